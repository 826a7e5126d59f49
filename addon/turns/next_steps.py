"""Next steps for a turn that went wrong, each of one tap: what to expose, to name, to set, or to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from addon.home_changes import VOICED
from addon.satellites.room_settings import RoomSettings
from assistant.turn_trouble import TroubleCode
from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.home.state import State

MOST_STEPS = 4
"""Steps that are offered for one turn."""

LOWER_BY = 0.1
LOWEST = 0.1
"""A wake word's sensitivity goes down by so much, to no less than this."""


class StepKind(StrEnum):
    """The kind of a next step."""

    EXPOSE = "expose"
    """Let assistants see an entity."""
    ALIAS = "alias"
    """Give an entity the name that was said as another name."""
    SENSITIVITY = "sensitivity"
    """Make a satellite's wake word less sensitive."""
    ENTITY = "entity"
    """Look at an entity in Home Assistant."""
    EXPOSED = "exposed"
    """Choose in Home Assistant what assistants may see."""
    AREAS = "areas"
    """Look at Home Assistant's areas and floors, and their names."""
    OPTIONS = "options"
    """Open the app's options: a key, a service, the PIN."""
    PERMISSIONS = "permissions"
    """Look at the table of permissions."""
    HEALTH = "health"
    """Look at how the services and Home Assistant do."""
    ROOM = "room"
    """Look at the satellite."""
    LOG = "log"
    """Read the app's log."""
    REPLAY = "replay"
    """Run it again, to see what would happen now."""


@dataclass(frozen=True)
class TurnStep:
    """Something to do about a turn."""

    kind: StepKind
    entity_id: str = ""
    name: str = ""
    """The entity's name, or the option's."""
    aliases: tuple[str, ...] = ()
    """The entity's other names from then on, the new one last."""
    satellite_id: str = ""
    value: float | None = None
    """The sensitivity to be set."""


_PLACES: Mapping[TroubleCode, Sequence[TurnStep]] = {
    TroubleCode.NOTHING_EXPOSED: (TurnStep(StepKind.EXPOSED),),
    TroubleCode.UNKNOWN_PLACE: (TurnStep(StepKind.AREAS),),
    TroubleCode.LEARNING: (TurnStep(StepKind.REPLAY),),
    TroubleCode.HOME_OFFLINE: (TurnStep(StepKind.HEALTH), TurnStep(StepKind.REPLAY)),
    TroubleCode.HOME_TOKEN: (TurnStep(StepKind.HEALTH),),
    TroubleCode.FORBIDDEN: (TurnStep(StepKind.PERMISSIONS),),
    TroubleCode.NO_PIN: (TurnStep(StepKind.OPTIONS, name="pin"), TurnStep(StepKind.PERMISSIONS)),
    TroubleCode.PIN_LOCKED: (TurnStep(StepKind.HEALTH),),
    TroubleCode.FAULT: (TurnStep(StepKind.LOG),),
    TroubleCode.STT_SILENT: (TurnStep(StepKind.HEALTH),),
    TroubleCode.LLM_SILENT: (TurnStep(StepKind.HEALTH),),
    TroubleCode.CUT_OFF: (),
    TroubleCode.REFUSED: (),
}
_SERVICES = frozenset(
    {TroubleCode.STT_FAILED, TroubleCode.LLM_FAILED, TroubleCode.TTS_FAILED, TroubleCode.KEY_REFUSED, TroubleCode.QUOTA}
)
_SPEAKERS = frozenset({TroubleCode.NO_SPEAKER, TroubleCode.SATELLITE_SILENT, TroubleCode.SATELLITE_GONE})
_DEVICES = frozenset({TroubleCode.UNAVAILABLE, TroubleCode.UNCONFIRMED, TroubleCode.REFUSED})
_UNNAMED = frozenset({TroubleCode.UNKNOWN_NAME, TroubleCode.NOT_UNDERSTOOD})


