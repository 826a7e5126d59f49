"""The app goes on, whatever its background work meets: shown as a problem, tried again, and over once it is well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from addon.supervision import RestartPauses
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp
from tests.ha_tools.conftest import owner_connection

SOON = RestartPauses(first=0.05, last=0.2)


async def problems_where(app: App, wanted: Callable[[list[str]], bool]) -> list[str]:
    """Wait until the problems are as wanted, as a page of the panel does, and return them."""
    problems: list[str]
    async with asyncio.timeout(30), app.http.ws_connect(f"{app.panel}/api/live") as live:
        while not wanted(problems := (await app.get("/api/health"))["problems"]):
            await live.receive()
    return problems


@asynccontextmanager
async def area(home_assistant: RealHomeAssistant, name: str) -> AsyncIterator[None]:
    """A time in which the home has one area more."""
    async with owner_connection(home_assistant) as owner:
        made = await owner.command("config/area_registry/create", name=name)
        try:
            yield
        finally:
            await owner.command("config/area_registry/delete", area_id=made["area_id"])


async def test_an_area_that_cannot_be_pronounced_is_a_problem_until_it_can(
    home_assistant: RealHomeAssistant, start_app: StartApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with start_app(home_assistant, backoff=SOON) as app:
        with monkeypatch.context() as without_espeak:
            without_espeak.setenv("PATH", str(tmp_path))
            async with area(home_assistant, "Qwyxelwyck"):
                (problem,) = await problems_where(app, bool)
                assert problem.startswith("Learning the names in the home failed (espeak-ng is needed")
                assert "install the package espeak-ng" in problem
                assert (await app.get("/api/health"))["ready"]
                assert (await app.converse("turn on the kitchen lights"))["outcome"] == "changed"
                without_espeak.undo()
                assert await problems_where(app, lambda problems: not problems) == []
    assert await home_assistant.state("light.kitchen_lights") == "on"


@pytest.mark.parametrize("name", ["0" * 300, "la " * 260], ids=["digits", "words"])
async def test_a_device_that_calls_itself_what_nobody_can_say_stops_no_start(
    home_assistant: RealHomeAssistant, start_app: StartApp, name: str
) -> None:
    async with owner_connection(home_assistant) as owner:
        await owner.command("config/entity_registry/update", entity_id="light.bed_light", name=name)
        try:
            async with start_app(home_assistant, backoff=SOON) as app:
                health = await app.get("/api/health")
                assert health["ready"]
                assert [problem for problem in health["problems"] if "light.bed_light" in problem]
                assert (await app.converse("turn on the kitchen lights"))["outcome"] == "changed"
                assert (await app.converse("turn on the bed light"))["outcome"] == "changed"
        finally:
            await owner.command("config/entity_registry/update", entity_id="light.bed_light", name=None)
    assert await home_assistant.state("light.bed_light") == "on"
