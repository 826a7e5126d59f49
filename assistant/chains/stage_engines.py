"""The engines of one stage in their order, shared by all rooms: which of them serves, and since when one does not."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Generic, TypeVar

from assistant.chains.breaker import Breaker, FailureKind
from assistant.engines.engine import Engine
from assistant.service_use import Stage
from assistant.turn_trouble import TroubleCode, service_trouble
from ha_tools.leaving.gate import check, may_reach
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

AnyEngine = TypeVar("AnyEngine", bound=Engine)

_KINDS = {
    TroubleCode.KEY_REFUSED: FailureKind.REFUSED,
    TroubleCode.QUOTA: FailureKind.QUOTA,
    TroubleCode.STT_SILENT: FailureKind.SILENT,
    TroubleCode.LLM_SILENT: FailureKind.SILENT,
}

_REASONS = {
    FailureKind.ERROR: "cannot be reached, or reports errors",
    FailureKind.SILENT: "gives no answer in time",
    FailureKind.SLOW: "answers too slowly",
    FailureKind.REFUSED: "refuses the key that the options of the app have",
    FailureKind.QUOTA: "is asked too often, or its account is used up",
}


@dataclass(frozen=True)
class Outage:
    """An engine that is not asked at the moment, or that is not known to be whole again."""

    stage: Stage
    engine: str
    """The engine's name for people."""
    kind: FailureKind
    since: datetime
    """In UTC."""
    instead: str
    """The name of the engine that serves in its place; empty where none does."""
    tried: datetime | None = None
    """The moment at which it was asked last, in UTC, where only a person's turn does; None where it is tried anyway."""


@dataclass
class _Member(Generic[AnyEngine]):
    engine: AnyEngine
    breaker: Breaker
    since: datetime | None = None
    tried: datetime | None = None
    """The moment at which it was asked last."""


