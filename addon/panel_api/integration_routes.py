"""Home Assistant's integrations that have a token, on the page Rooms."""

from __future__ import annotations

from aiohttp import web

from addon.integration.integrations import Integrations
from addon.panel_api.failed_requests import of_known


class IntegrationRoutes:
    """The handlers of integrations."""

    def __init__(self, integrations: Integrations) -> None:
        self._integrations = integrations

    def routes(self) -> list[web.RouteDef]:
        """Return their routes."""
        return [
            web.get("/api/integrations", self.integrations),
            web.delete("/api/integrations/{integration_id}", self.forget),
        ]

    async def integrations(self, _request: web.Request) -> web.Response:
        """Return the integrations that have a token."""
        return web.json_response({"integrations": self._integrations.as_dicts()})

    async def forget(self, request: web.Request) -> web.Response:
        """Revoke an integration's token and close its links."""
        await of_known(self._integrations.forget(request.match_info["integration_id"]), "integration")
        return await self.integrations(request)
