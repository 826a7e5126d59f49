"""A satellite at work: what is heard goes to the app, what the app says is done."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from satellite.connection import Connection
from satellite.detection import Detection
from satellite.earcons import Earcon
from satellite.leds import Lights
from satellite.level_meter import LevelMeter, loudness
from satellite.light_patterns import Light, Situation, light_of
from satellite.listening import WakeWordListener
from satellite.microphone import BLOCK_SAMPLES, Block, Microphone
from satellite.problems import Problems
from satellite.protocol import (
    BUTTON,
    PREROLL_MS,
    UPLINK_RATE,
    AudioEnd,
    AudioStart,
    Begin,
    ClockQuestion,
    ClockReading,
    DownMessage,
    Flush,
    Identify,
    Level,
    MusicEnd,
    MusicPause,
    MusicSound,
    MusicStart,
    MusicStop,
    Mute,
    SatelliteSettings,
    SatelliteState,
    SettingsChanged,
    StandDown,
    StateChanged,
    Stats,
    StopPressed,
    Update,
    Wake,
    Watch,
    Welcome,
)
from satellite.satellite_record import SatelliteRecord
from satellite.service_manager import stay_alive
from satellite.settings_file import Settings
from satellite.speaker import Speaker
from satellite.spoken_code import SpokenCode
from satellite.streaming import Streaming
from satellite.updater import Updater

_LOGGER = logging.getLogger(__name__)

STATS_SECONDS = 60.0
"""Interval of `Stats`; a problem that comes or goes is told at once."""

_REMEMBERED_BLOCKS = 25
"""Blocks of the past (1 s): the pre-roll, and the wake word for its loudness."""
_PREROLL_SAMPLES = PREROLL_MS * UPLINK_RATE // 1000


class Client:
    """Ties microphone, wake words, speaker and connection together."""

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        microphone: Microphone,
        speaker: Speaker,
        listener: WakeWordListener,
        streaming: Streaming,
        problems: Problems,
        record: SatelliteRecord,
        updater: Updater,
        spoken_code: SpokenCode,
        lights: Lights,
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._microphone = microphone
        self._speaker = speaker
        self._listener = listener
        self._streaming = streaming
        self.problems = problems
        """The troubles of its devices."""
        self._record = record
        self._spoken_code = spoken_code
        self.updater = updater
        """The part that installs other releases of this program."""
        self._lights = lights
        self._situation = Situation()
        self._remembered: deque[NDArray[np.int16]] = deque(maxlen=_REMEMBERED_BLOCKS)
        self._wanted = SatelliteSettings()
        self._muted = False
        self._muted_here = False
        """The microphone was switched off here, and the app has not asked for anything else since."""
        self._answered = False
        self._music_follows = False
        self._meter = LevelMeter()
        self._started_at = time.monotonic()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speaker.run(), name="speaker")
            tasks.create_task(self._connect(), name="connection")
            tasks.create_task(self._listen(), name="microphone")
            tasks.create_task(self._report(), name="stats")
            tasks.create_task(self._record.run(), name="record in the network")
            tasks.create_task(self.updater.run(), name="updates")
            tasks.create_task(self._spoken_code.run(), name="code of the pairing")
            tasks.create_task(stay_alive(), name="signs of life for systemd")
            tasks.create_task(self._lights.run(), name="lights")

    def toggle_mute(self) -> None:
        """Switch the microphone off or on, as a person at the satellite does."""
        self._mute(not self._muted)
        self._muted_here = self._muted
        self._play(Earcon.MUTED if self._muted else Earcon.UNMUTED)

    def press(self) -> None:
        """Stop what goes on here, as a person at the satellite does; where nothing does, begin a turn."""
        if not self._connection.connected:
            self._play(Earcon.NO_CONNECTION)
        elif self._speaker.playing or self._streaming.open or self._situation.state is not SatelliteState.IDLE:
            self._speaker.flush()
            self._connection.send(StopPressed())
        elif self._muted:
            self._play(Earcon.MUTED)
        else:
            self._begin_turn(Wake(BUTTON, 1.0, 0.0, 0), np.empty(0, np.int16))

    def _show(self, **changes: Any) -> None:
        """Have the light show what has changed."""
        self._situation = replace(self._situation, **changes)
        self._lights.show(light_of(self._situation))

    async def _connect(self) -> None:
        """Stay connected, once the speaker is ready for what may be played at once."""
        await self._speaker.tried.wait()
        await self._connection.run(self)

    # ── up ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _listen(self) -> None:
        async with aclosing(self._microphone.blocks()) as blocks:
            async for block in blocks:
                await self._listener.choose(self._wanted.wake_words, self._wanted.wake_threshold)
                if self._muted:
                    self._remembered.clear()
                    continue
                self._remembered.append(block.samples)
                self._measure(block)
                streamed = self._stream(block)
                detection = await self._listener.hear(block.samples)
                if detection is not None:
                    self._wake(detection, streamed)

    def _measure(self, block: Block) -> None:
        """Tell the level of what is heard to whoever watches it."""
        level = self._meter.hear(block.samples)
        if level is not None:
            self._connection.send(Level(level))

    def _stream(self, block: Block) -> bool:
        """Send the block if it is for the app; return whether it was."""
        if not self._streaming.active(self._speaker.audible_since(block.started_at)):
            return False
        self._connection.send_audio(block.samples.tobytes())
        return True

    def _wake(self, detection: Detection, streamed: bool) -> None:
        """Tell the app of a wake word, with the sound that led up to it unless the app has that already."""
        if not self._connection.connected:
            self._play(Earcon.NO_CONNECTION)
            return
        playing = self._speaker.playing
        if not self._streaming.may_wake(playing):
            return
        heard = np.concatenate(self._remembered)
        preroll = heard[:0] if streamed else heard[-_PREROLL_SAMPLES:]
        preroll_ms = len(preroll) * 1000 // UPLINK_RATE
        wake = Wake(detection.wake_word, detection.score, loudness(heard), preroll_ms, detection.threshold, playing)
        self._begin_turn(wake, preroll)

    def _begin_turn(self, wake: Wake, preroll: NDArray[np.int16]) -> None:
        """Tell the app that somebody speaks now, and stream from here on."""
        self._speaker.flush()
        self._play(Earcon.AWAKE)
        self._connection.send(wake)
        for start in range(0, len(preroll), BLOCK_SAMPLES):
            self._connection.send_audio(preroll[start : start + BLOCK_SAMPLES].tobytes())
        self._answered = False
        self._streaming.wake()
        self._show(state=SatelliteState.LISTENING)
        self._make_way()

    async def _report(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(STATS_SECONDS):
                    await self.problems.wait_for_change()
            self._show(problem=any(map(self.problems.of, ("microphone", "speaker"))))
            self._send_stats()

    def _send_stats(self) -> None:
        self._connection.send(
            Stats(
                uptime_seconds=time.monotonic() - self._started_at,
                dropped_chunks=self._microphone.dropped + self._connection.dropped,
                underruns=self._speaker.underruns,
                near_misses=self._listener.near_misses,
                problem=self.problems.text,
                has_speaker=self._speaker.opened.is_set(),
            )
        )

    # ── down ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def pairing(self, code: str) -> None:
        """Say the code, and let Home Assistant show that this satellite waits for it to be typed in."""
        self._spoken_code.show(code)
        self._show(pairing=bool(code))
        if code:
            self._record.show(True)

    def welcomed(self, welcome: Welcome) -> None:
        """Take the app's settings, and tell how we are."""
        self._record.show(False)
        self._show(connected=True)
        settings = welcome.settings
        # What was switched off here may never have reached the app: in doubt nobody is listened to.
        self._apply(replace(settings, muted=settings.muted or self._muted_here))
        self._mute(self._muted)
        self._send_stats()
        self.updater.welcomed()

    def received(self, message: DownMessage) -> None:
        """Do what a message says."""
        match message:
            case StateChanged(state):
                self._change(state)
            case StandDown():
                self._streaming.close()
                self._show(state=SatelliteState.IDLE)
            case AudioStart():
                self._answered = True
                self._streaming.play(message.kind)
                self._speaker.start(message)
            case Begin():
                self._speaker.begin(message)
            case ClockQuestion(number):
                self._connection.send(ClockReading(number, time.monotonic()))
            case AudioEnd(playback_id):
                self._speaker.end(playback_id)
            case Flush():
                self._speaker.flush()
            case _:
                self._received_wish(message)
        self._make_way()

    def _received_wish(self, message: DownMessage) -> None:
        """Do what a person at the panel wants."""
        match message:
            case SettingsChanged(settings):
                self._muted_here = False
                if settings.muted is not self._muted and not self._lights.present:
                    self._play(Earcon.MUTED if settings.muted else Earcon.UNMUTED)
                self._apply(settings)
            case Identify():
                self._speaker.play_earcon(Earcon.HERE)
                self._lights.flash(Light.HERE)
            case Watch(levels):
                self._meter.watch(watched=levels)
            case Update():
                self.updater.take(message)
            case _:
                self._received_music(message)

    def _received_music(self, message: DownMessage) -> None:
        music = self._speaker.music
        match message:
            case MusicStart():
                music.start(message)
            case MusicSound():
                self._music_follows = True
            case MusicEnd():
                music.end()
            case MusicPause(paused):
                music.pause(paused=paused)
            case MusicStop():
                music.stop()
            case _:
                _LOGGER.debug("Nothing to do for %s.", message.type)

    def _make_way(self) -> None:
        """Have music be as loud as what goes on in the room allows."""
        self._speaker.music.make_way(self._streaming.music_level)

    def received_audio(self, pcm: bytes) -> None:
        """Play it."""
        is_music, self._music_follows = self._music_follows, False
        (self._speaker.music if is_music else self._speaker).write(pcm)

    def outdated(self) -> None:
        """Take the release of the app that this satellite is paired with."""
        self.updater.follow_app()

    def disconnected(self) -> None:
        """End the turn, and let what is already here be heard."""
        self._speaker.end()
        if self._streaming.open:
            self._play(Earcon.ERROR)
            self._lights.flash(Light.ERROR)
        self._streaming.close()
        self._meter.watch(watched=False)
        self._show(connected=False, state=SatelliteState.IDLE)
        self._music_follows = False
        self._speaker.music.stop()
        self._make_way()

    def _change(self, state: SatelliteState) -> None:
        silent_end = self._streaming.open and state is SatelliteState.IDLE and not self._answered
        self._streaming.change(state)
        self._show(state=state)
        if silent_end:
            self._play(Earcon.DONE)

    def _apply(self, settings: SatelliteSettings) -> None:
        self._wanted = settings
        self._speaker.set_volume(self._settings.volume if settings.volume is None else settings.volume)
        if settings.muted is not self._muted:
            self._mute(settings.muted)

    def _mute(self, muted: bool) -> None:
        """Switch the microphone off or on, and tell the app."""
        self._muted = muted
        self._show(muted=muted)
        if muted:
            self._streaming.close()
            self._make_way()
        self._connection.send(Mute(muted))

    def _play(self, earcon: Earcon) -> None:
        if self._settings.earcons:
            self._speaker.play_earcon(earcon)