@dataclass(frozen=True)
class TurnSteps:
    """The next steps for turns in a home as it is now."""

    home: Home
    states: Mapping[str, State]
    """Those of all entities, exposed or not."""
    settings: Mapping[str, RoomSettings]
    """Settings of the satellites, by id."""

    def of(self, turn: Mapping[str, Any]) -> list[TurnStep]:
        """Return what can be done about a turn; nothing where it went well, or where nothing would help."""
        trouble = turn.get("trouble") or {}
        try:
            code = TroubleCode(str(trouble.get("code")))
        except ValueError:
            return []
        return list(dict.fromkeys(self._steps(code, turn, trouble)))[:MOST_STEPS]

    def _steps(self, code: TroubleCode, turn: Mapping[str, Any], trouble: Mapping[str, Any]) -> Iterator[TurnStep]:
        satellite_id = str(turn.get("satellite_id") or "")
        if code in _UNNAMED:
            yield from self._naming(turn, trouble)
        if code is TroubleCode.NOTHING_SAID:
            yield from self._less_sensitive(satellite_id)
        if code in _SERVICES:
            yield TurnStep(StepKind.OPTIONS, name=str(trouble.get("stage") or ""))
            yield TurnStep(StepKind.HEALTH)
        if code in _SPEAKERS and satellite_id:
            yield TurnStep(StepKind.ROOM, satellite_id=satellite_id)
        if code in _DEVICES:
            yield from (self._entity(item) for item in trouble.get("entity_ids") or ())
        if code is TroubleCode.NOT_UNDERSTOOD:
            yield TurnStep(StepKind.OPTIONS, name="llm")
        yield from _PLACES.get(code, ())

    def _naming(self, turn: Mapping[str, Any], trouble: Mapping[str, Any]) -> Iterator[TurnStep]:
        """Yield what would have made a name known: to expose what is called so, or to give something that name."""
        said = str(trouble.get("said") or "")
        hidden = self._hidden(words(said) or words(str(turn.get("transcript") or "")))
        for entity_id, name in hidden:
            yield TurnStep(StepKind.EXPOSE, entity_id, name)
        if not said:
            return
        for entity_id in trouble.get("entity_ids") or ():
            if (entity := self.home.entities.get(entity_id)) and not hidden:
                yield TurnStep(StepKind.ALIAS, entity_id, entity.name, (*entity.aliases, said))
        yield TurnStep(StepKind.EXPOSED)

    def _hidden(self, said: Sequence[str]) -> list[tuple[str, str]]:
        """Return the things that stand by their whole name in what was said and are not exposed, longest name first."""
        found = []
        for entity_id, state in self.states.items():
            name = str(state.attributes.get("friendly_name") or "")
            called = words(name)
            is_candidate = state.domain in VOICED and called and not self.home.area_named(name)
            if entity_id in self.home.entities or not is_candidate:
                continue
            if _holds(said, called) or (_holds(called, said) and len(said) > 1):
                found.append((len(called), entity_id, name))
        return [(entity_id, name) for _, entity_id, name in sorted(found, reverse=True)]

    def _less_sensitive(self, satellite_id: str) -> Iterator[TurnStep]:
        settings = self.settings.get(satellite_id)
        if settings is None:
            return
        now = 0.5 if settings.sensitivity is None else settings.sensitivity
        if now - LOWER_BY >= LOWEST:
            yield TurnStep(StepKind.SENSITIVITY, satellite_id=satellite_id, value=round(now - LOWER_BY, 2))
        yield TurnStep(StepKind.ROOM, satellite_id=satellite_id)

    def _entity(self, entity_id: str) -> TurnStep:
        entity = self.home.entities.get(entity_id)
        return TurnStep(StepKind.ENTITY, entity_id, entity.name if entity else entity_id)


def _holds(said: Sequence[str], called: Sequence[str]) -> bool:
    """Return whether words stand together within others."""
    length = len(called)
    return bool(length) and any(tuple(said[i : i + length]) == tuple(called) for i in range(len(said) - length + 1))
