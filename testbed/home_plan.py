"""A home as data: floors, areas, what stands in them, what an assistant may see, how it starts."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from testbed.cache import CACHE

SHAPED_BY = ("configuration.py", "furnish.py", "home-assistant.txt", "past.py")
"""Files beside this one that decide, with the plan itself, what a prepared home looks like."""

INTEGRATION = Path(__file__).parent / "custom_components" / "parley_testbed"
"""Where Home Assistant finds the devices of a plan."""

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
class Device:
    """A device of the testbed's own integration, in `custom_components`."""

    entity_id: str
    """Its domain decides what it is."""
    name: str
    """What a person calls it."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What it holds at the start: Home Assistant's entity attributes of these names, without `_attr_`; `part_of` names
    the device that it is part of, where there is one."""
    behaviour: str = "prompt"
    """One of `Behaviour` in `custom_components/parley_testbed/device.py`."""


@dataclass(frozen=True)
class TodoItem:
    """Something to do."""

    summary: str
    """What."""
    done: bool = False
    """Whether it is ticked off."""
    description: str | None = None
    """More about it."""
    due_in_days: int | None = None
    """The day by which it is to be done, counted from today; None for any."""


@dataclass(frozen=True)
class TodoList:
    """A list that the home keeps itself, by the integration `local_todo`."""

    name: str
    """What a person calls it."""
    items: tuple[TodoItem, ...] = ()
    """What stands on it at the start."""

    @property
    def entity_id(self) -> str:
        """Its id, which follows the name."""
        return f"todo.{slug(self.name)}"


@dataclass(frozen=True)
class Event:
    """An appointment, always as far away as at the start of the home."""

    summary: str
    """What."""
    in_days: int
    """The day, counted from today."""
    start: time | None = None
    """When it begins, in the home's time zone; None for all of the day."""
    hours: float = 1.0
    """How long it is, unless it is all of the day."""
    location: str | None = None
    """Where."""


@dataclass(frozen=True)
class Calendar:
    """A calendar that the home keeps itself, by the integration `local_calendar`."""

    name: str
    """What a person calls it."""
    events: tuple[Event, ...] = ()
    """What stands in it at the start."""

    @property
    def entity_id(self) -> str:
        """Its id, which follows the name."""
        return f"calendar.{slug(self.name)}"


@dataclass(frozen=True)
class Past:
    """The recorder's memory of a thing, always as long ago as at the start of the home."""

    entity_id: str
    """Of what."""
    states: tuple[str, ...]
    """Its states, one after the other, over and over; the last one is what it is when the home starts."""
    hours: int = 1
    """How long it stayed in each."""


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
    todo_lists: tuple[TodoList, ...] = ()
    """Lists beside those of the configuration."""
    calendars: tuple[Calendar, ...] = ()
    """Calendars beside those of the configuration."""
    devices: tuple[Device, ...] = ()
    """Devices of the testbed's own integration."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Entity id as its integration makes it -> what this home calls it; the id follows the name (`renamed`)."""
    past: tuple[Past, ...] = ()
    """What the recorder of the configuration remembers at the start."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Entity id -> its options in its domain."""

    def template(self) -> Path:
        """Return where the home is kept prepared: another folder for every change of its shape."""
        files = [Path(__file__).with_name(name) for name in SHAPED_BY]
        shape = b"".join(file.read_bytes() for file in [*files, *(integration_files() if self.devices else ())])
        shape += json.dumps(dataclasses.asdict(self), default=str).encode()
        return CACHE / f"{self.name}-home-{hashlib.sha256(shape).hexdigest()[:12]}"


def integration_files() -> list[Path]:
    """The files of the testbed's own integration."""
    return [file for file in sorted(INTEGRATION.iterdir()) if file.is_file()]


def device(domain: str, name: str, /, *, object_id: str = "", behaviour: str = "prompt", **attributes: Any) -> Device:
    """A device whose id follows its name, unless another is given."""
    return Device(f"{domain}.{object_id or slug(name)}", name, attributes, behaviour)


def renamed(entity_id: str, name: str) -> str:
    """The id that an entity has once it bears another name."""
    return f"{entity_id.partition('.')[0]}.{slug(name)}"


def slug(name: str) -> str:
    """The name as Home Assistant makes an id of it."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold().replace("'", "")).strip("_")
