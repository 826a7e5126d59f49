"""Sounds of people's messages, each a file until it was heard: bounded in number, in length and in time."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
import wave
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from addon.broker.announcement_request import KEPT_SECONDS
from ha_tools.acting.turn_sound import RATE

_LOGGER = logging.getLogger(__name__)

FOLDER = "messages"
"""Name of their folder in the data folder."""

MOST_SOUNDS = 100
"""Messages that wait at once: at a minute each 190 megabytes."""


class KeptSounds:
    """The folder of the messages' sounds."""

    def __init__(self, data: Path, *, keeps: bool) -> None:
        """`keeps` is False where people want no sound of theirs kept."""
        self._folder = data / FOLDER
        self._keeps = keeps

    async def keep(self, pcm: bytes) -> str:
        """Keep a sound (int16 mono at `RATE`); return its id, empty where it cannot be kept."""
        return await asyncio.to_thread(self._keep, pcm) if self._keeps else ""

    async def sound(self, sound_id: str) -> bytes:
        """Return a kept sound as the bytes of a WAV file; none where it is gone."""
        return await asyncio.to_thread(self._read, sound_id)

    def forget(self, sound_id: str) -> None:
        """Delete a sound; one that cannot be deleted now is at the next start."""
        try:
            self._path(sound_id).unlink(missing_ok=True)
        except OSError as err:
            _LOGGER.warning("The sound of a message cannot be deleted: %s", err)

    def forget_others(self, sound_ids: Collection[str]) -> None:
        """Delete what belongs to no message any more, or is too old."""
        for path in self._all():
            if path.stem not in sound_ids or path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def _keep(self, pcm: bytes) -> str:
        if len(self._all()) >= MOST_SOUNDS:
            _LOGGER.warning(
                "%d messages wait with their sounds: the words of this one are said by the house", MOST_SOUNDS
            )
            return ""
        sound_id, file = uuid.uuid4().hex, BytesIO()
        with wave.open(file, "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(RATE)
            written.writeframes(pcm)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            path = self._path(sound_id)
            path.touch(mode=0o600)
            path.write_bytes(file.getvalue())
        except OSError as err:
            _LOGGER.warning("The sound of a message cannot be kept: %s", err)
            return ""
        return sound_id

    def _read(self, sound_id: str) -> bytes:
        try:
            return self._path(sound_id).read_bytes()
        except OSError:
            return b""

    def _all(self) -> list[Path]:
        return list(self._folder.glob("*.wav")) if self._folder.is_dir() else []

    def _path(self, sound_id: str) -> Path:
        """Return the path of a sound; ids are ours, and hexadecimal."""
        return self._folder / f"{uuid.UUID(hex=sound_id).hex}.wav"
