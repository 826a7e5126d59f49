"""The reach of a thing in use: of a script, an automation, a scene, a group, a button, a lock's switch.

It is looked up when the thing is to be used, since it may have been changed a moment ago.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools.home.home import Entity
from ha_tools.home.kinds import DOMAIN_WORDS
from ha_tools.home_errors import HomeError
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions.effects import (
    ABOUT_ITSELF,
    BRINGS_TO,
    LETS_MOVE,
    ONLY_TELLS,
    SCRIPT_SERVICES,
    SET_OFF,
    TURNS,
    UNDERSTANDS,
    WHATEVER,
    WITHOUT_TURNS,
    by_switch,
    runs,
    state_after,
)
from ha_tools.permissions.routines import ANY, TARGETS, Config, Deed, deeds, is_set_off, wanted_states
from ha_tools.permissions.table import GRAVEST

_LOGGER = logging.getLogger(__name__)

REACH_SECONDS = 5.0
"""Time for Home Assistant to tell: each of its answers takes a millisecond, but the first that is read over HTTP waits
for the import of its client, a second or two on a small machine."""

MOST_ROUTINES = 50
"""So many scripts and automations are looked into for one that calls others; nobody can tell more of them apart."""


@dataclass(frozen=True)
class Reached:
    """One thing that is reached."""

    service: str
    """The service that is called on it: "lock.unlock"; its name or all of it `ANY` where that is not known."""
    entity: Entity
    """The thing, exposed or not; for a service without a target one without id."""
    is_certain: bool = True
    """True if that very thing is told; otherwise it may be this one."""
    is_same: bool = False
    """True if it is but another face of the thing that is used: a lock that a switch is shown as."""


@dataclass
class Reach:
    """All that a thing reaches."""

    things: dict[Reached, None] = field(default_factory=dict)
    """The services and their things, in the order in which they were found."""
    is_whole: bool = True
    """True if that is all; otherwise nobody can see what else is done."""

    def add(self, reached: Reached) -> bool:
        """Note one more; return whether it is new."""
        is_new = reached not in self.things
        self.things[reached] = None
        return is_new


async def reach_of(
    home_assistant: HomeAssistant, service: str, entity: Entity, is_settled: Callable[[str, Entity], bool]
) -> Reach:
    """Return the effects of a service beyond its thing; the rest is not looked at where `is_settled` says so."""
    looking = _Looking(home_assistant, is_settled)
    if is_settled(service, entity):
        return looking.reach
    looking.follow(service, entity)
    if looking.waiting:
        try:
            async with asyncio.timeout(REACH_SECONDS):
                await looking.look()
        except (HomeError, TimeoutError) as err:
            _LOGGER.warning("It is not known what %s does: %s", entity.entity_id, str(err) or type(err).__name__)
            looking.reach.is_whole = False
    return looking.reach


class _Looking:
    """One look from thing to thing. What needs no question to Home Assistant is noted at once."""

    def __init__(self, home_assistant: HomeAssistant, is_settled: Callable[[str, Entity], bool]) -> None:
        self._home_assistant = home_assistant
        self._states = home_assistant.states
        self._is_settled = is_settled
        self._domains: Collection[str] = ()
        self.reach = Reach()
        self.waiting: list[tuple[str, Entity, bool]] = []
        """Things that are run or set off, each with its service and True where that is certain."""
        self._is_certain = True
        self._routines_left = MOST_ROUTINES

    async def look(self) -> None:
        """Look into all that is run, and into what that runs."""
        self._domains = {*DOMAIN_WORDS, *(item.partition(".")[0] for item in self._states)}
        while self.waiting:
            service, entity, self._is_certain = self.waiting.pop(0)
            await self._look_into(service, entity)

    def follow(self, service: str, entity: Entity, *, is_certain: bool = True) -> None:
        """Note what hangs on a thing: the members of a group, what a switch stands in for, what is run."""
        if runs(service, entity) or entity.domain in SET_OFF:
            self.waiting.append((service, entity, is_certain and self._is_certain))
        for member in self._members(entity) if entity.domain != "scene" else ():
            self._do(service, member, is_certain=is_certain)
        for stand_in in self._home_assistant.stand_ins(entity.entity_id):
            other = self._entity(stand_in.entity_id)
            self._add(by_switch(service, other.domain, stand_in), other, is_certain=is_certain, is_same=True)

    def _add(self, service: str, entity: Entity, *, is_certain: bool, is_same: bool = False) -> bool:
        return self.reach.add(Reached(service, entity, is_certain and self._is_certain, is_same))

    def _do(self, service: str, entity: Entity, *, is_certain: bool) -> None:
        """Note that a service is called on a thing of its kind, or on a group."""
        domain, _, name = service.partition(".")
        if entity.domain == "group":
            for member in self._members(entity):
                self._do(service, member, is_certain=is_certain)
            return
        if domain == "homeassistant":
            for way in TURNS.intersection(TURNS if name == ANY else {name}) - WITHOUT_TURNS.get(
                entity.domain, frozenset()
            ):
                self._do(f"{entity.domain}.{way}", entity, is_certain=is_certain and name != ANY)
            return
        if domain in ONLY_TELLS or (domain != entity.domain and domain in self._domains):
            return
        if domain != entity.domain:
            service = WHATEVER
        elif name in LETS_MOVE and self._is_armed_away(entity):
            service = f"{domain}.alarm_disarm"
        if not self._add(service, entity, is_certain=is_certain) or self._is_settled(service, entity):
            return
        self.follow(service, entity, is_certain=is_certain)

    def _is_armed_away(self, panel: Entity) -> bool:
        state = self._states.get(panel.entity_id)
        return state is None or state.state not in {"disarmed", "armed_home"}

    def _members(self, entity: Entity) -> list[Entity]:
        state = self._states.get(entity.entity_id)
        ids = state.attributes.get("entity_id") if state else None
        return (
            [self._entity(str(item)) for item in ids if item != entity.entity_id]
            if isinstance(ids, list | tuple)
            else []
        )

    def _entity(self, entity_id: str) -> Entity:
        """A thing, exposed or not."""
        known = self._home_assistant.home.entities.get(entity_id)
        state = self._states.get(entity_id)
        return known or Entity(entity_id, "", device_class=state.attributes.get("device_class") if state else None)

    async def _look_into(self, service: str, entity: Entity) -> None:
        if entity.domain == "scene":
            await self._look_into_scene(entity)
        elif entity.domain in {"script", "automation"}:
            await self._do_all(deeds(await self._config(entity.entity_id)))
        elif entity.domain == "intent_script":
            self.reach.is_whole = False  # Home Assistant does not tell
        else:
            await self._look_at_automations(service, entity)
            if entity.domain == "button" and entity.device_class not in ABOUT_ITSELF:
                await self._look_beside(entity)

    async def _config(self, entity_id: str) -> Config:
        """A script's or an automation's configuration; of one too many nothing is known."""
        self._routines_left -= 1
        if self._routines_left < 0:
            self.reach.is_whole = False
            return {}
        answer = await self._ask(f"{entity_id.partition('.')[0]}/config", entity_id=entity_id)
        config: Config = answer["config"] or {}
        return config

    async def _look_at_automations(self, service: str, entity: Entity) -> None:
        """Look at the automations that wait for a thing to change, or a button to be pressed."""
        related = await self._ask("search/related", item_type="entity", item_id=entity.entity_id)
        for item in related.get("automation", ()):
            automation = await self._config(item)
            if is_set_off(automation, entity.entity_id, state_after(service)):
                await self._do_all(deeds(automation))

    async def _look_into_scene(self, scene: Entity) -> None:
        if scene.entity_id not in self._states:
            return  # it is yet to be made, by a scene.create that was looked at too
        members = self._members(scene)
        matters = any(member.domain in {*GRAVEST, *SET_OFF, "group"} for member in members)
        wanted = await self._wanted(scene) if matters else {}
        for member in members:
            self._bring(member, wanted.get(member.entity_id, ""))
        if not members:
            await self._look_beside(scene, by_integration=True)

    def _bring(self, entity: Entity, state: str) -> None:
        """Bring a thing to a state; to whatever state where none is told."""
        turned = (
            f"{entity.domain}.turn_{state}" if state in {"on", "off"} and entity.domain not in GRAVEST else WHATEVER
        )
        service = BRINGS_TO.get((entity.domain, state), turned)
        if self._add(service, entity, is_certain=bool(state)) and not self._is_settled(service, entity):
            self.follow(service, entity, is_certain=bool(state))

    async def _wanted(self, scene: Entity) -> dict[str, str]:
        """The states of a scene by entity id, where Home Assistant keeps it in its own file."""
        state = self._states.get(scene.entity_id)
        scene_id = state.attributes.get("id") if state else None
        return (
            wanted_states((await self._home_assistant.scene_config(str(scene_id))).get("entities")) if scene_id else {}
        )

    async def _look_beside(self, entity: Entity, *, by_integration: bool = False) -> None:
        """Look beside a thing that tells nothing: it may do anything to what its device, or its integration, has."""
        entry = await self._ask("config/entity_registry/get", entity_id=entity.entity_id)
        if entry["platform"] == "template":
            self.reach.is_whole = False
        elif entry["device_id"]:
            await self._may_touch("device", entry["device_id"])
        elif by_integration and entry["config_entry_id"]:
            await self._may_touch("config_entry", entry["config_entry_id"])
        elif by_integration:
            self.reach.is_whole = False

    async def _may_touch(self, kind: str, item_id: str) -> None:
        for item in await self._related_entities(kind, item_id):
            if item.partition(".")[0] in GRAVEST:
                self._add(WHATEVER, self._entity(item), is_certain=False)

    async def _related_entities(self, kind: str, item_id: str) -> Sequence[str]:
        related = await self._ask("search/related", item_type=kind, item_id=item_id)
        return sorted(related.get("entity", ()))

    async def _do_all(self, wanted: Iterable[Deed]) -> None:
        for deed in wanted:
            await self._do_deed(deed)

    async def _do_deed(self, deed: Deed) -> None:
        if deed.service in UNDERSTANDS:
            self.reach.is_whole = False
        if deed.domain == "scene" and deed.wanted:  # scene.apply, scene.create
            for item, state in deed.wanted.items():
                self._bring(self._entity(item), state)
        if deed.domain == "script" and deed.name not in {*SCRIPT_SERVICES, ANY}:
            deed = Deed("script.turn_on", {"entity_id": await self._scripts_run_as(deed.name)})
            self.reach.is_whole = self.reach.is_whole and bool(deed.target["entity_id"])
        targets = await self._targets(deed)
        for entity in targets:
            own = deed.service if deed.domain != ANY else f"{entity.domain}.{ANY}"
            self._do(own, entity, is_certain=not deed.is_open)
        if not targets:
            self._add(deed.service, Entity("", ""), is_certain=True)
            self.reach.is_whole = self.reach.is_whole and not (deed.domain in {ANY, "script"} and deed.name == ANY)
        if deed.is_open:
            self._do_to_any(deed)

    async def _scripts_run_as(self, name: str) -> tuple[str, ...]:
        """The script that a service runs: it keeps its name when the script's entity is renamed."""
        ids = [item for item in self._states if item.startswith("script.")]
        entries = await self._ask("config/entity_registry/get_entries", entity_ids=ids)
        return tuple(item for item, entry in entries.items() if entry and entry["unique_id"] == name)

    def _do_to_any(self, deed: Deed) -> None:
        """A template chooses on what: it may be on anything that the service is for."""
        chooses_what_runs = deed.domain in {ANY, "script", "automation", "scene"} and deed.service != "scene.turn_on"
        if chooses_what_runs or (deed.domain == "homeassistant" and deed.name in {*TURNS, ANY}):
            self.reach.is_whole = False
            return
        of_domain = deed.domain in self._domains
        for item in list(self._states):
            entity = self._entity(item)
            if entity.domain == deed.domain or (not of_domain and entity.domain in GRAVEST):
                self._do(deed.service, entity, is_certain=False)

    async def _targets(self, deed: Deed) -> list[Entity]:
        named = deed.target.get("entity_id", ())
        ids = dict.fromkeys(item for item in named if item != "all")
        if "all" in named:
            ids |= dict.fromkeys(item for item in self._states if item.partition(".")[0] == deed.domain)
        wide = {key: list(deed.target[key]) for key in TARGETS if key != "entity_id" and key in deed.target}
        if wide:
            ids |= dict.fromkeys(await self._extracted(wide))
        if deed.exclude:
            left_out = frozenset(await self._extracted({key: list(items) for key, items in deed.exclude.items()}))
            ids = {item: None for item in ids if item not in left_out}
        return [self._entity(item) for item in ids]

    async def _extracted(self, target: dict[str, list[str]]) -> list[str]:
        """The things of a target; those of a device also where they are hidden, since a device action may name them."""
        found = (await self._ask("extract_from_target", target=target))["referenced_entities"]
        by_device = [await self._related_entities("device", item) for item in target.get("device_id", ())]
        return sorted({*found, *(item for items in by_device for item in items)})

    async def _ask(self, type_: str, **fields: Any) -> Any:
        return await self._home_assistant.ask(type_, **fields)
