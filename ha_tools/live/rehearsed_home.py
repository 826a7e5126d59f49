"""A home in which all can be looked up and nothing can be changed: whatever would be changed is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from ha_tools.home.locale import Locale
from ha_tools.home.state import State
from ha_tools.home_errors import ServiceRefused
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.registry import StandIn
from ha_tools.live.websocket import COMMAND_SECONDS

READING_SERVICES = frozenset(
    {"weather.get_forecasts", "todo.get_items", "calendar.get_events", "media_player.browse_media"}
    | {"media_player.search_media"}
)
"""Services that only answer (Home Assistant registers them with a response and without any effect)."""

READING_COMMANDS = frozenset(
    """
    get_config get_services get_states search/related extract_from_target
    automation/config script/config config/entity_registry/get config/entity_registry/get_entries
    conversation/sentences/list conversation/agent/homeassistant/debug
    history/history_during_period recorder/statistics_during_period media_source/resolve_media
    """.split()
)
"""Commands of the WebSocket API that only answer."""

REHEARSED = "rehearsed"
"""The code of the refusal with which everything else ends."""


@dataclass(frozen=True)
class PlannedCall:
    """A change that would be made."""

    service: str
    """"light.turn_on", "calendar/event/delete", "timer.started"."""
    targets: tuple[str, ...] = ()
    """Entity ids."""
    data: Mapping[str, Any] = field(default_factory=dict)


class RehearsedHome(HomeAssistant):
    """A view of a live home for a rehearsal.

    It has neither an address nor a token of its own: whatever it does not pass on by the lists above reaches nobody.
    """

    def __init__(self, live: HomeAssistant) -> None:
        super().__init__("", "")
        self.planned: list[PlannedCall] = []
        """The changes that would have been made, in their order."""
        self._live_home = live
        self.home, self.knows_home = live.home, live.knows_home
        self.problems, self.status = live.problems, live.status
        self.coordinates = live.coordinates

    def call_also(self, _names: Mapping[str, tuple[str, ...]]) -> None:
        """Leave the names as they are."""

    def plan(self, service: str, targets: Iterable[str] = (), data: Mapping[str, Any] | None = None) -> None:
        """Write down a change that would be made."""
        self.planned.append(PlannedCall(service, tuple(targets), dict(data or {})))

    @property
    def states(self) -> Mapping[str, State]:
        """Every entity's live state by entity id."""
        return self._live_home.states

    @property
    def time_zone(self) -> ZoneInfo:
        """The home's time zone."""
        return self._live_home.time_zone

    @property
    def locale(self) -> Locale:
        """The home's way to tell times and degrees, now."""
        return self._live_home.locale

    async def run(self) -> NoReturn:
        """Raise: a rehearsal connects to nothing."""
        raise RuntimeError("A rehearsal has no connection of its own.")

    async def call_service(
        self,
        domain: str,
        service: str,
        *,
        target_entity_ids: Iterable[str],
        data: Mapping[str, Any] | None = None,
        return_response: bool = False,
        seconds: float = COMMAND_SECONDS,
    ) -> Mapping[str, Any] | None:
        """Call what only answers; write down anything else."""
        targets, name = tuple(target_entity_ids), f"{domain}.{service}"
        if name in READING_SERVICES and return_response:
            return await self._live_home.call_service(
                domain, service, target_entity_ids=targets, data=data, return_response=True, seconds=seconds
            )
        self.plan(name, targets, data)
        return None

    async def wait_for_states(
        self, entity_ids: Iterable[str], predicate: Callable[[State], bool], _seconds: float
    ) -> bool:
        """Return whether it is so now: nothing will follow."""
        return all(item in self.states and predicate(self.states[item]) for item in entity_ids)

    async def wait_for_state_of(self, predicate: Callable[[State], bool], _seconds: float) -> str:
        """Return the id of the entity that meets the predicate now; empty where none does."""
        return next((item for item, state in self.states.items() if predicate(state)), "")

    async def fire_event(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Write it down."""
        self.plan(f"event {event_type}", (), data)

    async def ask(self, type_: str, **fields: Any) -> Any:
        """Ask what only answers. Write down anything else, and raise `ServiceRefused`."""
        if type_ in READING_COMMANDS:
            return await self._live_home.ask(type_, **fields)
        self.plan(type_, (), fields)
        raise ServiceRefused(REHEARSED, "This is only a rehearsal.")

    async def configuration(self) -> Mapping[str, Any]:
        """Home Assistant's own settings. Raises HomeError."""
        return await self._live_home.configuration()

    async def calendar_events(self, entity_id: str, start: datetime, end: datetime) -> Sequence[Mapping[str, Any]]:
        """A calendar's events that overlap the time. Raises HomeError."""
        return await self._live_home.calendar_events(entity_id, start, end)

    async def camera_picture(self, entity_id: str) -> bytes:
        """Write it down, and raise `ServiceRefused`: a picture would be shown to somebody."""
        self.plan("camera.snapshot", (entity_id,))
        raise ServiceRefused(REHEARSED, "This is only a rehearsal.")

    async def scene_config(self, scene_id: str) -> Mapping[str, Any]:
        """A scene as Home Assistant's editor has it. Raises HomeError."""
        return await self._live_home.scene_config(scene_id)

    async def write_automation(self, automation_id: str, config: Mapping[str, Any]) -> None:
        """Write it down, and raise `ServiceRefused`."""
        await self.ask("config/automation/write", automation_id=automation_id, config=dict(config))

    async def remove_automation(self, automation_id: str) -> None:
        """Write it down, and raise `ServiceRefused`."""
        await self.ask("config/automation/remove", automation_id=automation_id)

    async def exposed(self) -> frozenset[str]:
        """The entity ids that assistants may see, asked for anew. Raises HomeError."""
        return await self._live_home.exposed()

    def stand_ins(self, entity_id: str) -> Sequence[StandIn]:
        """Return the things that a switch is also shown as."""
        return self._live_home.stand_ins(entity_id)
