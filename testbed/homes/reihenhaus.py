"""The Reihenhaus: a German family's home, whose rooms and things bear German names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from testbed.home_plan import Area, Calendar, Device, Event, Floor, HomePlan, TodoItem, TodoList, device
from testbed.homes.basics import basics

_FLOORS = (Floor("Keller", -1), Floor("Erdgeschoss", 0), Floor("Obergeschoss", 1))

_HEATING: Mapping[str, Any] = {
    "native_temperature_unit": "°C",
    "native_current_temperature": 20.5,
    "min_temp": 7,
    "max_temp": 30,
    "target_temperature_step": 0.5,
}
_COLOURS: Mapping[str, Any] = {
    "color_mode": "hs",
    "supported_color_modes": ["hs", "color_temp"],
    "hs_color": [30, 20],
}


def _contact(name: str, object_id: str, kind: str, *, on: bool = False) -> Device:
    return device("binary_sensor", name, object_id=object_id, device_class=kind, is_on=on)


def _meter(name: str, object_id: str, value: float, kind: str, unit: str) -> Device:
    return device(
        "sensor", name, object_id=object_id, native_value=value, device_class=kind, native_unit_of_measurement=unit
    )


def _shutter(name: str, object_id: str, position: int) -> Device:
    return device("cover", name, object_id=object_id, device_class="shutter", current_cover_position=position)


_KITCHEN = (
    device("light", "Küchenlicht", object_id="kuechenlicht"),
    device("light", "Arbeitsplatte"),
    device("switch", "Kaffeemaschine", device_class="outlet"),
    device("media_player", "Küchenradio", object_id="kuechenradio", device_class="speaker", volume_level=0.4),
    _shutter("Küchenrollladen", "kuechenrollladen", 100),
    _contact("Küchenfenster", "kuechenfenster", "window", on=True),
)
_LIVING_ROOM = (
    device("light", "Deckenlampe"),
    device("light", "Stehlampe", is_on=True, brightness=120, **_COLOURS),
    device("light", "Leselampe"),
    _shutter("Rollladen links", "rollladen_links", 100),
    _shutter("Rollladen rechts", "rollladen_rechts", 100),
    device("climate", "Heizung Wohnzimmer", native_target_temperature=20, **_HEATING),
    device("media_player", "Fernseher", device_class="tv", state="off"),
    device(
        "media_player",
        "Wohnzimmerbox",
        device_class="speaker",
        state="playing",
        volume_level=0.5,
        media_content_id="track/so-what",
        media_title="So What",
        media_artist="Miles Davis",
    ),
    device("fan", "Ventilator"),
    device("vacuum", "Staubsauger"),
    _meter("Temperatur Wohnzimmer", "temperatur_wohnzimmer", 20.5, "temperature", "°C"),
    _contact("Terrassentür", "terrassentuer", "door"),
)
_BATHROOM = (
    device("light", "Badlicht"),
    device("light", "Spiegellampe"),
    device("climate", "Heizung Bad", native_target_temperature=22, **_HEATING),
    _meter("Luftfeuchtigkeit Bad", "luftfeuchtigkeit_bad", 68, "humidity", "%"),
    _contact("Badfenster", "badfenster", "window"),
)
_BEDROOM = (
    device("light", "Nachttischlampe"),
    device("light", "Schlafzimmerlicht"),
    _shutter("Schlafzimmerrollladen", "schlafzimmerrollladen", 0),
    device("climate", "Heizung Schlafzimmer", native_target_temperature=18, **_HEATING),
)
_CHILDRENS_ROOM = (
    device("light", "Kinderzimmerlampe", is_on=True, brightness=255),
    device("light", "Sternenhimmel", **_COLOURS),
    _shutter("Kinderzimmerrollladen", "kinderzimmerrollladen", 100),
    device("media_player", "Musikbox", device_class="speaker"),
)
_STUDY = (
    device("light", "Schreibtischlampe"),
    device("switch", "Drucker", device_class="outlet", is_on=True),
)
_HALL = (
    device("light", "Flurlicht", is_on=True),
    device("lock", "Haustür", object_id="haustuer", is_locked=True),
    _contact("Briefkasten", "briefkasten", "opening"),
)
_GARAGE = (device("cover", "Garagentor", device_class="garage", current_cover_position=0),)
_GARDEN = (
    device("light", "Gartenlicht"),
    device("switch", "Rasensprenger"),
    device("cover", "Markise", device_class="awning", current_cover_position=0),
    device("lawn_mower", "Mähroboter", object_id="maehroboter"),
    _meter("Außentemperatur", "aussentemperatur", 7.5, "temperature", "°C"),
)
_LAUNDRY = (
    device("light", "Kellerlicht"),
    device("switch", "Waschmaschine", device_class="outlet", is_on=True),
    _meter("Leistung Waschmaschine", "leistung_waschmaschine", 420, "power", "W"),
    device("switch", "Trockner", device_class="outlet"),
)
_ELSEWHERE = (device("notify", "Annas Handy"), device("notify", "Handy von Jonas"))

_TODO_LISTS = (
    TodoList("Einkaufsliste", (TodoItem("Brot"), TodoItem("Eier"))),
    TodoList("Aufgaben", (TodoItem("Müll rausbringen", due_in_days=1),)),
)
_CALENDARS = (
    Calendar(
        "Familie",
        (
            Event("Zahnarzt", in_days=1, start=time(15, 0)),
            Event("Elternabend", in_days=2, start=time(19, 30), hours=2),
            Event("Omas Geburtstag", in_days=3),
        ),
    ),
)


def _area(name: str, floor: str, devices: tuple[Device, ...]) -> Area:
    return Area(name, floor, tuple(item.entity_id for item in devices))


_AREAS = (
    _area("Küche", "Erdgeschoss", _KITCHEN),
    _area("Wohnzimmer", "Erdgeschoss", _LIVING_ROOM),
    _area("Flur", "Erdgeschoss", _HALL),
    _area("Garage", "Erdgeschoss", _GARAGE),
    _area("Garten", "Erdgeschoss", _GARDEN),
    _area("Bad", "Obergeschoss", _BATHROOM),
    _area("Schlafzimmer", "Obergeschoss", _BEDROOM),
    _area("Kinderzimmer", "Obergeschoss", _CHILDRENS_ROOM),
    _area("Arbeitszimmer", "Obergeschoss", _STUDY),
    _area("Waschküche", "Keller", _LAUNDRY),
)

_DEVICES = (
    *_KITCHEN,
    *_LIVING_ROOM,
    *_BATHROOM,
    *_BEDROOM,
    *_CHILDRENS_ROOM,
    *_STUDY,
    *_HALL,
    *_GARAGE,
    *_GARDEN,
    *_LAUNDRY,
    *_ELSEWHERE,
)

_CONFIGURATION = f"""\
{basics("Reihenhaus", time_zone="Europe/Berlin")}demo:
history:
# Written down at once, so that a test can ask for what has just happened.
recorder:
  commit_interval: 0
