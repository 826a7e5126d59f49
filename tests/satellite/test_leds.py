"""Lights and a button at pins: gpiozero's own pins without a machine, and the bytes of a row of lights."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from io import FileIO
from pathlib import Path

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPWMPin

from satellite.button import Button
from satellite.leds import Apa102, Lights, PinLeds, open_leds
from satellite.light_patterns import Colour, Light
from satellite.problems import Problems
from satellite.satellite_errors import DeviceError
from satellite.settings_file import LightKind
from tests.satellite.conftest import running

WHITE: Colour = (1.0, 1.0, 1.0)
DARK: Colour = (0.0, 0.0, 0.0)


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    """The pins of no machine."""
    before, Device.pin_factory = Device.pin_factory, MockFactory(pin_class=MockPWMPin)
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = before


@pytest.mark.parametrize(
    ("brightness", "colours", "lights"),
    [
        (1.0, [WHITE, DARK, (1.0, 0.0, 0.0)], "ffffffff ff000000 ff0000ff"),
        (1.0, [(0.0, 1.0, 0.0), (0.0, 0.0, 1.0), DARK], "ff00ff00 ffff0000 ff000000"),
        (0.5, [WHITE] * 3, "ff373737" * 3),
        (0.0, [WHITE] * 3, "ff000000" * 3),
    ],
)
def test_a_row_of_lights_is_written_blue_green_red_between_its_start_and_its_end(
    tmp_path: Path, brightness: float, colours: list[Colour], lights: str
) -> None:
    leds = Apa102(FileIO(tmp_path / "spi", "w"), 3, brightness)
    leds.write(colours)
    leds.close()
    assert (tmp_path / "spi").read_bytes() == bytes.fromhex(f"00000000 {lights} ff")


def test_a_plain_light_shows_brightness_and_one_of_three_pins_its_colour(pins: MockFactory) -> None:
    lamp = PinLeds((5,), 1.0)
    lamp.write([(0.5, 0.1, 0.0)])
    assert pins.pin(5).state == pytest.approx(0.5**2.2)
    colour = PinLeds((22, 23, 24), 1.0)
    colour.write([(1.0, 0.5, 0.0)])
    assert [pins.pin(pin).state for pin in (22, 23, 24)] == [1.0, pytest.approx(0.5**2.2), 0.0]
    assert (lamp.coloured, colour.coloured) == (False, True)


def test_what_cannot_be_lit_is_told_with_what_to_do(pins: MockFactory) -> None:
    with pytest.raises(DeviceError, match=r"/dev/spidev0\.1 is not there: switch SPI on"):
        open_leds(LightKind.RESPEAKER_2MIC, (), 0.5)
    taken = PinLeds((5,), 1.0)
    with pytest.raises(DeviceError, match="The light at GPIO 5 cannot be used"):
        open_leds(LightKind.LED, (5,), 0.5)
    taken.close()


class _Seen:
    """Lights that note what they were written."""

    count = 1
    coloured = True

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.closed = False
        self.written: asyncio.Queue[Colour] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def write(self, colours: Sequence[Colour]) -> None:
        if self.fails:
            raise OSError("gone")
        self._loop.call_soon_threadsafe(self.written.put_nowait, colours[0])

    def close(self) -> None:
        self.closed = True

    async def until(self, colour: Colour) -> None:
        async with asyncio.timeout(15):
            while await self.written.get() != colour:
                pass


async def test_a_flash_goes_before_what_is_shown_and_gives_way_to_it_and_the_end_is_dark() -> None:
    leds = _Seen()
    lights = Lights(leds, Problems())
    async with running(lights.run()):
        lights.show(Light.LISTENING)
        await leds.until((0.1, 0.4, 1.0))
        lights.flash(Light.ERROR)
        await leds.until((1.0, 0.0, 0.0))
        await leds.until((0.1, 0.4, 1.0))
        lights.show(Light.MUTED)
        await leds.until((0.35, 0.0, 0.0))
    await leds.until(DARK)
    assert leds.closed


async def test_lights_that_fail_are_a_problem_and_nothing_else_ends() -> None:
    problems = Problems()
    lights = Lights(_Seen(fails=True), problems)
    async with asyncio.timeout(15):
        await lights.run()
    assert "The light does not work any more" in problems.text
    assert not lights.present


async def test_a_short_press_and_a_long_one_are_told_apart(pins: MockFactory) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    button = Button(17, lambda: told.put_nowait("press"), lambda: told.put_nowait("hold"), hold_seconds=30.0)
    pins.pin(17).drive_low()
    pins.pin(17).drive_high()
    async with asyncio.timeout(15):
        assert await told.get() == "press"
    button.close()
    button = Button(17, lambda: told.put_nowait("press"), lambda: told.put_nowait("hold"), hold_seconds=0.01)
    pins.pin(17).drive_low()
    async with asyncio.timeout(15):
        assert await told.get() == "hold"
    pins.pin(17).drive_high()
    pins.pin(17).drive_low()
    async with asyncio.timeout(15):
        assert await told.get() == "hold"  # the end of the first was no press
    button.close()


async def test_a_button_whose_pin_is_taken_is_told(pins: MockFactory) -> None:
    taken = PinLeds((17,), 1.0)
    with pytest.raises(DeviceError, match="The button at GPIO 17 cannot be used"):
        Button(17, lambda: None, lambda: None)
    taken.close()
