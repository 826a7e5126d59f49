"""Sensors: meters and thermometers."""

from __future__ import annotations

from homeassistant.components.sensor import SensorEntity

from .device import Device, setup_of


class Sensor(Device, SensorEntity):
    """A reading; all that it is stands in the plan."""


async_setup_entry = setup_of(Sensor)
