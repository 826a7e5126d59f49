"""The villa: a home with every kind of device, and with devices that do not do as they are told.

Half of its devices are those of Home Assistant's own `demo` integration under names of this home, half are the
testbed's own (`custom_components/parley_testbed`). Of these, some have another id than their name, since a hidden
device of `demo` has that id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from testbed.home_plan import (
    Area,
    Calendar,
    Device,
    Event,
    Floor,
    HomePlan,
    StartStates,
    TodoItem,
    TodoList,
    device,
)
from testbed.homes.basics import basics

SLOW = "light.aquarium_light"
"""Follows a call 1.5 s later."""

REFUSES = "cover.roof_window"
"""Says that it cannot do that now."""

FAILS = "switch.fountain"
"""Does not answer: the call fails."""

DEAF = "switch.pond_pump"
"""Takes every call and changes nothing."""

UNAVAILABLE = "light.night_light"
"""Out of reach."""

JAMS = "lock.side_door"
"""Jams when it is locked."""

CODE = "4711"
"""Opens `lock.cellar_door`."""

ALARM_CODE = "1234"
"""Disarms `alarm_control_panel.alarm`, which can be armed without a code."""

_FLOORS = (
    Floor("Basement", -1),
    Floor("Ground Floor", 0, ("Downstairs",)),
    Floor("Upstairs", 1, ("First Floor",)),
)

_COLOUR_TEMPERATURE: Mapping[str, Any] = {
    "color_mode": "color_temp",
    "supported_color_modes": ["color_temp"],
    "color_temp_kelvin": 2700,
}
_ON_AND_OFF: Mapping[str, Any] = {"color_mode": "onoff", "supported_color_modes": ["onoff"], "brightness": None}


def _meter(name: str, value: float, kind: str, unit: str) -> Device:
    return device("sensor", name, native_value=value, device_class=kind, native_unit_of_measurement=unit)


def _climate_of(room: str, temperature: float, humidity: int) -> tuple[Device, Device]:
    return (
        _meter(f"{room} Temperature", temperature, "temperature", "°C"),
        _meter(f"{room} Humidity", humidity, "humidity", "%"),
    )


def _contact(name: str, kind: str, *, on: bool = False) -> Device:
    return device("binary_sensor", name, device_class=kind, is_on=on)


_KITCHEN = (
    device("light", "Worktop Light", **_COLOUR_TEMPERATURE),
    device("switch", "Coffee Machine", device_class="outlet"),
    device("cover", "Kitchen Blinds", device_class="blind", current_cover_position=100),
    device("media_player", "Kitchen Radio", device_class="speaker"),
    *_climate_of("Kitchen", 22.5, 48),
    _meter("Oven Power", 0, "power", "W"),
    _contact("Kitchen Window", "window"),
    _contact("Fridge Door", "door"),
    _contact("Smoke Detector", "smoke"),
)

_LIVING_ROOM = (
    device("light", "Floor Lamp"),
    device("light", "Aquarium Light", behaviour="slow"),
    device(
        "cover", "Living Room Blinds", device_class="blind", current_cover_position=70, current_cover_tilt_position=50
    ),
    device("cover", "Curtains", device_class="curtain", current_cover_position=100),
    device("media_player", "TV", device_class="tv", source="TV", source_list=["TV", "HDMI 1", "Netflix", "YouTube"]),
    device(
        "media_player",
        "Living Room Speaker",
        device_class="speaker",
        state="playing",
        media_content_id="track/so-what",
        media_title="So What",
        media_artist="Miles Davis",
    ),
    device("vacuum", "Robot", segments={"1": "Kitchen", "2": "Living Room", "3": "Hallway"}),
    device(
        "humidifier",
        "Humidifier",
        object_id="living_room_humidifier",
        device_class="humidifier",
        current_humidity=41,
        mode="normal",
        available_modes=["normal", "sleep", "boost"],
    ),
    *_climate_of("Living Room", 21.0, 44),
    _contact("Living Room Motion", "motion", on=True),
    _contact("Balcony Door", "door"),
)

_HALLWAY = (
    device("lock", "Front Door", object_id="front_door_lock"),
    device("siren", "Siren", object_id="house_siren"),
    device("notify", "Hallway Display"),
    device("switch", "Router", is_on=True),
    _contact("Front Door Contact", "door"),
    _contact("Hallway Motion", "motion"),
    _meter("Front Door Battery", 18, "battery", "%"),
)

_GARAGE = (
    device("cover", "Garage Door", object_id="big_garage_door", device_class="garage", travel_seconds=1.0),
    device("lock", "Side Door", jams=True, is_locked=False),
    device("light", "Garage Light", **_ON_AND_OFF),
    device("switch", "Car Charger", device_class="outlet"),
    _meter("Charger Power", 0, "power", "W"),
    _meter("Car Battery", 64, "battery", "%"),
)

_GARDEN = (
    device("valve", "Sprinkler", device_class="water", current_valve_position=0),
    device("valve", "Garden Tap", device_class="water"),
    device("lawn_mower", "Mower"),
    device("switch", "Fountain", behaviour="fails"),
    device("switch", "Pond Pump", behaviour="deaf"),
    device("light", "Garden Lights", **_ON_AND_OFF),
    device("cover", "Awning", device_class="awning", current_cover_position=0),
    device("lock", "Garden Gate", is_open=False),
    _contact("Garden Motion", "motion"),
    _contact("Rain", "moisture"),
)

_BEDROOM = (
    device("light", "Wardrobe Light"),
    device("cover", "Bedroom Blinds", device_class="blind", current_cover_position=0),
    device("media_player", "Bedroom Speaker", device_class="speaker"),
    *_climate_of("Bedroom", 18.5, 52),
    _contact("Bedroom Window", "window"),
)

_BATHROOM = (
    device("light", "Bathroom Light"),
    device("light", "Mirror Light", **_COLOUR_TEMPERATURE),
    device("climate", "Towel Radiator", native_target_temperature=23, native_current_temperature=22.5),
    device("cover", "Roof Window", behaviour="refuses", device_class="window", current_cover_position=0),
    device(
        "humidifier",
        "Dehumidifier",
        object_id="bathroom_dehumidifier",
        device_class="dehumidifier",
        current_humidity=67,
    ),
    *_climate_of("Bathroom", 23.0, 67),
    _contact("Bathroom Window", "window", on=True),
    _contact("Bathroom Leak", "moisture"),
)

_OFFICE = (
    device("light", "Office Ceiling Light"),
    device("switch", "Printer", device_class="outlet"),
    device("lock", "Safe"),
    *_climate_of("Office", 20.0, 46),
    _contact("Office Window", "window"),
)

_CHILDRENS_ROOM = (
    device("light", "Night Light", behaviour="unavailable"),
    device(
        "light",
        "Star Projector",
        color_mode="hs",
        supported_color_modes=["hs"],
        hs_color=[240, 100],
        effect="off",
        effect_list=["off", "rainbow", "twinkle"],
    ),
    device("climate", "Children's Room Radiator", native_target_temperature=21, native_current_temperature=20.5),
    device("cover", "Children's Room Shutter", device_class="shutter", current_cover_position=100),
    device("media_player", "Music Box", device_class="speaker", can_search=False),
    device("switch", "Game Console", device_class="outlet"),
    *_climate_of("Children's Room", 20.5, 50),
    _contact("Children's Room Window", "window"),
)

_CELLAR = (
    device("light", "Cellar Light", **_ON_AND_OFF),
    device("lock", "Cellar Door", code=CODE),
    device("valve", "Water Main", device_class="water", is_closed=False),
    device("switch", "Washing Machine", device_class="outlet"),
    device("fan", "Drying Fan"),
    _meter("Washing Machine Power", 3, "power", "W"),
    _meter("Freezer Temperature", -18.0, "temperature", "°C"),
)

_ELSEWHERE = (device("notify", "Anna's Phone"), device("notify", "Ben's Phone"))

_DEVICES = (
    *_KITCHEN,
    *_LIVING_ROOM,
    *_HALLWAY,
    *_GARAGE,
    *_GARDEN,
    *_BEDROOM,
    *_BATHROOM,
    *_OFFICE,
    *_CHILDRENS_ROOM,
    *_CELLAR,
    *_ELSEWHERE,
)

_NAMES = {
    "binary_sensor.basement_floor_wet": "Cellar Floor",
    "button.push": "Doorbell Chime",
    "climate.ecobee": "Bedroom Thermostat",
    "climate.heatpump": "Heat Pump",
    "climate.hvac": "Living Room Climate",
    "date.date": "Chimney Sweep",
    "datetime.date_and_time": "Next Service",
    "fan.ceiling_fan": "Ceiling Fan",
    "fan.percentage_full_fan": "Desk Fan",
    "fan.percentage_limited_fan": "Extractor Hood",
    "fan.preset_only_limited_fan": "Bathroom Fan",
    "light.bed_light": "Bedside Lamp",
    "light.entrance_color_white_lights": "Hallway Lights",
    "light.living_room_rgbww_lights": "Reading Lamp",
    "light.office_rgbw_lights": "Desk Lamp",
    "number.temperature_setting": "Aquarium Temperature",
    "number.volume": "Doorbell Volume",
    "select.speed": "Train Speed",
    "sensor.carbon_dioxide": "Office CO2",
    "sensor.power_consumption": "Office Power",
    "text.text": "Door Sign",
    "time.time": "Wake-up Time",
    "water_heater.demo_water_heater_celsius": "Boiler",
    "weather.demo_weather_south": "Weather",
}


def _area(name: str, floor: str, devices: Sequence[Device], *more: str, aliases: tuple[str, ...] = ()) -> Area:
    return Area(name, floor, (*(item.entity_id for item in devices), *more), aliases)


_AREAS = (
    _area("Kitchen", "Ground Floor", _KITCHEN, "light.kitchen_lights", "fan.extractor_hood"),
    _area(
        "Living Room",
        "Ground Floor",
        _LIVING_ROOM,
        "light.ceiling_lights",
        "light.reading_lamp",
        "climate.living_room_climate",
        "fan.living_room_fan",
        "number.aquarium_temperature",
        aliases=("Lounge",),
    ),
    _area(
        "Hallway",
        "Ground Floor",
        _HALLWAY,
        "light.hallway_lights",
        "alarm_control_panel.alarm",
        "button.doorbell_chime",
        "number.doorbell_volume",
        "text.door_sign",
        aliases=("Hall", "Entrance"),
    ),
    _area("Garage", "Ground Floor", _GARAGE),
    _area("Garden", "Ground Floor", _GARDEN, "sensor.outside_temperature", "sensor.outside_humidity"),
    _area(
        "Bedroom",
        "Upstairs",
        _BEDROOM,
        "light.bedside_lamp",
        "climate.bedroom_thermostat",
        "fan.ceiling_fan",
        "time.wake_up_time",
    ),
    _area("Bathroom", "Upstairs", _BATHROOM, "fan.bathroom_fan"),
    _area(
        "Office",
        "Upstairs",
        _OFFICE,
        "light.desk_lamp",
        "fan.desk_fan",
        "sensor.office_co2",
        "sensor.office_power",
        aliases=("Study",),
    ),
    _area("Children's Room", "Upstairs", _CHILDRENS_ROOM, "select.train_speed", aliases=("Nursery",)),
    _area(
        "Cellar",
        "Basement",
        _CELLAR,
        "climate.heat_pump",
        "water_heater.boiler",
        "binary_sensor.cellar_floor",
        "datetime.next_service",
    ),
)

HIDDEN = ("lock.safe", "switch.router", "fan.living_room_fan")
"""In a room, and not exposed; the demo's cameras and all else that no room has are hidden too."""

