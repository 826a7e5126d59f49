"""Media players that search, browse and play a small library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from homeassistant.components.media_player import (
    BrowseMedia,
    MediaClass,
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
    RepeatMode,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.exceptions import HomeAssistantError

from .device import Device, setup_of


@dataclass(frozen=True)
class Medium:
    """One thing that can be played."""

    media_id: str
    """What `play_media` takes."""
    title: str
    """Its name."""
    artist: str
    """Who made it."""
    media_class: MediaClass
    """What it is."""


LIBRARY = (
    Medium("track/blue-in-green", "Blue in Green", "Miles Davis", MediaClass.TRACK),
    Medium("track/so-what", "So What", "Miles Davis", MediaClass.TRACK),
    Medium("track/yellow-submarine", "Yellow Submarine", "The Beatles", MediaClass.TRACK),
    Medium("album/abbey-road", "Abbey Road", "The Beatles", MediaClass.ALBUM),
    Medium("playlist/dinner-jazz", "Dinner Jazz", "", MediaClass.PLAYLIST),
    Medium("playlist/party", "Party", "", MediaClass.PLAYLIST),
    Medium("artist/the-beatles", "The Beatles", "", MediaClass.ARTIST),
    Medium("radio/classic-fm", "Classic FM", "", MediaClass.CHANNEL),
    Medium("movie/metropolis", "Metropolis", "Fritz Lang", MediaClass.MOVIE),
    Medium("tv/planet-earth", "Planet Earth", "BBC", MediaClass.TV_SHOW),
)
"""What every player finds."""

_FEATURES = (
    MediaPlayerEntityFeature.BROWSE_MEDIA
    | MediaPlayerEntityFeature.CLEAR_PLAYLIST
    | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
    | MediaPlayerEntityFeature.MEDIA_ENQUEUE
    | MediaPlayerEntityFeature.NEXT_TRACK
    | MediaPlayerEntityFeature.PAUSE
    | MediaPlayerEntityFeature.PLAY
    | MediaPlayerEntityFeature.PLAY_MEDIA
    | MediaPlayerEntityFeature.PREVIOUS_TRACK
    | MediaPlayerEntityFeature.REPEAT_SET
    | MediaPlayerEntityFeature.SEARCH_MEDIA
    | MediaPlayerEntityFeature.SEEK
    | MediaPlayerEntityFeature.SHUFFLE_SET
    | MediaPlayerEntityFeature.STOP
    | MediaPlayerEntityFeature.TURN_OFF
    | MediaPlayerEntityFeature.TURN_ON
    | MediaPlayerEntityFeature.VOLUME_MUTE
    | MediaPlayerEntityFeature.VOLUME_SET
    | MediaPlayerEntityFeature.VOLUME_STEP
)


class MediaPlayer(Device, MediaPlayerEntity):
    """A player; with sources where the plan names a `source_list`, without search where it says `can_search=False`.

    Its attribute `played` lists what it was given.
    """

    _attr_state = MediaPlayerState.OFF
    _attr_volume_level = 0.5
    _attr_is_volume_muted = False
    _attr_shuffle = False
    _attr_repeat = RepeatMode.OFF
    _attr_played: tuple[str, ...] = ()
    _attr_can_search = True

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        self._attr_supported_features = _FEATURES
        if not self._attr_can_search:
            self._attr_supported_features &= ~MediaPlayerEntityFeature.SEARCH_MEDIA
        if self.source_list:
            self._attr_supported_features |= MediaPlayerEntityFeature.SELECT_SOURCE

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """The titles that were played, the first one first."""
        return {"played": list(self._attr_played)}

    async def async_turn_on(self) -> None:
        """Turn it on."""
        self._act(state=MediaPlayerState.IDLE)

    async def async_turn_off(self) -> None:
        """Turn it off."""
        self._act(state=MediaPlayerState.OFF)

    async def async_media_play(self) -> None:
        """Go on."""
        self._act(state=MediaPlayerState.PLAYING)

    async def async_media_pause(self) -> None:
        """Pause."""
        self._act(state=MediaPlayerState.PAUSED)

    async def async_media_stop(self) -> None:
        """Stop, and forget what was played."""
        self._act(state=MediaPlayerState.IDLE, media_title=None, media_artist=None, media_content_id=None)

    async def async_media_next_track(self) -> None:
        """Play what follows in the library."""
        self._skip(1)

    async def async_media_previous_track(self) -> None:
        """Play what comes before in the library."""
        self._skip(-1)

    async def async_media_seek(self, position: float) -> None:
        """Go to this second."""
        self._act(media_position=position)

    async def async_set_volume_level(self, volume: float) -> None:
        """Play louder or more quietly."""
        self._act(volume_level=round(volume, 2))

    async def async_mute_volume(self, mute: bool) -> None:
        """Mute or unmute."""
        self._act(is_volume_muted=mute)

    async def async_set_shuffle(self, shuffle: bool) -> None:
        """Shuffle or not."""
        self._act(shuffle=shuffle)

    async def async_set_repeat(self, repeat: RepeatMode) -> None:
        """Repeat or not."""
        self._act(repeat=repeat)

    async def async_select_source(self, source: str) -> None:
        """Show another source."""
        self._act(state=MediaPlayerState.PLAYING, source=source)

    async def async_clear_playlist(self) -> None:
        """Play nothing."""
        await self.async_media_stop()

    async def async_play_media(self, media_type: MediaType | str, media_id: str, **kwargs: Any) -> None:
        """Play what the library holds under this id, an address, or a channel by its number."""
        medium = next((medium for medium in LIBRARY if medium.media_id == media_id), None)
        if medium is None and "://" not in media_id and media_type != "channel":
            raise HomeAssistantError(f"{self.name} has no media {media_id}")
        self._act(
            state=MediaPlayerState.PLAYING,
            played=(*self._attr_played, media_id),
            media_content_id=media_id,
            media_content_type=media_type,
            media_title=medium.title if medium else media_id,
            media_artist=medium.artist if medium else None,
        )

    async def async_search_media(self, query: SearchMediaQuery) -> SearchMedia:
        """Find what has all the words of the query in its title and artist."""
        words = query.search_query.casefold().split()
        found = [medium for medium in LIBRARY if all(word in _text(medium) for word in words)]
        classes = query.media_filter_classes
        return SearchMedia(
            result=[_browsed(medium) for medium in found if not classes or medium.media_class in classes]
        )

    async def async_browse_media(
        self, media_content_type: MediaType | str | None = None, media_content_id: str | None = None
    ) -> BrowseMedia:
        """Show the whole library as one folder."""
        return BrowseMedia(
            title="Library",
            media_class=MediaClass.DIRECTORY,
            media_content_id="",
            media_content_type="library",
            can_play=False,
            can_expand=True,
            can_search=True,
            children=[_browsed(medium) for medium in LIBRARY],
        )

    def _skip(self, by: int) -> None:
        ids = [medium.media_id for medium in LIBRARY]
        here = ids.index(self.media_content_id) if self.media_content_id in ids else 0
        medium = LIBRARY[(here + by) % len(LIBRARY)]
        self._act(
            state=MediaPlayerState.PLAYING,
            media_content_id=medium.media_id,
            media_title=medium.title,
            media_artist=medium.artist,
        )


async_setup_entry = setup_of(MediaPlayer)


def _text(medium: Medium) -> str:
    return f"{medium.title} {medium.artist}".casefold()


def _browsed(medium: Medium) -> BrowseMedia:
    return BrowseMedia(
        title=f"{medium.title} – {medium.artist}" if medium.artist else medium.title,
        media_class=medium.media_class,
        media_content_id=medium.media_id,
        media_content_type=str(medium.media_class),
        can_play=True,
        can_expand=False,
    )
