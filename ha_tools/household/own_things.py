"""A person's own calendars and list: which are meant by whoever speaks, where none is named."""

from __future__ import annotations

from collections.abc import Sequence

from ha_tools.acting.call import Call
from ha_tools.acting.target import targets
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.people.person import Person
from ha_tools.results.result import Outcome, Result

MY_LIST = "my list"
MY_CALENDAR = "my calendar"
"""Names for the speaker's own, as sentences give them; a language model says the same."""

MY_FOREIGN_LIST = "meine liste"
"""The same in a language that calls the list for shopping so where nobody has one of their own."""


def says_mine(name: object) -> bool:
    """Return whether the speaker's own is named: "my calendar"."""
    return isinstance(name, str) and name.casefold().startswith(("my ", "mein"))


def has_own(call: Call, domain: str) -> bool:
    """Return whether the speaker is known and has one of their own."""
    speaker = call.people.get(call.speaker)
    return speaker is not None and any(each in call.home.entities for each in _own(speaker, domain))


def unnamed(call: Call, domain: str, *, own_alone: bool) -> tuple[Entity, ...] | Result:
    """Return the calendars or lists that are meant where none is named.

    They are the home's and the speaker's own, the latter alone with `own_alone`. Other people's own are not among
    them: a guest hears of the home's.
    """
    found = targets(call, name=None, domains=(domain,), whole_home=True)
    if isinstance(found, Result) or not _tells_people(call):
        return found
    speaker = call.people.get(call.speaker)
    own = tuple(entity for entity in found if speaker and entity.entity_id in _own(speaker, domain))
    if own and own_alone:
        return own
    left = of_speaker(call, found)
    return left or Result(Outcome.REFUSED, (Fact(f"own_things.{domain}"),), quotes=False)


def of_speaker(call: Call, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return those of some calendars and lists that are nobody's own but the speaker's."""
    if not _tells_people(call):
        return tuple(entities)
    others = [person for person in call.people.all if person.person_id != call.speaker]
    speaker = call.people.get(call.speaker)
    mine = _all_own(speaker) if speaker else frozenset()
    theirs = frozenset[str]().union(*map(_all_own, others)) - mine
    return tuple(entity for entity in entities if entity.entity_id not in theirs)


def owner_of(call: Call, entities: Sequence[Entity]) -> str | None:
    """Return the id of the speaker where some calendars or lists are their own: nobody else is reminded of them."""
    speaker = call.people.get(call.speaker)
    if speaker is None or not _tells_people(call):
        return None
    return speaker.person_id if any(entity.entity_id in _all_own(speaker) for entity in entities) else None


def _tells_people(call: Call) -> bool:
    """Return whether people are told apart: where they are not, nothing is anybody's own."""
    return call.voices is not None and call.voices.is_on


def _own(person: Person, domain: str) -> tuple[str, ...]:
    return person.calendars if domain == "calendar" else (person.todo_list,)


def _all_own(person: Person) -> frozenset[str]:
    return frozenset((*person.calendars, person.todo_list))
