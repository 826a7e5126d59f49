"""The health of the app and of its services, as administrators see it; nothing secret, and no word that was said."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from addon.health_problems import AppHealth
from addon.integration.integrations import APP_VERSION
from addon.process_report import ProcessClock, memory_bytes
from addon.satellites.satellites import Satellites
from addon.turns.service_record import (
    STRETCH_SECONDS,
    STRETCHES,
    ServiceRecord,
    StageRecord,
    StageState,
    Stretch,
    longest,
    median,
)
from assistant.house import House
from assistant.service_use import Stage
from assistant.settings import LlmProvider
from ha_tools.home_errors import HomeError
from ha_tools.live.shapes import entry, text


class HealthRoutes:
    """The handler; for administrators."""

    def __init__(self, house: House, satellites: Satellites, health: AppHealth, record: ServiceRecord) -> None:
        self._house = house
        self._satellites = satellites
        self._health = health
        self._record = record
        self._clock = ProcessClock()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get("/api/health/report", self.report)]

    async def report(self, _request: web.Request) -> web.Response:
        """Return problems, services with their calls of a day, what was spent, versions, uptime and memory."""
        return web.json_response(
            {
                "ready": self._health.ready,
                "now": datetime.now(UTC).isoformat(timespec="seconds"),
                "stretch_seconds": STRETCH_SECONDS,
                "stretches": STRETCHES,
                "services": [self._service(stage) for stage in Stage],
                "spent": [{"day": day, **asdict(spent)} for day, spent in self._record.spent.items()],
                "process": await self._process(),
            }
        )

    def _service(self, stage: Stage) -> Mapping[str, Any]:
        """Return a stage's service; another one's record of before is not shown for it."""
        service, record = self._house.services.metered(stage), self._record.stage(stage)
        if (record.provider, record.model) != (service.provider, service.model):
            record = StageRecord()
        is_off = stage is Stage.LLM and service.provider == LlmProvider.NONE
        return {
            "stage": stage,
            "provider": service.provider,
            "model": "" if is_off else service.model,
            "left_house": service.left_house and not is_off,
            "state": "off" if is_off else record.state,
            "since": record.since if record.state is not StageState.UNUSED else "",
            "stretches": [_stretch(each) for each in record.stretches],
            "failures": [asdict(failure) for failure in record.failures],
        }

    async def _process(self) -> Mapping[str, Any]:
        satellites = self._satellites
        return {
            "version": APP_VERSION,
            "python": platform.python_version(),
            "home_assistant": await self._home_assistant_version(),
            "connected": self._house.home_assistant.status.connected,
            "began": self._clock.began.isoformat(timespec="seconds"),
            "uptime_seconds": round(self._clock.seconds),
            "memory_bytes": await asyncio.to_thread(memory_bytes),
            "satellites": len(satellites.known),
            "satellites_connected": sum(
                satellites.conversation(each.satellite_id) is not None for each in satellites.known
            ),
        }

    async def _home_assistant_version(self) -> str:
        try:
            return text(entry(await self._house.home_assistant.ask("get_config"), "its settings").get("version"))
        except HomeError:
            return ""


def _stretch(stretch: Stretch) -> Mapping[str, Any]:
    return {
        "at": stretch.at,
        "calls": stretch.calls,
        "failed": stretch.failed,
        "median_ms": median(stretch),
        "longest_ms": longest(stretch),
    }
