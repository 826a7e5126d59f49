"""Sound of any kind that people play, decoded by FFmpeg: MP3, AAC, Ogg (Vorbis, Opus), FLAC, WAV, MP4, MPEG-TS.

FFmpeg opens no address by itself: its network and its playlists are switched off, it is given bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import av

FORMATS = "aac,aiff,flac,matroska,mov,mp3,mpegts,ogg,wav"
"""FFmpeg's names of what is decoded."""

_OPTIONS = {
    "format_whitelist": FORMATS,
    "protocol_whitelist": "none",
    "probesize": str(128 * 1024),
    "analyzeduration": "500000",  # microseconds: a radio is heard soon
}

_BLOCK_SECONDS = 0.2
"""Sound of one block at least: some milliseconds of a Pi's processor."""


class MediaError(Exception):
    """A sound cannot be had; the text says why, as a sentence."""


UNREADABLE = "The sound is of no kind that can be played, or it is broken."


class ReadableSound(Protocol):
    """Bytes of a sound; one that can seek as well is decoded wherever its index stands."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end; may block."""


def decoded(sound: ReadableSound | io.BytesIO, rate: int, most_seconds: float = math.inf) -> Iterator[bytes]:
    """Yield a sound as int16 mono at `rate`, block by block; each is work for a thread. Raises `MediaError`."""
    import av  # 20 MB, for homes that play sounds

    try:
        with av.open(sound, mode="r", options=_OPTIONS, metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise MediaError(UNREADABLE)
            yield from _blocks(container, rate, most_seconds)
    except (av.FFmpegError, ValueError) as err:
        raise MediaError(UNREADABLE) from err


def _blocks(container: av.container.InputContainer, rate: int, most_seconds: float) -> Iterator[bytes]:
    block, left, has_sound = bytearray(), most_seconds * rate * 2, False
    for pcm in _resampled(container, rate):
        block += pcm
        if len(block) >= min(_BLOCK_SECONDS * rate * 2, left):
            yield bytes(block[: int(min(left, len(block)))])
            left -= len(block)
            has_sound = True
            block.clear()
            if left <= 0:
                return
    if block:
        yield bytes(block)
    elif not has_sound:
        raise MediaError(UNREADABLE)


def _resampled(container: av.container.InputContainer, rate: int) -> Iterator[bytes]:
    """Yield the decoded frames; what is broken between whole ones is passed over, as in a radio that breaks in."""
    import av

    stream, kind, resampler = container.streams.audio[0], None, None
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            if resampler is None or kind != (frame.format.name, frame.layout.name, frame.sample_rate):
                kind = (frame.format.name, frame.layout.name, frame.sample_rate)
                resampler = av.AudioResampler("s16", "mono", rate)
            frame.pts = None  # pieces of different beginnings follow one another
            for out in resampler.resample(frame):
                yield bytes(out.planes[0])[: out.samples * 2]
    if resampler is not None:
        for out in resampler.resample(None):
            yield bytes(out.planes[0])[: out.samples * 2]
