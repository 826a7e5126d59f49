"""One picture of a camera, from Home Assistant's REST interface, within bounds."""

from __future__ import annotations

from urllib.parse import quote

import aiohttp

from ha_tools.home_errors import CallTimedOut, ServiceRefused, TokenRefused

MOST_BYTES = 8_000_000
"""Bytes of a picture: one of 12 megapixels has about as many."""

MOST_SECONDS = 12.0
"""Bound for all of it; Home Assistant itself waits 10 s for a camera."""

WIDEST = 1280
"""Pixels to which Home Assistant scales a JPEG down, where it can."""

OFF, GONE, FAILED, TOO_LARGE = "off", "gone", "failed", "too_large"
"""Codes of the refusals."""

_REASONS = {404: GONE, 503: OFF}


async def camera_picture(url: str, token: str, entity_id: str, seconds: float = MOST_SECONDS) -> bytes:
    """Return a picture as a camera has it now. Raises HomeError; a `ServiceRefused` with one of the codes above."""
    address = f"{url.rstrip('/')}/api/camera_proxy/{quote(entity_id, safe='.')}"
    headers, size = {"Authorization": f"Bearer {token}"}, {"width": str(WIDEST), "height": str(WIDEST)}
    timeout = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address, headers=headers, params=size, allow_redirects=False) as response,
        ):
            if response.status in {401, 403}:
                raise TokenRefused("Home Assistant refuses the access token.")
            if response.status != 200:
                raise ServiceRefused(_REASONS.get(response.status, FAILED), f"It answers {response.status}")
            return await _bounded(response)
    except TimeoutError as err:
        raise CallTimedOut(f"{entity_id}: no picture in time") from err
    except (aiohttp.ClientError, OSError) as err:
        raise ServiceRefused(FAILED, str(err)) from err


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    picture = bytearray()
    async for part in response.content.iter_any():
        picture += part
        if len(picture) > MOST_BYTES:
            raise ServiceRefused(TOO_LARGE, "The picture is too large")
    if not picture:
        raise ServiceRefused(FAILED, "There is no picture")
    return bytes(picture)
