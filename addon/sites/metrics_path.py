"""The path /metrics for Prometheus: figures of the app, for whoever has its token."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping

from aiohttp import web

from addon.sites.attempts import Attempts
from addon.sites.request_bodies import refusal
from addon.telemetry.app_metrics import AppMetrics

PATH = "/metrics"


class MetricsPath:
    """Answers with the metrics in Prometheus' text format."""

    def __init__(self, metrics: AppMetrics, gauges: Callable[[], Mapping[str, float]], token: str) -> None:
        """`gauges` are figures of the moment; it may block. Without a token the path is closed."""
        self._metrics = metrics
        self._gauges = gauges
        self._token = token
        self._attempts = Attempts()

    def routes(self) -> list[web.RouteDef]:
        """Return the route; none without a token."""
        return [web.get(PATH, self.metrics)] if self._token else []

    @property
    def open_paths(self) -> frozenset[str]:
        """The paths that ask for a token of their own."""
        return frozenset({PATH}) if self._token else frozenset()

    async def metrics(self, request: web.Request) -> web.Response:
        """Return all of them."""
        address = request.remote or ""
        if self._attempts.exhausted(address):
            raise refusal(web.HTTPTooManyRequests, "Too many wrong tokens came from here: wait five minutes.")
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._token.encode()):
            if given:
                self._attempts.wrong(address)
            raise refusal(web.HTTPUnauthorized, "Send the header “Authorization: Bearer …” with the metrics_token.")
        told = self._metrics.as_prometheus(await asyncio.to_thread(self._gauges))
        return web.Response(body=told.encode(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
