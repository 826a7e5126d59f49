"""The media that rooms play for Home Assistant: one a room, beside all that is said there."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from addon.integration.link_messages import LinkErrorCode, OrderError, RoomMedia
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.music import MusicState
from assistant.room.transport import SatelliteGone
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

FAILS_SECONDS = 1.5
"""Time within which an address that leads to no sound is told to whoever gave it."""


@dataclass(frozen=True, eq=False)
class _Playing:
    conversation: Conversation
    title: str
    playback: asyncio.Task[tuple[Delivery, str]]


class RoomPlayers:
    """The players of all rooms; `close` ends what they play."""

    def __init__(self) -> None:
        self.on_change = Signal[()]()
        """Told when a room plays something else, or nothing any more."""
        self._playing: dict[str, _Playing] = {}

    def media_of(self, satellite_id: str) -> RoomMedia:
        """Return what a room plays."""
        playing = self._playing.get(satellite_id)
        if playing is None:
            return RoomMedia()
        is_paused = playing.conversation.music.state is MusicState.PAUSED
        return RoomMedia("paused" if is_paused else "playing", playing.title)

    async def play(self, conversation: Conversation, url: str, title: str) -> None:
        """Play a sound in place of what the room plays. Raises `OrderError` where there is none."""
        satellite_id = conversation.room.satellite_id
        while satellite_id in self._playing:  # somebody else may have begun meanwhile
            await self.stop(satellite_id)
        task = asyncio.create_task(_play(conversation, url), name=f"media: {title}")
        playing = _Playing(conversation, title or url, task)
        self._playing[satellite_id] = playing
        task.add_done_callback(lambda _task: self._ended(satellite_id, playing))
        self.on_change.tell()
        await asyncio.wait({task}, timeout=FAILS_SECONDS)
        if task.done() and (problem := _problem(task)):
            raise OrderError(LinkErrorCode.UNAVAILABLE, problem)

    def pause(self, satellite_id: str, *, paused: bool) -> None:
        """Pause what a room plays, or let it go on."""
        if playing := self._playing.get(satellite_id):
            playing.conversation.music.pause(paused=paused)
            self.on_change.tell()

    async def stop(self, satellite_id: str) -> None:
        """End what a room plays."""
        playing = self._playing.get(satellite_id)
        if playing:
            playing.playback.cancel()
            await asyncio.wait({playing.playback})

    async def close(self) -> None:
        """End what is played everywhere, and wait for that."""
        for satellite_id in list(self._playing):
            await self.stop(satellite_id)

    def _ended(self, satellite_id: str, playing: _Playing) -> None:
        if self._playing.get(satellite_id) is playing:
            del self._playing[satellite_id]
            self.on_change.tell()
        if problem := _problem(playing.playback):
            _LOGGER.warning("“%s” was not played in %s: %s", playing.title, playing.conversation.room.name, problem)


def _problem(playback: asyncio.Task[tuple[Delivery, str]]) -> str:
    """Return why a playback that is over was not heard; empty where it was, or was ended by somebody."""
    if playback.cancelled():
        return ""
    delivery, reason = playback.result()
    return "" if delivery in {Delivery.HEARD, Delivery.INTERRUPTED} else reason


async def _play(conversation: Conversation, url: str) -> tuple[Delivery, str]:
    """Play a sound to its end; return how it was heard, and why not."""
    try:
        return await conversation.play_music(url)
    except SatelliteGone:
        return Delivery.SATELLITE_GONE, Delivery.SATELLITE_GONE.reason
