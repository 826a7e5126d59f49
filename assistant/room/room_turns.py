"""The turns of one room: where each begins, what is heard in it, where it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from assistant.dialogue import Dialogue, ForModel, Stop, Understanding
from assistant.memory import Memory
from assistant.room.acknowledging import Acknowledging
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.current_turn import CurrentTurn
from assistant.room.health import RoomHealth
from assistant.room.pending_question import PendingQuestion
from assistant.room.ringer import Ringer
from assistant.room.talked_over import TalkedOver
from assistant.room.turn_answers import TurnAnswers
from assistant.room.turn_speaker import TurnSpeaker
from assistant.room.voice import RoomVoice
from assistant.service_use import Stage
from assistant.trace import Turn
from assistant.turn_trouble import Trouble, TroubleCode
from assistant.turns import LONGEST_TEXT, Completeness, EndReason
from satellite.protocol import BUTTON, DownMessage, StandDown, Transcript, Wake

PRESSED = "(button)"
"""Stands in a trace for the words of a person who pressed one."""

UNHEARD = "Speech to text gave no answer in time to what was said."


class RoomTurns:
    """Begins a room's turns, hears them to their end, and interrupts what they interrupt."""

    def __init__(
        self,
        state: RoomState,
        turns: CurrentTurn,
        audio: RoomAudio,
        dialogue: Dialogue,
        pending: PendingQuestion,
        voice: RoomVoice,
        answers: TurnAnswers,
        talked_over: TalkedOver,
        memory: Memory,
        ringing: Ringer,
        acknowledging: Acknowledging,
        health: RoomHealth,
        speaker: TurnSpeaker,
        hears_speaker: Callable[[], Awaitable[bool]],
        send: Callable[[DownMessage | bytes], None],
    ) -> None:
        """`hears_speaker` tells whether another room's speaker was heard last, `send` takes what goes down."""
        self._state = state
        self._turns = turns
        self._audio = audio
        self._dialogue = dialogue
        self._pending = pending
        self._voice = voice
        self._answers = answers
        self._talked_over = talked_over
        self._memory = memory
        self._ringing = ringing
        self._acknowledging = acknowledging
        self._health = health
        self._speaker = speaker
        self._hears_speaker = hears_speaker
        self._woken: tuple[Wake, Turn] | None = None
        """The wake word that began a turn last, and the turn."""
        self._overheard: Turn | None = None
        """The turn in which another room's speaker was heard last, and not a person."""
        self._send = send
        ringing.on_answer(self._answer_bell)
        talked_over.on_meant(self._interrupted)
        audio.listener.on_voice(self._voice_changed)
        audio.listener.on_words(self._words)
        audio.listener.on_late(self._late)
        audio.listener.on_likely(self._ask_ahead)
        audio.listener.on_turn_end(self._turn_ended)

    # ── a turn begins ─────────────────────────────────────────────────────────────────────────────────────────────

    async def wake(self, wake: Wake) -> None:
        """Begin one with a wake word, whatever goes on; over an answer, once there are words behind it."""
        if wake.wake_word != BUTTON and await self._talked_over.wake(wake):
            return
        await self.interrupt()
        self._woken = self._begin_woken(wake)
        self._state.after(RoomEvent.WAKE)
        await self._audio.listen("" if wake.wake_word == BUTTON else wake.wake_word)

    def _begin_woken(self, wake: Wake, at: float | None = None) -> tuple[Wake, Turn]:
        turn = self._turns.begin()
        turn.wake_word, turn.score = wake.wake_word, wake.score
        turn.step("wake", wake.wake_word, at=at)
        return wake, turn

    async def drop(self, wake: Wake) -> bool:
        """Undo, without a sound, what a wake word did that nobody said; return False where it is past that."""
        if await self._talked_over.was_none(wake):
            return True
        by, turn = self._woken or (None, None)
        if by is not wake or turn is not self._turns.turn or self._state.activity is not Activity.LISTENING:
            return False
        self._turns.step("false_wake", wake.wake_word)
        self._send(StandDown())
        await self.interrupt()
        self._state.after(RoomEvent.NOTHING_SAID)
        return True

    async def stop(self) -> None:
        """End what goes on here, as "stop" behind a wake word does: a bell is answered, a message acknowledged."""
        self._acknowledging.acknowledge()
        if self._state.idle.is_set():  # it was over just now
            return
        await self.interrupt()
        turn = self._turns.begin()
        turn.wake_word = BUTTON
        turn.step("wake", BUTTON)
        self._state.after(RoomEvent.WAKE)
        await self._turn_ended(Stop(PRESSED, Completeness.COMPLETE), EndReason.PRESSED)

    async def written(self, text: str) -> None:
        """Take written words as the rest of the turn that is being heard, or as one of their own."""
        if not text.strip() or len(text) > LONGEST_TEXT:
            return
        turn = self._turns.turn
        if turn and self._state.activity is Activity.LISTENING:
            await self._audio.hush()
        else:
            await self.interrupt()
            turn = self._turns.begin()
            self._state.after(RoomEvent.WAKE)
        turn.is_follow_up, turn.is_written = False, True
        understanding = await asyncio.to_thread(self._pending.understand, text.strip())
        self._words(understanding.text, final=True)
        await self._turn_ended(understanding, EndReason.WRITTEN)

    async def listen_on(self, is_follow_up: bool = False) -> None:
        """Listen without a wake word, as the end of something that asks for an answer, or may be followed up."""
        self._turns.begin(unwoken=True).is_follow_up = is_follow_up
        self._state.after(RoomEvent.ASKED)
        await self._audio.listen()

    def _answer_bell(self, understanding: Understanding) -> None:
        """Do what was said to a bell, as a turn of its own."""
        turn = self._turns.begin()
        turn.transcript = understanding.text
        turn.step("transcript", f"final: {understanding.text}")
        turn.step("turn_end", "said to what rings")
        self._state.after(RoomEvent.BELL_ANSWERED)
        self._answers.begin(turn, understanding, self.listen_on)

    async def interrupt(self) -> None:
        """End what is being said and done; what Home Assistant was already asked to do is seen through."""
        heard = self._end_answer()
        if not self._state.idle.is_set():
            await self._audio.hush()
        self._over(heard)

    async def _interrupted(self, since: float, wake: Wake | None) -> None:
        """Begin a turn with words over an answer, by a voice since then or behind a wake word: the ear is open."""
        heard = self._end_answer()
        await self._audio.drop_reply()
        self._over(heard)
        if wake:
            self._woken = self._begin_woken(wake, since)
        else:
            self._turns.begin().step("barge_in", at=since)
        self._state.after(RoomEvent.MEANT)

    def _end_answer(self) -> str | None:
        """End what is done about a turn; return the words of its answer that were heard, None for all of them."""
        self._ringing.hush()
        self._acknowledging.hush()
        self._answers.drop()
        is_heard = self._state.activity in {Activity.RESPONDING, Activity.HELD}
        return self._audio.heard_words if is_heard else ""

    def _over(self, heard: str | None) -> None:
        """End the turn; of its answer only what was heard is remembered."""
        self._voice.drop()
        turn = self._turns.turn
        if turn and turn.reply and heard is not None:
            turn.step("interrupted", heard)
            self._memory.cut_short(turn.satellite_id, turn.reply, heard)
        self._turns.end()

    # ── it is heard ───────────────────────────────────────────────────────────────────────────────────────────────

    async def _voice_changed(self, speaking: bool, since: float) -> None:
        """A voice began or paused."""
        if speaking and await self._interrupts(since):
            return
        self._talked_over.voice(since, speaking=speaking)
        if speaking:
            await self._voice.take_back()
        else:
            self._speaker.paused()
            await self._tell_speaker_from_person()
        if self._state.activity is Activity.LISTENING:
            self._turns.step("speech_start" if speaking else "speech_end", at=since)

    async def _tell_speaker_from_person(self) -> None:
        """Note whether it was another room's speaker that paused where an answer is listened for."""
        turn = self._turns.turn
        if turn and not turn.wake_word and self._state.activity is Activity.LISTENING:
            self._overheard = turn if await self._hears_speaker() else None

    async def _interrupts(self, since: float) -> bool:
        """Take a voice that begins over an answer, over the thought about one, or over a bell; tell whether it does."""
        if self._state.activity is Activity.PROCESSING:
            return self._talked_over.begin(since)
        if not self._turns.room.capabilities.echo_cancellation:
            return False
        if self._state.activity is Activity.RINGING and self._state.after(RoomEvent.VOICE):
            await self._audio.cut_off()
            self._audio.listen_since(since, self._turns.room.wake_word)
            return True
        return self._talked_over.begin(since)

    def _words(self, text: str, final: bool) -> None:
        text = self._dialogue.shown(text, is_final=final)
        if self._state.activity is Activity.LISTENING:
            self._turns.step("transcript", f"{'final' if final else 'interim'}: {text}")
            self._send(Transcript(text, final))

    def _late(self) -> None:
        self._turns.step("late_transcript", "dropped: it belongs to an earlier turn")
        self._health.transcript_was_late()

    async def _ask_ahead(self, understanding: Understanding) -> None:
        """The turn is probably over: ask the model already."""
        turn = self._turns.turn if self._state.activity is Activity.LISTENING else None
        if turn is None or turn.is_follow_up or not isinstance(understanding, ForModel):
            return
        if not turn.wake_word and await self._hears_speaker():
            return
        await self._speaker.tell_ahead(turn)
        if turn is self._turns.turn:
            await self._voice.ask_ahead(turn, understanding)

    # ── it ends ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def _turn_ended(self, understanding: Understanding, reason: EndReason) -> None:
        """The person has said what there was to say: in a turn, to a bell, or over us and not to us."""
        sound = self._audio.listener.take_utterance()
        if self._talked_over.is_open:
            await self._talked_over.ended()
            return
        turn = self._turns.turn
        if turn is None:
            self._ringing.overhear(understanding)
            self._acknowledging.overhear(understanding)
            return
        turn.transcript = understanding.text
        turn.utterance = None if reason is EndReason.WRITTEN else sound
        turn.step("turn_end", reason)
        asked_by = turn.speaker
        await self._speaker.tell(turn)
        await self._voice.take_back(unless=understanding.text if turn.speaker == asked_by else None)
        if turn is not self._turns.turn:  # interrupted meanwhile
            return
        answer = self._pending.judge(turn, understanding, reason)
        if (reason is EndReason.NO_SPEECH and answer is None) or self._is_overheard(turn, reason):
            self._nothing_said(turn)
            return
        if reason is EndReason.NO_TRANSCRIPT:
            turn.problem = turn.problem or UNHEARD
            turn.trouble = turn.trouble or Trouble(TroubleCode.STT_SILENT, Stage.STT)
        self._state.after(RoomEvent.TURN_ENDED)
        self._answers.begin(turn, understanding, self.listen_on, answer)

    def _is_overheard(self, turn: Turn, reason: EndReason) -> bool:
        return turn is self._overheard and reason not in {EndReason.WRITTEN, EndReason.PRESSED}

    def _nothing_said(self, turn: Turn) -> None:
        if turn.wake_word:
            turn.trouble = turn.trouble or Trouble(TroubleCode.NOTHING_SAID)
        self._turns.end()
        self._state.after(RoomEvent.NOTHING_SAID)
