"""Home Assistant's page around an app's panel: its sidebar's frame, its theme, and the way through ingress."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from testbed.supervisor.ingress import COOKIE, Ingress
from testbed.supervisor.installed_app import SLUG, InstalledApp

LIGHT: Mapping[str, str] = {
    "--primary-color": "#009ac7",
    "--primary-background-color": "#fafafa",
    "--secondary-background-color": "#e5e5e5",
    "--card-background-color": "#ffffff",
    "--primary-text-color": "#141414",
    "--secondary-text-color": "#5e5e5e",
    "--divider-color": "rgba(0, 0, 0, 0.12)",
    "--error-color": "#db4437",
    "--warning-color": "#ffa600",
    "--success-color": "#43a047",
}
"""Variables of Home Assistant's default theme by day (frontend: src/resources/theme/color)."""

DARK: Mapping[str, str] = {
    **LIGHT,
    "--primary-background-color": "#111111",
    "--secondary-background-color": "#282828",
    "--card-background-color": "#1c1c1c",
    "--primary-text-color": "#e1e1e1",
    "--secondary-text-color": "#9b9b9b",
    "--divider-color": "rgba(225, 225, 225, 0.12)",
}
"""The same by night."""


@dataclass(frozen=True)
class Sidebar:
    """One Home Assistant's pages, at a loopback port."""

    url: str
    ingress: Ingress
    token: str

    def page(self, *, dark: bool = False, language: str = "en", **variables: str) -> str:
        """Return the address of the page with the panel in it, in a theme, with other variables of it."""
        theme = json.dumps({"dark": dark, "language": language, "variables": variables})
        return f"{self.url}/{SLUG}?theme={quote(theme)}"

    def signed_in(self, user_id: str) -> dict[str, str]:
        """Return the cookies of a browser in which a user is signed in."""
        return {COOKIE: self.ingress.open_session(user_id)}


@asynccontextmanager
async def sidebar(folder: Path, ingress_port: int, address: str = "127.0.0.1") -> AsyncIterator[Sidebar]:
    """Serve Home Assistant's page with the panel that listens on a port; ingress comes from `address`."""
    app = InstalledApp(folder)
    app.ingress_port = ingress_port
    async with AsyncExitStack() as stack:
        ingress = await stack.enter_async_context(Ingress(app, address))
        site = web.Application(client_max_size=2**24)
        path = f"/api/hassio_ingress/{app.ingress_token}/"

        async def frame(request: web.Request) -> web.Response:
            return web.Response(text=_document(path, json.loads(request.query["theme"])), content_type="text/html")

        site.add_routes(
            [web.get(f"/{SLUG}", frame), web.route("*", "/api/hassio_ingress/{token}/{path:.*}", ingress.forward)]
        )
        runner = web.AppRunner(site, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        listening = web.TCPSite(runner, "127.0.0.1", 0)
        await listening.start()
        yield Sidebar(f"http://127.0.0.1:{runner.addresses[0][1]}", ingress, app.ingress_token)


def _document(path: str, theme: Mapping[str, object]) -> str:
    """Return a page with what the panel may find in Home Assistant's own: the theme, the user's language, the frame."""
    variables = {**(DARK if theme["dark"] else LIGHT), **dict(theme["variables"])}  # type: ignore[call-overload]
    style = ";".join(f"{name}:{value}" for name, value in variables.items())
    hass = json.dumps({"themes": {"darkMode": theme["dark"]}, "language": theme["language"]})
    return f"""<!DOCTYPE html>
<html lang="en" style="{escape(style)}">
<title>Home Assistant</title>
<link rel="icon" href="data:,">
<body style="margin: 0">
<home-assistant></home-assistant>
<iframe src="{path}" title="Parley" style="border: 0; width: 100vw; height: 100vh; display: block"></iframe>
<script>document.querySelector("home-assistant").hass = {hass}</script>
</body>
</html>"""
