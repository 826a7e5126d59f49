"""Free speech to text in the house as a Pipecat service: decoded again and again while one speaks."""

from __future__ import annotations

import asyncio
from typing import Any

from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings

from assistant.frames import ListenFrame
from assistant.local.decoder import SAMPLE_RATE
from assistant.local.free_speech import FreeSpeechEngine, HeardWords, StretchHearing
from assistant.local.speech_process import SpeechProcessError
from assistant.local.stretch_stt import SpeechStretch, StretchSTTService, TranscriptError
from assistant.local.voiced_sound import FRAME_BYTES, VoicedSound

_DIP_BYTES = 2 * FRAME_BYTES
"""Silence at which what was said is decoded: it may be all, and is known then before the pause that ends a turn."""
_NEW_BYTES = SAMPLE_RATE * 2 // 2
"""Voice without such a silence that is decoded all the same: 0.5 s."""
_MOST_BYTES = 30 * SAMPLE_RATE * 2
"""The window that Whisper was trained on: 30 s."""
_NEAR_BYTES = SAMPLE_RATE * 2 * 3 // 50
"""Error of the end of a voice that its model tells: 0.06 s."""
_P99_SECONDS = 0.8
"""From the end of speech to the transcript, told to the turn strategies."""


class _Speech(SpeechStretch):
    """A stretch of speech and its sound so far."""

    def __init__(self, start: float) -> None:
        super().__init__(start)
        self._sound = VoicedSound(_MOST_BYTES)
        self._taken = 0
        """Bytes of it that were taken to be decoded."""
        self._silent = 0
        """Bytes of silence at its end, as the voice's model says."""
        self._news = asyncio.Event()

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


_TAIL_BEGINS, _TAIL_SECONDS = 0.3, 0.7
"""Seconds from the beginning of the pre-roll to that of the wake word's end in it, and the length of that at most: a
command in one breath with the wake word is longer."""


class FreeSpeechSTTService(StretchSTTService[_Speech]):
    """Hears one room. What nobody can have said surely is an empty transcript."""

    def __init__(self, engine: FreeSpeechEngine, *, model: str, language: str, **kwargs: Any) -> None:
        """`engine` is shared by all rooms; `model` is its model's name."""
        super().__init__(
            sample_rate=SAMPLE_RATE,
            ttfs_p99_latency=_P99_SECONDS,
            settings=STTSettings(model=model, language=language),
            **kwargs,
        )
        self._engine = engine
        self._spoken_language = language
        self._woken_at: float | None = None
        """The place in the sound at which a turn began with a wake word; None where it needed none."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Note which turns begin with a wake word."""
        if isinstance(frame, ListenFrame):
            self._woken_at = self.tape.seconds if frame.wake_word else None
        await super().process_frame(frame, direction)

    def begun(self, start: float) -> _Speech:
        """Return a new stretch that begins at a place in the sound."""
        return _Speech(start)

    async def text_of(self, stretch: _Speech) -> str:
        """Decode what was said so far until there is no more of it; the last time is the one that counts."""
        try:
            return await self._text_of(stretch, self._engine.listen(self._spoken_language))
        except SpeechProcessError as err:
            raise TranscriptError(f"this was not understood: {err}") from err

    async def _text_of(self, stretch: _Speech, hearing: StretchHearing) -> str:
        said = ""
        heard: HeardWords | None = None
        while await stretch.more():
            if self._is_end_of_wake_word(stretch):
                stretch.take()  # it is decoded with what comes
                continue
            heard = await hearing.heard(stretch.take(), final=False)
            if heard.text and heard.text != said and not stretch.is_over:
                said = heard.text
                await self.push_interim(said, stretch)
        if self._is_end_of_wake_word(stretch):
            return ""
        if heard is None or stretch.has_more or not heard.is_settled:
            heard = await hearing.heard(stretch.take(), final=True)
        return heard.text

    def _is_end_of_wake_word(self, stretch: _Speech) -> bool:
        """Return whether a stretch is, as far as it goes, what the pre-roll has of the wake word."""
        if self._woken_at is None or stretch.start - self._woken_at > _TAIL_BEGINS:
            return False
        end = self.tape.seconds if stretch.end is None else stretch.end
        return end - stretch.start < _TAIL_SECONDS
