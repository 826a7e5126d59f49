"""The media that rooms play for Home Assistant: one a room; it ends where anything else is to be heard there."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from addon.integration.link_messages import LinkErrorCode, OrderError, RoomMedia
from assistant.room.conversation import Conversation
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.speaking import RoomPlayback
from assistant.room.transport import SatelliteGone
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

FAILS_SECONDS = 1.5
"""Time within which an address that leads to no sound is told to whoever gave it."""


@dataclass(frozen=True, eq=False)
class _Playing:
    title: str
    playback: asyncio.Task[RoomPlayback | None]


class RoomPlayers:
    """The players of all rooms; `close` ends what they play."""

    def __init__(self) -> None:
        self.on_change = Signal[()]()
        """Told when a room plays something else, or nothing any more."""
        self._playing: dict[str, _Playing] = {}

    def media_of(self, satellite_id: str) -> RoomMedia:
        """Return what a room plays."""
        playing = self._playing.get(satellite_id)
        return RoomMedia("playing", playing.title) if playing else RoomMedia()

    async def play(self, conversation: Conversation, url: str, title: str) -> None:
        """Play a sound in place of what the room plays. Raises `OrderError` where there is none."""
        satellite_id = conversation.room.satellite_id
        try:
            message = RoomMessage(media_url=url, chime=NO_CHIME)
        except ValueError as err:
            raise OrderError(LinkErrorCode.BAD_MESSAGE, "'media.url' must be the address of a sound.") from err
        await self.stop(satellite_id)
        playing = _Playing(title or url, asyncio.create_task(_play(conversation, message), name=f"media: {title}"))
        self._playing[satellite_id] = playing
        playing.playback.add_done_callback(lambda _task: self._ended(satellite_id, playing))
        self.on_change.tell()
        await asyncio.wait({playing.playback}, timeout=FAILS_SECONDS)
        if not playing.playback.done() or playing.playback.cancelled():
            return
        playback = playing.playback.result()
        if playback is None or not (playback.heard or playback.sounded):
            raise OrderError(LinkErrorCode.UNAVAILABLE, playback.reason if playback else "The satellite is gone.")

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


async def _play(conversation: Conversation, message: RoomMessage) -> RoomPlayback | None:
    """Play media to its end; return how it was heard, None where the satellite went away."""
    playing = asyncio.ensure_future(conversation.play(message))
    let_play = conversation.on_message(playing.cancel)
    try:
        return await playing
    except SatelliteGone:
        return None
    finally:
        let_play()
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
