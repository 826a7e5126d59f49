"""A limit that a number of the home passes, as words say it: "if the bedroom gets colder than 18 degrees"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ha_tools.acting.call import Call
from ha_tools.acting.target import targets
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.kinds import OUTDOORS
from ha_tools.home.names import words
from ha_tools.home.state import State
from ha_tools.languages.argument_words import argument_words
from ha_tools.languages.trigger_phrases import SaidChange
from ha_tools.measures.conversion import converted, unit_called
from ha_tools.planning.trigger_names import phrases_of
from ha_tools.plans.trigger import Trigger
from ha_tools.questions.measurement_tools import sources
from ha_tools.questions.measurements import OUTSIDE, QUANTITIES, number_of
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spoken_numbers import quantity as number_said

_QUANTITY_WORDS = {
    "co2": "carbon dioxide",
    "luftfeuchtigkeit": "humidity",
    "feuchtigkeit": "humidity",
    "luftfeuchte": "humidity",
    "temperatur": "temperature",
    "helligkeit": "brightness",
    "leistung": "power",
    "strom": "power",
    "batterie": "battery",
    "akku": "battery",
    **{name: name for name in QUANTITIES},
}
"""Word in a name -> the quantity that it says."""

_OF_UNITS = {
    "°": "temperature",
    "°C": "temperature",
    "°F": "temperature",
    "W": "power",
    "kW": "power",
    "ppm": "carbon dioxide",
}
"""Unit -> the quantity that is measured in it."""

_MARGINS = {"temperature": 0.5, "humidity": 2.0, "battery": 5.0}
"""Quantity -> so far back a number must go before it can pass the limit again."""

_LIT = "°"
"""Degrees of the home's own unit."""

_SCALED = re.compile(r"(?P<number>.+?) ?(?:°|degrees?|grad)? ?(?P<scale>celsius|fahrenheit|(?<=°)[cf])")
"""Degrees of a scale that is said."""

_PRONOUNS = frozenset({"it", "es"})


def limit_trigger(call: Call, said: SaidChange) -> Trigger | Result:
    """Return a number's way past a limit; or what to say where it is not clear of which."""
    limit = limit_said(said.slot("limit"), said.language)
    if limit is None:
        return Result(Outcome.REFUSED, (Fact("cannot_watch_limit", said=said.slot("limit")),))
    number, unit, where = limit
    name, area = said.slot("name"), said.slot("area") or where
    quantity = "temperature" if said.change in {"warmer", "colder"} else _quantity(name, unit)
    found = _measured(call, said, name, area, quantity)
    if isinstance(found, Result):
        return found
    entity = found
    state = call.states[entity.entity_id]
    attribute = QUANTITIES[quantity].attribute if entity.domain != "sensor" and quantity in QUANTITIES else ""
    own = str(state.attributes.get("unit_of_measurement") or "")
    own = own or (call.locale.temperature_unit if quantity == "temperature" else "")
    value = converted(number, unit, own) if unit and own and unit != _LIT else number
    value = number if value is None else value
    is_above = said.change in {"warmer", "above"}
    margin = _MARGINS.get(quantity, abs(value) * 0.02)
    change = "above" if is_above else "below"
    above, below = (value, None) if is_above else (None, value)
    ids = (entity.entity_id,)
    return Trigger(change, ids, attribute=attribute, above=above, below=below, margin=margin, unit=own)


def _quantity(name: str, unit: str) -> str:
    spoken = name.split()
    by_word = next((quantity for said, quantity in _QUANTITY_WORDS.items() if set(said.split()) <= set(spoken)), "")
    return by_word or _OF_UNITS.get(unit, "")


def _measured(call: Call, said: SaidChange, name: str, area: str, quantity: str) -> Entity | Result:
    """Return the one thing that measures what is meant."""
    first: Result | None = None
    for called, place in _ways(said, name, area, quantity):
        found = _found(call, called, place, quantity)
        if not isinstance(found, Result):
            numbers = [
                each for each in found if (state := call.states.get(each.entity_id)) and _has_number(state, quantity)
            ]
            if numbers:
                return numbers[0]
            found = Result(Outcome.UNKNOWN, (Fact("cannot_watch", name=name or area),))
        first = first or found
    return first or Result(Outcome.UNKNOWN, (Fact("cannot_watch", name=name or area),))


def _found(call: Call, called: str | None, place: str | None, quantity: str) -> tuple[Entity, ...] | Result:
    if quantity:
        return sources(call, quantity, called, place, None)
    return targets(
        call, name=called, area=place, domains=("sensor", "number", "input_number"), whole_home=place is None
    )


def _ways(said: SaidChange, name: str, area: str, quantity: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield what may be measured, and where: "temperature in the bedroom" is in the bedroom."""
    places = phrases_of(said).places
    spoken = [word for word in name.split() if _QUANTITY_WORDS.get(word, "") != quantity or not quantity]
    spoken = [
        word for word in spoken if word not in {"the", "of", "my", "our", "level", "die", "der", "das", "im", "von"}
    ]
    if spoken and spoken[0] in places:
        spoken = spoken[1:]
    rest = " ".join(spoken)
    if words(rest) in OUTDOORS or words(area) in OUTDOORS:
        yield OUTSIDE, None
    elif not rest or rest in _PRONOUNS:
        yield None, area or None
    else:
        if quantity:
            yield None, rest
        yield rest, area or None
        for at in range(len(spoken) - 2, 0, -1):
            if spoken[at] in places:
                yield " ".join(spoken[:at]), " ".join(spoken[at + 1 :])


def _has_number(state: State, quantity: str) -> bool:
    if quantity in QUANTITIES:
        return number_of(state, quantity) is not None
    try:
        float(state.state)
    except ValueError:
        return False
    return True


def limit_said(text: str, language: str) -> tuple[float, str, str] | None:
    """Return a limit's number, its unit and the place behind it: "5 degrees outside"; None for what is none."""
    spoken = text.split()
    for end in range(len(spoken), 0, -1):
        said, where = " ".join(spoken[:end]), " ".join(spoken[end:])
        found = _number(said, language)
        if found is not None and (not where or end < len(spoken)):
            return (*found, _place(where))
    return None


def _place(where: str) -> str:
    first, _, rest = where.partition(" ")
    return rest.removeprefix("the ") if first in {"in", "inside", "on", "at", "im", "in der"} and rest else where


def _number(text: str, language: str) -> tuple[float, str] | None:
    argument = argument_words(language)
    plain = argument.length(text) if argument and not any(each.isdigit() for each in text) else text
    plain = plain.replace(",", ".")
    if (scaled := _SCALED.fullmatch(plain)) and (degrees := number_said(scaled["number"])) is not None:
        return degrees, "°C" if scaled["scale"] in {"c", "celsius"} else "°F"
    value, _, unit = plain.rpartition(" ")
    for number, called in ((plain, ""), (value, unit)):
        found = number_said(number) if number and not (called and _plain_unit(number)) else None
        if found is None:
            continue
        known = (unit_called(called) or _plain_unit(called)) if called else None
        if called and not known:
            continue
        return found, known or _plain_unit(plain)
    return None


def _plain_unit(text: str) -> str:
    if text.endswith(("%", "percent", "prozent")):
        return "%"
    return _LIT if text.endswith(("°", "degree", "degrees", "grad")) else ""
