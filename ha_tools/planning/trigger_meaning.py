"""The change of the home that words mean: which things are watched, for which states or beyond which number."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.target import targets, which
from ha_tools.devices.power import DOMAINS, OFF_STATES
from ha_tools.facts.facts import Fact
from ha_tools.home.choices import choice_of
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import OUTDOORS, Kind
from ha_tools.home.names import words
from ha_tools.household.timer_undo import timers_of
from ha_tools.languages.argument_words import argument_words
from ha_tools.languages.trigger_phrases import SaidChange
from ha_tools.planning import appliances
from ha_tools.planning.trigger_limits import limit_said, limit_trigger
from ha_tools.planning.trigger_names import (
    PERSON,
    WatchedThings,
    asking_which,
    is_known,
    people_meant,
    phrases_of,
    watched_things,
)
from ha_tools.plans.trigger import ALARM_OVER, OUR_ALARM, Trigger, TriggerGroup
from ha_tools.questions.conditions import CONDITIONS, LOW_BATTERY_PERCENT, kinds_said_of
from ha_tools.questions.weather import RAIN, SNOW
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.timer import TimerKind
from ha_tools.times.durations import duration

_SWITCHED = frozenset(map(Kind, (*DOMAINS, "siren")))
_PRESSED = frozenset(map(Kind, ("button", "input_button", "event")))
_BATTERIES = Kind("sensor", "battery"), Kind("binary_sensor", "battery")

_BELLS = ("doorbell", "klingel")
"""Parts of the name of what tells that somebody rings, without spaces."""

_RAIN_WORDS = (words("rain"), words("regen"))

Meaning = Callable[[Call, SaidChange], Trigger | Result]


def trigger_meant(call: Call, changes: list[SaidChange]) -> Trigger | Result | None:
    """Return the change that is waited for, or what to say where it is not clear; None where the words say none.

    Words may be read in several ways ("the alarm goes off"): the first that means something in this home counts.
    """
    first: Result | None = None
    for said in changes:
        found = _MEANINGS[said.change](call, said)
        if isinstance(found, Trigger):
            return _lasting(replace(found, always=said.always, is_level=said.is_level), said)
        if found.outcome is Outcome.AMBIGUOUS or first is None:
            first = found
        if found.outcome is Outcome.AMBIGUOUS:
            break
    return first


def may_mean(home: Home, changes: list[SaidChange]) -> bool:
    """Return whether words name a change of what this home has."""
    return any(_may_mean(home, said) for said in changes)


def _may_mean(home: Home, said: SaidChange) -> bool:
    if said.change == ALARM_OVER:
        return True
    if said.change in {"rains", "stops_raining", "snows"}:
        return any(entity.domain == "weather" or _is_of_rain(entity) for entity in home.entities.values())
    if said.change == "rings":
        return bool(_bells(home))
    if said.change == "battery_low" and not said.slot("name"):
        return any(entity.kind in _BATTERIES for entity in home.entities.values())
    if said.slot("limit"):
        limit = limit_said(said.slot("limit"), said.language)
        if limit is None or not (limit[2] == "" or _is_place(home, limit[2])):
            return False  # "colder than 18 turn the"
    groups = phrases_of(said).groups
    name = said.slot("name")
    if any(name in groups[group] for group in ("anyone", "everyone", "nobody", "speaker")):
        has_people = any(entity.kind in PERSON for entity in home.entities.values())
        return has_people and said.change in {"comes_home", "leaves"}
    texts = [text for text in (name, said.slot("area")) if text]
    if said.change in {"done", "starts"} and name and appliances.candidates(home, said):
        return True
    return all(is_known(home, said, text) for text in texts) if texts else said.change in {"warmer", "colder"}


def _is_place(home: Home, text: str) -> bool:
    return words(text) in OUTDOORS or home.area_named(text) is not None


def _lasting(trigger: Trigger, said: SaidChange) -> Trigger:
    """Return a trigger with the length for which it must have been so, where one was said."""
    if not said.lasting:
        return trigger
    spoken = argument_words(said.language)
    length = duration(spoken.length(said.lasting) if spoken else said.lasting)
    return replace(trigger, hold_seconds=length.total_seconds(), told_hold=True) if length else trigger


def _by_word(word: str) -> Meaning:
    """Return the meaning of a change into the states that a word is said of."""

    def meaning(call: Call, said: SaidChange) -> Trigger | Result:
        found = watched_things(call, said, kinds_said_of(word))
        return found if isinstance(found, Result) else _in_states(said.change, found, word)

    return meaning


def _in_states(change: str, found: WatchedThings, word: str) -> Trigger:
    watched = {Kind(entity.domain) for entity in found.entities} | {entity.kind for entity in found.entities}
    rows = [row.states for row in CONDITIONS if word in row.words and row.kinds & watched]
    states = frozenset[str]().union(*rows) or {word.replace(" ", "_")}
    return Trigger(change, _ids(found.entities), tuple(sorted(states)), group=found.group)


def _state(call: Call, said: SaidChange) -> Trigger | Result:
    """Return a change into a state that was said by its own word: "armed", "cleaning"."""
    word = phrases_of(said).states[said.slot("state")]
    found = watched_things(call, said, kinds_said_of(word))
    if isinstance(found, Result):
        return found
    trigger = _in_states("state", found, word)
    if word in {"heating", "cooling"} and {entity.domain for entity in found.entities} == {"climate"}:
        return replace(trigger, states=(word,), attribute="hvac_action")
    return trigger


def _at_home(*, is_not: bool) -> Meaning:
    def meaning(call: Call, said: SaidChange) -> Trigger | Result:
        people = people_meant(call, said)
        if isinstance(people, Result):
            return people
        found, is_nobody = people or (watched_things(call, said, kinds_said_of("home")), False)
        if isinstance(found, Result):
            return found
        home = tuple(
            sorted({"docked" if each.domain in {"vacuum", "lawn_mower"} else "home" for each in found.entities})
        )
        turned = is_not is not is_nobody
        if said.is_level and people and found.group is TriggerGroup.EACH:
            found = replace(found, group=TriggerGroup.ANY)
        return Trigger("leaves" if turned else "comes_home", _ids(found.entities), home, turned, group=found.group)

    return meaning


def _switched(*, is_on: bool) -> Meaning:
    def meaning(call: Call, said: SaidChange) -> Trigger | Result:
        found = watched_things(call, said, _SWITCHED)
        if isinstance(found, Result):
            return found
        off = tuple(sorted(OFF_STATES))
        return Trigger(said.change, _ids(found.entities), off, is_not=is_on, group=found.group)

    return meaning


def _goes_off(call: Call, said: SaidChange) -> Trigger | Result:
    """Return a detector's alarm, or that something is switched off."""
    alarm = watched_things(call, said, kinds_said_of("detected") | {Kind("alarm_control_panel")})
    if not isinstance(alarm, Result):
        detected = _in_states("detects", alarm, "detected")
        return replace(detected, states=tuple({*detected.states, "triggered"} - {"detected"}))
    return _switched(is_on=False)(call, replace(said, change="turns_off"))


