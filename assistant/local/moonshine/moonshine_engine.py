"""Moonshine, in a process of its own that all rooms share; each stretch of speech is decoded while it comes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.local.speech_process import SILENCE_BYTES, SpeechProcess


@dataclass(frozen=True)
class MoonshineText:
    """The words of a stretch of speech so far."""

    text: str

    @property
    def is_settled(self) -> bool:
        """Return False: how sure it is of words is not told, and their end costs little."""
        return False


class MoonshineEngine:
    """One for the app."""

    def __init__(self, folder: Callable[[], Path], *, architecture: int) -> None:
        """`folder` returns where a model is, or raises SpeechProcessError; `architecture` is the library's number."""
        self._process = SpeechProcess("assistant.local.moonshine.moonshine_program", folder, str(architecture))
        self._streams = itertools.count()

    async def start(self) -> None:
        """Load the model and decode once: the first sentence is as quick as others then. Raises SpeechProcessError."""
        await self._process.start()
        await self.listen("en").heard(bytes(SILENCE_BYTES), final=True)

    def listen(self, language: str, *, behind: str = "") -> MoonshineHearing:  # noqa: ARG002 - English, wake word and all
        """Return an ear for one stretch of speech."""
        return MoonshineHearing(self._process, next(self._streams))

    async def close(self) -> None:
        """End the process, and fail what waits."""
        await self._process.close()


class MoonshineHearing:
    """One stretch of speech: the process is given what is new of it, and all of it where it knows nothing."""

    def __init__(self, process: SpeechProcess, stream: int) -> None:
        self._process = process
        self._stream = stream
        self._sent = 0

    async def heard(self, audio: bytes, *, final: bool) -> MoonshineText:
        """Return the words of all of its sound so far; raises SpeechProcessError."""
        while True:
            new, begins = audio[self._sent :], self._sent
            told = await self._process.answer(
                new, is_unfinished=not final, stream=self._stream, begins=begins, final=final
            )
            self._sent = told["received"]
            if self._sent == len(audio):
                return MoonshineText(told["text"])
