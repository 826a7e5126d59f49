"""Ingress: requests of signed-in people to an app's panel, with the headers that say who they are."""

from __future__ import annotations

import secrets
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import hdrs, web

from testbed.supervisor.core import join
from testbed.supervisor.installed_app import InstalledApp

COOKIE = "ingress_session"

_NOT_PASSED = frozenset(
    {
        *("host", "authorization", "x-supervisor-token", "x-hassio-key", "content-length", "transfer-encoding"),
        *("content-encoding", "accept-encoding", "sec-websocket-extensions", "sec-websocket-protocol"),
        *("sec-websocket-version", "sec-websocket-key", "connection", "upgrade"),
        *("x-remote-user-id", "x-remote-user-name", "x-remote-user-display-name"),
    }
)
"""Headers of a browser's that Supervisor keeps from the app; who somebody is, above all."""


class Ingress:
    """The proxy before one app's panel."""

    def __init__(self, app: InstalledApp, address: str) -> None:
        """`address` is where its connections to the app come from: 172.30.32.2 at home."""
        self._app = app
        self._sessions: dict[str, str] = {}
        connector = aiohttp.TCPConnector(local_addr=(address, 0))
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    def open_session(self, user_id: str) -> str:
        """Return the cookie of a new session of a user's."""
        session = secrets.token_hex(64)
        self._sessions[session] = user_id
        return session

    def knows(self, session: str) -> bool:
        """Return whether a session was opened."""
        return session in self._sessions

    async def forward(self, request: web.Request) -> web.StreamResponse:
        """Answer a request with the app's answer."""
        user_id = self._sessions.get(request.cookies.get(COOKIE, ""))
        if user_id is None or request.match_info["token"] != self._app.ingress_token:
            raise web.HTTPUnauthorized
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _NOT_PASSED}
        headers["X-Remote-User-Id"] = user_id
        # Home Assistant's own, which is left out where a browser comes here without it.
        headers.setdefault("X-Ingress-Path", f"/api/hassio_ingress/{self._app.ingress_token}")
        headers.setdefault("X-Forwarded-Host", request.host)
        url = f"http://127.0.0.1:{self._app.ingress_port}/{request.match_info['path']}"
        try:
            if request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
                return await self._join(request, url, headers)
            async with self._session.request(
                request.method,
                url,
                params=request.query,
                data=await request.read(),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                passed = {name: value for name, value in answer.headers.items() if name.lower() not in _NOT_PASSED}
                return web.Response(status=answer.status, body=await answer.read(), headers=passed)
        except aiohttp.ClientError as err:
            raise web.HTTPBadGateway from err

    async def _join(self, request: web.Request, url: str, headers: dict[str, str]) -> web.WebSocketResponse:
        async with self._session.ws_connect(url, params=request.query, headers=headers, max_msg_size=2**24) as panel:
            browser = web.WebSocketResponse(max_msg_size=2**24)
            await browser.prepare(request)
            await join(browser, panel)
            await browser.close()
        return browser
