"""What a home is made of, as data: floors, areas, what stands in them, what an assistant may see, how it starts."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from testbed.cache import CACHE

SHAPED_BY = ("furnish.py", "home-assistant.txt")
"""Files beside this one that decide, with the plan itself, what a prepared home looks like."""

StartStates = Mapping[str, str | Mapping[str, Any]]
"""Entity id -> its state, in the shape of the service `scene.apply`."""


@dataclass(frozen=True)
class Floor:
    """One storey."""

    name: str
    """What a person calls it."""
    level: int
    """0 is the ground."""
    aliases: tuple[str, ...] = ()
    """Other names."""


@dataclass(frozen=True)
class Area:
    """One room, and the entities in it."""

    name: str
    """What a person calls it."""
    floor: str | None
    """The name of its floor; None in a home without floors."""
    entities: tuple[str, ...]
    """The ids of what stands in it."""
    aliases: tuple[str, ...] = ()
    """Other names."""


@dataclass(frozen=True)
class Integration:
    """What a person adds under "Add integration"."""

    domain: str
    """Its name in Home Assistant."""
    answers: Mapping[str, str]
    """What its one form is answered with."""


@dataclass(frozen=True)
class HomePlan:
    """One home; `testbed.homes` has them all."""

    name: str
    """One word; it names the folder that keeps the home prepared."""
    areas: tuple[Area, ...]
    """The rooms."""
    exposed: tuple[str, ...]
    """The ids of all that an assistant may see; everything else is hidden from it."""
    configuration: str
    """The text of configuration.yaml."""
    floors: tuple[Floor, ...] = ()
    """The storeys."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Entity id -> other names of it."""
    start: StartStates = field(default_factory=dict)
    """How the home stands after a start or a reset."""
    scripts: str = ""
    """The text of scripts.yaml."""
    scenes: str = ""
    """The text of scenes.yaml."""
    automations: str = ""
    """The text of automations.yaml."""
    integrations: tuple[Integration, ...] = ()
    """What is added beside what the configuration names."""

    def template(self) -> Path:
        """Return where the home is kept prepared: another folder for every change of its shape."""
        here = Path(__file__).parent
        shape = b"".join((here / name).read_bytes() for name in SHAPED_BY)
        shape += json.dumps(dataclasses.asdict(self)).encode()
        return CACHE / f"{self.name}-home-{hashlib.sha256(shape).hexdigest()[:12]}"


def todo_list(name: str) -> Integration:
    """An empty to-do list that the home keeps itself."""
    return Integration("local_todo", {"todo_list_name": name})


def calendar(name: str) -> Integration:
    """An empty calendar that the home keeps itself."""
    return Integration("local_calendar", {"calendar_name": name, "import": "create_empty"})