sun:
input_boolean:
  gaestemodus: {{name: Gästemodus}}
person:
  - {{id: anna, name: Anna, device_trackers: [device_tracker.demo_home_boy]}}
  - {{id: jonas, name: Jonas, device_trackers: [device_tracker.demo_paulus]}}
"""

_SCRIPTS = """\
gute_nacht:
  alias: Gute Nacht
  sequence:
    - action: light.turn_off
      target: {entity_id: all}
"""

_SCENES = """\
- id: filmabend
  name: Filmabend
  entities:
    light.deckenlampe: 'off'
    light.stehlampe: {state: 'on', brightness: 40}
"""

REIHENHAUS = HomePlan(
    name="reihenhaus",
    floors=_FLOORS,
    areas=_AREAS,
    exposed=(
        *(item.entity_id for item in _DEVICES),
        *(item.entity_id for item in (*_TODO_LISTS, *_CALENDARS)),
        "input_boolean.gaestemodus",
        "person.anna",
        "person.jonas",
        "scene.filmabend",
        "script.gute_nacht",
        "sun.sun",
        "weather.wetter",
    ),
    configuration=_CONFIGURATION,
    scripts=_SCRIPTS,
    scenes=_SCENES,
    todo_lists=_TODO_LISTS,
    calendars=_CALENDARS,
    devices=_DEVICES,
    names={"weather.demo_weather_south": "Wetter"},
)
