"""Updates of the satellites' program: who may have one, how each goes, and how it ended."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from addon.satellites.release_files import SatelliteRelease
from ha_tools.signals import Signal
from satellite.protocol import UpdateProgress, UpdateState

_PERCENT: Mapping[UpdateState, int] = {UpdateState.FETCHING: 5, UpdateState.INSTALLING: 30, UpdateState.RESTARTING: 80}
"""The step that a satellite is at -> how far that is: there is nothing finer to be told."""

_PATIENCE_SECONDS: Mapping[UpdateState, float] = {
    UpdateState.FETCHING: 600.0,
    UpdateState.INSTALLING: 3600.0,
    UpdateState.RESTARTING: 600.0,
}
"""The step -> time for the next one. A satellite that gives a release up is back after some four minutes."""


class UpdateFailedError(Exception):
    """An update that cannot be begun, or that failed; the text is for a person."""


@dataclass(frozen=True)
class SatelliteUpdate:
    """The update of one satellite, as the panel shows it."""

    available: bool
    """The app has another release than the satellite runs."""
    version: str
    """Version of the app's release; empty where it was built without."""
    state: str = ""
    """In the words of `UpdateState`; empty where nothing was tried."""
    progress: int = 0
    """Percent."""
    text: str = ""
    """The reason of a failure."""


@dataclass(frozen=True)
class _Step:
    state: UpdateState
    text: str
    at: float

    @property
    def under_way(self) -> bool:
        """Another step is to follow."""
        return self.state in _PERCENT

    @property
    def late_at(self) -> float:
        """The time by which it should have followed."""
        return self.at + _PATIENCE_SECONDS.get(self.state, math.inf)


class SatelliteUpdates:
    """All that is known of the satellites' updates since the app began."""

    def __init__(self, release: SatelliteRelease) -> None:
        self.release = release
        self.on_end = Signal[str]()
        """Told of a satellite whose update has ended, well or not."""
        self._steps: dict[str, _Step] = {}

    def begin(self, satellite_id: str) -> str:
        """Note that a satellite is about to be told; return the version. Raises `UpdateFailedError`."""
        if not self.release.version:
            raise UpdateFailedError("This Parley was built without a release of the satellite's program.")
        if self._step(satellite_id).under_way:
            raise UpdateFailedError("The satellite is being updated already.")
        self._note(satellite_id, UpdateState.FETCHING)
        return self.release.version

    def progressed(self, satellite_id: str, progress: UpdateProgress) -> None:
        """Take what a satellite says of its update."""
        self._note(satellite_id, progress.state, progress.text)

    def forget(self, satellite_id: str) -> None:
        """Forget a satellite that was removed, or one that could not be told."""
        self._steps.pop(satellite_id, None)
        self.on_end.tell(satellite_id)

    def of(self, satellite_id: str, software: str) -> SatelliteUpdate:
        """Return the update of a satellite that runs `software`, such as "parley-satellite 0.2.0"."""
        step, version = self._step(satellite_id), self.release.version
        available = bool(version and software) and software.rpartition(" ")[2] != version
        state = step.state if satellite_id in self._steps else ""
        return SatelliteUpdate(available, version, state, _PERCENT.get(step.state, 0), step.text)

    async def end_of(self, satellite_id: str) -> None:
        """Return when the update under way has ended well. Raises `UpdateFailedError` when it has not."""
        ended = asyncio.Event()
        forget = self.on_end(lambda told: ended.set() if told == satellite_id else None)
        try:
            while (step := self._step(satellite_id)).under_way:
                ended.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(max(step.late_at - time.monotonic(), 0.0)):
                        await ended.wait()
        finally:
            forget()
        if step.state is UpdateState.FAILED:
            raise UpdateFailedError(step.text)

    def _step(self, satellite_id: str) -> _Step:
        step = self._steps.get(satellite_id, _Step(UpdateState.DONE, "", 0.0))
        if step.under_way and time.monotonic() > step.late_at:
            text = "The satellite has not been heard of since its update began: look at it, or switch it off and on."
            return replace(step, state=UpdateState.FAILED, text=text)
        return step

    def _note(self, satellite_id: str, state: UpdateState, text: str = "") -> None:
        step = self._steps[satellite_id] = _Step(state, text, time.monotonic())
        if not step.under_way:
            self.on_end.tell(satellite_id)
