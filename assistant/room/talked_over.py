"""A voice or a wake word over what a room says: silence at once, then a person's turn, or what was said goes on.

While an answer is still thought about there is nothing to silence, and a television may be heard. Only "stop", a
sentence about the home, and what follows at once, as the rest of what was said, are meant for us then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from assistant.dialogue import AnswerToUs, ForModel, HomeSentence, Stop, Understanding
from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.current_turn import CurrentTurn
from assistant.room.overlap import Overheard, Overlap
from ha_tools.signals import AsyncSignal
from satellite.protocol import Wake

REST_SECONDS = 1.0
"""A voice that begins so soon after the end of a turn goes on with it: the pause was one in mid-sentence."""

_ANSWERING = frozenset({Activity.PROCESSING, Activity.RESPONDING, Activity.ANNOUNCING, Activity.HELD})
"""The activities in which there is something to talk over."""

_GOES_ON = {
    Activity.RESPONDING: RoomEvent.ANSWER_RESUMED,
    Activity.ANNOUNCING: RoomEvent.ANNOUNCEMENT_RESUMED,
}


class TalkedOver:
    """Holds what is said while a voice speaks over it, for as long as it may be meant for us.

    The ear stays open when what was said goes on: a recogniser may give its words late, and they are not lost.
    """

    def __init__(
        self,
        state: RoomState,
        turns: CurrentTurn,
        audio: RoomAudio,
        replies: Replies,
        awaits_answer: Callable[[], bool],
        tasks: asyncio.TaskGroup,
    ) -> None:
        """`awaits_answer`: what is said asks something, to which "okay" is an answer."""
        self.on_meant = AsyncSignal[float, Wake | None]()
        """Told that the voice is meant for us, when it began, and the wake word before it, if there was one."""
        self._state = state
        self._turns = turns
        self._audio = audio
        self._replies = replies
        self._awaits_answer = awaits_answer
        self._tasks = tasks
        self._overlap: Overlap | None = None
        self._wake: Wake | None = None
        self._said_in = Activity.RESPONDING
        self._thinks_since = 0.0
        self._changed = asyncio.Event()
        state.on_change(self._activity_changed)
        audio.listener.on_heard(self._heard)

    @property
    def is_open(self) -> bool:
        """A voice was heard over what is said, and may still turn out to be meant for us."""
        return self._overlap is not None

    def begin(self, since: float) -> bool:
        """Listen to a voice that began then, and fall silent for it; return False where it interrupts nothing."""
        if self._state.activity is not Activity.PROCESSING and not self._hold(RoomEvent.VOICE, since):
            return False
        is_open = self._audio.listener.is_open
        self._open(Overlap(since, words_at_end=self._audio.listener.hears_in_stretches), None)
        if not is_open:
            self._audio.listen_since(since, self._turns.room.wake_word)
        return True

    async def wake(self, wake: Wake) -> bool:
        """Fall silent for a wake word over an answer, and listen; return False where none sounds."""
        now = time.monotonic()
        if self._state.activity is Activity.HELD and self._said_in is not Activity.RESPONDING:
            return False
        if not self._hold(RoomEvent.WOKEN, now):
            return False
        self._open(Overlap(now, words_at_end=self._audio.listener.hears_in_stretches, is_woken=True), wake)
        await self._audio.listen(wake.wake_word)
        return True

    async def was_none(self, wake: Wake) -> bool:
        """Go on with what was said: the wake word over it was none; return False where words came already."""
        if self._overlap is None or self._wake is not wake:
            return False
        self._audio.listener.stop()
        await self.ended()
        return True

    def _hold(self, event: RoomEvent, since: float) -> bool:
        said_in = self._state.activity
        if said_in not in {*_GOES_ON, Activity.HELD} or not self._state.after(event):
            return False
        if said_in is not Activity.HELD:
            self._audio.hold()
            self._said_in = said_in
        self._turns.step("talked_over", at=since)
        return True

    def _open(self, overlap: Overlap, wake: Wake | None) -> None:
        is_first, self._overlap, self._wake = self._overlap is None, overlap, wake
        self._changed.set()
        if is_first:
            self._tasks.create_task(self._watch(), name=f"{self._turns.room.name}: talked over")

    def voice(self, since: float, *, speaking: bool) -> None:
        """The voice went on, or paused."""
        if self._overlap:
            self._overlap.voice_started(since) if speaking else self._overlap.voice_stopped(since)
            self._changed.set()

    async def ended(self) -> None:
        """All that was said over us has been heard, and none of it was meant for us."""
        if self._overlap:
            await self._go_on()
            self._overlap = None
            self._changed.set()

    async def _heard(self, understanding: Understanding) -> None:
        """Take words, before they may end a turn."""
        if (overlap := self._overlap) is None:
            return
        overlap.heard(time.monotonic(), is_backchannel=not self._wants(understanding, overlap))
        self._changed.set()
        if overlap.verdict(time.monotonic()) is Overheard.MEANT:
            self._overlap = None
            if self._state.activity in _GOES_ON:
                self._state.after(RoomEvent.VOICE)
            await self.on_meant.tell(overlap.began, self._wake)

    def _wants(self, understanding: Understanding, overlap: Overlap) -> bool:
        """Return whether words want more than to be heard listening."""
        if overlap.is_woken:
            return True
        if not self._awaits_answer() and self._replies.is_backchannel(plain(understanding.text)):
            return False
        if self._state.activity is not Activity.PROCESSING:
            return True
        is_rest = isinstance(understanding, ForModel) and overlap.began - self._thinks_since < REST_SECONDS
        return is_rest or isinstance(understanding, Stop | HomeSentence | AnswerToUs)

    async def _watch(self) -> None:
        """Go on with what was said when it is time, until the voice over it is dealt with."""
        while overlap := self._overlap:
            self._changed.clear()
            is_held = self._state.activity is Activity.HELD
            try:
                async with asyncio.timeout(overlap.deadline() - time.monotonic() if is_held else None):
                    await self._changed.wait()
            except TimeoutError:
                await self._go_on()

    async def _go_on(self) -> None:
        """Go on with what was said, from the word that was last heard."""
        if self._state.activity is not Activity.HELD:
            return
        place = await self._audio.resume()
        if place is not None:
            self._turns.step("resumed", f"at {place:.3f} s")
        self._state.after(_GOES_ON[self._said_in])

    def _activity_changed(self, activity: Activity) -> None:
        """Forget the voice once there is nothing left that it could interrupt."""
        if activity is Activity.PROCESSING:
            self._thinks_since = time.monotonic()
        if self._overlap and activity not in _ANSWERING:
            self._overlap = None
            self._changed.set()
            if activity is Activity.IDLE:
                self._audio.listener.stop()
