"""The languages' files: every case has words in English, and all templates can be rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from ha_tools.facts.facts import Day, Fact, Instant, Quantity, Thing, Things
from ha_tools.languages import SPOKEN, Phrasebook
from ha_tools.wording import wording_in
from ha_tools.wording.language import Language, heard

ENGLISH = Language("en")
LANGUAGES = (*SPOKEN, "und")
THINGS = Things((Thing("Desk Lamp", "light.desk"), Thing("Bed Light", "light.bed")), "light")
MANY = Things(tuple(Thing(f"Lamp {number}", f"light.l{number}") for number in range(7)), "light")
"""More than are named."""
NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def names(template: str) -> set[str]:
    """Return the names of the values that a template uses."""
    return wording_in("en").values_of(template)


def templates(language: str) -> Iterator[tuple[str, str]]:
    """Yield the language's own cases that are told, with their templates."""
    yield from Language(language).own.items() if language != "und" else Language("zxx").cases.items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_of_a_language_is_one_of_english_with_its_values(language: str) -> None:
    own = {"short", "deed", "call", "not_this", "over"}
    """Cases that English needs no words for: it has them for all that these stand for."""
    wrong = [
        case
        for case, template in templates(language)
        if case.partition(".")[0] not in own
        and (
            case not in ENGLISH.cases
            or names(template) - names(ENGLISH.cases[case]) - {"things", "reason", "date", "weekday"}
        )
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["en", *SPOKEN])
def test_every_template_of_a_language_is_well_formed(language: str) -> None:
    wording_in(language).warm_up()


@pytest.mark.parametrize("language", SPOKEN)
def test_what_a_language_understands_is_all_there(language: str) -> None:
    needed = {field.name for field in fields(Phrasebook) if field.default is MISSING}
    assert needed <= set(heard(language)) <= {field.name for field in fields(Phrasebook)}


@pytest.mark.parametrize("language", SPOKEN)
def test_the_most_frequent_answers_are_in_words_of_the_language(language: str) -> None:
    wording = wording_in(language)
    said = [
        Fact("turn_on.done", things=THINGS),
        Fact("turn_off.done", things=MANY),
        Fact("open.done", things=THINGS),
        Fact("are", things=THINGS, state=Fact("state.on_at", percent=40)),
        Fact("already", things=THINGS, state=Fact("turn_on.already")),
        Fact("unavailable", things=THINGS),
        Fact("shall_i", phrase=Fact("unlock.ask", things=THINGS)),
        Fact("tell_pin.to", phrase=Fact("unlock.ask", things=THINGS)),
        Fact("which_one", choices=THINGS.things),
        Fact("set_temperature.done", things=THINGS, temperature=Quantity(21.5, "°C", is_home_unit=True)),
        Fact("timer_set.unnamed", length=timedelta(minutes=5), where=Fact("where.anywhere")),
        Fact("add_items.done", items=("Milch",), list=Fact("list", name="Einkauf"), due=Fact("due.never")),
    ]
    english = wording_in("en")
    for fact in said:
        assert wording.sentence(fact) != english.sentence(fact)


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("de", Quantity(21.5, "°C", is_home_unit=True), "21,5 Grad"),
        ("pl", Quantity(5, "°C"), "5 stopni Celsjusza"),
        ("ru", timedelta(minutes=22), "22 минуты"),
        ("fr", timedelta(seconds=90), "1 minute et 30 secondes"),
        ("de", Quantity(0.0004, "mg"), "0,0004 Milligramm"),
        ("nl", Quantity(1.2, "GB"), "1,2 gigabyte"),
        ("es", Instant(NOON + timedelta(days=1, hours=3), NOON), "mañana a las 15:00"),
        ("pl", Day(date(2026, 12, 2), NOON.date()), "w środę"),
        ("de", Day(date(2026, 12, 24), NOON.date()), "am Donnerstag, 24. Dezember"),
        ("nl", time(7, 30), "om 7:30 uur"),
        ("de", ("A", "B", "C"), "A, B und C"),
        ("de", MANY, "7 Lichter"),
        ("pl", MANY, "7 świateł"),
    ],
)
def test_numbers_units_and_times_are_said_as_in_the_language(language: str, value: Any, said: str) -> None:
    assert wording_in(language).phrase(Fact("each", facts=(value,))) == said
