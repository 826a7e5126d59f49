"""Sounds of messages, each made once for all the rooms that play it: fetched, spoken, kept while one still plays it."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass

from pipecat.processors.frame_processor import FrameProcessor

from assistant.message_sound import MessageSound, Recording, SoundPiece
from assistant.room.pipeline import SPEECH_RATE
from assistant.services import Services
from assistant.sound_decoder import MediaError, decoded
from assistant.sound_files import MOST_SECONDS, Resolve, fetched
from assistant.synthesis import SynthesisError, speech
from ha_tools.leaving.gate import sender

_LOGGER = logging.getLogger(__name__)

PAUSE_SECONDS = 0.3
"""Quiet between two sentences that are made apart: voices leave hardly any at the end of the last."""


@dataclass
class _Open:
    recording: Recording
    making: asyncio.Task[None]
    listeners: int = 0


class Recordings:
    """The recordings that are being played.

    Each part of one ends with it: a voice that nobody hears any more would go on until it is collected.
    """

    def __init__(
        self,
        services: Services,
        resolve: Resolve,
        without_keys: Callable[[str], str],
        kept: Callable[[str], Awaitable[bytes]],
    ) -> None:
        """`without_keys` takes keys out of a service's words, which receipts tell.

        `kept` gives a recording of an id as the bytes of a sound file, none where it is gone.
        """
        self._kept = kept
        self._without_keys = without_keys
        self._services = services
        self._resolve = resolve
        self._open: dict[tuple[MessageSound, bool], _Open] = {}
        """By sound, and whether it is one for rooms from which nothing leaves the house."""

    @asynccontextmanager
    async def open(self, sound: MessageSound) -> AsyncIterator[Recording]:
        """Give the recording of a sound to one more room; it is made while any room has it."""
        key = sound, sender().stays
        opened = self._open.get(key)
        if opened is None:
            recording = Recording()
            making = asyncio.create_task(self._make(recording, sound), name="the sound of a message")
            opened = self._open[key] = _Open(recording, making)
        opened.listeners += 1
        try:
            yield opened.recording
        finally:
            opened.listeners -= 1
            if not opened.listeners:
                del self._open[key]
                opened.making.cancel()
                await asyncio.gather(opened.making, return_exceptions=True)

    async def _make(self, recording: Recording, sound: MessageSound) -> None:
        def remark(text: str) -> None:
            recording.remark = " ".join(filter(None, (recording.remark, text)))

        async with aclosing(self._sound(sound, remark)) as pieces:
            await recording.make(pieces)

    async def _sound(self, sound: MessageSound, remark: Callable[[str], None]) -> AsyncGenerator[SoundPiece, None]:
        if sound.chime_url:
            try:
                async with aclosing(self._media(sound.chime_url)) as chime:
                    async for pcm in chime:
                        yield SoundPiece(pcm)
            except MediaError as err:
                _LOGGER.warning("A message begins without its chime: %s", err)
                remark(f"Its chime was left out: {err}")
        if sound.media_url:
            async with aclosing(self._media(sound.media_url)) as media:
                async for pcm in media:
                    yield SoundPiece(pcm)
        if sound.recording and (spoken := await self._kept(sound.recording)):
            async with aclosing(_pieces(spoken)) as pieces:
                async for pcm in pieces:
                    yield SoundPiece(pcm)
            return
        async with aclosing(self._words(sound, remark)) as words:
            async for piece in words:
                yield piece

    async def _media(self, url: str) -> AsyncGenerator[bytes, None]:
        async with aclosing(_pieces(await fetched(url, self._resolve))) as pieces:
            async for pcm in pieces:
                yield pcm

    async def _words(self, sound: MessageSound, remark: Callable[[str], None]) -> AsyncGenerator[SoundPiece, None]:
        """Yield the words in the wanted voice, or in the usual one from where that one says nothing."""
        language, voice = sound.language, sound.voice
        for number, sentence in enumerate(sound.sentences):
            if number:
                yield SoundPiece(bytes(2 * int(PAUSE_SECONDS * SPEECH_RATE)), number - 1)
            has_sound = False
            try:
                async with aclosing(self._said(sentence, self._services.tts(language, voice))) as said:
                    async for pcm in said:
                        has_sound = True
                        yield SoundPiece(pcm, number)
            except SynthesisError as err:
                if has_sound or not (language or voice):
                    raise
                _LOGGER.warning("A message is said in the usual voice: %s", err)
                remark(f"It was said in the usual voice: {err}")
                language = voice = ""
                async with aclosing(self._said(sentence, self._services.tts())) as said:
                    async for pcm in said:
                        yield SoundPiece(pcm, number)

    async def _said(self, text: str, voice: FrameProcessor) -> AsyncGenerator[bytes, None]:
        try:
            async with aclosing(speech(text, voice)) as pieces:
                async for piece in pieces:
                    yield piece
        except SynthesisError as err:
            raise SynthesisError(self._without_keys(str(err))) from err


async def _pieces(file: bytes) -> AsyncGenerator[bytes, None]:
    """Yield a sound file's sound as it is decoded."""
    blocks = decoded(io.BytesIO(file), SPEECH_RATE, MOST_SECONDS)
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        yield block
