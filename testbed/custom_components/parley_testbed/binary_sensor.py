"""Binary sensors: contacts and detectors."""

from __future__ import annotations

from homeassistant.components.binary_sensor import BinarySensorEntity

from .device import Device, setup_of


class BinarySensor(Device, BinarySensorEntity):
    """A contact or a detector; all that it is stands in the plan."""


async_setup_entry = setup_of(BinarySensor)
