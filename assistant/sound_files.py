"""Sounds of the web, and of Home Assistant: files fetched by their address, within bounds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import aiohttp

from assistant.sound_decoder import MediaError
from assistant.sound_session import sound_session
from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import StaysInHouseError, reaching

MOST_BYTES = 25 * 1024 * 1024
"""Bytes of one file: four minutes as an uncompressed WAV in stereo."""

FETCH_SECONDS = 20.0
"""Time for a file to be fetched whole."""

MOST_REDIRECTS = 5

MOST_SECONDS = 300.0
"""Seconds of one file that are played."""

_OTHER_TYPES = frozenset(
    """
    application/octet-stream application/ogg binary/octet-stream video/iso.segment video/mp2t video/mp4 video/ogg
    video/webm
    """.split()
) | {""}
"""Content types beside audio/… that servers send for sounds."""


Resolve = Callable[[str], Awaitable[str]]
"""Finds the address of what Home Assistant has: a path there, or a media-source:// id. Raises `MediaError`."""


async def fetched(url: str, resolve: Resolve, most_bytes: int = MOST_BYTES, seconds: float = FETCH_SECONDS) -> bytes:
    """Return the bytes of a sound file. Raises `MediaError`."""
    address = url if url.startswith(("http://", "https://")) else await resolve(url)
    timeout = aiohttp.ClientTimeout(total=seconds)
    with fetch_errors(seconds):
        host = urlsplit(address).hostname or ""
        with reaching(host, host, SentKind.SOUND):
            async with (
                sound_session(address, timeout=timeout) as http,
                http.get(address, max_redirects=MOST_REDIRECTS) as response,
            ):
                checked(response)
                return await body(response, most_bytes)


@contextmanager
def fetch_errors(seconds: float) -> Iterator[None]:
    """Tell errors of the web as `MediaError`; `seconds` is the time that was given."""
    try:
        yield
    except StaysInHouseError as err:
        raise MediaError("The sound is not in the house, and nothing leaves the house here.") from err
    except TimeoutError as err:
        raise MediaError(f"The sound did not come within {seconds:.0f} seconds.") from err
    except aiohttp.TooManyRedirects as err:
        raise MediaError("The sound's address leads from one to the next without an end.") from err
    except aiohttp.ClientPayloadError as err:
        raise MediaError("The sound broke off.") from err
    except (aiohttp.ClientError, ValueError) as err:
        raise MediaError("The sound's address cannot be reached.") from err


def answered(response: aiohttp.ClientResponse) -> None:
    """Raise `MediaError` for an answer that is a refusal."""
    if response.status != 200:
        raise MediaError(f"The sound's address answers with {response.status}.")


def checked(response: aiohttp.ClientResponse) -> None:
    """Raise `MediaError` for an answer that is no sound."""
    answered(response)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.startswith("audio/") and kind not in _OTHER_TYPES:
        raise MediaError(f"The sound's address gives {kind[:40]} and no sound.")


async def body(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """Return the whole of an answer. Raises `MediaError` for one that is too large."""
    if (response.content_length or 0) > most_bytes:
        raise MediaError(_too_large(most_bytes))
    found = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        found += chunk
        if len(found) > most_bytes:
            raise MediaError(_too_large(most_bytes))
    return bytes(found)


def _too_large(most_bytes: int) -> str:
    return f"The sound has more than {most_bytes // 1024**2} megabytes."


def joined(base: str, path: str) -> str:
    """Return the address of a path in Home Assistant."""
    return urljoin(base.rstrip("/") + "/", path.lstrip("/"))