_TODO_LISTS = (
    TodoList("Shopping list", (TodoItem("Milk"), TodoItem("Bread"), TodoItem("Eggs", done=True))),
    TodoList(
        "Chores",
        (
            TodoItem("Take out the bins", due_in_days=1, description="Paper and glass"),
            TodoItem("Clean the windows"),
        ),
    ),
)

_CALENDARS = (
    Calendar(
        "Family",
        (
            Event("Dentist", in_days=1, start=time(10), location="Main Street 5"),
            Event("Swimming", in_days=2, start=time(18), hours=1.5),
            Event("Grandma's birthday", in_days=3),
        ),
    ),
    Calendar(
        "Work",
        (
            Event("Team meeting", in_days=1, start=time(9, 30), hours=0.5),
            Event("Trip to Berlin", in_days=10),
        ),
    ),
)

_EXPOSED = (
    *(entity for area in _AREAS for entity in area.entities if entity not in HIDDEN),
    *(item.entity_id for item in _ELSEWHERE),
    *(item.entity_id for item in (*_TODO_LISTS, *_CALENDARS)),
    "automation.announce_guest_mode",
    "automation.morning_lights",
    "date.chimney_sweep",
    "input_boolean.guest_mode",
    "input_boolean.party_mode",
    "input_button.call_the_kids",
    "input_datetime.alarm_time",
    "input_datetime.holiday_start",
    "input_number.heating_limit",
    "input_select.house_mode",
    "input_text.note",
    "person.anna",
    "person.ben",
    "cover.driveway",
    "scene.coming_home",
    "scene.dinner",
    "scene.leaving",
    "scene.movie_time",
    "script.broken_script",
    "script.good_night",
    "script.make_coffee",
    "script.open_windows",
    "script.set_the_mood",
    "sun.sun",
    "weather.weather",
)