class StageEngines(Generic[AnyEngine]):
    """The engines of a stage, each left for the next while it fails."""

    def __init__(self, stage: Stage, engines: Sequence[AnyEngine], clock: Callable[[], float] = time.monotonic) -> None:
        self._stage = stage
        self._clock = clock
        self._renewals = 0
        self._members = [_Member(engine, Breaker(clock)) for engine in engines]
        for engine in engines:
            engine.on_renewed(self._renewed)
        self.on_change = Signal[()]()
        """Told when another engine serves, or may be tried; and when `outages` have changed."""

    @property
    def engines(self) -> tuple[AnyEngine, ...]:
        """The engines, in the order in which they are asked."""
        return tuple(member.engine for member in self._members)

    def replace(self, old: AnyEngine, *new: AnyEngine) -> None:
        """Put others in the place of an engine; rooms take them with their next turn."""
        place = self.engines.index(old)
        self._members[place : place + 1] = [_Member(engine, Breaker(self._clock)) for engine in new]
        self.on_change.tell()

    @property
    def renewals(self) -> int:
        """The number of times that an engine wanted rooms to have new services."""
        return self._renewals

    def for_turn(self) -> AnyEngine:
        """Return the engine that a turn is given to."""
        able = self._allowed()
        return next((m.engine for m in able if m.breaker.may_serve()), able[-1].engine)

    def preferred(self) -> AnyEngine | None:
        """Return the first engine to which a connection may be tried, for which nobody waits; None for none now."""
        return next((member.engine for member in self._allowed() if member.breaker.may_connect()), None)

    def after(self, failed: AnyEngine) -> AnyEngine | None:
        """Return the engine that goes on where one failed in the middle of a turn; None where it was the last."""
        engines = self.engines
        behind = self._members[engines.index(failed) + 1 :] if failed in engines else self._members
        behind = [member for member in behind if self._may_reach(member.engine)]
        able = [member.engine for member in behind if member.breaker.may_serve()]
        return able[0] if able else next((member.engine for member in reversed(behind)), None)

    @property
    def may_be_asked(self) -> bool:
        """Return whether there is an engine that may be asked on whose behalf the caller runs."""
        return any(map(self._may_reach, self.engines))

    def _allowed(self) -> list[_Member[AnyEngine]]:
        """Return those that may be asked; all of them where none may: then the gate refuses them."""
        return [one for one in self._members if self._may_reach(one.engine)] or self._members

    def check(self, engine: AnyEngine) -> None:
        """Raise `StaysInHouseError` where an engine may not be asked on whose behalf the caller runs."""
        check(engine.service.host, for_speech=self._stage is Stage.STT)

    def _may_reach(self, engine: AnyEngine) -> bool:
        return may_reach(engine.service.host, for_speech=self._stage is Stage.STT)

    @property
    def seconds_to_try(self) -> float | None:
        """The seconds until an engine that was left may be tried; None where none was."""
        left = [member.breaker.seconds_left for member in self._members if member.breaker.failure]
        return min(left) if left else None

    def connected(self, engine: AnyEngine) -> None:
        """An engine's service could be reached, where there is something to reach before it is asked."""
        if engine.connects and (member := self._member(engine)):
            member.breaker.connected()
            self._settle(member)

    def served(self, engine: AnyEngine, *, late: bool = False) -> None:
        """An engine answered; `late` where too late for speech."""
        if member := self._member(engine):
            member.tried = datetime.now(UTC)
            member.breaker.served(late=late)
            self._settle(member, "its answers began too late" if late else "")

    def failed(self, engine: AnyEngine, problem: str) -> None:
        """An engine failed, by its own words, which hold no key."""
        if member := self._member(engine):
            is_again, member.tried = member.since is not None, datetime.now(UTC)
            member.breaker.failed(_KINDS.get(service_trouble(self._stage, problem).code, FailureKind.ERROR))
            self._settle(member, problem)
            if is_again and not engine.connects:
                self.on_change.tell()

    @property
    def outages(self) -> list[Outage]:
        """The engines that are left at the moment, in their order."""
        able = next((member.engine.name for member in self._members if member.breaker.failure is None), "")
        return [
            Outage(
                self._stage,
                member.engine.name,
                member.breaker.failure,
                member.since,
                able,
                None if member.engine.connects else member.tried,
            )
            for member in self._members
            if member.breaker.failure and member.since
        ]

    @property
    def has_own(self) -> bool:
        """Return whether the house has an engine of its own here."""
        return any(not engine.is_left for engine in self.engines)

    @property
    def is_down_to_own(self) -> bool:
        """Return whether the house's own serves, since all others are left."""
        others = [member for member in self._members if member.engine.is_left]
        return self.has_own and bool(others) and all(member.breaker.failure for member in others)

    def _renewed(self) -> None:
        self._renewals += 1
        self.on_change.tell()

    def _member(self, engine: AnyEngine) -> _Member[AnyEngine] | None:
        return next((member for member in self._members if member.engine is engine), None)

    def _settle(self, member: _Member[AnyEngine], problem: str = "") -> None:
        """Note since when an engine is left, and that it is whole again; log each once."""
        failure, name = member.breaker.failure, member.engine.name
        if failure and member.since is None:
            member.since = datetime.now(UTC)
            _LOGGER.warning("%s %s", name, _REASONS[failure])
            _LOGGER.debug("%s: %s", name, problem)
        elif failure is None and member.since:
            member.since = None
            _LOGGER.info("%s serves again", name)
        else:
            return
        self.on_change.tell()


def in_words(outage: Outage, zone: tzinfo) -> str:
    """Return what a person reads of an outage: who, why, since when (in a time zone), and who serves instead."""
    engine, reason, instead, since = outage.engine, _REASONS[outage.kind], outage.instead, _at(outage.since, zone)
    if outage.tried is None and not instead:
        return f"{engine} {reason}, since {since}. Nothing serves in its place."
    if outage.tried is None:
        return f"{engine} {reason}, since {since}. In its place serves: {instead}."
    tried = _at(outage.tried, zone)
    if not instead:
        return (
            f"{engine} {reason}, since {since}. It is tried only when somebody asks something, last at {tried}. "
            "Nothing serves in its place."
        )
    return (
        f"{engine} {reason}, since {since}. It is tried only when somebody asks something, last at {tried}. "
        f"In its place serves: {instead}."
    )


def _at(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
