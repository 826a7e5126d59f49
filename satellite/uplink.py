"""The queue to the app: messages, which are never dropped, and sound, of which the oldest may be."""

from __future__ import annotations

import asyncio
from collections import deque

from satellite.protocol import UPLINK_CHUNK_MS, UpMessage

MOST_CHUNKS = 2000 // UPLINK_CHUNK_MS
"""Chunks of sound that may wait: 2 s outlast an ordinary Wi-Fi stall; more would only be heard too late."""


class Uplink:
    """One connection's queue, in the order in which things happened."""

    def __init__(self) -> None:
        self._items: deque[UpMessage | bytes] = deque()
        self._chunks = 0
        self._filled = asyncio.Event()
        self.dropped = 0
        """Chunks of sound that were dropped."""

    def put(self, message: UpMessage) -> None:
        """Queue a message."""
        self._items.append(message)
        self._filled.set()

    def put_audio(self, pcm: bytes) -> None:
        """Queue a chunk of sound; drops the oldest one that waits when there are too many."""
        if self._chunks >= MOST_CHUNKS:
            self._drop_oldest_audio()
        self._items.append(pcm)
        self._chunks += 1
        self._filled.set()

    async def get(self) -> UpMessage | bytes:
        """Return the next item as soon as there is one."""
        while not self._items:
            self._filled.clear()
            await self._filled.wait()
        item = self._items.popleft()
        self._chunks -= isinstance(item, bytes)
        return item

    def _drop_oldest_audio(self) -> None:
        index = next(i for i, item in enumerate(self._items) if isinstance(item, bytes))
        del self._items[index]
        self._chunks -= 1
        self.dropped += 1
