"""The cases that tools tell, and the words for them in the languages' files."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from jinja2 import meta

from ha_tools.facts.facts import Day, Fact, Instant, KindNoun, Quantity, Quote, StateWord, Thing, Things, Unit
from ha_tools.wording import MissingWordsError, wording_in
from ha_tools.wording.language import Language, languages

ROOT = Path(__file__).parents[2]
ENGLISH = Language("en").cases
FILES = sorted((ROOT / "ha_tools" / "wording").glob("*.yaml"))

MOMENTS = frozenset({"day", "clock", "instant"})
"""Cases that are given more than a language has to use."""

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
TEXT = frozenset(
    "answers app area artist areas calendars choices color deed description direction effect fields found item "
    "known label message name names new_title noun option options page problem query reason reasons recipient room "
    "rooms said sender sentence service skipped source text title titles tool tools type values what wanted".split()
)
"""Values that are texts, or lists of them."""
NUMBERS = frozenset("count days highest kelvin lowest minutes nth number of percent hour minute weeks".split())
INSTANTS = frozenset("end since start until when".split())
QUANTITIES = frozenset("amount high low mean speed temperature value".split())
LISTED = frozenset(
    "people names choices fields found known options reasons rooms titles tools answers calendars".split()
)
LAMPS = tuple(Thing(f"Lamp {number}", f"light.l{number}") for number in range(7))
VALUES: Mapping[str, Any] = {
    **dict.fromkeys(TEXT, "Radio"),
    **dict.fromkeys(NUMBERS, 3),
    **dict.fromkeys(INSTANTS, Instant(NOW + timedelta(days=3, hours=2), NOW)),
    **dict.fromkeys(QUANTITIES, Quantity(21.5, "°C", is_home_unit=True)),
    **dict.fromkeys(LISTED, ("Radio", "Musik")),
    **dict.fromkeys(("length", "left"), timedelta(hours=1)),
    **dict.fromkeys(("things", "others"), Things(LAMPS[:2], "light")),
    **dict.fromkeys(("due", "but", "by", "more", "only", "to"), Fact("also.nothing")),
    **dict.fromkeys(("first", "last", "then", "new_when", "that"), Fact("quote", text=Quote("Radio"))),
    **dict.fromkeys(("unit", "own"), Unit("mi")),
    "amount": Quantity(1.2, "MB"),
    **dict.fromkeys(("price", "today"), Quantity(0.4, "USD")),
    "sorts": (Fact("left_house.kind.words"), Fact("left_house.kind.search")),
    "ago": Fact("ago.short", length=timedelta(days=3)),
    "at": time(7, 30),
    "clause": Fact("waits_for.rains"),
    "limit": Quantity(18.0, "°C", is_home_unit=True),
    "calendar": Fact("calendar", name="Anna"),
    "clock": "7:30",
    "condition": StateWord("sunny", "weather"),
    "counts": (Fact("so_many.timer", count=2), Fact("so_many.alarm", count=1)),
    "day": Day(date(2026, 12, 2), NOW.date()),
    "effects": (Fact("effect.open", things=Things(LAMPS[:1])),),
    "events": (Fact("event.at", title=Quote("Radio"), start=Instant(NOW, NOW)),),
    "facts": (Fact("nothing_plays"),),
    "items": ("Radio", "Musik"),
    "kind": KindNoun("light"),
    "kinds": (KindNoun("light"),),
    "list": Fact("list", name="Radio"),
    "looks": (Fact("look.percent", percent=40),),
    "mode": StateWord("heat", "climate"),
    "month": "November",
    "ordinal": Fact("ordinal", number=3),
    "parts": (Fact("part.percent", value="40"),),
    "plan": Fact("plan_is", what="Radio", when="Musik"),
    "plans": (Fact("plan_is", what="Radio", when="Musik"),),
    "people": ("Anna", "Sam"),
    "sentence": Fact("voice.sentences.first"),
    "phrase": Fact("unlock.ask", things=Things(LAMPS[:1])),
    "place": "Radio",
    "places": (Fact("place.area", name="Radio"),),
    "quantity": Fact("quantity.temperature"),
    "state": StateWord("playing", "media_player"),
    "stretches": (Fact("stretch.from", since=Instant(NOW, NOW)),),
    "thing": LAMPS[0],
    "those": Fact("those.counted", count=3, of=5),
    "timer": Fact("timer.of_length", length=timedelta(minutes=5)),
    "timers": (Fact("timer.of_length", length=timedelta(minutes=5)),),
    "weekday": "Monday",
    "where": Fact("where.area", name="Radio"),
    "word": StateWord("on"),
    "year": "2026",
    "date": "3 November",
}
"""Name of a value -> one of the type that it has in all cases."""
OF_CASES: Mapping[str, Mapping[str, Any]] = {
    "events_on_days": {"days": (Fact("as_said", said="Radio"),)},
    "days.these": {"days": (Fact("weekday.0"), Fact("weekday.6"))},
    "weekly": {"days": Fact("days.weekend")},
}
"""Those of cases in which the name means another."""


@pytest.mark.parametrize("language", languages())
def test_every_case_can_be_told_with_the_values_that_it_is_given(language: str) -> None:
    """One that fails is an answer that nobody hears, and another exception than that of missing words."""
    wording = wording_in(language)
    for case in Language(language).cases:
        for changed in (
            {},
            {"count": 1, "items": ("Radio",), "things": Things(LAMPS[:1]), "length": timedelta(days=3)},
        ):
            with suppress(MissingWordsError):  # of a value
                said = wording.sentence(Fact(case, **{**VALUES, **changed, **OF_CASES.get(case, {})}))
                assert not {"{", "<"} & set(said), case


def told() -> Iterator[tuple[str, str]]:
    """Yield (file, case) for each `Fact("case", …)` in the packages; of a case that is put together its beginning."""
    for package in ("ha_tools", "assistant", "addon"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Fact"
                    and node.args
                ):
                    yield from ((path.name, case) for case in beginnings(node.args[0]))


def beginnings(case: ast.expr) -> Iterator[str]:
    """Yield a case that stands in the code, or as much of it as does."""
    match case:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            yield text
        case ast.IfExp(body=so, orelse=otherwise):
            yield from beginnings(so)
            yield from beginnings(otherwise)


def test_english_has_words_for_every_case_that_is_told() -> None:
    """One that is missing is an answer that nobody hears."""
    cases = {*ENGLISH, *(f"{case.rpartition('.')[0]}" for case in ENGLISH)}
    missing = [
        f"{file} tells {case}"
        for file, case in told()
        if case not in cases and not (case.endswith((".", "_")) and any(known.startswith(case) for known in cases))
    ]
    assert not missing


@pytest.mark.parametrize("language", languages())
def test_words_use_no_value_that_english_does_not(language: str) -> None:
    """A tool gives a case the values that its English words need; another would be an answer that nobody hears."""
    own = {case: words for case, words in Language(language).own.items() if case.partition(".")[0] not in MOMENTS}
    wrong = {case: values(words) - values(ENGLISH[case]) for case, words in own.items() if case in ENGLISH}
    assert not {case: extra for case, extra in wrong.items() if extra}


def values(words: str) -> set[str]:
    """Return the values that a template uses."""
    environment = wording_in("en")._environment  # noqa: SLF001 - its filters
    return meta.find_undeclared_variables(environment.parse(words))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_case_stands_twice_in_a_file(path: Path) -> None:
    """YAML keeps the last of them and says nothing: the words of the first would never be heard."""
    assert not list(twice(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)))


def twice(node: yaml.Node | None) -> Iterator[str]:
    """Yield the keys that stand twice in a mapping."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        yield from (key for key in keys if keys.count(key) > 1)
        for _, value in node.value:
            yield from twice(value)
