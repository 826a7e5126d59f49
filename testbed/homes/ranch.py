"""The ranch: a home in degrees Fahrenheit and miles, whose names and values are as people have them.

Names have signs, numbers and emoji, are those of their room, or of two things in one room, or are a word of a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from testbed.home_plan import Area, Device, Floor, HomePlan, TodoList, device
from testbed.homes.basics import basics

_FLOORS = (Floor("Basement", -1), Floor("Ground Floor", 0, ("Downstairs",)), Floor("Upstairs", 1))

_THERMOSTAT: Mapping[str, Any] = {
    "native_temperature_unit": "°F",
    "native_target_temperature": 68,
    "native_current_temperature": 66,
    "min_temp": 45,
    "max_temp": 90,
    "target_temperature_step": 1,
}
_WHITE: Mapping[str, Any] = {
    "color_mode": "color_temp",
    "supported_color_modes": ["color_temp"],
    "color_temp_kelvin": 2700,
    "min_color_temp_kelvin": 2000,
    "max_color_temp_kelvin": 6500,
}

_KITCHEN = (
    device("light", "Kitchen Light"),
    device("light", "💡 Hob Light", object_id="hob_light"),
    device("light", "Lamp #2"),
    device("light", "Lamp 12"),
    device("light", "Tea & Biscuits Lamp"),
    device("light", "Café Lamp", object_id="cafe_lamp"),
    device("switch", "Coffee Machine", device_class="outlet"),
    device("binary_sensor", "Dishwasher Leak", device_class="moisture", is_on=False),
)
_LIVING_ROOM = (
    device("light", "Aurora"),
    device("media_player", "Aurora", device_class="speaker", state="playing", volume_level=0.4),
    device("media_player", "Hi-Fi / Amp", device_class="receiver"),
    device("light", "O'Brien's Lamp", object_id="obriens_lamp"),
    device("light", "Louis XIV"),
    device("light", "2nd Lamp"),
    device("climate", "Living Room Thermostat", **_THERMOSTAT),
    device(
        "sensor",
        "Living Room Temperature",
        native_value=66,
        device_class="temperature",
        native_unit_of_measurement="°F",
    ),
)
_BATHROOM = (device("light", "Bathroom"), device("light", "Mirror Light"))
_LIBRARY = (device("light", "Library"), device("light", "Reading Lamp", **_WHITE))
_HALL = (
    device("light", "It"),
    device("light", "All"),
    device("light", "Off"),
    device("lock", "Front Door", is_locked=True),
    device("binary_sensor", "Front Door Contact", device_class="door", is_on=False),
)
_BEDROOM = (
    device("light", "Bedside Lamp"),
    device("light", "Floor Lamp", object_id="bedroom_floor_lamp"),
    device("light", "Floor Lamp", object_id="bedroom_second_floor_lamp"),
    device("climate", "Bedroom Thermostat", **_THERMOSTAT),
)
_CELLAR = (
    device("water_heater", "Boiler"),
    device("light", "Cellar Light"),
    device("sensor", "Uptime", native_value=93784, device_class="duration", native_unit_of_measurement="s"),
    device("sensor", "Wash Time", native_value=1.5, device_class="duration", native_unit_of_measurement="h"),
    device("sensor", "Disk Use", native_value=1234567890, device_class="data_size", native_unit_of_measurement="B"),
    device("sensor", "Free Space", native_value=512.5, device_class="data_size", native_unit_of_measurement="GiB"),
    device("sensor", "Arsenic", native_value=0.0004, native_unit_of_measurement="mg"),
    device("sensor", "Odometer", native_value=123456, device_class="distance", native_unit_of_measurement="mi"),
    device("sensor", "Steps", native_value=1234567, native_unit_of_measurement="steps"),
    device("sensor", "Freezer", native_value=-4, device_class="temperature", native_unit_of_measurement="°F"),
    device("sensor", "Solar Total", native_value=1234.5678, device_class="energy", native_unit_of_measurement="kWh"),
)

_TEMPLATES = ("sensor.washer_done", "sensor.next_alarm", "sensor.filter_change", "sensor.last_boot")


def _area(name: str, floor: str, devices: tuple[Device, ...], *others: str) -> Area:
    return Area(name, floor, (*(item.entity_id for item in devices), *others))


_AREAS = (
    _area("Kitchen", "Ground Floor", _KITCHEN),
    _area("Living Room", "Ground Floor", _LIVING_ROOM),
    _area("Bathroom", "Upstairs", _BATHROOM),
    _area("Library", "Upstairs", _LIBRARY, "scene.library"),
    _area("Hall", "Ground Floor", _HALL),
    _area("Bedroom", "Upstairs", _BEDROOM),
    _area("Cellar", "Basement", _CELLAR, *_TEMPLATES),
)

_ELSEWHERE = (
    "group.downstairs_lamps",
    "input_datetime.wake_time",
    "input_datetime.holiday",
    "input_datetime.party",
    "input_number.attic_limit",
    "input_number.pool_target",
    "input_number.commute",
    "person.anna",
    "person.ben",
    "scene.movie_time",
    "scene.library",
    "script.tea_biscuits",
    "todo.shopping_list",
)

_CONFIGURATION = f"""\
{basics("Ranch", unit_system="us_customary", time_zone="America/New_York")}group:
  downstairs_lamps: {{name: Downstairs lamps, entities: [light.lamp_2, light.lamp_12]}}
