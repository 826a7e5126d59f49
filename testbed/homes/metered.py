"""A cellar with two meters of electricity, and a past of both."""

from __future__ import annotations

from testbed.home_plan import Area, HomePlan, Past, device
from testbed.homes.basics import basics

METERED = HomePlan(
    name="metered",
    areas=(Area("Cellar", None, ("sensor.meter", "sensor.grid")),),
    exposed=("sensor.meter", "sensor.grid"),
    configuration=f"{basics('Metered')}history:\nrecorder:\n  commit_interval: 0\n",
    devices=(
        device(
            "sensor",
            "Meter",
            native_value=4,
            device_class="energy",
            state_class="total_increasing",
            native_unit_of_measurement="kWh",
        ),
        device(
            "sensor",
            "Grid",
            native_value=7,
            device_class="energy",
            state_class="total",
            native_unit_of_measurement="kWh",
        ),
    ),
    past=(Past("sensor.meter", ("1", "2", "3", "4")), Past("sensor.grid", ("9", "8.5", "7.5", "7"), hours=12)),
)
"""A home with a meter that begins anew every four hours, and one from which what is fed back is taken away."""
