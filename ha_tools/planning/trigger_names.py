"""The things that a change is waited for of: what a person's words for them mean in a home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ha_tools.acting.call import Call
from ha_tools.acting.target import targets
from ha_tools.facts.facts import Fact
from ha_tools.home.choices import Choice
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import OUTDOORS, Kind, kinds
from ha_tools.home.names import words
from ha_tools.home.references import AtRef, EntityRef, PlaceRef
from ha_tools.languages.trigger_phrases import SaidChange, TriggerPhrases, trigger_phrases
from ha_tools.plans.trigger import TriggerGroup
from ha_tools.results.result import Outcome, Result

PERSON = frozenset({Kind("person")})


@dataclass(frozen=True)
class WatchedThings:
    """The things that are watched, and which of them it takes."""

    entities: tuple[Entity, ...]
    group: TriggerGroup = TriggerGroup.EACH


@dataclass(frozen=True)
class SaidName:
    """A name as it stands in a clause, taken apart."""

    name: str
    """Without words for any and all."""
    area: str | None = None
    """The place that was said with it."""
    is_any: bool = False
    """Any of several is meant: "a window"."""
    is_all: bool = False
    """All of several are: "all the windows"."""


def phrases_of(said: SaidChange) -> TriggerPhrases:
    """Return the phrases of the language in which it was said."""
    phrases = trigger_phrases(said.language)
    assert phrases is not None  # noqa: S101 - it was read by them
    return phrases


def names_in(said: SaidChange, text: str) -> Iterator[SaidName]:
    """Yield what a name may be: the whole of it, and a name with a place behind it."""
    phrases = phrases_of(said)
    plain = SaidName(text)
    for group in ("all", "any"):
        begins = sorted(phrases.groups[group], key=len, reverse=True)
        if found := next((begin for begin in begins if text.startswith(f"{begin} ")), None):
            plain = SaidName(text.removeprefix(found).strip(), is_any=group == "any", is_all=group == "all")
            break
    yield plain
    said_words = plain.name.split()
    for place in range(len(said_words) - 2, 0, -1):
        if said_words[place] in phrases.places:
            name, area = " ".join(said_words[:place]), " ".join(said_words[place + 1 :])
            yield replace(plain, name=name, area=area)


def is_known(home: Home, said: SaidChange, text: str) -> bool:
    """Return whether words name things, kinds or places of a home."""
    return any(_is_name(home, each) for each in names_in(said, text))


def _is_name(home: Home, name: SaidName) -> bool:
    spoken = words(name.name)
    is_place = spoken in OUTDOORS or home.area_named(name.name) is not None
    is_thing = bool(home.bearers(name.name) or kinds(spoken) or home.entity_index.containing(spoken))
    if name.area is None:
        return is_place or is_thing
    return is_thing and (words(name.area) in OUTDOORS or home.area_named(name.area) is not None)


def watched_things(call: Call, said: SaidChange, wanted: frozenset[Kind]) -> WatchedThings | Result:
    """Return the things of these kinds that are meant; or what to say where they are none, or not clear."""
    text, first = said.slot("name"), None
    for name in names_in(said, text):
        several = name.is_any or name.is_all
        found = targets(call, name=name.name, area=name.area, kinds=wanted, whole_home=several and name.area is None)
        if isinstance(found, Result) and found.outcome is Outcome.UNKNOWN and name.area is None:
            found = targets(call, name=name.name, kinds=wanted, whole_home=True)
        if not isinstance(found, Result):
            group = TriggerGroup.ALL if name.is_all else TriggerGroup.EACH
            return WatchedThings(call.home.parts(found), group)
        if found.outcome is Outcome.AMBIGUOUS:
            return asking_which(found, said, text)
        first = first or found
    return first or Result(Outcome.UNKNOWN, (Fact("cannot_watch", name=text),))


def asking_which(found: Result, said: SaidChange, text: str) -> Result:
    """Return the question which of several is meant, with choices that stand in the clause in place of the name."""
    lead, place = phrases_of(said).leads, phrases_of(said).places[0]
    begin = next(" ".join(words_) for words_, always in lead if always is said.always)
    choices = []
    for choice in found.choices:
        match choice.ref:
            case EntityRef(entity_ids=ids):
                name = ids[0]
            case PlaceRef(place_id=place_id):
                name = f"{text} {place} {place_id}"
            case _:
                continue
        clause = said.clause.replace(text, name, 1)
        choices.append(Choice(choice.name, AtRef(f"{begin} {clause}"), choice.called))
    return replace(found, choices=tuple(choices))


def people_meant(call: Call, said: SaidChange) -> tuple[WatchedThings, bool] | Result | None:
    """Return the people whom words such as "anyone" mean, and whether nobody of them is; None for other words."""
    groups, name = phrases_of(said).groups, said.slot("name")
    everybody = [entity for entity in call.home.entities.values() if entity.kind in PERSON]
    known = tuple(each for each in everybody if (state := call.states.get(each.entity_id)) and state.state != "unknown")
    if name in groups["speaker"]:
        return _speaker(call, said, known)
    if not any(name in groups[group] for group in ("anyone", "everyone", "nobody")):
        return None
    if not known:
        return Result(Outcome.UNKNOWN, (Fact("cannot_watch_people"),))
    is_each = name in groups["anyone"]
    return WatchedThings(known, TriggerGroup.EACH if is_each else TriggerGroup.ALL), name in groups["nobody"]


def _speaker(call: Call, said: SaidChange, known: tuple[Entity, ...]) -> tuple[WatchedThings, bool] | Result:
    person = call.people.get(call.speaker)
    own = [each for each in known if person and each.entity_id == person.entity_id] or known
    if len(own) == 1:
        return WatchedThings(tuple(own)), False
    if not own:
        return Result(Outcome.UNKNOWN, (Fact("cannot_watch_people"),))
    choices = tuple(Choice(each.name, EntityRef((each.entity_id,))) for each in own)
    asked = Fact("which_one", choices=tuple(choice.thing for choice in choices))
    return asking_which(Result(Outcome.AMBIGUOUS, (asked,), choices=choices), said, said.slot("name"))
