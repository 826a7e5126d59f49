"""The two sites. Ingress serves the panel and trusts who may reach it; the LAN site trusts nobody without a token.

Ingress answers only Supervisor's proxy; run by hand, only this machine. The LAN site serves the satellites, which
bring tokens of their own, and the HTTP interface to whoever has the API token, over TLS.
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from addon.integration.integrations import Integrations
from addon.integration.link_messages import LINK_PATH
from addon.panel_api.panel import Panel
from addon.satellites.satellite_installer import SatelliteInstaller
from addon.satellites.satellites import Satellites
from addon.sites.api import MOST_BODY_BYTES, Api
from addon.sites.attempts import TRIES, Attempts
from addon.sites.door import Encryption, RequestLog, opened
from addon.sites.metrics_path import MetricsPath
from addon.sites.origin import USER_HEADER, is_of_another_site, is_this_machine
from addon.sites.request_bodies import refusal
from addon.sites.seldom import Seldom
from addon.sites.server_certificate import CERTIFICATE, ServerCertificate
from addon.sites.strangers import STRANGERS, Strangers, most_strangers
from addon.sites.unencrypted import plain_site
from addon.sites.users import RIGHT, Right, Users, needed
from ha_tools.home_errors import HomeError
from satellite.protocol import PATH

_LOGGER = logging.getLogger(__name__)

HEADER_SECONDS = 10.0
"""Time for a request's line and headers, from the connection's beginning or from the answer before."""

PROXY_SECONDS = 3630.0
"""The same for Supervisor's proxy, which keeps connections and must not find one closed that it is about to use."""

LINGER_SECONDS = 2.0
"""Time for the rest of a body that was refused, so that the refusal is read before the connection is closed."""

PANEL = Path(__file__).parents[1] / "panel" / "built"
"""The panel as it is built; a file that is packed stands beside itself with the ending .gz."""

ASSETS = PANEL / "assets"
"""All but its page."""

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Parley</title>
<h1>The panel is not built</h1>
<p>Run <code>script/panel</code> in Parley’s checkout and load this page again.</p></html>"""
"""The page in its place."""

FOREVER = "public, max-age=31536000, immutable"
"""Life of files whose names change with what they hold."""

OPEN_PATHS = frozenset({"/api/alive", "/api/health"})
"""Paths of both sites that need no token: they tell that the app runs, and that it is ready."""

SOCKETS = frozenset({PATH, LINK_PATH})
"""WebSockets of the LAN site, to which satellites and integrations bring tokens of their own."""

LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This machine's own addresses."""


class PortError(Exception):
    """A site's port cannot be opened; the text says why and what to do."""


def ingress_site(
    api: Api, panel: Panel, installer: SatelliteInstaller, users: Users | None, peers: frozenset[str] = LOOPBACK
) -> web.Application:
    """Return the panel's site, for requests of `peers` only.

    `users` are those of the Home Assistant through which they come; None lets the person at this machine do anything.
    """
    local = users is None
    guards = [_only_from(peers), _only_of_this_site(local=local), _with_right(users)]
    site = web.Application(middlewares=guards, client_max_size=MOST_BODY_BYTES)
    site.add_routes([web.get("/", _page), web.get("/assets/{file}", _panel_file), *api.routes(), *panel.routes()])
    site.add_routes(installer.panel_routes())
    site.on_response_prepare.append(_framed_by("'none'" if local else "'self'"))
    return site


def lan_site(
    api: Api,
    satellites: Satellites,
    integrations: Integrations,
    installer: SatelliteInstaller,
    metrics: MetricsPath,
    api_token: str,
) -> web.Application:
    """Return the site that the house's network reaches."""
    guards = [_with_token(api_token, OPEN_PATHS | installer.open_paths | metrics.open_paths)]
    site = web.Application(middlewares=guards, client_max_size=MOST_BODY_BYTES)
    links = [web.get(PATH, satellites.endpoint), web.get(LINK_PATH, integrations.endpoint)]
    site.add_routes([*links, *installer.routes(), *metrics.routes(), *api.routes()])
    return site


@asynccontextmanager
async def serving(
    site: web.Application,
    host: str,
    port: int,
    variable: str,
    strangers: Strangers | None = None,
    trusted: frozenset[str] = frozenset(),
    certificate: ServerCertificate | None = None,
    *,
    also_plain: bool = False,
    on_plain: Callable[[str, str], None] = lambda _address, _reason: None,
) -> AsyncIterator[int]:
    """Serve a site on a port that `variable` of the environment may change; yields it. Raises `PortError`.

    Connections from `trusted` addresses are no strangers', and may be kept open for longer without a request. With a
    certificate it is served over TLS, and plain connections are told so, unless they are to be served as well;
    `on_plain` is told of the satellites among them, by address and reason.
    """
    strangers = site[STRANGERS] = strangers or Strangers(most_strangers())
    if certificate:
        site[CERTIFICATE] = certificate
    keepalive_seconds = PROXY_SECONDS if trusted else HEADER_SECONDS
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(_serving(site, keepalive_seconds))
        encryption = None
        if certificate:
            plain = server
            if not also_plain:
                plain = await stack.enter_async_context(_serving(plain_site(on_plain), keepalive_seconds))
            encryption = Encryption(certificate.context, plain)
        try:
            door = await stack.enter_async_context(opened(host, port, server, strangers, trusted, encryption))
        except OSError as err:
            raise PortError(_why_closed(err, port, variable)) from err
        yield door.port


