"""The answers to those who come to the LAN site without TLS: what they have to do, in words that each can show."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import hdrs, web

from addon.sites.request_bodies import BadRequest
from satellite.protocol import PATH, RefusalCode, Refused, encode

CLOSE_SECONDS = 1.0
"""Time for a satellite to answer our goodbye."""

TO_A_SATELLITE = (
    "Parley is spoken to over TLS only, since without it everybody on the network hears the token and the microphone. "
    "Update this satellite's program, take plain = true out of its settings, and pair it again with the code that it "
    "then shows. (Parley's option allow_unencrypted lets plain connections in.)"
)

TO_A_PROGRAM = (
    "This port speaks TLS: write https:// in place of http://, and wss:// in place of ws://. Its certificate is "
    "Parley's own: docs/automations.md says how programs check it."
)


REFUSED: web.AppKey[Callable[[str, str], None]] = web.AppKey("refused")
"""Takes the address of a satellite that was refused, and the reason."""


def plain_site(refused: Callable[[str, str], None]) -> web.Application:
    """Return the site that refuses everything, and tells `refused` of satellites: address and reason."""
    site = web.Application()
    site[REFUSED] = refused
    site.router.add_route("*", "/{path:.*}", _refuse)
    return site


async def _refuse(request: web.Request) -> web.StreamResponse:
    of_a_page = {hdrs.ORIGIN, hdrs.SEC_WEBSOCKET_PROTOCOL} & request.headers.keys()  # a satellite sends neither
    if request.path == PATH and not of_a_page and web.WebSocketResponse().can_prepare(request).ok:
        return await _refuse_satellite(request)
    refusal = BadRequest(TO_A_PROGRAM)
    refusal.force_close()
    raise refusal


async def _refuse_satellite(request: web.Request) -> web.WebSocketResponse:
    """Refuse a satellite by a code that those of every version know and try again seldom after."""
    request.app[REFUSED](request.remote or "", TO_A_SATELLITE)
    websocket = web.WebSocketResponse(timeout=CLOSE_SECONDS)
    await websocket.prepare(request)
    await websocket.send_str(encode(Refused(RefusalCode.WRONG_VERSION, TO_A_SATELLITE)))
    await websocket.close()
    if request.transport is not None:
        request.transport.abort()
    return websocket
