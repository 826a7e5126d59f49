"""Free speech to text in the house as a Pipecat service: decoded again and again while one speaks.

A turn's words are looked for in all of its sound: a stretch that soon follows another one of the turn begins with it,
and what is heard in both stands for what was heard in the first. So a pause that was none costs no word. A stretch that
holds the end of the wake word begins with all of that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any

from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings

from assistant.frames import ListenFrame, TurnOverFrame, WakeSoundFrame
from assistant.local.decoder import SAMPLE_RATE
from assistant.local.free_speech import FreeSpeechEngine, HeardWords, StretchHearing
from assistant.local.preroll import PREROLL_SECONDS
from assistant.local.speech_process import SpeechProcessError
from assistant.local.stretch_stt import SpeechStretch, StretchSTTService, TranscriptError
from assistant.local.voiced_sound import FRAME_BYTES, VoicedSound

_DIP_BYTES = 3 * FRAME_BYTES
"""Silence at which what was said is decoded: it may be all, and is known then before the pause that ends a turn.

Words have shorter ones, and each time that is decoded in vain keeps the last words waiting.
"""
_NEW_BYTES = SAMPLE_RATE * 2 * 2
"""Voice without such a silence that is decoded all the same: 2 s."""
_MOST_BYTES = 30 * SAMPLE_RATE * 2
"""The window that Whisper was trained on: 30 s."""
_NEAR_BYTES = SAMPLE_RATE * 2 * 3 // 50
"""Error of the end of a voice that its model tells: 0.06 s."""
_P99_SECONDS = 0.8
"""From the end of speech to the transcript, told to the turn strategies."""
_JOINED_SECONDS = 1.2
"""A voice that goes on so soon after a pause goes on with what it said."""
_MOST_JOINED_BYTES = 15 * SAMPLE_RATE * 2
"""Sound with which another stretch may begin: a turn has less, and over an answer a television may never pause."""
_GAP_SECONDS = 0.05
"""Sound that may be missing between two stretches that are joined."""
_WAKE_TAIL_SECONDS = 0.1
"""A voice that pauses within so long after the wake word was detected has said nothing but that."""
_WAKE_SECONDS = 0.6
"""Sound of the wake word that is decoded with what was said in one breath with it: with more, it may not begin it."""


@dataclass(frozen=True)
class _WakeWord:
    """The wake word that began a turn."""

    end: float
    """The place in the sound at which it was detected."""
    phrase: str = ""
    sound: bytes = b""
    """As far as it is not in the turn's sound; none where it is not known."""


class _Speech(SpeechStretch):
    """A stretch of speech and its sound so far."""

    def __init__(self, start: float, before: bytes, preroll: bytes, phrase: str) -> None:
        """`before` was decoded already, or is the beginning of a phrase that is left out; `preroll` follows it."""
        super().__init__(start)
        self._joined: tuple[float, int] | None = None
        """Its own place, and the bytes of the stretch before that it begins with."""
        self.phrase = phrase
        self.heard = ""
        """The words that were heard in it last."""
        self._sound = VoicedSound(_MOST_BYTES)
        self._sound.add(before)
        self._taken = len(self._sound)
        """Bytes of it that were taken to be decoded."""
        self._sound.add(preroll)
        self._silent = 0
        """Bytes of silence at its end, as the voice's model says."""
        self._news = asyncio.Event()
        self._left: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def __bytes__(self) -> bytes:
        return bytes(self._sound)

    @property
    def has_more(self) -> bool:
        """Return whether there was speech after what was taken last, by loudness or by the voice's model."""
        return max(self._sound.voiced_bytes, len(self._sound) - self._silent - _NEAR_BYTES) > self._taken

    def add(self, audio: bytes) -> None:
        """Add some sound; what is longer than the window is left out."""
        self._sound.add(audio)
        self._news.set()

    def finish(self, end: float, silence: float) -> None:
        """Let it end, after so many seconds of silence."""
        super().finish(end, silence)
        self._silent = round(silence * SAMPLE_RATE) * 2
        self._news.set()

    @property
    def voice_end(self) -> float:
        """The place at which its voice ended, once it is over."""
        return self.over_at - self._silent / 2 / SAMPLE_RATE

    @property
    def over_at(self) -> float:
        """The place at which it was over; that of its beginning while it goes on."""
        return self.start if self.end is None else self.end

    @property
    def may_go_on(self) -> bool:
        """Another stretch may begin with its sound."""
        return len(self._sound) < _MOST_JOINED_BYTES

    @property
    def is_left(self) -> bool:
        """The next stretch, which begins with it, is to tell its words."""
        return self._left.done()

    def join(self, before: _Speech, start: float) -> None:
        """Stand for the stretch before as well, whose sound it begins with; `start` is its own place."""
        before.leave()
        self._joined = start, len(bytes(before))
        self.is_joined, self.heard = True, before.heard

    def part(self) -> None:
        """Stand for itself alone: the stretch before was answered."""
        if self._joined:
            (self.start, joined), self._joined = self._joined, None
            own, self._sound = bytes(self._sound)[joined:], VoicedSound(_MOST_BYTES)
            self._sound.add(own)
            self._taken, self.is_joined, self.heard = 0, False, ""

    def leave(self) -> None:
        """Leave it to the next stretch to tell its words."""
        if not self.is_left:
            self._left.set_result(None)

    async def unless_left(self, words: Awaitable[HeardWords]) -> HeardWords | None:
        """Return its words; None once the next stretch is to tell them."""
        hearing = asyncio.ensure_future(words)
        first: set[asyncio.Future[Any]] = {hearing, self._left}
        try:
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            return None if self.is_left else hearing.result()
        finally:
            hearing.cancel()

    async def more(self) -> bool:
        """Wait until enough is new to be worth decoding; return False once the speech is over."""
        while not (self.is_over or self._is_worth_decoding):
            self._news.clear()
            await self._news.wait()
        return not self.is_over

    def take(self) -> bytes:
        """Return all of it so far."""
        self._taken = len(self._sound)
        return bytes(self._sound)

    @property
    def _is_worth_decoding(self) -> bool:
        new = self._sound.voiced_after(self._taken)
        return new > 0 and (self._sound.silence >= _DIP_BYTES or new >= _NEW_BYTES)


