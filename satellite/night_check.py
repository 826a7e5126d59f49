"""The check of the echo's way by night: faint sweeps while nothing else goes on, heard by the running satellite."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from satellite.echo_path import EchoPath
from satellite.echo_reference import KEPT_SECONDS, EchoReference, StreamClock
from satellite.microphone import BLOCK_SECONDS, Block, Microphone
from satellite.protocol import UPLINK_RATE, AudioStart, PlaybackKind
from satellite.settings_file import Settings
from satellite.speaker import Speaker
from satellite.speaker_device import PREFERRED_RATE
from satellite.sweeps import SECONDS, analyse, sweeps

_LOGGER = logging.getLogger(__name__)

_HOURS = range(2, 5)
"""Hours of the local day in which it is done."""
_VOLUME = 0.3
"""Loudness of the sweeps: 35 dB fainter than full scale, about as loud as a whisper, and heard all the same."""
_LATE_SECONDS = 1.5
"""Time beyond the sound's own for the way to the speaker and back."""
_ID = "night-check"


class TapedMicrophone:
    """A microphone, of whose blocks some can be kept beside."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self._tape: asyncio.Queue[Block] | None = None

    @property
    def dropped(self) -> int:
        """Blocks lost since the start."""
        return self._microphone.dropped

    async def blocks(self) -> AsyncGenerator[Sequence[Block], None]:
        """Yield what is heard, as many blocks as came at once, without a gap, for ever."""
        async with aclosing(self._microphone.blocks()) as blocks:
            async for together in blocks:
                if self._tape is not None:
                    for block in together:
                        self._tape.put_nowait(block)
                yield together

    async def record(self, seconds: float) -> list[Block]:
        """Return what is heard in the next seconds."""
        self._tape = tape = asyncio.Queue[Block]()
        try:
            return [await tape.get() for _ in range(round(seconds / BLOCK_SECONDS))]
        finally:
            self._tape = None


@dataclass(frozen=True)
class Measurement:
    """The figures of an `EchoPath`."""

    delay_ms: float
    drift_ppm: float
    return_loss_db: float


class NightCheck:
    """Measures once a night, if nothing goes on then."""

    def __init__(
        self,
        settings: Settings,
        microphone: TapedMicrophone,
        speaker: Speaker,
        reference: EchoReference,
        is_idle: Callable[[], bool],
        on_measured: Callable[[EchoPath], None],
    ) -> None:
        self._settings = settings
        self._microphone = microphone
        self._speaker = speaker
        self._reference = reference
        self._is_idle = is_idle
        self._on_measured = on_measured

    async def run(self) -> None:
        """Measure each night until cancelled."""
        while True:
            await asyncio.sleep(seconds_until_check(datetime.now().astimezone(), random.random()))  # noqa: S311 - no secret
            if self._is_idle() and (path := await self.measure()):
                await asyncio.to_thread(path.keep, self._settings.state_folder)
                self._on_measured(path)

    async def measure(self) -> EchoPath | None:
        """Play and listen; return what was found, None where it was disturbed or nothing was heard."""
        sound, _ = sweeps(PREFERRED_RATE, 1.0)
        self._speaker.start(AudioStart(_ID, PlaybackKind.ANNOUNCEMENT, PREFERRED_RATE, _VOLUME))
        self._speaker.write(sound.tobytes())
        self._speaker.end(_ID)
        heard = await self._microphone.record(SECONDS + _LATE_SECONDS)
        found = await asyncio.to_thread(measurement, heard, self._reference)
        if found is None:
            _LOGGER.info("The way from the speaker to the microphone could not be measured this night.")
            return None
        _LOGGER.info("The echo comes after %.0f ms, %.0f dB fainter (%+.0f ppm).", *_figures(found))
        return EchoPath(
            self._settings.input_device,
            self._settings.output_device,
            round(found.delay_ms, 1),
            round(found.drift_ppm, 1),
            round(found.return_loss_db, 1),
        )


def _figures(found: Measurement) -> tuple[float, float, float]:
    return found.delay_ms, found.return_loss_db, found.drift_ppm


def measurement(heard: Sequence[Block], reference: EchoReference) -> Measurement | None:
    """Return the way from the samples of `reference`, the last of which are sweeps, to those that were heard."""
    count = round((SECONDS + KEPT_SECONDS) * reference.rate)
    first = reference.count - count
    played = analyse(reference.stretch(first, count), reference.rate)
    found = analyse(np.concatenate([block.samples for block in heard]), UPLINK_RATE)
    if found.level_db is None or found.drift_ppm is None or played.level_db is None or played.drift_ppm is None:
        return None
    clock = StreamClock(len(heard))
    for number, block in enumerate(heard, 1):
        clock.note(number * BLOCK_SECONDS, block.arrived_at)
    handed_over_at = reference.started_at + first / reference.rate + played.first_at
    delay = clock.started_at + found.first_at - handed_over_at
    return Measurement(delay * 1000, found.drift_ppm, played.level_db - found.level_db)


def seconds_until_check(now: datetime, chance: float) -> float:
    """Return the time until the next night's check; `chance` from 0 to 1 spreads the satellites of a home."""
    wait = timedelta(hours=_HOURS.start + chance * len(_HOURS))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = midnight + wait
    return ((due if due > now else due + timedelta(days=1)) - now).total_seconds()
