"""The cottage: a home in degrees Celsius, kilometres and bars, with names that are hard to say and no robot at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from testbed.home_plan import Area, Device, Floor, HomePlan, TodoList, device
from testbed.homes.basics import basics

_FLOORS = (Floor("Ground Floor", 0), Floor("Top Floor", 1))

_THERMOSTAT: Mapping[str, Any] = {
    "native_temperature_unit": "°C",
    "native_target_temperature": 20,
    "native_current_temperature": 19,
    "min_temp": 7,
    "max_temp": 30,
    "target_temperature_step": 0.5,
}

_KITCHEN = (
    device("light", "Kitchen"),
    device("light", "Counter Lamp"),
    device("light", "Lamp No. 7"),
    device("light", "Salt + Pepper"),
    device("light", "Über-Lampe", object_id="uber_lamp"),
    device("switch", "Kettle", device_class="outlet"),
)
_STUDY = (
    device("light", "Nova"),
    device("media_player", "Nova", device_class="speaker", state="playing", volume_level=0.4),
    device("switch", "Wi-Fi / Router", object_id="router"),
    device("light", "1st Lamp"),
    device("light", "Studio 54"),
    device("light", "Henry VIII"),
    device("climate", "Study Thermostat", **_THERMOSTAT),
)
_LOUNGE = (
    device("fan", "Breeze"),
    device("light", "Breeze"),
    device("light", "Table Lamp", object_id="table_lamp"),
    device("light", "Table Lamp", object_id="second_table_lamp"),
    device("light", "D'Arcy's Lamp", object_id="darcys_lamp"),
    device("light", "⭐ Star Lamp", object_id="star_lamp"),
)
_HALL = (
    device("light", "That"),
    device("light", "Both"),
    device("lock", "Front Door", is_locked=True),
    device("lock", "Back Door", is_locked=False),
    device("binary_sensor", "Hall Window", device_class="window", is_on=True),
)
_ATTIC = (
    device("light", "Attic"),
    device("water_heater", "Tank"),
    device("sensor", "Runtime", native_value=3661, device_class="duration", native_unit_of_measurement="s"),
    device("sensor", "Charge Time", native_value=135, device_class="duration", native_unit_of_measurement="min"),
    device("sensor", "Backup Size", native_value=2560, device_class="data_size", native_unit_of_measurement="MB"),
    device("sensor", "Lead", native_value=0.00025, native_unit_of_measurement="g"),
    device("sensor", "Fridge", native_value=-0.5, device_class="temperature", native_unit_of_measurement="°C"),
    device("sensor", "Mileage", native_value=98765.4321, device_class="distance", native_unit_of_measurement="km"),
    device("sensor", "Upload", native_value=1234567, device_class="data_rate", native_unit_of_measurement="B/s"),
    device("sensor", "Tariff", native_value=0.31, native_unit_of_measurement="EUR/kWh"),
    device("sensor", "Download", native_value=87.5, device_class="data_rate", native_unit_of_measurement="Mbit/s"),
)

_TEMPLATES = ("sensor.high_tide", "sensor.last_backup")


def _area(name: str, floor: str, devices: tuple[Device, ...], *others: str) -> Area:
    return Area(name, floor, (*(item.entity_id for item in devices), *others))


_ELSEWHERE = (
    "group.evening_lamps",
    "input_datetime.alarm_time",
    "input_number.greenhouse_limit",
    "input_number.run",
    "input_number.tyre_pressure",
    "person.anna",
    "scene.on_air",
    "todo.shopping_list",
)

_CONFIGURATION = f"""\
{basics("Cottage", time_zone="Europe/Berlin")}group:
  evening_lamps: {{name: Evening lamps, entities: [light.counter_lamp, light.studio_54]}}
input_datetime:
  alarm_time: {{name: Alarm time, has_time: true, initial: "06:45:00"}}
input_number:
  greenhouse_limit: {{name: Greenhouse limit, min: 0, max: 60, step: 0.1, initial: 30, unit_of_measurement: °C}}
  run: {{name: Run, min: 0, max: 50, step: 0.1, initial: 5, unit_of_measurement: km}}
  tyre_pressure: {{name: Tyre pressure, min: 0, max: 5, step: 0.1, initial: 2, unit_of_measurement: bar}}
person:
  - {{id: anna, name: Anna}}
template:
  - sensor:
      - name: High tide
        unique_id: high_tide
        device_class: timestamp
        state: "{{{{ today_at('21:40').isoformat() }}}}"
      - name: Last backup
        unique_id: last_backup
        device_class: timestamp
        state: "{{{{ (today_at('03:15') - timedelta(days=1)).isoformat() }}}}"
"""

_SCENES = """\
- id: on_air
  name: On-air!
  entities:
    light.henry_viii: 'on'
"""

_DEVICES = (*_KITCHEN, *_STUDY, *_LOUNGE, *_HALL, *_ATTIC)

COTTAGE = HomePlan(
    name="cottage",
    floors=_FLOORS,
    areas=(
        _area("Kitchen", "Ground Floor", _KITCHEN),
        _area("Study", "Ground Floor", _STUDY),
        _area("Lounge", "Ground Floor", _LOUNGE),
        _area("Hall", "Ground Floor", _HALL),
        _area("Attic", "Top Floor", _ATTIC, *_TEMPLATES),
    ),
    exposed=(*(item.entity_id for item in _DEVICES), *_TEMPLATES, *_ELSEWHERE),
    configuration=_CONFIGURATION,
    scenes=_SCENES,
    todo_lists=(TodoList("Shopping list"),),
    devices=_DEVICES,
)