@asynccontextmanager
async def _serving(site: web.Application, keepalive_seconds: float) -> AsyncIterator[web.Server]:
    runner = web.AppRunner(
        site,
        handle_signals=False,
        access_log=None,
        shutdown_timeout=2.0,
        keepalive_timeout=keepalive_seconds,
        lingering_time=LINGER_SECONDS,
        logger=RequestLog(),
    )
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - it was set up
    try:
        yield runner.server
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


async def _page(_request: web.Request) -> web.StreamResponse:
    page = PANEL / "index.html"
    if not page.exists():
        return web.Response(status=503, text=NOT_BUILT, content_type="text/html")
    return web.FileResponse(page, headers={"Cache-Control": "no-cache"})


async def _panel_file(request: web.Request) -> web.FileResponse:
    name = request.match_info["file"]
    if name not in await asyncio.to_thread(_panel_files):  # asking for the file fails for names that no file can have
        raise web.HTTPNotFound
    return web.FileResponse(ASSETS / name, headers={"Cache-Control": FOREVER})


def _panel_files() -> frozenset[str]:
    """Return the names of what the page loads: the panel may be built anew while the app runs."""
    return frozenset(file.name for file in ASSETS.iterdir()) if ASSETS.exists() else frozenset()


def _only_from(peers: frozenset[str]) -> Middleware:
    """Return a guard that answers only `peers`."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.remote not in peers:
            raise refusal(web.HTTPForbidden, "The panel is reached through Home Assistant's sidebar.")
        return await handler(request)

    return guard


def _only_of_this_site(*, local: bool) -> Middleware:
    """Return a guard that answers no page of another site; a `local` site is also addressed as this machine only."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if (local and not is_this_machine(request)) or is_of_another_site(request, local=local):
            raise refusal(web.HTTPForbidden, "Requests from pages of other sites are not answered.")
        return await handler(request)

    return guard


def _with_right(users: Users | None) -> Middleware:
    """Return a guard that lets a person do what Home Assistant's users of their kind may; see `addon.sites.users`."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        right = request[RIGHT] = await _right_of(request, users)
        if right >= needed(request):
            return await handler(request)
        if right is Right.NONE:
            raise refusal(web.HTTPForbidden, "Home Assistant does not say who you are: sign in there again.")
        raise refusal(web.HTTPForbidden, "Only an administrator of Home Assistant may do this.")

    return guard


async def _right_of(request: web.Request, users: Users | None) -> Right:
    if users is None:
        return Right.ADMINISTER
    if needed(request) is Right.NONE:
        return Right.NONE
    try:
        return await users.right(request.headers.get(USER_HEADER, ""))
    except HomeError as err:
        _LOGGER.warning("The panel answers nobody, since Home Assistant cannot be asked who may use it: %s", err)
        raise refusal(
            web.HTTPServiceUnavailable, "Home Assistant cannot be asked who you are at the moment: try again soon."
        ) from err


def _framed_by(ancestors: str) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return what lets a page load nothing from elsewhere and lie only in a frame of `ancestors`."""

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        policy = f"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Frame-Options"] = "DENY" if ancestors == "'none'" else "SAMEORIGIN"
        response.headers["X-Content-Type-Options"] = "nosniff"

    return add


def _with_token(api_token: str, open_paths: frozenset[str]) -> Middleware:
    """Return a guard that asks for the API token, except on `open_paths` and of those with tokens of their own."""
    attempts, seldom = Attempts(), Seldom(_LOGGER)

    def check(request: web.Request) -> None:
        if not api_token:
            raise refusal(web.HTTPForbidden, "The HTTP interface is closed: set api_token in Parley's options.")
        address = request.remote or ""
        if attempts.exhausted(address):
            raise refusal(web.HTTPTooManyRequests, "Too many wrong tokens came from here: wait five minutes.")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(given.encode(errors="surrogateescape"), api_token.encode()):
            request.app[STRANGERS].admit(request.transport)
            return
        if given:
            attempts.wrong(address)
            seldom.warning("A wrong API token came from %s", address)
        if attempts.exhausted(address):
            _LOGGER.warning("%d wrong API tokens came from %s: it is not listened to for a while", TRIES, address)
        raise refusal(web.HTTPUnauthorized, "Send the header “Authorization: Bearer …” with Parley's api_token.")

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in SOCKETS and "Origin" in request.headers:  # a browser, led by any page; a program has none
            raise refusal(web.HTTPForbidden, "Satellites and integrations are programs: a page cannot be one.")
        if request.path not in SOCKETS | open_paths:
            check(request)
            return await handler(request)
        response = await handler(request)
        response.force_close()
        return response

    return guard
