"""A satellite at work: what is heard goes to the app, what the app says is done."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import numpy as np

from satellite.connection import Connection
from satellite.cues import Cues
from satellite.earcons import Earcon
from satellite.echo_filter import EchoFilter
from satellite.echo_path import EchoPath
from satellite.echo_reference import EchoReference
from satellite.health_reports import HealthReports
from satellite.hearing import Hearing
from satellite.leds import Lights
from satellite.listening import WakeWordListener
from satellite.night_check import NightCheck, TapedMicrophone
from satellite.problems import Problems
from satellite.protocol import (
    BUTTON,
    AudioEnd,
    AudioStart,
    Begin,
    ClockQuestion,
    ClockReading,
    DownMessage,
    Flush,
    Identify,
    MusicEnd,
    MusicPause,
    MusicSound,
    MusicStart,
    MusicStop,
    Mute,
    SatelliteSettings,
    SettingsChanged,
    StandDown,
    StateChanged,
    Update,
    Wake,
    Watch,
    Welcome,
)
from satellite.satellite_record import SatelliteRecord
from satellite.satellite_turn import SatelliteTurn
from satellite.service_manager import stay_alive
from satellite.settings_file import Settings
from satellite.speaker import Speaker
from satellite.spoken_code import SpokenCode
from satellite.streaming import Streaming
from satellite.updater import Updater

_LOGGER = logging.getLogger(__name__)


class Client:
    """Ties microphone, wake words, speaker and connection together."""

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        microphone: TapedMicrophone,
        speaker: Speaker,
        listener: WakeWordListener,
        streaming: Streaming,
        problems: Problems,
        record: SatelliteRecord,
        updater: Updater,
        spoken_code: SpokenCode,
        lights: Lights,
        reference: EchoReference,
        echo: EchoFilter | None,
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._speaker = speaker
        self.problems = problems
        """The troubles of its devices."""
        self._record = record
        self._spoken_code = spoken_code
        self.updater = updater
        """The part that installs other releases of this program."""
        self._lights = lights
        self._cues = Cues(speaker, lights, earcons=settings.earcons)
        self._turn = SatelliteTurn(connection, speaker, streaming, self._cues)
        self._hearing = Hearing(microphone, speaker, listener, streaming, connection, reference, echo, self._turn.begin)
        self._streaming = streaming
        self._echo = echo
        self._night_check = NightCheck(settings, microphone, speaker, reference, self._is_idle, self._measured)
        self._health = HealthReports(connection, microphone, speaker, listener, problems, self._cues)
        self._muted_here = False
        """The microphone was switched off here, and the app has not asked for anything else since."""
        self._music_follows = False

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speaker.run(), name="speaker")
            tasks.create_task(self._connect(), name="connection")
            tasks.create_task(self._hearing.run(), name="microphone")
            tasks.create_task(self._health.run(), name="stats")
            tasks.create_task(self._record.run(), name="record in the network")
            tasks.create_task(self.updater.run(), name="updates")
            tasks.create_task(self._spoken_code.run(), name="code of the pairing")
            tasks.create_task(stay_alive(), name="signs of life for systemd")
            tasks.create_task(self._lights.run(), name="lights")
            if self._echo is not None:
                tasks.create_task(self._night_check.run(), name="check of the devices by night")

    async def _connect(self) -> None:
        """Stay connected, once the speaker is ready for what may be played at once."""
        await self._speaker.tried.wait()
        await self._connection.run(self)

    def _is_idle(self) -> bool:
        """Return whether nothing goes on here, and the microphone may be listened to."""
        return not (self._turn.goes_on or self._hearing.muted)

    def _measured(self, path: EchoPath) -> None:
        """Cancel the echo by what was measured by night, or no longer."""
        if self._echo is not None:
            self._echo.use(path.delay_ms / 1000 if path.can_be_cancelled else None)
            self._streaming.cancel_echo(self._echo.works)
            self._connection.change_echo_cancellation(self._echo.works)

    # ── the button ────────────────────────────────────────────────────────────────────────────────────────────────────

    def toggle_mute(self) -> None:
        """Switch the microphone off or on, as a person at the satellite does."""
        self._mute(not self._hearing.muted)
        self._muted_here = self._hearing.muted
        self._tell_mute()

    def press(self) -> None:
        """Stop what goes on here, as a person at the satellite does; where nothing does, begin a turn."""
        if self._connection.connected and self._turn.goes_on:
            self._turn.stop()
        elif self._connection.connected and self._hearing.muted:
            self._tell_mute()
        else:
            self._turn.begin(Wake(BUTTON, 1.0, 0.0, 0), np.empty(0, np.int16))

    def _mute(self, muted: bool) -> None:
        """Switch the microphone off or on, and tell the app."""
        self._hearing.muted = muted
        self._cues.show(muted=muted)
        if muted:
            self._turn.muted()
        self._connection.send(Mute(muted))

    def _tell_mute(self) -> None:
        self._cues.play(Earcon.MUTED if self._hearing.muted else Earcon.UNMUTED)

    # ── the app ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def pairing(self, code: str) -> None:
        """Say the code, and let Home Assistant show that this satellite waits for it to be typed in."""
        self._spoken_code.show(code)
        self._cues.show(pairing=bool(code))
        if code:
            self._record.show(True)

    def welcomed(self, welcome: Welcome) -> None:
        """Take the app's settings, and tell how we are."""
        self._record.show(False)
        self._cues.show(connected=True)
        settings = welcome.settings
        # What was switched off here may never have reached the app: in doubt nobody is listened to.
        self._apply(replace(settings, muted=settings.muted or self._muted_here))
        self._mute(self._hearing.muted)
        self._health.send()
        self.updater.welcomed()

    def outdated(self) -> None:
        """Take the release of the app that this satellite is paired with."""
        self.updater.follow_app()

    def disconnected(self) -> None:
        """End the turn, and let what is already here be heard."""
        self._turn.disconnected()
        self._hearing.watch(watched=False)
        self._cues.show(connected=False)
        self._music_follows = False

    def received(self, message: DownMessage) -> None:
        """Do what a message says."""
        match message:
            case StateChanged(state, message_waits, in_call):
                self._cues.show(message_waits=message_waits)
                self._turn.change(state, in_call=in_call)
            case StandDown():
                self._turn.stand_down()
            case AudioStart():
                self._turn.answer(message)
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

    def received_audio(self, pcm: bytes) -> None:
        """Play it."""
        is_music, self._music_follows = self._music_follows, False
        (self._speaker.music if is_music else self._speaker).write(pcm)

    def _received_wish(self, message: DownMessage) -> None:
        """Do what a person at the panel wants."""
        match message:
            case SettingsChanged(settings):
                self._muted_here = False
                is_switched = settings.muted is not self._hearing.muted
                self._apply(settings)
                if is_switched and not self._cues.has_light:
                    self._tell_mute()
            case Identify():
                self._cues.identify()
            case Watch(levels):
                self._hearing.watch(watched=levels)
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

    def _apply(self, settings: SatelliteSettings) -> None:
        self._hearing.wanted = settings
        self._speaker.set_volume(self._settings.volume if settings.volume is None else settings.volume)
        if settings.muted is not self._hearing.muted:
            self._mute(settings.muted)
