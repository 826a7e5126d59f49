"""Answers in the languages of home-assistant-intents: each intent has words of its language for what is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from home_assistant_intents import get_intents, get_languages

from ha_tools.answers import Answers
from ha_tools.facts.facts import Fact, verbatim
from ha_tools.languages import SPOKEN
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences.reading import Reading
from tests.choices import choice

LIGHT, LIST = "light.kitchen_lights", "todo.groceries"

TIMER = {
    "name": "Pizza",
    "area": "",
    "is_active": True,
    "total_seconds_left": 300,
    "rounded_hours_left": 0,
    "rounded_minutes_left": 5,
    "rounded_seconds_left": 0,
    "start_hours": 0,
    "start_minutes": 10,
    "start_seconds": 0,
}
ONE_TIMER: Mapping[str, Any] = {"timers": [TIMER], "canceled": 1}


def changed(intent: str, about: str = "", response: str = "", **slots: object) -> tuple[Reading, Result]:
    """Something that was done."""
    told = Result(Outcome.CHANGED, (), about=(about,) if about else (), values={} if about else ONE_TIMER)
    return Reading(intent, slots, response), told


def answered(intent: str, about: str = "", response: str = "", **values: object) -> tuple[Reading, Result]:
    """Something that was asked."""
    return Reading(intent, {}, response), Result(Outcome.ANSWERED, (), about=(about,) if about else (), values=values)


TOLD = [
    answered("HassGetCurrentTime", time=time(7, 15)),
    answered("HassGetCurrentDate", date=date(2026, 11, 24)),
    answered("HassTimerStatus", timers=[TIMER], canceled=1),
    answered("HassTimerStatus", timers=[], canceled=0),
    answered("HassGetWeather", "weather.demo_weather_south"),
    answered("HassClimateGetTemperature", "climate.heatpump", "current_temperature"),
    *(answered("HassGetState", "light.ceiling_lights", asks) for asks in ("any", "which", "how_many")),
    changed("HassStartTimer", minutes=5),
    changed("HassIncreaseTimer", minutes=5),
    changed("HassDecreaseTimer", minutes=5),
    changed("HassCancelTimer"),
    changed("HassCancelAllTimers"),
    changed("HassPauseTimer"),
    changed("HassUnpauseTimer"),
    changed("HassListAddItem", LIST, "item_added", item="Kiwi"),
    changed("HassListCompleteItem", LIST, "item_completed", item="Kiwi"),
    changed("HassListRemoveItem", LIST, "item_deleted", item="Kiwi"),
    changed("HassShoppingListAddItem", LIST, "item_added", item="Kiwi"),
    changed("HassShoppingListCompleteItem", LIST, "item_completed", item="Kiwi"),
    changed("HassTurnOn", LIGHT, name="Kitchen Lights"),
    changed("HassTurnOff", LIGHT, name="Kitchen Lights"),
    changed("HassLightSet", LIGHT, "brightness", name="Kitchen Lights", brightness=40),
    changed("HassClimateSetTemperature", "climate.heatpump", temperature=21.0),
    changed("HassSetPosition", "cover.kitchen_window", name="Kitchen Window", position=40),
    changed("HassFanSetSpeed", "fan.ceiling_fan", name="Ceiling Fan", percentage=40),
    *(changed(f"HassMedia{deed}", LIGHT) for deed in ("Pause", "Unpause", "Next", "Previous")),
    *(changed(f"HassMediaPlayer{deed}", LIGHT) for deed in ("Mute", "Unmute")),
    changed("HassSetVolume", LIGHT, volume_level=40),
    changed("HassSetVolumeRelative", LIGHT, volume_step="up"),
]
"""What is read, and what came of it."""

WORDLESS = {
    "hr": {"HassTurnOn", "HassTurnOff"},
    "hu": {"HassLightSet"},
    "pl": {"HassShoppingListCompleteItem"},
    "th": {"HassTimerStatus", "HassStartTimer"},
}
"""Language -> intents whose template says nothing here: "OK." is the answer."""


def unsaid(answers: Answers, known: Mapping[str, Any]) -> Iterator[str]:
    """The intents with sentences in the language whose results are not told in words of it."""
    for reading, result in TOLD:
        said = answers.say(result, reading)
        if known.get(reading.intent, {}).get("data") and (said == "OK." or "None" in said or "{" in said):
            yield reading.intent


@pytest.mark.parametrize("language", sorted(set(get_languages()) - {"en"}))
async def test_what_is_true_is_told_in_words_of_the_language(live: HomeAssistant, language: str) -> None:
    data = get_intents(language)
    assert data is not None
    assert set(unsaid(Answers(language, live), data["intents"])) <= WORDLESS.get(language, set())


@pytest.mark.parametrize("language", SPOKEN)
async def test_what_needs_an_answer_or_went_wrong_names_what_it_is_about(live: HomeAssistant, language: str) -> None:
    answers = Answers(language, live)
    for outcome in (
        Outcome.NEEDS_YES,
        Outcome.NEEDS_PIN,
        Outcome.UNAVAILABLE,
        Outcome.UNCONFIRMED,
        Outcome.REFUSED,
    ):
        said = answers.say(Result(outcome, (verbatim("in English"),), about=(LIGHT,)))
        assert said.startswith("Kitchen Lights")
        assert len(said) > len("Kitchen Lights: PIN?")
    choices = (choice("Bed Light", "light.bed_light"), choice("Kitchen Lights", LIGHT))
    asked = answers.say(Result(Outcome.AMBIGUOUS, (verbatim("in English"),), choices=choices))
    assert "Bed Light" in asked
    assert asked.rstrip().endswith("?")


async def test_the_room_of_a_choice_is_told_without_english(live: HomeAssistant) -> None:
    placed = Fact("named.in_area", thing=Fact("named.alone", name="Kitchen Lights"), area="Kitchen")
    kitchen = replace(choice("Kitchen Lights in the Kitchen", LIGHT), called=placed)
    choices = (kitchen, choice("Bed Light", "light.bed_light"))
    said = Answers("de", live).say(Result(Outcome.AMBIGUOUS, (verbatim("in English"),), choices=choices))
    assert said == "Was meinst du: Kitchen Lights (Kitchen) oder Bed Light?"
