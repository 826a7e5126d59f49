"""The words for a device that cannot be opened."""

from __future__ import annotations

import pytest

from satellite.sound_devices import Device, Direction, why_not_opened


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (-9985, "Another program holds it"),
        (-9997, "set input_device to a device that converts"),
        (-9996, "--list-devices"),
        (-9999, "Is it plugged in?"),
    ],
)
def test_each_trouble_with_a_device_has_its_remedy(code: int, remedy: str) -> None:
    told = why_not_opened(Direction.INPUT, Device(0, "USB Mic", 44_100, 1), ("PortAudio's words", code))
    assert told.startswith("The microphone 'USB Mic' cannot be opened (PortAudio's words). ")
    assert remedy in told