_ALIASES = {
    "light.reading_lamp": ("Corner Lamp", "lamp by the sofa, left"),
    "light.bedside_lamp": ("Bed Light",),
    "media_player.tv": ("Television",),
    "vacuum.robot": ("Vacuum", "Hoover"),
    "switch.coffee_machine": ("Espresso Machine",),
    "todo.shopping_list": ("Groceries",),
}

_START: StartStates = {
    "light.kitchen_lights": "off",
    "light.ceiling_lights": {"state": "on", "brightness": 180},
    "light.reading_lamp": "off",
    "light.hallway_lights": "off",
    "light.bedside_lamp": "off",
    "light.desk_lamp": "off",
    "climate.heat_pump": {"state": "heat", "temperature": 20},
    "automation.announce_guest_mode": "on",
    "automation.morning_lights": "off",
    "input_boolean.guest_mode": "off",
    "input_boolean.party_mode": "off",
}

_CONFIGURATION = f"""\
{basics("Villa")}demo:
history:
# Written down at once, so that a test can ask for what has just happened.
recorder:
  commit_interval: 0
sun:
alarm_control_panel:
  - platform: manual
    name: Alarm
    unique_id: alarm
    code: "1234"
    code_arm_required: false
    arming_time: 1
    delay_time: 0
    trigger_time: 5
cover:
  - platform: group
    name: Driveway
    unique_id: driveway
    entities: [cover.big_garage_door, cover.awning]
input_boolean:
  guest_mode: {{name: Guest mode}}
  party_mode: {{name: Party mode}}
input_button:
  call_the_kids: {{name: Call the kids}}
input_datetime:
  alarm_time: {{name: Alarm time, has_time: true, initial: "07:00:00"}}
  holiday_start: {{name: Holiday start, has_date: true, initial: "2030-07-01"}}
input_number:
  heating_limit: {{name: Heating limit, min: 10, max: 25, step: 0.5, initial: 16, unit_of_measurement: °C}}
input_select:
  house_mode: {{name: House mode, options: [Home, Away, Night], initial: Home}}
input_text:
  note: {{name: Note, initial: Hello}}
person:
  - {{id: anna, name: Anna, device_trackers: [device_tracker.demo_home_boy]}}
  - {{id: ben, name: Ben, device_trackers: [device_tracker.demo_paulus]}}
zone:
  - {{name: Work, latitude: 52.1, longitude: 5.1, radius: 200}}
"""

