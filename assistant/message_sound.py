"""The sound of a message, which grows while it is made and is heard from its beginning in every room."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from assistant.sound_decoder import MediaError
from assistant.synthesis import SynthesisError

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class MessageSound:
    """The parts of a message in their order, as far as they are not a room's own; int16 mono at `SPEECH_RATE`."""

    chime_url: str = ""
    """Address of a chime; one that cannot be had is left out."""
    media_url: str = ""
    """Address of a sound."""
    sentences: tuple[str, ...] = ()
    """Words to say, made one after the other."""
    language: str = ""
    """BCP 47 tag of their language; empty for the home's."""
    voice: str = ""
    """The voice service's name of a voice; empty for the usual one."""
    recording: str = ""
    """Id of a kept sound that is played in place of the sentences, unless it is gone."""


@dataclass(frozen=True)
class SoundPiece:
    """A piece of a message's sound."""

    pcm: bytes
    sentence: int = 0
    """The number of its sentence; all that comes before the words belongs to the first, which is 0."""


class Recording:
    """A sound that grows while it is made, and is heard from its beginning by everybody."""

    def __init__(self) -> None:
        self.remark = ""
        """Account of a part that could not be had, as a sentence; the rest is played without it."""
        self._pieces: list[SoundPiece] = []
        self._news = asyncio.Event()
        self._is_whole = False
        self._error: MediaError | SynthesisError | None = None

    async def pieces(self) -> AsyncIterator[SoundPiece]:
        """Yield all of it, as it comes. Raises `MediaError` or `SynthesisError` where its rest cannot be had."""
        for number in itertools.count():
            while number == len(self._pieces):
                if self._error:
                    raise self._error
                if self._is_whole:
                    return
                await self._news.wait()
            yield self._pieces[number]

    async def make(self, sound: AsyncIterator[SoundPiece]) -> None:
        """Take the pieces of a sound until its end, or its failure."""
        try:
            async for piece in sound:
                if piece.pcm:
                    self._pieces.append(piece)
                    self._tell()
        except (MediaError, SynthesisError) as err:
            self._error = err
        except Exception:  # the outermost edge of its making: rooms wait for what comes of it
            _LOGGER.exception("The sound of a message could not be made")
            self._error = MediaError("Something went wrong inside. It is noted in the log.")
        self._is_whole = True
        self._tell()

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
