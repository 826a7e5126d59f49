"""The demo home: what a newcomer sees first, and what most tests stand on.

The entities are those of Home Assistant's own `demo` integration and of the files below.
"""

from __future__ import annotations

from testbed.home_plan import Area, Calendar, Floor, HomePlan, StartStates, TodoList
from testbed.homes.basics import basics

_FLOORS = (Floor("Ground floor", 0, ("Downstairs",)), Floor("Upstairs", 1, ("First floor",)))

_AREAS = (
    Area(
        "Kitchen",
        "Ground floor",
        (
            "light.kitchen_lights",
            "switch.decorative_lights",
            "cover.kitchen_window",
        ),
    ),
    Area(
        "Living Room",
        "Ground floor",
        (
            "light.ceiling_lights",
            "light.living_room_rgbww_lights",
            "climate.heatpump",
            "cover.living_room_window",
            "fan.living_room_fan",
        ),
        aliases=("Lounge",),
    ),
    Area(
        "Hallway",
        "Ground floor",
        ("light.entrance_color_white_lights", "cover.hall_window"),
        aliases=("Hall", "Entrance"),
    ),
    Area("Garage", "Ground floor", ("cover.garage_door",)),
    Area("Bedroom", "Upstairs", ("light.bed_light", "climate.ecobee", "fan.ceiling_fan")),
    Area("Office", "Upstairs", ("light.office_rgbw_lights", "climate.hvac", "switch.ac"), aliases=("Study",)),
)

_ALIASES = {
    "light.living_room_rgbww_lights": ("Reading Lamp",),
    "light.entrance_color_white_lights": ("Hallway Lights",),
    "light.office_rgbw_lights": ("Office Lights",),
    "light.bed_light": ("Bedside Lamp",),
}

_HIDDEN = ("switch.ac",)
"""In a room, and not exposed to assistants."""

_EXPOSED = (
    *(entity for area in _AREAS for entity in area.entities if entity not in _HIDDEN),
    "lock.front_door",
    "lock.kitchen_door",
    "scene.movie_time",
    "script.good_night",
    "sensor.outside_temperature",
    "sensor.outside_humidity",
    "todo.groceries",
    "weather.demo_weather_south",
)
"""All that an assistant may see; everything else of the demo (a siren, cameras, media players named like
the rooms, …) is hidden from it. Home Assistant's demo locks cannot be put into an area: they have no registry entry."""

_START: StartStates = {
    "light.kitchen_lights": "off",
    "light.ceiling_lights": {"state": "on", "brightness": 180},
    "light.living_room_rgbww_lights": "off",
    "light.entrance_color_white_lights": "off",
    "light.bed_light": "off",
    "light.office_rgbw_lights": "off",
    "switch.decorative_lights": "off",
    "switch.ac": "off",
    "fan.living_room_fan": "off",
    "fan.ceiling_fan": "off",
    "climate.heatpump": {"state": "heat", "temperature": 20},
    "climate.hvac": {"state": "cool", "temperature": 21},
    "climate.ecobee": {"state": "heat_cool", "target_temp_high": 24, "target_temp_low": 21},
    "lock.front_door": "locked",
    "lock.kitchen_door": "unlocked",
    "cover.kitchen_window": "closed",
    "cover.living_room_window": {"state": "open", "current_position": 70, "current_tilt_position": 50},
    "cover.hall_window": {"state": "open", "current_position": 10},
    "cover.garage_door": "closed",
    "input_boolean.guest_mode": "off",
}

_CONFIGURATION = f"""\
{basics("Demo Home")}demo:
input_boolean:
  guest_mode:
    name: Guest mode
timer:
  egg:
    name: Egg timer
    duration: "00:05:00"
"""

_SCRIPTS = """\
good_night:
  alias: Good night
  description: Turn the lights off for the night
  sequence:
    - action: light.turn_off
      target: {entity_id: all}
"""

_SCENES = """\
- id: movie
  name: Movie time
  entities:
    light.ceiling_lights: {state: 'on', brightness: 40}
    light.kitchen_lights: 'off'
"""

_AUTOMATIONS = """\
- id: announce_guest_mode
  alias: Announce guest mode
  triggers:
    - trigger: state
      entity_id: input_boolean.guest_mode
      to: 'on'
  actions:
    - event: parley_announce
      event_data: {message: Guest mode is on, rooms: all}
"""

DEMO = HomePlan(
    name="demo",
    floors=_FLOORS,
    areas=_AREAS,
    exposed=_EXPOSED,
    aliases=_ALIASES,
    start=_START,
    configuration=_CONFIGURATION,
    scripts=_SCRIPTS,
    scenes=_SCENES,
    automations=_AUTOMATIONS,
    todo_lists=(TodoList("Groceries"),),
    calendars=(Calendar("Family"),),
)
