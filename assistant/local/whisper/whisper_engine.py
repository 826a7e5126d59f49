"""Whisper, in a process of its own that all rooms share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.local.speech_process import SILENCE_BYTES, SpeechProcess
from assistant.local.whisper.whisper_text import WhisperText


class WhisperEngine:
    """One for the app."""

    def __init__(self, folder: Callable[[], Path], *, threads: int) -> None:
        """`folder` returns where a model in CTranslate2's format is, or raises SpeechProcessError."""
        self._process = SpeechProcess("assistant.local.whisper.whisper_program", folder, str(threads))

    async def start(self) -> None:
        """Load the model and decode once: the first sentence is as quick as others then. Raises SpeechProcessError.

        The first decoding takes memory, which costs a quarter more.
        """
        await self._process.start()
        await self.transcribe(bytes(SILENCE_BYTES), language="en", final=False)

    def listen(self, language: str, *, behind: str = "") -> WhisperHearing:
        """Return an ear for one stretch of speech, whose words are those behind a wake word."""
        return WhisperHearing(self, language, behind)

    async def transcribe(self, audio: bytes, *, language: str, final: bool = True, behind: str = "") -> WhisperText:
        """Return the words of `audio`, 16-bit mono at 16 kHz, behind a phrase; raises SpeechProcessError.

        What is `final` goes before what is not.
        """
        told = await self._process.answer(audio, is_unfinished=not final, language=language, final=final, behind=behind)
        return WhisperText(**told)

    async def doubt_of(self, phrase: str, audio: bytes, *, language: str) -> float | None:
        """Return the logarithm by which a phrase at the end of `audio` is less probable than what is heard instead.

        None where nothing is heard. Raises SpeechProcessError.
        """
        told = await self._process.answer(audio, is_unfinished=True, phrase=phrase, language=language)
        return told["doubt"]  # type: ignore[no-any-return]  # the program gives no other

    async def close(self) -> None:
        """End the process, and fail what waits."""
        await self._process.close()


class WhisperHearing:
    """One stretch of speech: all of it is decoded again each time."""

    def __init__(self, engine: WhisperEngine, language: str, behind: str) -> None:
        self._engine = engine
        self._language = language
        self._behind = behind

    async def heard(self, audio: bytes, *, final: bool) -> WhisperText:
        """Return the words of all of its sound so far; raises SpeechProcessError."""
        return await self._engine.transcribe(audio, language=self._language, final=final, behind=self._behind)
