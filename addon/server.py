"""The two sites. Ingress serves the panel and trusts who may reach it; the LAN site trusts nobody without a token.

Ingress answers only Supervisor's proxy; run by hand, only this machine. The LAN site serves the satellites, which
bring tokens of their own, and the HTTP interface to whoever has the API token.
"""

from __future__ import annotations

import errno
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from addon.api import MOST_BODY_BYTES, Api
from addon.satellites import Satellites
from satellite.protocol import PATH

INGRESS_PEER = "172.30.32.2"
"""Supervisor's ingress proxy, the only one that may reach an app's ingress port."""

PANEL = Path(__file__).parent / "panel"
"""The panel's files."""

OPEN_PATHS = frozenset({"/api/alive", "/api/health"})
"""What a program may ask without a token: whether the app runs, and whether it is ready."""

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class PortError(Exception):
    """A site's port cannot be opened; the text says why and what to do."""


def ingress_site(api: Api, *, supervised: bool) -> web.Application:
    """Return the panel's site."""
    site = web.Application(
        middlewares=[_only_from(frozenset({INGRESS_PEER}) if supervised else _LOOPBACK, local=not supervised)],
        client_max_size=MOST_BODY_BYTES,
    )
    site.add_routes([web.get("/", _panel), *api.routes(), *api.panel_routes()])
    site.router.add_static("/panel", PANEL)
    return site


def lan_site(api: Api, satellites: Satellites, api_token: str) -> web.Application:
    """Return the site that the house's network reaches."""
    site = web.Application(middlewares=[_with_token(api_token)], client_max_size=MOST_BODY_BYTES)
    site.add_routes([web.get(PATH, satellites.endpoint), *api.routes()])
    return site


@asynccontextmanager
async def serving(site: web.Application, host: str, port: int, variable: str) -> AsyncIterator[int]:
    """Serve a site on a port that `variable` of the environment may change; yields it. Raises `PortError`."""
    runner = web.AppRunner(site, handle_signals=False, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as err:
            raise PortError(_why_closed(err, port, variable)) from err
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _why_closed(err: OSError, port: int, variable: str) -> str:
    if err.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken: another Parley, or another program, listens there. "
            f"End that one, or choose another port with {variable}."
        )
    if err.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} may not be opened by this user: choose one above 1023 with {variable}."
    return f"Port {port} cannot be opened ({err.strerror or err}): choose another with {variable}."


async def _panel(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PANEL / "index.html", headers={"Cache-Control": "no-cache"})


def _only_from(peers: frozenset[str], *, local: bool) -> Middleware:
    """Return a guard that answers only `peers`; run by hand, also no page of another site in their browser."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.remote not in peers:
            raise _refusal(web.HTTPForbidden, "The panel is reached through Home Assistant's sidebar.")
        if local and not _is_same_origin(request):
            raise _refusal(web.HTTPForbidden, "Requests from pages of other sites are not answered.")
        return await handler(request)

    return guard


def _is_same_origin(request: web.Request) -> bool:
    """Return whether a request is addressed to this machine by name, and from no other site's page."""
    if urlsplit(f"//{request.host}").hostname not in _LOCAL_HOSTS:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _with_token(api_token: str) -> Middleware:
    """Return a guard that asks for the bearer token, except of satellites (they say hello) and of health checks."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == PATH and "Origin" in request.headers:  # a browser, led by any page; a satellite has none
            raise _refusal(web.HTTPForbidden, "Satellites are programs: a page cannot be one.")
        if request.path == PATH or request.path in OPEN_PATHS:
            return await handler(request)
        if not api_token:
            raise _refusal(web.HTTPForbidden, "The HTTP interface is closed: set api_token in Parley's options.")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), api_token.encode()):
            raise _refusal(web.HTTPUnauthorized, "Send the header “Authorization: Bearer …” with Parley's api_token.")
        return await handler(request)

    return guard


def _refusal(kind: type[web.HTTPException], error: str) -> web.HTTPException:
    return kind(text=json.dumps({"error": error}, ensure_ascii=False), content_type="application/json")
