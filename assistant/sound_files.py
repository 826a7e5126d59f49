"""Sounds from elsewhere: fetched by their address within bounds, and decoded. WAV, FLAC, Ogg (Vorbis, Opus) and MP3."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urljoin

import aiohttp
import numpy as np
import soundfile
import soxr

MOST_BYTES = 25 * 1024 * 1024
"""Bytes of one file: four minutes as an uncompressed WAV in stereo."""

FETCH_SECONDS = 20.0
"""Time for a file to be fetched whole."""

MOST_REDIRECTS = 5

MOST_SECONDS = 300.0
"""Seconds of one file that are played."""

_BLOCK_SECONDS = 0.5
"""Sound that is decoded at a time: some milliseconds of a Pi's processor."""

_OTHER_TYPES = frozenset({"", "application/ogg", "application/octet-stream", "binary/octet-stream", "video/ogg"})
"""Content types beside audio/… that servers send for sounds."""


class MediaError(Exception):
    """A sound cannot be had; the text says why, as a sentence."""


Resolve = Callable[[str], Awaitable[str]]
"""Finds the address of what Home Assistant has: a path there, or a media-source:// id. Raises `MediaError`."""


async def fetched(url: str, resolve: Resolve, most_bytes: int = MOST_BYTES, seconds: float = FETCH_SECONDS) -> bytes:
    """Return the bytes of a sound file. Raises `MediaError`."""
    address = url if url.startswith(("http://", "https://")) else await resolve(url)
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(address, max_redirects=MOST_REDIRECTS) as response,
        ):
            _check(response, most_bytes)
            return await _body(response, most_bytes)
    except TimeoutError as err:
        raise MediaError(f"The sound did not come within {seconds:.0f} seconds.") from err
    except aiohttp.TooManyRedirects as err:
        raise MediaError("The sound's address leads from one to the next without an end.") from err
    except (aiohttp.ClientError, ValueError) as err:
        raise MediaError("The sound's address cannot be reached.") from err


def _check(response: aiohttp.ClientResponse, most_bytes: int) -> None:
    if response.status != 200:
        raise MediaError(f"The sound's address answers with {response.status}.")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.startswith("audio/") and kind not in _OTHER_TYPES:
        raise MediaError(f"The sound's address gives {kind[:40]} and no sound.")
    if (response.content_length or 0) > most_bytes:
        raise MediaError(_too_large(most_bytes))


async def _body(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > most_bytes:
            raise MediaError(_too_large(most_bytes))
    return bytes(body)


def _too_large(most_bytes: int) -> str:
    return f"The sound has more than {most_bytes // 1024**2} megabytes."


def decoded(data: bytes, rate: int, most_seconds: float = MOST_SECONDS) -> Iterator[bytes]:
    """Yield a sound file as int16 mono at `rate`, block by block; each is work for a thread. Raises `MediaError`."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as sound:
            resampler = soxr.ResampleStream(sound.samplerate, rate, 1, dtype="float32")
            left = round(most_seconds * sound.samplerate)
            block = round(_BLOCK_SECONDS * sound.samplerate)
            while True:
                samples = sound.read(min(block, left), dtype="float32", always_2d=True)
                left -= len(samples)
                is_last = not len(samples) or not left
                mono = resampler.resample_chunk(np.ascontiguousarray(samples.mean(axis=1)), last=is_last)
                yield (np.clip(mono, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
                if is_last:
                    return
    except (soundfile.SoundFileError, ValueError) as err:
        raise MediaError("The sound is neither WAV, FLAC, Ogg nor MP3, or it is broken.") from err


def joined(base: str, path: str) -> str:
    """Return the address of a path in Home Assistant."""
    return urljoin(base.rstrip("/") + "/", path.lstrip("/"))
