"""One person who made themselves known to the house, by voice or in the panel."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_NAME = 40
"""Characters of a name."""


@dataclass(frozen=True)
class Person:
    """A person of the home."""

    name: str
    """The name that tells this person from the others: "Samuel"."""
    called: str = ""
    """The name that the person wants to be called: "Sam"; empty for the other one."""
    is_greeted: bool = True
    """The person is greeted by name."""
    entity_id: str = ""
    """The same person in Home Assistant: "person.samuel"; empty where nobody has said which."""
    calendars: tuple[str, ...] = ()
    """Entity ids of this person's own calendars."""
    todo_list: str = ""
    """Entity id of this person's own to-do list; empty for none."""
    person_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    @property
    def address(self) -> str:
        """Return the name to say to this person."""
        return self.called or self.name

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `person_of` reads it."""
        return {**asdict(self), "calendars": list(self.calendars)}


def person_of(kept: Mapping[str, Any]) -> Person:
    """Return the person who was kept so. Raises `ValueError` for anything else."""
    texts = [kept.get(key) for key in ("name", "called", "entity_id", "person_id")]
    calendars, is_greeted, todo_list = kept.get("calendars"), kept.get("is_greeted"), kept.get("todo_list", "")
    is_whole = all(isinstance(text, str) for text in texts) and isinstance(is_greeted, bool)
    is_whole = is_whole and isinstance(todo_list, str) and isinstance(calendars, list)
    if not (is_whole and texts[0] and texts[3]):
        raise ValueError("It is no person: a name, an id or a list of calendars is missing.")
    name, called, entity_id, person_id = map(str, texts)
    return Person(name, called, bool(is_greeted), entity_id, tuple(map(str, calendars or ())), todo_list, person_id)
