"""The figures of real turns on their way: to a collector, to Prometheus, to Sentry, and into a file."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from google.protobuf import json_format  # type: ignore[import-untyped]  # it has no annotations
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from prometheus_client.parser import text_string_to_metric_families
from sentry_sdk.envelope import Envelope

from addon.telemetry.telemetry import Telemetry, TelemetrySettings, TurnLog, began, turn_of
from addon.telemetry.turn_figures import figures_of
from ha_tools.web.search_engines import SearchProvider
from satellite.protocol import SatelliteState
from simulators.completion import rules
from simulators.search_services import SearchServices, WebResult
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.addon.telemetry.wire import read_traces

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


KEY = "sk-live-47118153"
PRICES = """127.0.0.1:
  "*": {per_million: {input_tokens: 1.0, cached_tokens: 1.0, output_tokens: 1.0, characters: 1.0}, read: 2026-01-01}
"""
SECRETS = (KEY, "kitchen", "heat pump", "anna", "under the pot", "kettles", "127.0.0.1", "office", "pumps heat", "joke")
ON = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)


async def until_told(collector: Collector, turns: int) -> tuple[list[Span], list[bytes]]:
    """Return the spans once so many turns were told, and a fault, and all bodies that came by then."""
    spans, bodies, faults = list[Span](), list[bytes](), list[object]()
    async with asyncio.timeout(60):
        while not faults or len([span for span in spans if not span.parent_span_id]) < turns:
            path, authorization, body = await collector.taken.get()
            bodies.append(body)
            if path == "/api/7/envelope/":
                assert "sentry_key=publickey" in authorization
                faults.append(Envelope.deserialize(body).get_event())
                continue
            assert authorization == "Bearer of a test"
            if path == "/v1/traces":
                spans += read_traces(json.loads(body))
            else:
                json_format.Parse(body, ExportMetricsServiceRequest())
    return spans, bodies


def amounts(turn: dict[str, Any], stage: str) -> dict[str, float]:
    """Return what a turn's service of a stage was sent, which must have left the house."""
    (service,) = [each for each in turn["services"] if each["stage"] == stage]
    assert service["left_house"]
    return {"cost": service["cost"] or 0.0, **service["amounts"]}


async def test_each_kind_of_turn_is_accounted_for_and_what_is_told_of_it_holds_no_word_name_or_key(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    """Spoken, asked of a model, searched, failed at a key, broken off, and asked to be kept."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "prices.yaml").write_text(PRICES)
    cloud.openai.model = rules(otherwise="It pumps heat.")
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with collecting() as collector, SearchServices() as search:
        search.found["kettle"] = [WebResult("Kettles", "https://example.org/", "Kettles boil water.")]
        options = replace(
            cloud.options,
            openai_api_key=KEY,
            outside_hosts="127.0.0.1",
            search=SearchProvider.SEARXNG,
            searxng_url=search.url,
            otlp_url=f"http://127.0.0.1:{collector.port}",
            otlp_headers="Authorization=Bearer of a test",
            sentry_dsn=f"http://publickey@127.0.0.1:{collector.port}/7",
            metrics_token=TOKEN,
            turn_log=TurnLog.FILE,
        )
        async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
            after = len(kitchen.messages)
            spoken = await app.turn_of(kitchen.say(ON.samples, ON.speech_end))
            await kitchen.reply()
            asked = (await app.converse("what is a heat pump", "Office"))["turn"]
            searched = (await app.converse("search the web for kettles", "Office"))["turn"]
            await app.converse("remember that Anna's spare key is under the pot", "Office")
            cloud.openai.faults.refuse_status = 401
            failed = (await app.converse("tell me a joke", "Office"))["turn"]
            await kitchen.state(SatelliteState.IDLE, after=after)
            broken_off = await app.turn_of(wake_twice(kitchen))
            logging.getLogger("assistant.room").error("About Anna's kitchen", exc_info=ValueError("Anna's kitchen"))
            spans, bodies = await until_told(collector, 6)
            async with app.http.get(f"{app.lan}/metrics") as refused:
                assert refused.status == 401
            async with app.http.get(f"{app.lan}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as response:
                counted = await response.text()
            sheet = {line["service"]: line for line in (await app.get("/api/privacy/sheet"))["lines"]}
    heard, said = amounts(spoken, "stt"), amounts(spoken, "tts")
    assert 1 < heard["audio_seconds"] < 60
    assert heard["bytes"] > 8000, "its connection compresses silence"
    assert said["characters"] == len("Turned on Kitchen Lights.")
    assert {"wake", "transcript", "done"} <= {step["name"] for step in spoken["steps"]}
    model = amounts(asked, "llm")
    assert model["cost"] * 1e6 == pytest.approx(sum(model[f"{kind}_tokens"] for kind in ("input", "cached", "output")))
    assert min(model["bytes"], model["received_bytes"]) > 100
    (crossing,) = searched["crossings"]
    assert (crossing["service"], crossing["kind"]) == ("SearXNG", "search")
    assert sheet["SearXNG"]["bytes"] == crossing["sent_bytes"] > 100
    assert failed["trouble"]["code"] == "key_refused"
    assert amounts(failed, "llm")["bytes"] > 100, "it was sent, and refused"
    assert KEY not in json.dumps(failed)
    assert sheet["openai"]["bytes"] == model["bytes"] + amounts(failed, "llm")["bytes"]
    lines = [json.loads(line) for line in (tmp_path / "data" / "turns.jsonl").read_text("utf-8").splitlines()]
    of_line = {line["turn"]: line for line in lines}
    for turn in (spoken, asked, searched, failed, broken_off):
        assert of_line[turn["id"]]["trouble"] == ((turn["trouble"] or {}).get("code") or "")
        assert turn["id"] in {span.trace_id.hex() for span in spans}
    assert [use["tool"] for use in of_line[searched["id"]]["tools"]] == ["web_search"]
    families = {family.name: family for family in text_string_to_metric_families(counted)}
    assert sum(sample.value for sample in families["parley_turns"].samples) >= 6
    assert families["parley_cost_dollars"].samples
    nothing_told("\n".join([counted, json.dumps(lines), *(body.decode() for body in bodies)]))


def nothing_told(text: str) -> None:
    """Fail where a word, a name or a key is in what was exported."""
    assert not [word for word in SECRETS if word in text.casefold()]


async def wake_twice(room: Room) -> None:
    """Break a turn off by another one, which is over before a word."""
    await room.wake()
    await room.wake()


def test_a_line_tells_its_turn_so_that_it_is_forgotten_with_it() -> None:
    line = json.dumps(figures_of({"id": "a" * 32, "started": "2026-11-29T10:00:00+00:00"}).as_dict())
    assert (turn_of(line), began(line) > 0) == ("a" * 32, True)
    assert [(turn_of(wrong), began(wrong)) for wrong in ("", "[]", "{}", "3", "{")] == [("", 0.0)] * 5


async def test_a_deletion_that_was_broken_off_leaves_no_copy_of_the_lines(tmp_path: Path) -> None:
    file, copy = tmp_path / "turns.jsonl", tmp_path / "turns.jsonl.new"
    for is_there in (True, False):
        copy.write_text("what is to be forgotten")
        file.write_text("what stays") if is_there else file.unlink()
        await Telemetry(TelemetrySettings(turn_file=file)).forget_lines(lambda line: line != "what stays")
        assert (file.exists(), copy.exists()) == (is_there, False)
