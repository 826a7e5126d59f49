"""Supervisor as far as an app, Home Assistant's own `hassio` integration and a browser meet it, without containers.

Home Assistant runs with `environment()`, so that its real `hassio` integration is set up and asks here. The app is a
process of its own with the variables that Supervisor gives one, and reaches Home Assistant through here.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from testbed.home_assistant import free_port
from testbed.supervisor import answers
from testbed.supervisor.core import Core
from testbed.supervisor.ingress import Ingress
from testbed.supervisor.installed_app import SLUG, AppProgram, InstalledApp

INGRESS_ADDRESS = "172.30.32.2"
"""Address of Supervisor in the network of apps."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Supervisor:
    """One Supervisor with one app; made before Home Assistant starts, entered before it too."""

    def __init__(self, folder: Path, ingress_address: str = "127.0.0.1", program: AppProgram | None = None) -> None:
        """`folder` is for its socket and the app's data; `ingress_address` is where ingress comes from.

        `program` runs the app otherwise than from the checkout.
        """
        self.app = InstalledApp(_made(folder / "data"), program)
        self.url = f"http://127.0.0.1:{free_port()}"
        self.discovery: dict[str, dict[str, Any]] = {}
        """Messages of discovery by their identity."""
        self._ingress_address = ingress_address
        self._socket = folder / "core.sock"
        self._core_token = secrets.token_hex(32)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._core = await stack.enter_async_context(Core(self._socket))
            self._ingress = await stack.enter_async_context(Ingress(self.app, self._ingress_address))
            runner = web.AppRunner(self._site(), shutdown_timeout=1.0)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", int(self.url.rpartition(":")[2])).start()
            stack.push_async_callback(self.app.close)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def environment(self) -> dict[str, str]:
        """Return the variables that Home Assistant is started with."""
        return {
            "SUPERVISOR": self.url.removeprefix("http://"),
            "SUPERVISOR_TOKEN": self._core_token,
            "SUPERVISOR_CORE_API_SOCKET": str(self._socket),
        }

    async def start_app(self) -> None:
        """Start the app; where it finds Supervisor has a name of its own at home."""
        await self.app.start({"HASS_URL": f"{self.url}/core", "SUPERVISOR_URL": self.url})

    async def stop_app(self) -> int:
        """End the app; return its exit code."""
        return await self.app.stop()

    def uninstall(self) -> None:
        """Forget what the app told of itself, as Supervisor does when an app is removed."""
        self.discovery.clear()

    # ── the interface ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _site(self) -> web.Application:
        site = web.Application(middlewares=[self._guard], client_max_size=2**24)
        site.add_routes([web.get(f"/{path}", _fixed(answer)) for path, answer in answers.FIXED.items()])
        site.add_routes(
            [
                web.get("/addons", self._list),
                web.get("/addons/{slug}/info", self._info),
                web.get("/addons/{slug}/stats", _fixed(answers.STATS)),
                web.get("/addons/{slug}/options/config", self._options),
                web.post("/addons/{slug}/options", self._set_options),
                web.post("/addons/{slug}/stdin", self._stdin),
                web.post("/addons/{slug}/start", self._start),
                web.post("/addons/{slug}/stop", self._stop),
                web.post("/addons/{slug}/restart", self._restart),
                web.get("/discovery", self._discovered),
                web.post("/discovery", self._discover),
                web.get("/discovery/{uuid}", self._message),
                web.delete("/discovery/{uuid}", self._withdraw),
                web.get("/ingress/panels", self._panels),
                web.post("/ingress/session", self._session),
                web.post("/ingress/validate_session", self._validate),
                web.route("*", "/ingress/{token}/{path:.*}", self._to_panel),
                web.get("/core/websocket", self._websocket),
                web.route("*", "/core/api/{path:.*}", self._to_core),
                web.post("/{path:(?:.*/)?(?:options|reload|reload_updates|refresh_updates)}", _fixed({})),
            ]
        )
        return site

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer Home Assistant and the app; the WebSocket and the panel ask for what is theirs."""
        path = request.path
        panel = path.startswith(f"/ingress/{self.app.ingress_token}/")
        if not (panel or path == "/core/websocket" or self._caller(request)):
            return web.json_response({"result": "error", "message": "Unauthorized"}, status=401)
        if path.startswith("/core/api/") and not self.app.configuration.get("homeassistant_api"):
            return web.json_response({"result": "error", "message": "Forbidden"}, status=403)
        return await handler(request)

    def _caller(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return any(hmac.compare_digest(given, token) for token in (self._core_token, self.app.token))

    async def _list(self, _request: web.Request) -> web.Response:
        return _ok({"addons": [answers.listed(self.app)]})

    async def _info(self, request: web.Request) -> web.Response:
        self._check_slug(request)
        return _ok(answers.described(self.app))

    async def _options(self, request: web.Request) -> web.Response:
        self._check_slug(request)
        return _ok(self.app.options)

    async def _set_options(self, request: web.Request) -> web.Response:
        """Keep an app's options; it reads them when it starts again."""
        self._check_slug(request)
        self.app.options = {**self.app.options, **(await request.json()).get("options", {})}
        return _ok({})

    async def _stdin(self, request: web.Request) -> web.Response:
        """Write what `hassio.app_stdin` sends to the app's standard input."""
        self._check_slug(request)
        if not self.app.configuration.get("stdin"):
            return web.json_response({"result": "error", "message": "STDIN not supported by app"}, status=400)
        await self.app.write(await request.read())
        return _ok({})

    async def _start(self, request: web.Request) -> web.Response:
        self._check_slug(request)
        await self.start_app()
        return _ok({})

    async def _stop(self, request: web.Request) -> web.Response:
        self._check_slug(request)
        await self.stop_app()
        return _ok({})

    async def _restart(self, request: web.Request) -> web.Response:
        self._check_slug(request)
        await self.stop_app()
        await self.start_app()
        return _ok({})

    async def _discovered(self, _request: web.Request) -> web.Response:
        return _ok({"discovery": list(self.discovery.values()), "services": {}})

    async def _discover(self, request: web.Request) -> web.Response:
        """Keep a message of the app's and push it to Home Assistant; one that is there already is not pushed again."""
        said = await request.json()
        if said["service"] not in self.app.configuration.get("discovery", []):
            return web.json_response({"result": "error", "message": "App does not have the service"}, status=403)
        for message in self.discovery.values():
            if message["service"] == said["service"]:
                is_new = message["config"] != said["config"]
                message["config"] = said["config"]
                break
        else:
            is_new, message = True, {"addon": SLUG, "uuid": uuid.uuid4().hex, **said}
            self.discovery[message["uuid"]] = message
        if is_new:
            await self._core.push("POST", message["uuid"], message)
        return _ok({"uuid": message["uuid"]})

    async def _message(self, request: web.Request) -> web.Response:
        message = self.discovery.get(request.match_info["uuid"].replace("-", ""))
        if message is None:
            return web.json_response({"result": "error", "message": "Discovery message not found"}, status=404)
        return _ok(message)

    async def _withdraw(self, request: web.Request) -> web.Response:
        message = self.discovery.pop(request.match_info["uuid"].replace("-", ""), None)
        if message is None:
            return web.json_response({"result": "error", "message": "Discovery message not found"}, status=404)
        await self._core.push("DELETE", message["uuid"], message)
        return _ok({})

    async def _panels(self, _request: web.Request) -> web.Response:
        return _ok(answers.panels(self.app))

    async def _session(self, request: web.Request) -> web.Response:
        """Open a session for whoever Home Assistant says is signed in."""
        return _ok({"session": self._ingress.open_session((await request.json())["user_id"])})

    async def _validate(self, request: web.Request) -> web.Response:
        if not self._ingress.knows((await request.json())["session"]):
            raise web.HTTPUnauthorized
        return _ok({})

    async def _to_panel(self, request: web.Request) -> web.StreamResponse:
        return await self._ingress.forward(request)

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        return await self._core.websocket(request, self.app.token)

    async def _to_core(self, request: web.Request) -> web.StreamResponse:
        return await self._core.forward(request)

    def _check_slug(self, request: web.Request) -> None:
        if request.match_info["slug"] not in {"self", SLUG}:
            raise web.HTTPNotFound


def _fixed(answer: answers.Answer) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return _ok(answer)

    return handler


def _ok(data: answers.Answer) -> web.Response:
    return web.json_response({"result": "ok", "data": data})


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