_SCRIPTS = """\
good_night:
  alias: Good night
  description: Turn the lights off for the night
  sequence:
    - action: light.turn_off
      target: {entity_id: all}
make_coffee:
  alias: Make coffee
  description: Make some cups of coffee
  fields:
    cups:
      name: Cups
      description: How many cups
      required: true
      selector: {number: {min: 1, max: 4}}
    strong:
      name: Strong
      description: Whether it is to be strong
      default: false
      selector: {boolean: {}}
  sequence:
    - action: switch.turn_on
      target: {entity_id: switch.coffee_machine}
    - event: coffee_made
      event_data: {cups: "{{ cups }}", strong: "{{ strong | default(false) }}"}
set_the_mood:
  alias: Set the mood
  description: Light the living room for a mood
  fields:
    mood:
      name: Mood
      required: true
      selector: {select: {options: [cosy, bright]}}
  sequence:
    - action: light.turn_on
      target: {entity_id: light.ceiling_lights}
      data: {brightness_pct: "{{ 100 if mood == 'bright' else 20 }}"}
open_windows:
  alias: Open windows
  description: Tell which windows are open
  sequence:
    - variables:
        answer:
          windows: >
            {{ states.binary_sensor | selectattr('attributes.device_class', 'eq', 'window')
               | selectattr('state', 'eq', 'on') | map(attribute='name') | list }}
    - stop: Done
      response_variable: answer
broken_script:
  alias: Broken script
  description: Always fails
  sequence:
    - action: switch.turn_on
      target: {entity_id: switch.fountain}
"""