class FreeSpeechSTTService(StretchSTTService[_Speech]):
    """Hears one room. What nobody can have said surely is an empty transcript."""

    def __init__(self, engine: FreeSpeechEngine, *, model: str, language: str, **kwargs: Any) -> None:
        """`engine` is shared by all rooms; `model` is its model's name."""
        super().__init__(
            preroll_seconds=_JOINED_SECONDS,
            sample_rate=SAMPLE_RATE,
            ttfs_p99_latency=_P99_SECONDS,
            settings=STTSettings(model=model, language=language),
            **kwargs,
        )
        self._engine = engine
        self._spoken_language = language
        self._wake_word: _WakeWord | None = None
        """None where the turn needed none."""
        self._before: _Speech | None = None
        """The last stretch of this turn."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Note which turns begin with a wake word; no sound of a turn goes over into the next."""
        if isinstance(frame, ListenFrame | TurnOverFrame):
            self._before = None
            if self._stretch:
                self._stretch.part()
        if isinstance(frame, ListenFrame):
            self._wake_word = _WakeWord(self.tape.seconds) if frame.wake_word else None
        elif isinstance(frame, WakeSoundFrame) and self._wake_word:
            end = self._wake_word.end + frame.rest_seconds
            self._wake_word = replace(self._wake_word, end=end, phrase=frame.phrase, sound=frame.audio)
        await super().process_frame(frame, direction)

    def begun(self, start: float, preroll: bytes) -> _Speech:
        """Return a new stretch that begins at a place in the sound, and with what belongs to it of the sound before."""
        before, self._before = self._before, None
        begins = self.tape.seconds - len(preroll) / 2 / SAMPLE_RATE
        needed = max(begins, self.tape.seconds - PREROLL_SECONDS)
        if before and self._goes_on(before, begins):
            speech = _Speech(before.start, bytes(before), preroll, before.phrase)
            speech.join(before, start)
        elif (word := self._wake_word) and word.sound and needed < word.end:
            if start < word.end + _WAKE_TAIL_SECONDS:
                speech = _Speech(start, word.sound[-_bytes(_WAKE_SECONDS) :], preroll, word.phrase)
            else:
                speech = _Speech(start, b"", preroll[-_bytes(self.tape.seconds - word.end) :], "")
        else:
            speech = _Speech(start, b"", preroll[-_bytes(PREROLL_SECONDS) :], "")
        self._before = speech
        return speech

    async def text_of(self, stretch: _Speech) -> str:
        """Decode what was said so far until there is no more of it; the last time is the one that counts."""
        try:
            return await self._text_of(stretch, self._engine.listen(self._spoken_language, behind=stretch.phrase))
        except SpeechProcessError as err:
            raise TranscriptError(f"this was not understood: {err}") from err

    async def _text_of(self, stretch: _Speech, hearing: StretchHearing) -> str:
        heard: HeardWords | None = None
        while await stretch.more():
            if self._is_end_of_wake_word(stretch):
                stretch.take()  # it is decoded with what comes
                continue
            is_joined = stretch.is_joined
            heard = await stretch.unless_left(hearing.heard(stretch.take(), final=False))
            if stretch.is_joined is not is_joined:
                heard = None  # the words of the stretch before are in it
            if heard and heard.text not in ("", stretch.heard):
                stretch.heard = heard.text
                if not stretch.is_over:
                    await self.push_interim(heard.text, stretch)
        if stretch.is_left:
            return stretch.heard  # the next stretch tells them anew, and may be long in coming
        if self._is_end_of_wake_word(stretch):
            return ""
        if heard is None or stretch.has_more or not heard.is_settled:
            heard = await stretch.unless_left(hearing.heard(stretch.take(), final=True))
        if heard is None:
            return stretch.heard
        stretch.heard = heard.text or (stretch.heard if stretch.is_joined else "")
        return stretch.heard

    def _goes_on(self, before: _Speech, begins: float) -> bool:
        """Return whether a stretch whose sound begins at a place goes on with the one before it."""
        is_near = begins < before.over_at + _GAP_SECONDS
        return is_near and before.may_go_on and not self._is_end_of_wake_word(before)

    def _is_end_of_wake_word(self, stretch: _Speech) -> bool:
        """Return whether a stretch is, as far as it goes, what the turn's sound has of the wake word."""
        word = self._wake_word
        if word is None or stretch.start >= word.end + _WAKE_TAIL_SECONDS:
            return False
        end = stretch.voice_end if stretch.is_over else self.tape.seconds - PREROLL_SECONDS / 2
        return end < word.end + _WAKE_TAIL_SECONDS


def _bytes(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE) * 2
