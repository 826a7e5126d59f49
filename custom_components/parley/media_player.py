"""A satellite's loudspeaker: announcements, and music by its address, which the app lowers while somebody speaks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, override
from urllib.parse import urlsplit

from homeassistant.components import media_source
from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_EXTRA,
    BrowseMedia,
    MediaPlayerDeviceClass,
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcing import announce, require_audience
from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry
from .media import url_of

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's loudspeaker."""
    hub = entry.runtime_data
    add_for_each_room(hub, async_add_entities, lambda satellite_id: [RoomSpeaker(hub, satellite_id, "speaker")])


class RoomSpeaker(RoomEntity, MediaPlayerEntity):
    """The loudspeaker of a satellite."""

    _attr_device_class = MediaPlayerDeviceClass.SPEAKER
    _attr_media_content_type = MediaType.MUSIC
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA
        | MediaPlayerEntityFeature.BROWSE_MEDIA
        | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
        | MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.STOP
        | MediaPlayerEntityFeature.VOLUME_SET
        | MediaPlayerEntityFeature.VOLUME_STEP
    )

    @property
    @override
    def state(self) -> MediaPlayerState:
        """Return whether it plays."""
        return MediaPlayerState(self.room.media.state)

    @property
    @override
    def media_title(self) -> str | None:
        """Return what it plays."""
        return self.room.media.title or None

    @property
    @override
    def volume_level(self) -> float:
        """Return the room's volume, 0 to 1."""
        return self.room.volume

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        """Have the room's volume changed."""
        await self.change(volume=volume)

    @override
    async def async_play_media(self, media_type: MediaType | str, media_id: str, **kwargs: Any) -> None:
        """Play a sound, or announce it: then what plays is heard again afterwards."""
        url = await url_of(self.hass, media_id, self.entity_id)
        if kwargs.get(ATTR_MEDIA_ANNOUNCE):
            request = {"media_url": url, "chime": "none", "satellites": [self.satellite_id]}
            require_audience(await announce(self.hub, request, wait=False))
            return
        await self._control("play", url=url, title=_title(media_id, kwargs.get(ATTR_MEDIA_EXTRA) or {}))

    @override
    async def async_media_play(self) -> None:
        """Go on playing."""
        await self._control("resume")

    @override
    async def async_media_pause(self) -> None:
        """Pause."""
        await self._control("pause")

    @override
    async def async_media_stop(self) -> None:
        """Stop."""
        await self._control("stop")

    @override
    async def async_browse_media(
        self, media_content_type: MediaType | str | None = None, media_content_id: str | None = None
    ) -> BrowseMedia:
        """Return the sounds that Home Assistant has."""
        return await media_source.async_browse_media(
            self.hass, media_content_id, content_filter=lambda item: item.media_content_type.startswith("audio/")
        )

    async def _control(self, action: str, **arguments: Any) -> None:
        await self.hub.command("media", satellite_id=self.satellite_id, action=action, **arguments)


def _title(media_id: str, extra: Mapping[str, Any]) -> str:
    """Return the title of media: its own, or the name of its file; an address may hold a key behind that."""
    given = extra.get("title") or (extra.get("metadata") or {}).get("title")
    return str(given or PurePosixPath(urlsplit(media_id).path).name or media_id)