_SCENES = """\
- id: movie
  name: Movie time
  entities:
    light.ceiling_lights: {state: 'on', brightness: 40}
    light.kitchen_lights: 'off'
- id: coming_home
  name: Coming home
  entities:
    light.hallway_lights: 'on'
    lock.front_door_lock: unlocked
- id: leaving
  name: Leaving
  entities:
    light.hallway_lights: 'off'
    cover.big_garage_door: open
- id: dinner
  name: Dinner
  entities:
    light.kitchen_lights: {state: 'on', brightness: 200}
    light.worktop_light: {state: 'on', brightness: 100}
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
- id: morning_lights
  alias: Morning lights
  initial_state: false
  triggers:
    - trigger: time
      at: '06:30:00'
  actions:
    - action: light.turn_on
      target: {entity_id: light.bathroom_light}
"""

VILLA = HomePlan(
    name="villa",
    floors=_FLOORS,
    areas=_AREAS,
    exposed=_EXPOSED,
    aliases=_ALIASES,
    start=_START,
    configuration=_CONFIGURATION,
    scripts=_SCRIPTS,
    scenes=_SCENES,
    automations=_AUTOMATIONS,
    todo_lists=_TODO_LISTS,
    calendars=_CALENDARS,
    devices=_DEVICES,
    names=_NAMES,
    options={
        "vacuum.robot": {
            "area_mapping": {"kitchen": ["1"], "living_room": ["2"], "hallway": ["3"]},
            "last_seen_segments": [
                {"id": "1", "name": "Kitchen", "group": None},
                {"id": "2", "name": "Living Room", "group": None},
                {"id": "3", "name": "Hallway", "group": None},
            ],
        }
    },
)
