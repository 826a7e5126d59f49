"""A conversation with one satellite, from its welcome until its socket closes: wires its room and hears what comes.

idle → (wake word) listening → (end of the turn) processing → (first sound) responding → idle, or listening again
when an answer is waited for. All transitions stand in `assistant.room.activity`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from pipecat.services.stt_service import STTService

from assistant.dialogue import ForModel, Stop, Understanding
from assistant.house import House
from assistant.room.acknowledging import Acknowledging
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.announcer import Announcer
from assistant.room.audio import RoomAudio
from assistant.room.bell import Bell
from assistant.room.current_turn import CurrentTurn
from assistant.room.delivery import Delivery
from assistant.room.health import RoomHealth
from assistant.room.model_question import ModelQuestion
from assistant.room.music import RoomMusic
from assistant.room.pending_question import PendingQuestion
from assistant.room.ringer import Ringer
from assistant.room.room_message import RoomMessage
from assistant.room.room_playback import RoomPlayback
from assistant.room.room_question import RoomQuestion, SpokenAnswer
from assistant.room.transport import SatelliteGone, SatelliteSocket
from assistant.room.turn_commands import TurnCommands
from assistant.room.turn_runner import TurnRunner
from assistant.room.voice import RoomVoice
from assistant.service_use import Stage
from assistant.trace import DecidedBy, Turn
from assistant.turn_trouble import Trouble, TroubleCode
from assistant.turns import LONGEST_TEXT, Awaited, Completeness, EndReason
from ha_tools.home.place import Place
from ha_tools.signals import Signal
from satellite.protocol import (
    BUTTON,
    Capabilities,
    ClockReading,
    Level,
    Message,
    Mute,
    PlaybackKind,
    Played,
    ProtocolError,
    Ready,
    StateChanged,
    Stats,
    StopPressed,
    Transcript,
    UpdateProgress,
    Wake,
    WrittenWords,
)

T = TypeVar("T")

_LOGGER = logging.getLogger(__name__)

BEGUN_BY_HOME = "An automation of this home begins to speak"
"""Stands in a language model's memory for the words before an automation's own."""

PRESSED = "(button)"
"""Stands in a trace for the words of a person who pressed one."""

UNHEARD = "Speech to text gave no answer in time to what was said."


@dataclass(frozen=True)
class Room:
    """The place of a conversation."""

    satellite_id: str
    name: str
    """The name that people say."""
    place: Place = field(default_factory=Place)
    """The Home Assistant area that "here" and "the light" mean."""
    capabilities: Capabilities = field(default_factory=Capabilities)
    follow_up: bool = False
    """The room listens again for a while after an answer that asks nothing."""

    @property
    def wake_word(self) -> str:
        """The word that people say out of habit where none is needed; empty for none."""
        return next(iter(self.capabilities.wake_words), "")


class Conversation:
    """One satellite's conversation."""

    def __init__(self, room: Room, socket: SatelliteSocket, house: House) -> None:
        self.room = room
        self.health = RoomHealth(room.name)
        self.state = RoomState()
        self.on_change = Signal[()]()
        """Told when something that the panel shows has changed."""
        self.turns = CurrentTurn()
        self._socket = socket
        self._house = house
        self._dialogue = house.dialogue(room.place)
        self._commands = TurnCommands(house)
        self._pending = PendingQuestion(self._dialogue.understand, house.replies, house.answers)
        self._audio = RoomAudio(
            room.name,
            house.services,
            house.recordings,
            house.settings.pauses,
            self._pending.understand,
            self._awaited,
            socket.send,
        )
        ask = partial(ModelQuestion, house, self._dialogue, self._commands, room.satellite_id)
        self._voice = RoomVoice(self._audio, ask)
        self._runner = TurnRunner(house, self._dialogue, self._commands, self._voice, room.satellite_id)
        self._ringing = Ringer(self.state, self._audio, room.wake_word)
        self.music = RoomMusic(socket.send, house.media_address)
        """The music that plays here beside all else."""
        self._acknowledging = Acknowledging(self.state, self._audio, house.replies, room.wake_word)
        self.on_acknowledged = self._acknowledging.on_acknowledged
        """Told that a person here has acknowledged, by voice, the message that awaits it."""
        self._announcer = Announcer(
            room.satellite_id,
            self.state,
            self._audio,
            self._pending,
            self._acknowledging,
            self._ringing.over,
            self._interrupt,
            self._listen_on,
        )
        self._tasks = asyncio.TaskGroup()
        self._replying: asyncio.Task[None] | None = None
        self._listen_to_all()

    def _listen_to_all(self) -> None:
        self.state.on_change(self._activity_changed)
        self.health.on_change(self.on_change.tell)
        self.turns.on_end(self.health.turn_ended)
        self.turns.on_step(self._caption)
        self._ringing.on_answer(self._answer_bell)
        self._audio.listener.on_voice(self._voice_changed)
        self._audio.listener.on_words(self._words)
        self._audio.listener.on_late(self._late)
        self._audio.listener.on_likely(self._ask_ahead)
        self._audio.listener.on_turn_end(self._turn_ended)
        self._audio.on_first_audio(self._first_audio_sent)
        self._audio.speech.on_sound(lambda at: self.turns.step("first_sound", at=at))
        self._audio.on_use(self.turns.note_use)
        self.turns.before_end(self._audio.settle_use)

    async def run(self) -> None:
        """Converse until the satellite is gone; leaves no task behind."""
        works = (self._run_pipeline, self._socket.write, self._audio.listener.watch, self._watch_services)
        try:
            async with self._tasks:
                for work in works:
                    self._tasks.create_task(work(), name=f"{self.room.name}: {work.__qualname__}")
                await self._audio.started()
                self.state.after(RoomEvent.STARTED)
                while True:
                    await self._receive(await self._next())
        except* SatelliteGone:
            pass
        finally:
            self.state.after(RoomEvent.GONE)
            try:
                await self._commands.ended()
            finally:
                self._break_off()

    def _break_off(self) -> None:
        """End the turn in which the satellite went away."""
        turn = self.turns.turn
        if turn and turn.transcript and not turn.reply:
            turn.trouble = turn.trouble or Trouble(TroubleCode.SATELLITE_GONE)
        self.turns.end()

    async def announce(self, message: RoomMessage, *, interrupts: bool = False) -> RoomPlayback:
        """Say a message once no turn is in progress, or instead of it. Raises `SatelliteGone`."""
        return await self._unless_gone(self._announcer.announce(message, interrupts=interrupts))

    async def ask(self, question: RoomQuestion, *, interrupts: bool = False) -> SpokenAnswer:
        """Ask a question, as `announce` does; return what a person answered. Raises `SatelliteGone`."""
        return await self._unless_gone(self._announcer.ask(question, interrupts=interrupts))

    async def start(self, message: RoomMessage, context: str = "", *, interrupts: bool = False) -> RoomPlayback:
        """Say a message as `announce` does, then listen without a wake word. Raises `SatelliteGone`.

        `context` tells a language model what it is about.
        """
        begins = f"({context.strip() or BEGUN_BY_HOME})"
        remember = partial(self._house.memory.add, self.room.satellite_id, begins, message.text)
        return await self._unless_gone(self._announcer.start(message, remember, interrupts=interrupts))

    async def play_music(self, url: str) -> tuple[Delivery, str]:
        """Play a sound beside all else, to its end; return how it was heard, and why not. Raises `SatelliteGone`."""
        return await self._unless_gone(self.music.play(url))

    async def ring(self, bell: Bell) -> None:
        """Ring between turns for as long as the bell has something to ring. Raises `NotRungError`."""
        await self._ringing.ring(bell)

    def move(self, room: Room) -> None:
        """The satellite was renamed or stands elsewhere now."""
        self.room, self.health.room = room, room.name
        self._dialogue.move(room.place)
        self.on_change.tell()

    # ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _next(self) -> Message | bytes:
        try:
            return await self._socket.receive()
        except ProtocolError as err:
            _LOGGER.warning("%s breaks the wire and is closed: %s", self.room.name, err)
            await self._socket.refuse(err)
            raise SatelliteGone from err

    async def _receive(self, item: Message | bytes) -> None:
        match item:
            case bytes():
                if not self.state.idle.is_set():
                    await self._audio.hear(item)
            case Wake():
                await self._wake(item)
            case WrittenWords(text):
                await self._written(text)
            case StopPressed():
                await self._stop()
            case Played():
                self.health.played(item)
                await self._audio.played(item)
                self.music.played(item)
            case Ready(playback_id):
                self._audio.speech.ready(playback_id)
            case ClockReading():
                self._audio.clock.answered(item)
            case _:
                self._receive_condition(item)

    def _receive_condition(self, message: Message) -> None:
        """Take what a satellite tells of itself."""
        match message:
            case Mute(muted):
                self.health.muted_or_not(muted)
            case Stats():
                self.health.reported(message)
            case Level(rms):
                self.health.heard(rms)
            case UpdateProgress():
                self.health.on_update.tell(message)
            case _:
                _LOGGER.debug("%s sent %s, which asks for nothing", self.room.name, message.type)

    async def _wake(self, wake: Wake) -> None:
        await self._interrupt()
        turn = self._begin_turn()
        turn.wake_word, turn.score = wake.wake_word, wake.score
        turn.step("wake", wake.wake_word)
        self.state.after(RoomEvent.WAKE)
        await self._audio.listen("" if wake.wake_word == BUTTON else wake.wake_word)

    async def _stop(self) -> None:
        """End what goes on here, as "stop" behind a wake word does: a bell is answered, a message acknowledged."""
        self._acknowledging.acknowledge()
        if self.state.idle.is_set():  # it was over just now
            return
        await self._interrupt()
        turn = self._begin_turn()
        turn.wake_word = BUTTON
        turn.step("wake", BUTTON)
        self.state.after(RoomEvent.WAKE)
        await self._turn_ended(Stop(PRESSED, Completeness.COMPLETE), EndReason.PRESSED)

    async def _written(self, text: str) -> None:
        """Take written words as the rest of the turn that is being heard, or as one of their own."""
        if not text.strip() or len(text) > LONGEST_TEXT:
            return
        turn = self.turns.turn
        if turn and self.state.activity is Activity.LISTENING:
            await self._audio.hush()
        else:
            await self._interrupt()
            turn = self._begin_turn()
            self.state.after(RoomEvent.WAKE)
        turn.is_follow_up = False
        understanding = await asyncio.to_thread(self._pending.understand, text.strip())
        self._words(understanding.text, final=True)
        await self._turn_ended(understanding, EndReason.WRITTEN)

    async def _voice_changed(self, speaking: bool, since: float) -> None:
        """A voice began or paused."""
        if speaking and self.room.capabilities.echo_cancellation:
            await self._talked_over(since)
        if speaking:
            await self._voice.take_back()
        if self.state.activity is Activity.LISTENING:
            self.turns.step("speech_start" if speaking else "speech_end", at=since)

    async def _talked_over(self, since: float) -> None:
        """A person talks over what is said, if anything is: over a bell without a turn, over anything else with one."""
        if not self.state.after(RoomEvent.VOICE):
            return
        if self.state.activity is Activity.OVERHEARING:
            await self._audio.cut_off()
            self._audio.listen_since(since, self.room.wake_word)
        else:
            await self._interrupt()
            self._begin_turn().step("barge_in", at=since)
            self._audio.listen_since(since)

    def _words(self, text: str, final: bool) -> None:
        text = self._dialogue.shown(text, is_final=final)
        if self.state.activity is Activity.LISTENING:
            self.turns.step("transcript", f"{'final' if final else 'interim'}: {text}")
            self._socket.send(Transcript(text, final))

    def _late(self) -> None:
        self.turns.step("late_transcript", "dropped: it belongs to an earlier turn")
        self.health.transcript_was_late()

    async def _ask_ahead(self, understanding: Understanding) -> None:
        """The turn is probably over: ask the model already."""
        if isinstance(understanding, ForModel) and self.state.activity is Activity.LISTENING and self.turns.turn:
            await self._voice.ask_ahead(self.turns.turn, understanding)

    async def _turn_ended(self, understanding: Understanding, reason: EndReason) -> None:
        """The person has said what there was to say: in a turn, or to a bell."""
        turn = self.turns.turn
        if turn is None:
            self._ringing.overhear(understanding)
            self._acknowledging.overhear(understanding)
            return
        turn.transcript = understanding.text
        turn.step("turn_end", reason)
        await self._voice.take_back(unless=understanding.text)
        if turn is not self.turns.turn:  # interrupted meanwhile
            return
        answer = self._pending.judge(turn, understanding, reason)
        if reason is EndReason.NO_SPEECH and answer is None:
            if turn.wake_word:
                turn.trouble = turn.trouble or Trouble(TroubleCode.NOTHING_SAID)
            self.turns.end()
            self.state.after(RoomEvent.NOTHING_SAID)
            return
        if reason is EndReason.NO_TRANSCRIPT:
            turn.problem = turn.problem or UNHEARD
            turn.trouble = turn.trouble or Trouble(TroubleCode.STT_SILENT, Stage.STT)
        self.state.after(RoomEvent.TURN_ENDED)
        self._begin_reply(turn, understanding, answer)

    def _awaited(self) -> Awaited:
        """Return the answers to us, or to somebody who speaks through us; None where nothing is asked."""
        if self._pending.is_open:
            return self._pending.sentences
        return () if self._dialogue.expects_answer() or self._acknowledging.is_expected else None

    def _answer_bell(self, understanding: Understanding) -> None:
        """Do what was said to a bell, as a turn of its own."""
        turn = self._begin_turn()
        turn.transcript = understanding.text
        turn.step("transcript", f"final: {understanding.text}")
        turn.step("turn_end", "said to what rings")
        self.state.after(RoomEvent.BELL_ANSWERED)
        self._begin_reply(turn, understanding)

    # ── what goes out ─────────────────────────────────────────────────────────────────────────────────────────────

    def _begin_reply(self, turn: Turn, understanding: Understanding, answer: SpokenAnswer | None = None) -> None:
        replying = self._reply(turn, understanding, answer)
        self._replying = self._tasks.create_task(replying, name=f"{self.room.name}: reply")

    async def _reply(self, turn: Turn, understanding: Understanding, answer: SpokenAnswer | None) -> None:
        """Answer one turn, or take it as an answer to a question; then listen again or come to rest."""
        asks = follows = False
        if answer is None and self._acknowledging.takes(understanding):
            turn.decided_by = DecidedBy.ANSWER
            await self._voice.take_back()
        elif answer is None:
            asks = await self._runner.run(turn, understanding)
            follows = self._may_follow_up(turn)
        else:
            asks = await self._pending.reply(turn, answer, self._voice)
        self._replying = None
        self.turns.end()
        if understanding.text:
            self._ringing.answered()
        if asks or follows:
            await self._listen_on(is_follow_up=not asks)
        else:
            self.state.after(RoomEvent.ANSWERED)

    def _may_follow_up(self, turn: Turn) -> bool:
        """Return whether the room listens on after a turn that was answered: not where nobody meant it, or "stop".

        A language model has an answer to a television as well, and would go on talking with it.
        """
        if turn.is_follow_up and turn.decided_by is DecidedBy.MODEL:
            return False
        hears = self.health.has_speaker and not self.health.muted
        return self.room.follow_up and hears and bool(turn.reply) and turn.decided_by is not DecidedBy.NONE

    async def _listen_on(self, *, is_follow_up: bool = False) -> None:
        """Listen without a wake word, as the end of something that asks for an answer, or may be followed up."""
        self._begin_turn().is_follow_up = is_follow_up
        self.state.after(RoomEvent.ASKED)
        await self._audio.listen()

    async def _interrupt(self) -> None:
        """End what is being said and done; what Home Assistant was already asked to do is seen through."""
        self._ringing.hush()
        self._acknowledging.hush()
        replying, self._replying = self._replying, None
        if replying:
            replying.cancel()
        if not self.state.idle.is_set():
            await self._audio.hush()
        self._voice.drop()
        self.turns.end()

    def _caption(self, turn: Turn) -> None:
        """Show the words of an answer."""
        if turn.steps[-1].name == "reply":
            self._audio.caption(turn.steps[-1].detail, PlaybackKind.REPLY)

    def _first_audio_sent(self) -> None:
        self.state.after(RoomEvent.SOUND)
        self.turns.step("first_audio_sent")

    def _activity_changed(self, activity: Activity) -> None:
        if activity is not Activity.CLOSED:
            self._socket.send(StateChanged(activity.state))
        self.on_change.tell()

    def _begin_turn(self) -> Turn:
        return self.turns.begin(self.room.name, self.room.satellite_id)

    async def _unless_gone(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what work for a caller comes to. Raises `SatelliteGone` where the satellite goes away meanwhile."""
        doing = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self.state.closed.wait())
        try:
            await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                raise SatelliteGone
            return doing.result()
        finally:
            for task in (doing, gone):
                task.cancel()
            await asyncio.gather(doing, gone, return_exceptions=True)

    # ── what runs beside it ───────────────────────────────────────────────────────────────────────────────────────

    async def _run_pipeline(self) -> None:
        """Run the pipeline; without one a connected room would be deaf, so that its end is the conversation's."""
        await self._audio.run()
        raise SatelliteGone

    async def _watch_services(self) -> None:
        """Note what goes wrong in the services with the turn that it spoiled."""
        while True:
            error = await self._audio.errors.get()
            problem = self._house.settings.without_keys(error.error)
            self.health.failed(problem)
            if self.turns.turn:
                stage = Stage.STT if isinstance(error.processor, STTService) else Stage.TTS
                self.turns.turn.service_failed(stage, problem)
