"""A conversation with one satellite: one pipeline while it is connected, and what its room is doing.

idle → (wake word) listening → (end of the turn) processing → (first sound) responding → idle, or listening again
when an answer is waited for. A wake word, a stop and, where the satellite cancels its echo, a voice lead out of any
of them. A bell rings while the room is idle otherwise: responding while it sounds, listening between two rings.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from pipecat.processors.frame_processor import FrameProcessor

from assistant.bell import Bell
from assistant.delivery import Delivery
from assistant.dialogue import Understanding
from assistant.house import House
from assistant.listening import Listener
from assistant.model.room_model import RoomModel
from assistant.pipeline import RoomPipeline
from assistant.ringing import Ringing
from assistant.speech import Playback, Speech
from assistant.trace import DecidedBy, Turn
from assistant.transport import RoomInput, RoomOutput, SatelliteGone, SatelliteSocket
from assistant.turns import EndReason
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.permissions import NO_CONSENT, Consent
from ha_tools.results.result import Result
from satellite.protocol import (
    Capabilities,
    Message,
    Mute,
    PlaybackEnd,
    PlaybackKind,
    Played,
    ProtocolError,
    SatelliteState,
    StateChanged,
    Stats,
    Stop,
    Transcript,
    Wake,
)

_LOGGER = logging.getLogger(__name__)

UNHEARD = "Speech to text gave no answer in time to what was said."
NOT_HEARD = "The answer was not heard."
APOLOGY = "Sorry, something went wrong inside. It is noted in the log."


@dataclass(frozen=True)
class Room:
    """Where a conversation takes place."""

    satellite_id: str
    name: str
    """What a person calls it."""
    place: Place = field(default_factory=Place)
    """The Home Assistant area that "here" and "the light" mean."""
    capabilities: Capabilities = field(default_factory=Capabilities)


class Conversation:
    """One satellite's conversation, from its welcome until its socket closes.

    `on_change` is told when something that the panel shows has changed, `on_turn` of each finished turn, and every
    turn carries `on_step`.
    """

    def __init__(
        self,
        room: Room,
        socket: SatelliteSocket,
        house: House,
        *,
        on_change: Callable[[], None],
        on_turn: Callable[[Turn], None],
        on_step: Callable[[Turn], None],
    ) -> None:
        self.room = room
        self.state = SatelliteState.IDLE
        self.muted = False
        self.stats: Stats | None = None
        self.has_speaker = True
        """The satellite can be heard, by its last word on it."""
        self.problem = ""
        """What went wrong last in a service of this room; empty once a turn went well."""
        self.late_transcripts = 0
        """Transcripts that came after their turn was given up, and did nothing."""
        self._socket = socket
        self._house = house
        self._on_change = on_change
        self._on_turn = on_turn
        self._on_step = on_step
        self._dialogue = house.dialogue(room.place)
        self._dialogue.run = self._run
        self._turn: Turn | None = None
        self._replying: asyncio.Task[None] | None = None
        self.closed = asyncio.Event()
        """Set when the conversation has ended."""
        self._commands: set[asyncio.Task[Result]] = set()
        self.idle = asyncio.Event()
        """Set while nothing is said and done."""
        self._announcing = asyncio.Lock()
        self._ringing = Ringing(self)
        self._input = RoomInput()
        self._listener = Listener(
            house.settings.pauses,
            self._dialogue.understand,
            trusts_interims=house.services.trusts_interims,
            answers_each_stretch=house.services.answers_each_stretch,
            on_likely=self._ask_ahead,
            on_utterance=self._heard,
            on_voice=self._voice,
            on_words=self._words,
            on_late=self._late,
        )
        self._speech = Speech(self._listener.push_frame, self._listener.interrupt, on_sound=self._sounded)
        self._model = RoomModel(
            house,
            room.satellite_id,
            self._speech,
            self._listener.push_frame,
            self._run_for_model,
            self._dialogue.worded,
            on_first_word=self._first_word,
            on_text=self._answered,
        )
        self._output = RoomOutput(socket.send, on_audio=self._audio_sent, on_sent=self._speech.sent)
        self._pipeline = RoomPipeline(room.name, self._processors())

    async def run(self) -> None:
        """Converse until the satellite is gone; leaves no task behind."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                for work in (self._run_pipeline, self._socket.write, self._listener.watch, self._watch_services):
                    self._tasks.create_task(work(), name=f"{self.room.name}: {work.__qualname__}")
                await self._pipeline.started()
                self.set_state(SatelliteState.IDLE)
                while True:
                    await self._receive(await self._next())
        except* SatelliteGone:
            pass
        finally:
            self.closed.set()
            try:
                if self._commands:
                    await asyncio.wait(self._commands)
            finally:
                self._finish_turn()

    async def announce(self, text: str) -> Playback:
        """Say `text` once no turn is in progress; return how it was heard."""
        async with self._announcing:
            # A turn may begin between the end of one and our waking up, and what rings goes first.
            while not (self.idle.is_set() and self._ringing.over.is_set()):
                await self._ringing.over.wait()
                await self.idle.wait()
            self.set_state(SatelliteState.RESPONDING)
            try:
                await self._input.guard()
                return await self._speech.say(text, PlaybackKind.ANNOUNCEMENT)
            finally:
                if self.state is SatelliteState.RESPONDING and self._turn is None:
                    self.set_state(SatelliteState.IDLE)

    async def ring(self, bell: Bell) -> None:
        """Ring between turns for as long as the bell has something to ring. Raises `NotRungError`."""
        await self._ringing.ring(bell)

    def move(self, room: Room) -> None:
        """The satellite was renamed or stands elsewhere now."""
        self.room = room
        self._dialogue.place = room.place
        self._on_change()

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
                if self.state is not SatelliteState.IDLE:
                    await self._input.hear(item)
            case Wake():
                await self._wake(item)
            case Played():
                self._note_speaker(item)
                self._speech.played(item)
                await self._output.played(item)
            case Stop():
                await self._interrupt()
                self.set_state(SatelliteState.IDLE)
                self._ringing.answered()
            case Mute(muted):
                self.muted = muted
                self._on_change()
            case Stats():
                self.stats, self.has_speaker = item, item.has_speaker
                self._on_change()
            case _:
                _LOGGER.debug("%s sent %s, which asks for nothing", self.room.name, item.type)

    async def _wake(self, wake: Wake) -> None:
        await self._interrupt()
        turn = self._begin_turn()
        turn.wake_word, turn.score = wake.wake_word, wake.score
        turn.step("wake", wake.wake_word)
        await self._input.listen(wake.wake_word)
        self.set_state(SatelliteState.LISTENING)

    async def _voice(self, speaking: bool, since: float) -> None:
        """A voice began or paused."""
        barges_in = self.state is SatelliteState.RESPONDING and speaking and self.room.capabilities.echo_cancellation
        if barges_in and self._ringing.overhears:
            self._speech.drop()
            await self._listener.interrupt()
            self._listener.begin(self._wake_word, voice_since=since)
            self.set_state(SatelliteState.LISTENING)
        elif barges_in:
            await self._interrupt()
            self._begin_turn().step("barge_in", at=since)
            self._listener.begin("", voice_since=since)
            self.set_state(SatelliteState.LISTENING)
        if speaking:
            await self._model.take_back()
        if self._turn and self.state is SatelliteState.LISTENING:
            self._turn.step("speech_start" if speaking else "speech_end", at=since)

    def _words(self, text: str, final: bool) -> None:
        text = self._dialogue.shown(text, is_final=final)
        if self._turn and self.state is SatelliteState.LISTENING:
            self._turn.step("transcript", f"{'final' if final else 'interim'}: {text}")
            self._socket.send(Transcript(text, final))

    def _late(self) -> None:
        """The recogniser answered after its turn was given up."""
        self.late_transcripts += 1
        _LOGGER.log(
            logging.WARNING if self.late_transcripts == 1 else logging.DEBUG,
            "%s: speech to text answered after its turn was given up; that is dropped. %d so far",
            self.room.name,
            self.late_transcripts,
        )
        if self._turn:
            self._turn.step("late_transcript", "dropped: it belongs to an earlier turn")
        self._on_change()

    async def _heard(self, understanding: Understanding, reason: EndReason) -> None:
        """A turn of the person is over."""
        turn = self._turn
        if turn is None:  # stopped before the listener had begun, or said between two rings
            self._ringing.overhear(understanding)
            return
        turn.transcript = understanding.text
        turn.step("turn_end", reason)
        await self._model.take_back(unless=understanding.text)
        if reason is EndReason.NO_SPEECH:
            self._finish_turn()
            self.set_state(SatelliteState.IDLE)
            return
        if reason is EndReason.NO_TRANSCRIPT:
            turn.problem = turn.problem or UNHEARD
        self.set_state(SatelliteState.PROCESSING)
        self._replying = self._tasks.create_task(self._reply(turn, understanding), name=f"{self.room.name}: reply")

    # ── what goes out ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _reply(self, turn: Turn, understanding: Understanding) -> None:
        """Answer one turn, whatever happens; then listen again or come to rest."""
        asks = False
        try:
            understanding = await self._dialogue.settle(understanding)
            if understanding.decided_by is not DecidedBy.MODEL:
                await self._model.take_back()
            ask = self._ask_model if understanding.decided_by is DecidedBy.MODEL else self._act
            asks = await ask(turn, understanding)
        except Exception:  # the outermost edge of a turn: a fault of ours must not take the room with it
            _LOGGER.exception("%s: a turn failed", self.room.name)
            turn.problem = APOLOGY
            await self._speech.say(APOLOGY)
        self._replying = None
        self._finish_turn()
        if understanding.text:
            self._ringing.answered()
        if asks:
            self._begin_turn()
            await self._input.listen("")
            self.set_state(SatelliteState.LISTENING)
        else:
            self.set_state(SatelliteState.IDLE)

    async def _act(self, turn: Turn, understanding: Understanding) -> bool:
        turn.decided_by = understanding.decided_by
        turn.step("match", understanding.decided_by)
        reply = await self._dialogue.act(understanding)
        turn.reply, turn.outcome = reply.speech, reply.outcome
        self._house.memory.add(self.room.satellite_id, understanding.text, reply.speech, turn.read)
        if reply.speech:
            turn.step("reply", reply.speech)
            await self._input.guard()
            heard = self._was_heard(turn, await self._speech.say(reply.speech))
            return reply.asks and heard
        return reply.asks

    async def _ask_model(self, turn: Turn, understanding: Understanding) -> bool:
        turn.decided_by = DecidedBy.MODEL
        self._dialogue.leave_to_model(understanding.text)
        turn.read += self._house.memory.read(self.room.satellite_id)
        await self._input.guard()
        heard = self._was_heard(turn, await self._model.answer(turn, understanding, self.room.place))
        return heard and (turn.reply.endswith("?") or self._dialogue.question is not None)

    def _was_heard(self, turn: Turn, playback: Playback) -> bool:
        """Return whether an answer was heard; where it did not sound, note why and take back what it asked."""
        if playback.delivery not in {Delivery.HEARD, Delivery.INTERRUPTED}:
            self._dialogue.question = None
            turn.problem = " ".join(filter(None, (NOT_HEARD, playback.reason, turn.problem)))
            turn.step("not_heard", playback.reason)
            _LOGGER.warning("%s: %s", self.room.name, turn.problem)
        return playback.heard

    async def _ask_ahead(self, understanding: Understanding) -> None:
        """The turn is probably over: ask the model already."""
        if understanding.decided_by is DecidedBy.MODEL and self.state is SatelliteState.LISTENING and self._turn:
            await self._model.ask_ahead(self._turn, understanding, self.room.place)

    async def _interrupt(self) -> None:
        """End what is being said and done; what Home Assistant was already asked to do is seen through."""
        self._ringing.hush()
        replying, self._replying = self._replying, None
        if replying:
            replying.cancel()
        await self.hush()
        self._model.drop()
        self._finish_turn()

    async def _run(self, place: Place, command: Command, consent: Consent = NO_CONSENT) -> Result:
        """Run a command in this turn. Once begun it is seen through, even when the turn is interrupted."""
        turn = self._turn or Turn(self.room.name)
        work = asyncio.create_task(self._house.run_in_turn(turn, place, command, consent))
        self._commands.add(work)
        work.add_done_callback(self._commands.discard)
        result = await asyncio.shield(work)
        self._speech.forward()
        return result

    async def _run_for_model(self, command: Command) -> Result:
        if self._turn is None:  # nobody's words ask for anything any more
            raise asyncio.CancelledError
        command = await self._house.weighed(self._turn, self.room.place, command)
        result = await self._run(self.room.place, command)
        return self._dialogue.ran(command, result)

    # ── for what rings ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def in_turn(self) -> bool:
        """Whether a person has begun a turn."""
        return self._turn is not None

    @property
    def hears_voice(self) -> bool:
        """Whether somebody speaks."""
        return self._listener.hears_voice

    async def sound(self, pcm: bytes, words: str) -> Playback:
        """Begin to play a chime, and words after it."""
        await self._input.guard()
        return await self._speech.ring(pcm, words)

    async def finish(self, playback: Playback) -> None:
        """Wait until a playback is over."""
        await self._speech.finish(playback)

    async def listen_unasked(self) -> None:
        """Listen to whatever is said, without a turn; people say the wake word to a bell out of habit."""
        await self._input.listen(self._wake_word)

    async def hush(self) -> None:
        """End what is being said and heard."""
        self._listener.stop()
        if self.state is not SatelliteState.IDLE:
            self._speech.drop()
            await self._listener.interrupt()

    def answer_unasked(self, understanding: Understanding) -> None:
        """Do what was said to a bell, as a turn of its own."""
        turn = self._begin_turn()
        turn.transcript = understanding.text
        turn.step("transcript", f"final: {understanding.text}")
        turn.step("turn_end", "said to what rings")
        self.set_state(SatelliteState.PROCESSING)
        self._replying = self._tasks.create_task(self._reply(turn, understanding), name=f"{self.room.name}: reply")

    @property
    def _wake_word(self) -> str:
        return next(iter(self.room.capabilities.wake_words), "")

    # ── bookkeeping ───────────────────────────────────────────────────────────────────────────────────────────────

    def _processors(self) -> list[FrameProcessor]:
        services = self._house.services
        return [
            self._input,
            services.stt(self._expects_answer),
            self._listener,
            services.tts(),
            self._output,
        ]

    def _expects_answer(self) -> bool:
        """Whether the next words may answer something: our question, or one that the language model asked."""
        return self._dialogue.has_model or self._dialogue.open_question is not None

    async def _run_pipeline(self) -> None:
        """Run the pipeline; without one a connected room would be deaf, so that its end is the conversation's."""
        await self._pipeline.run()
        raise SatelliteGone

    async def _watch_services(self) -> None:
        """Note what goes wrong in the services with the turn that it spoiled."""
        while True:
            error = await self._pipeline.errors.get()
            told = self._house.settings.without_keys(error.error)
            level = logging.DEBUG if told == self.problem else logging.WARNING
            _LOGGER.log(level, "%s: %s", self.room.name, told)
            self.problem = told
            self._on_change()
            if self._turn:
                self._turn.problem = told
                self._turn.step("problem", told)

    def _first_word(self) -> None:
        self._speech.forward()
        if self._turn:
            self._turn.step("model", "first word")

    def _answered(self, text: str) -> None:
        self._dialogue.model_said(text)
        if self._turn:
            self._turn.reply = text
            self._turn.step("reply", text)

    def _note_speaker(self, report: Played) -> None:
        """Note what a report tells of the satellite's speaker: it may have failed, or work again."""
        if report.end is PlaybackEnd.NO_SPEAKER or report.position_ms > 0:
            before, self.has_speaker = self.has_speaker, report.end is not PlaybackEnd.NO_SPEAKER
            if self.has_speaker is not before:
                self._on_change()

    def _audio_sent(self, playback_id: str, is_first: bool) -> None:
        if not self._speech.is_open(playback_id):  # interrupted while it was on its way
            return
        self._speech.forward()
        if not is_first:
            return
        self.set_state(SatelliteState.RESPONDING)
        if self._turn:
            self._turn.step("first_audio_sent")

    def _sounded(self, _kind: PlaybackKind, at: float) -> None:
        if self._turn:
            self._turn.step("first_sound", at=at)

    def _begin_turn(self) -> Turn:
        self._turn = Turn(self.room.name, self.room.satellite_id, on_step=lambda turn, _step: self._on_step(turn))
        return self._turn

    def _finish_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.step("done")
            self.problem = turn.problem
            self._on_turn(turn)

    def set_state(self, state: SatelliteState) -> None:
        """Say what the room is doing now, to the satellite and the panel."""
        self.state = state
        if state is SatelliteState.IDLE:
            self.idle.set()
        else:
            self.idle.clear()
        self._socket.send(StateChanged(state))
        self._on_change()