input_datetime:
  wake_time: {{name: Wake time, has_time: true, initial: "06:15:00"}}
  holiday: {{name: Holiday, has_date: true, initial: "2030-07-01"}}
  party: {{name: Party, has_date: true, has_time: true, initial: "2030-07-01 20:00:00"}}
input_number:
  attic_limit: {{name: Attic limit, min: 0, max: 150, step: 0.5, initial: 80, unit_of_measurement: °F}}
  pool_target: {{name: Pool target, min: 0, max: 50, step: 0.5, initial: 25, unit_of_measurement: °C}}
  commute: {{name: Commute, min: 0, max: 200, step: 0.1, initial: 10, unit_of_measurement: mi}}
person:
  - {{id: anna, name: Anna}}
  - {{id: ben, name: Ben}}
template:
  - sensor:
      - name: Washer done
        unique_id: washer_done
        device_class: timestamp
        state: "{{{{ today_at('18:05').isoformat() }}}}"
      - name: Next alarm
        unique_id: next_alarm
        device_class: timestamp
        state: "{{{{ (today_at('06:30') + timedelta(days=1)).isoformat() }}}}"
      - name: Last boot
        unique_id: last_boot
        device_class: timestamp
        state: "2024-03-01T17:05:00+00:00"
      - name: Filter change
        unique_id: filter_change
        device_class: date
        state: "2029-12-24"
"""

_SCRIPTS = """\
tea_biscuits:
  alias: Tea & biscuits
  sequence:
    - action: switch.turn_on
      target: {entity_id: switch.coffee_machine}
"""

_SCENES = """\
- id: movie
  name: Movie-time
  entities:
    light.lamp_12: {state: 'on', brightness: 40}
- id: library
  name: Library
  entities:
    light.reading_lamp: 'on'
"""

_DEVICES = (*_KITCHEN, *_LIVING_ROOM, *_BATHROOM, *_LIBRARY, *_HALL, *_BEDROOM, *_CELLAR)

RANCH = HomePlan(
    name="ranch",
    floors=_FLOORS,
    areas=_AREAS,
    exposed=(*(item.entity_id for item in _DEVICES), *_TEMPLATES, *_ELSEWHERE),
    configuration=_CONFIGURATION,
    scripts=_SCRIPTS,
    scenes=_SCENES,
    todo_lists=(TodoList("Shopping list"),),
    devices=_DEVICES,
)
