"""The figures of real turns on their way: to a collector, to Prometheus, to Sentry, and into a file."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from addon.telemetry.telemetry import TurnLog
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import Cloud, StartApp

TOKEN = "a token for prometheus"


@dataclass
class Collector:
    """A server that takes whatever is sent to it."""

    port: int = 0
    taken: asyncio.Queue[tuple[str, str, bytes]] = field(default_factory=asyncio.Queue)
    """Path, its header of authorization, body."""

    async def take(self, request: web.Request) -> web.Response:
        """Take a report."""
        asked = request.headers.get("Authorization", "") or request.headers.get("X-Sentry-Auth", "")
        self.taken.put_nowait((request.path, asked, await request.read()))
        return web.json_response({})


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """Run one on loopback."""
    collector, app = Collector(), web.Application()
    app.router.add_post("/{path:.*}", collector.take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        collector.port = int(runner.addresses[0][1])
        yield collector
    finally:
        await runner.cleanup()


async def test_the_figures_of_a_turn_are_told_to_all_who_were_chosen(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    async with collecting() as collector:
        options = replace(
            cloud.options,
            otlp_url=f"http://127.0.0.1:{collector.port}",
            otlp_headers="Authorization=Bearer of a test",
            sentry_dsn=f"http://publickey@127.0.0.1:{collector.port}/7",
            metrics_token=TOKEN,
            turn_log=TurnLog.FILE,
        )
        async with start_app(home_assistant, options) as app:
            await app.converse("turn on the kitchen lights", "Kitchen")
            taken = [await asyncio.wait_for(collector.taken.get(), 60) for _ in range(2)]
            try:
                raise ValueError("the kitchen lights are a secret")
            except ValueError:
                logging.getLogger("assistant.room").exception("A turn about the kitchen lights failed")
            taken.append(await asyncio.wait_for(collector.taken.get(), 60))
            refused = await app.http.get(f"{app.lan}/metrics")
            assert refused.status == 401
            async with app.http.get(f"{app.lan}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as response:
                told = await response.text()
    assert [path for path, _, _ in taken] == ["/v1/traces", "/v1/metrics", "/api/7/envelope/"]
    assert taken[0][1] == "Bearer of a test"
    assert "sentry_key=publickey" in taken[2][1]
    families = {family.name: family for family in text_string_to_metric_families(told)}
    assert families["parley_turns"].samples[0].labels == {"decided_by": "sentence", "outcome": "changed"}
    line = json.loads((tmp_path / "data" / "turns.jsonl").read_text("utf-8"))
    assert (line["decided_by"], line["tools"][0]["tool"]) == ("sentence", "turn_on")
    for text in (told, json.dumps(line), *(body.decode() for _, _, body in taken)):
        assert "kitchen" not in text.casefold()
