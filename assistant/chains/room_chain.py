"""The common ground of a room's chains: the member that serves, how it is renewed, and left."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from pipecat.frames.frames import ErrorFrame, Frame, StartFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.chains.chain_member import ChainMember
from assistant.chains.stage_engines import StageEngines
from assistant.engines.engine import Engine
from assistant.service_meter import ServiceMeter

AnyEngine = TypeVar("AnyEngine", bound=Engine)

NO_SOUND = "completed with no audio"
"""Stands in Pipecat's errors about text without a sound in it."""


class RoomChain(FrameProcessor, Generic[AnyEngine]):
    """Gives one room's frames to the engine that serves; another goes on where that fails.

    While nothing is in progress the first engine that may be tried is connected, so that a turn need not wait for it.
    """

    def __init__(
        self,
        name: str,
        stage: StageEngines[AnyEngine],
        service_of: Callable[[AnyEngine], FrameProcessor],
        plain: Callable[[str], str],
    ) -> None:
        """`service_of` makes a service for the room; `plain` takes keys out of a text."""
        super().__init__(name=name, enable_direct_mode=True)
        self._stage = stage
        self._service_of = service_of
        self._plain = plain
        self._start: StartFrame | None = None
        self._forget: Callable[[], None] = lambda: None
        self._member: ChainMember[AnyEngine] | None = None
        self._renewals = 0
        self._leaving: set[asyncio.Task[None]] = set()
        self._renewing: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    @property
    def engine(self) -> AnyEngine:
        """The engine that serves, or would."""
        return self._member.engine if self._member else self._stage.preferred() or self._stage.engines[-1]

    @property
    @abstractmethod
    def is_busy(self) -> bool:
        """Return whether a turn is in progress, in which engines are not changed without need."""

    @abstractmethod
    async def _gave(self, member: ChainMember[AnyEngine], frame: Frame) -> None:
        """Take a frame of the member that serves."""

    @abstractmethod
    async def _go_on(self, member: ChainMember[AnyEngine]) -> None:
        """Give another member what the one before has left undone."""

    @abstractmethod
    async def _give_up(self) -> None:
        """End what is in progress: nobody can go on with it."""

    def settle_use(self) -> None:
        """Tell of what the engine that serves was sent by now."""
        meter = getattr(self._member.service, "_metrics", None) if self._member else None
        if isinstance(meter, ServiceMeter):
            meter.settle()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Begin with the pipeline."""
        await super().process_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self._start = frame
            self._forget = self._stage.on_change(self._changed.set)
            if preferred := self._stage.preferred():
                self._use(preferred)
            self._renewing = asyncio.create_task(self._renew(), name=f"{self}: renewing")

    async def cleanup(self) -> None:
        """Hang up everywhere."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations
        if self._renewing:
            self._forget()
            self._renewing.cancel()
            await asyncio.gather(self._renewing, return_exceptions=True)
        self._leave()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    def _use(self, engine: AnyEngine) -> ChainMember[AnyEngine]:
        """Have an engine serve from here on. Raises `StaysInHouseError` for one that may not be asked here."""
        self._leave()
        self._stage.check(engine)
        self._renewals = self._stage.renewals
        assert self._start is not None  # noqa: S101 - no frame comes before it
        member = ChainMember(engine, self._service_of(engine), self._gave_or_not, self._failed)
        self._member = member
        member.start(self.processor_setup, self._start, lambda one: self._stage.connected(one.engine))
        return member

    def _leave(self) -> None:
        self.settle_use()
        member, self._member = self._member, None
        if member:
            leaving = asyncio.create_task(member.end(), name=f"{self}: leaving")
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    def _for_turn(self) -> ChainMember[AnyEngine]:
        """Return the member that a turn is given to."""
        engine = self._stage.for_turn()
        return self._member if self._member and self._serves(engine) else self._use(engine)

    def _serves(self, engine: AnyEngine) -> bool:
        """Return whether the member that serves is this engine's, and no older than the engine wants it to be."""
        is_its = self._member is not None and self._member.engine is engine
        return is_its and self._renewals == self._stage.renewals

    async def _renew(self) -> None:
        """Between turns, have the first engine serve that may be tried, until cancelled."""
        while True:
            self._changed.clear()
            preferred = self._stage.preferred()
            if preferred and not self.is_busy and not self._serves(preferred):
                self._use(preferred)
            try:
                async with asyncio.timeout(self._stage.seconds_to_try or None):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def _gave_or_not(self, member: ChainMember[AnyEngine], frame: Frame) -> None:
        if member is self._member:
            await self._gave(member, frame)

    async def _failed(self, member: ChainMember[AnyEngine], error: ErrorFrame) -> None:
        """Go on with the next engine; the last one's failures are the stage's."""
        if member is not self._member or (NO_SOUND in error.error and not self.is_busy):
            return
        after = self._stage.after(member.engine) if member.engine.is_left else None
        if after is None:
            await self.push_error_frame(error)
        if not member.engine.is_left:
            return
        self._stage.failed(member.engine, self._plain(error.error))
        is_busy = self.is_busy
        self._leave()
        if is_busy and after:
            await self._go_on(self._use(after))
        elif is_busy:
            await self._give_up()
        self._changed.set()