def _moves(call: Call, said: SaidChange) -> Trigger | Result:
    found = targets(call, name="motion", area=said.slot("area"), kinds=kinds_said_of("occupied"))
    if isinstance(found, Result):
        return found
    return Trigger("detects", _ids(call.home.parts(found)), ("on",), group=TriggerGroup.ANY)


def _rains(call: Call, said: SaidChange) -> Trigger | Result:
    """Return the rain that a sensor tells of, else the weather."""
    sensors = tuple(entity for entity in call.home.entities.values() if _is_of_rain(entity))
    is_not = said.change == "stops_raining"
    change = "stops_raining" if is_not else "rains"
    if sensors:
        return Trigger(change, _ids(sensors[:1]), ("on",), is_not)
    return _weather(call, change, RAIN, is_not=is_not)


def _snows(call: Call, _said: SaidChange) -> Trigger | Result:
    return _weather(call, "snows", SNOW, is_not=False)


def _weather(call: Call, change: str, states: frozenset[str], *, is_not: bool) -> Trigger | Result:
    found = targets(call, name="weather", domains=("weather",), whole_home=True)
    if isinstance(found, Result):
        return Result(Outcome.UNKNOWN, (Fact("cannot_watch_weather"),)) if found.outcome is Outcome.UNKNOWN else found
    return Trigger(change, _ids(found[:1]), tuple(sorted(states)), is_not)


def _is_of_rain(entity: Entity) -> bool:
    is_named = any(said[0] in words(name) for name in entity.names for said in _RAIN_WORDS)
    return entity.domain == "binary_sensor" and is_named


