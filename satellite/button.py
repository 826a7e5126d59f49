"""A button at a Raspberry Pi's pin: a short press is told when it ends, a long one as soon as it is long enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from satellite.leds import without_gpio
from satellite.satellite_errors import DeviceError

RESPEAKER_PIN = 17
"""GPIO line of the button on Seeed's ReSpeaker 2-Mics Pi HAT."""

HOLD_SECONDS = 0.8
"""Time after which a press is a long one."""
_BOUNCE_SECONDS = 0.02
"""Time for which the contacts of a button may chatter."""


class Button:
    """A button between a pin and ground."""

    def __init__(
        self, pin: int, on_press: Callable[[], None], on_hold: Callable[[], None], hold_seconds: float = HOLD_SECONDS
    ) -> None:
        """`pin` is a GPIO line; both callables are called in the loop that runs now. Raises `DeviceError`."""
        self._on_press = on_press
        self._on_hold = on_hold
        self._was_held = False
        loop = asyncio.get_running_loop()
        try:
            from gpiozero import Button as PinButton

            self._button = PinButton(pin, bounce_time=_BOUNCE_SECONDS, hold_time=hold_seconds)
        except ImportError as err:
            raise DeviceError(without_gpio("button_pin")) from err
        except Exception as err:  # gpiozero has many, and a satellite works without a button
            raise DeviceError(f"The button at GPIO {pin} cannot be used ({err}).") from err
        self._button.when_held = lambda: loop.call_soon_threadsafe(self._held)
        self._button.when_released = lambda: loop.call_soon_threadsafe(self._released)

    def close(self) -> None:
        """Give the pin back."""
        self._button.close()

    def _held(self) -> None:
        self._was_held = True
        self._on_hold()

    def _released(self) -> None:
        was_held, self._was_held = self._was_held, False
        if not was_held:
            self._on_press()
