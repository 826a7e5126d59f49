"""Lights at a Raspberry Pi's pins: what each kind is written, and the task that keeps them as they should be.

The APA102's protocol is its data sheet's (Shiji, APA102C): four bytes of zeros, for each light 0b111 and its brightness
in five bits, then blue, green and red, and as many clock edges as there are lights.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import struct
import time
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Protocol

from satellite.light_patterns import Colour, Light, frame_at
from satellite.problems import Problems
from satellite.satellite_errors import DeviceError
from satellite.settings_file import LightKind

_LOGGER = logging.getLogger(__name__)

RESPEAKER_LIGHTS = 3
"""Lights of Seeed's ReSpeaker 2-Mics Pi HAT."""
RESPEAKER_SPI = Path("/dev/spidev0.1")
"""SPI device that they are at."""

_SPI_SPEED_HZ = 4_000_000
_SPI_SET_SPEED = 0x40046B04
"""SPI_IOC_WR_MAX_SPEED_HZ of linux/spi/spidev.h."""

_GAMMA = 2.2
"""Exponent from what an eye sees to the light that makes it."""


class Leds(Protocol):
    """Lights that can be written to."""

    @property
    def count(self) -> int:
        """Their number."""

    @property
    def coloured(self) -> bool:
        """They have colours."""

    def write(self, colours: Sequence[Colour]) -> None:
        """Show a colour at each; blocks for a fraction of a millisecond. Raises `OSError`."""

    def close(self) -> None:
        """Give them back."""


class Apa102:
    """Lights in a row behind an SPI device."""

    coloured = True

    def __init__(self, spi: FileIO, count: int, brightness: float) -> None:
        """`brightness` from 0 to 1 goes for all."""
        self._spi = spi
        self._brightness = brightness
        self.count = count

    def write(self, colours: Sequence[Colour]) -> None:
        """Show a colour at each."""
        lights = b"".join(self._light(colour) for colour in colours)
        self._spi.write(b"\0\0\0\0" + lights + b"\xff" * (1 + self.count // 16))

    def close(self) -> None:
        """Close the device."""
        self._spi.close()

    def _light(self, colour: Colour) -> bytes:
        red, green, blue = (round(255 * _light_of(share, self._brightness)) for share in colour)
        return bytes((0xFF, blue, green, red))


class PinLeds:
    """One light at pins of its own: a plain one at one pin, or red, green and blue at three."""

    count = 1

    def __init__(self, pins: Sequence[int], brightness: float) -> None:
        """`pins` are numbers of GPIO lines. Raises gpiozero's errors."""
        from gpiozero import PWMLED

        self._lights = [PWMLED(pin) for pin in pins]
        self._brightness = brightness
        self.coloured = len(self._lights) == 3

    def write(self, colours: Sequence[Colour]) -> None:
        """Show the colour."""
        shares = colours[0] if self.coloured else (max(colours[0]),)
        for light, share in zip(self._lights, shares, strict=True):
            light.value = _light_of(share, self._brightness)

    def close(self) -> None:
        """Give the pins back."""
        for light in self._lights:
            light.close()


def open_leds(kind: LightKind, pins: Sequence[int], brightness: float) -> Leds:
    """Return the lights of the settings. Raises `DeviceError`, which says what to do."""
    if kind is LightKind.RESPEAKER_2MIC:
        return Apa102(_open_spi(RESPEAKER_SPI), RESPEAKER_LIGHTS, brightness)
    try:
        return PinLeds(pins, brightness)
    except ImportError as err:
        raise DeviceError(without_gpio("light")) from err
    except Exception as err:  # gpiozero has many, and a satellite works without a light
        raise DeviceError(f"The light at GPIO {', '.join(map(str, pins))} cannot be used ({err}).") from err


def without_gpio(setting: str) -> str:
    """Return what to do where a setting needs pins and the package for them is missing."""
    return (
        f"{setting} in the settings needs the package gpiozero: install parley-satellite with its extra [gpio], and on "
        "Raspberry Pi OS python3-lgpio."
    )


class Lights:
    """Keeps the lights of a satellite as they should be, or has none."""

    def __init__(self, leds: Leds | None, problems: Problems) -> None:
        self._leds = leds
        self._problems = problems
        self._shown = Light.OFFLINE
        self._flash: Light | None = None
        self._began = time.monotonic()
        self._changed = asyncio.Event()

    @property
    def present(self) -> bool:
        """There are lights that work."""
        return self._leds is not None

    def show(self, light: Light) -> None:
        """Show a pattern from now on."""
        if light is not self._shown:
            self._shown = light
            self._begin(None)

    def flash(self, light: Light) -> None:
        """Show a pattern once, then what was shown before it."""
        self._begin(light)

    def _begin(self, flash: Light | None) -> None:
        self._flash = flash
        self._began = time.monotonic()
        self._changed.set()

    async def run(self) -> None:
        """Light them until cancelled; lights that fail stay dark."""
        leds = self._leds
        if leds is None:
            return
        try:
            await self._light(leds)
        except OSError as err:
            self._leds = None
            self._problems.report("light", f"The light does not work any more ({err.strerror or err}).")
        finally:
            await asyncio.to_thread(_end, leds)

    async def _light(self, leds: Leds) -> None:
        colours: tuple[Colour, ...] = ()
        while True:
            self._changed.clear()
            light, since = self._flash or self._shown, time.monotonic() - self._began
            frame = frame_at(light, since, leds.count, coloured=leds.coloured)
            if frame is None:  # the flash is over
                self._begin(None)
                continue
            if frame.colours != colours:
                colours = frame.colours
                await asyncio.to_thread(leds.write, colours)
            try:
                async with asyncio.timeout(None if frame.seconds > 3600 else frame.seconds):
                    await self._changed.wait()
            except TimeoutError:
                continue


def _end(leds: Leds) -> None:
    try:
        leds.write([(0.0, 0.0, 0.0)] * leds.count)
        leds.close()
    except OSError as err:
        _LOGGER.debug("The light cannot be put out: %s", err)


def _light_of(share: float, brightness: float) -> float:
    """Return the share of full light that an eye sees as `share` of `brightness`."""
    return float((share * brightness) ** _GAMMA)


def _open_spi(path: Path) -> FileIO:
    try:
        spi = FileIO(os.open(path, os.O_WRONLY), "w")  # a FileIO by its path would make a file where there is no device
    except FileNotFoundError as err:
        raise DeviceError(
            f"The light's {path} is not there: switch SPI on (sudo raspi-config nonint do_spi 0), and restart the Pi."
        ) from err
    except PermissionError as err:
        raise DeviceError(f"This user may not use {path}: run sudo usermod -aG spi USER with its name.") from err
    except OSError as err:
        raise DeviceError(f"The light's {path} cannot be opened ({err.strerror}).") from err
    try:
        fcntl.ioctl(spi, _SPI_SET_SPEED, struct.pack("=I", _SPI_SPEED_HZ))
    except OSError as err:
        spi.close()
        raise DeviceError(f"{path} is no SPI device ({err.strerror}).") from err
    return spi