def _rings(call: Call, _said: SaidChange) -> Trigger | Result:
    bells = _bells(call.home)
    if not bells:
        return Result(Outcome.UNKNOWN, (Fact("cannot_watch_bell"),))
    return _pressed_or_on("rings", bells)


def _bells(home: Home) -> tuple[Entity, ...]:
    """Return what tells that somebody rings: an event of a doorbell, else a sensor of one."""
    named = [entity for entity in home.entities.values() if _is_bell(entity)]
    classed = [each for each in named if each.domain == "event"]
    sensors = [each for each in named if each.domain == "binary_sensor"]
    return tuple(classed or sensors)


def _is_bell(entity: Entity) -> bool:
    is_called = any(bell in "".join(words(name)) for name in entity.names for bell in _BELLS)
    if entity.domain == "event":
        return entity.device_class == "doorbell" or (is_called and entity.device_class in {None, "button"})
    return entity.domain == "binary_sensor" and is_called and entity.device_class in {None, "sound", "occupancy"}


def _presses(call: Call, said: SaidChange) -> Trigger | Result:
    found = watched_things(call, said, _PRESSED)
    return found if isinstance(found, Result) else _pressed_or_on("presses", found.entities)


def _pressed_or_on(change: str, entities: tuple[Entity, ...]) -> Trigger:
    is_pulse = entities[0].domain != "binary_sensor"
    return Trigger(change, _ids(entities), () if is_pulse else ("on",), is_pulse=is_pulse)


def _battery_low(call: Call, said: SaidChange) -> Trigger | Result:
    wanted = frozenset(_BATTERIES)
    if said.slot("name"):
        found = watched_things(call, said, wanted)
        entities = found if isinstance(found, Result) else found.entities
    else:
        entities = targets(call, name="battery", kinds=wanted, whole_home=True)
    if isinstance(entities, Result):
        return entities
    numbers = tuple(entity for entity in entities if entity.domain == "sensor")
    if numbers:
        return Trigger("battery_low", _ids(numbers), below=LOW_BATTERY_PERCENT, margin=5.0, unit="%")
    return Trigger("battery_low", _ids(entities), ("on",))


def _appliance(meaning: Meaning) -> Meaning:
    """Return the end or the beginning of an appliance's run; of a thing that is only on or off, that."""

    def tried(call: Call, said: SaidChange) -> Trigger | Result:
        found = appliances.run_trigger(call, said)
        if found is None:
            return meaning(call, said)
        if isinstance(found, Trigger):
            return found
        return asking_which(which(tuple(map(choice_of, found))), said, said.slot("name"))

    return tried


def _docks(call: Call, said: SaidChange) -> Trigger | Result:
    found = watched_things(call, said, frozenset({Kind("vacuum"), Kind("lawn_mower")}))
    return (
        found if isinstance(found, Result) else Trigger("docks", _ids(found.entities), ("docked",), group=found.group)
    )


def _alarm_over(call: Call, _said: SaidChange) -> Trigger | Result:
    """Return the end of the alarm that was set in the same turn; where none was, of any here."""
    timers = (call.timers.get(timer_id) for timer_id in timers_of(call.past.of_turn(call.place, call.turn_id)))
    alarms = tuple(timer.timer_id for timer in timers if timer and timer.kind is TimerKind.ALARM)
    return Trigger(ALARM_OVER, (OUR_ALARM,), alarms, is_pulse=True)


def _ids(entities: tuple[Entity, ...]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)


_MEANINGS: Mapping[str, Meaning] = types.MappingProxyType(
    {
        ALARM_OVER: _alarm_over,
        "opens": _by_word("open"),
        "closes": _by_word("closed"),
        "unlocks": _by_word("unlocked"),
        "locks": _by_word("locked"),
        "comes_home": _at_home(is_not=False),
        "leaves": _at_home(is_not=True),
        "done": _appliance(_switched(is_on=False)),
        "starts": _appliance(_switched(is_on=True)),
        "docks": _docks,
        "turns_on": _switched(is_on=True),
        "turns_off": _switched(is_on=False),
        "goes_off": _goes_off,
        "detects": _by_word("detected"),
        "moves": _moves,
        "clears": _by_word("clear"),
        "rings": _rings,
        "presses": _presses,
        "rains": _rains,
        "stops_raining": _rains,
        "snows": _snows,
        "warmer": limit_trigger,
        "colder": limit_trigger,
        "above": limit_trigger,
        "below": limit_trigger,
        "battery_low": _battery_low,
        "state": _state,
    }
)
"""Change -> what it means in a home."""
