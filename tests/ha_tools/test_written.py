"""Arguments as models write them, on Saturday the 28th of November 2026 at 16:20: what the tools are then given."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from ha_tools.acting.command import Command
from ha_tools.acting.written_arguments import understood
from ha_tools.devices.colors import COLORS, WHITES
from ha_tools.home.kinds import EVERYTHING, kinds
from ha_tools.home.names import words
from ha_tools.languages import SPOKEN
from ha_tools.languages.argument_words import argument_words
from ha_tools.questions.conditions import CONDITIONS
from ha_tools.times.durations import duration
from ha_tools.times.past_spans import past_span
from ha_tools.times.spans import span
from ha_tools.times.when import when
from tests.ha_tools.homes import HOUSE

NOW = datetime(2026, 11, 28, 16, 20, tzinfo=ZoneInfo("Europe/Berlin"))
TIMES = yaml.safe_load((Path(__file__).parent / "times" / "written_times.yaml").read_text("utf-8"))


def read(tool: str, language: str = "en", **arguments: Any) -> dict[str, Any]:
    """The arguments that a tool gets."""
    return dict(understood(Command(tool, arguments), HOUSE, language, NOW).arguments)


def written(text: str, language: str, key: str, tool: str) -> str:
    return str(read(tool, language, **{key: text})[key])


@pytest.mark.parametrize(
    ("language", "text", "due"), [(lang, *pair) for lang, all_ in TIMES["at"].items() for pair in all_.items()]
)
def test_a_time_to_come(language: str, text: str, due: str) -> None:
    meant = when(written(text, language, "at", "set_timer"), NOW, waking=False)
    assert meant is not None
    days = f" {''.join(map(str, meant.days))}" if meant.days else ""
    assert f"{meant.at:%m-%d %H:%M}{days}" == due


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [(lang, text, *ends) for lang, all_ in TIMES["ahead"].items() for text, ends in all_.items()],
)
def test_a_span_ahead(language: str, text: str, start: str, end: str) -> None:
    meant = span(written(text, language, "when", "get_events"), NOW)
    assert meant is not None
    assert (f"{meant.start:%m-%d %H:%M}", f"{meant.end:%m-%d %H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [(lang, text, *ends) for lang, all_ in TIMES["past"].items() for text, ends in all_.items()],
)
def test_a_time_that_is_over(language: str, text: str, start: str, end: str) -> None:
    meant = past_span(written(text, language, "when", "history"), NOW)
    assert meant is not None
    assert (f"{meant.start:%m-%d %H:%M}", f"{meant.end:%m-%d %H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [(lang, text, minutes) for lang, all_ in TIMES["lengths"].items() for text, minutes in all_.items()],
)
def test_a_length_of_time(language: str, text: str, minutes: float) -> None:
    assert duration(written(text, language, "duration", "set_timer")) == timedelta(minutes=minutes)


def test_what_a_person_says_stays_as_it_is() -> None:
    for said in ("at 7", "half past seven", "tomorrow at 7", "7 pm", "tonight at 8"):
        assert read("set_timer", at=said) == {"at": said}


@pytest.mark.parametrize(("tool", "key"), [("weather", "when"), ("history", "when"), ("get_time", "day")])
def test_the_present_is_left_out_where_it_is_meant_anyway(tool: str, key: str) -> None:
    assert read(tool, **{key: "right now"}) == read(tool, "de", **{key: "jetzt"}) == {}


@pytest.mark.parametrize(
    ("language", "name", "known"),
    [
        ("de", "Licht", "light"),
        ("de", "alle Fenster", "all window"),
        ("de", "Rollläden", "shutters"),
        ("de", "Kitchen Lampen", "Kitchen lights"),
        ("de", "Kitchen Lights, Steckdosen", "Kitchen Lights, plugs"),
        ("fr", "toutes les lumières", "all lights"),
        ("fr", "volets", "shutters"),
        ("es", "luces", "lights"),
        ("es", "persianas", "blinds"),
        ("nl", "de gordijnen", "curtains"),
        ("pl", "wszystkie światła", "all lights"),
        ("it", "tapparelle", "shutters"),
        ("sv", "alla lampor", "all lights"),
        ("ru", "свет", "light"),
        ("de", "Boiler", "Boiler"),
        ("en", "Licht", "Licht"),
    ],
)
def test_a_kind_in_the_language_of_the_home(language: str, name: str, known: str) -> None:
    assert read("turn_on", language, name=name) == {"name": known}


def test_what_the_home_itself_is_called_is_never_translated() -> None:
    assert read("turn_on", "nl", name="Hvac", area="Garage") == {"name": "Hvac", "area": "Garage"}
    assert read("get_state", "fr", name="Weather, Anna") == {"name": "Weather, Anna"}


def test_states_colours_and_places_in_the_language_of_the_home() -> None:
    assert read("get_state", "de", name="Türen", state="abgeschlossen") == {"name": "doors", "state": "locked"}
    assert read("get_state", "es", name="ventanas", state="abiertas", area="aquí")["state"] == "open"
    assert read("set_light", "es", color="azul") == {"color": "blue"}
    assert read("set_light", "pl", color="niebieski") == {"color": "blue"}
    assert read("set_light", "de", color="warmweiß") == {"color": "warm white"}
    assert read("turn_off", "de", name="alles", area="oben", exclude=["Hallway", "Lampen"]) == {
        "name": "everything",
        "area": "upstairs",
        "exclude": ["Hallway", "lights"],
    }


def test_free_text_is_nobodys_word_for_anything() -> None:
    said = {"message": "Licht aus, heute um 7:00", "name": "Anna's Phone"}
    assert read("send_message", "de", **said) == said
    assert read("change_list", "de", action="add", items=["Lampen"]) == {"action": "add", "items": ["Lampen"]}


@pytest.mark.parametrize("language", SPOKEN)
def test_every_word_stands_for_one_that_the_tools_know(language: str) -> None:
    book = argument_words(language)
    assert book is not None
    assert not [known for known in book.kinds.values() if not kinds(words(known)) and known not in EVERYTHING]
    said = {word for condition in CONDITIONS for word in condition.words} | {
        "on",
        "off",
        "opening",
        "closing",
        "playing",
    }
    assert set(book.states.values()) <= said | {"black", "unlocking", "locking", "jammed"}
    assert set(book.colors.values()) <= {*COLORS, *WHITES, "black"}
    for english in ("today", "tomorrow", "yesterday", "now", "every day", "minute", "friday", "december"):
        assert english in book.times.values()


def test_a_list_that_is_written_as_one_text_is_several() -> None:
    assert read("turn_on", name="lights", exclude="Bed Light, Floor Lamp")["exclude"] == ["Bed Light", "Floor Lamp"]
    assert read("turn_on", name="lights", exclude="corner lamp, left")["exclude"] == "corner lamp, left"
    assert read("change_list", action="add", items="milk, bread")["items"] == ["milk", "bread"]


def test_a_code_that_a_model_makes_up_is_no_argument() -> None:
    assert read("operate", action="disarm", name="House Alarm", code="1234") == {
        "action": "disarm",
        "name": "House Alarm",
    }
