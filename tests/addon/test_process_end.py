"""The app as a process: told to end in the midst of a turn, and begun a second time on the same data."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.house import App, HouseError
from testbed.lan import lan_url
from testbed.room import Room
from testbed.voice import SpokenCommand

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)


@pytest.fixture
def ports(unused_tcp_port_factory: object) -> tuple[int, int]:
    """Two ports for the app's sites."""
    assert callable(unused_tcp_port_factory)
    return unused_tcp_port_factory(), unused_tcp_port_factory()


@pytest_asyncio.fixture
async def app(home_assistant: RealHomeAssistant, tmp_path: Path, ports: tuple[int, int]) -> AsyncIterator[App]:
    """An app as a process, ready."""
    async with App(home_assistant, tmp_path / "data", tmp_path, ingress_port=ports[0], lan_port=ports[1]) as app:
        await app.wait_until_ready()
        yield app


async def turns(app: App) -> list[dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(f"{app.panel.url}/api/turns") as response:
        kept: list[dict[str, object]] = (await response.json())["turns"]
        return kept


async def test_the_last_turn_is_kept_at_sigterm(
    app: App, home_assistant: RealHomeAssistant, ports: tuple[int, int]
) -> None:
    async with Room.connect(lan_url(ports[1]), "Kitchen") as room:
        await room.paired(app.panel.pair)
        await room.say(COMMAND.samples, COMMAND.speech_end)
        await room.state(SatelliteState.RESPONDING)
        await app.restart()
        await room.closed()
        assert room.websocket.close_code == aiohttp.WSCloseCode.GOING_AWAY
    await app.wait_until_ready()
    (kept,) = await turns(app)
    assert (kept["transcript"], kept["outcome"]) == ("turn on the kitchen lights", "changed")
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_second_app_on_the_same_data_says_so_and_ends(
    app: App, home_assistant: RealHomeAssistant, tmp_path: Path, unused_tcp_port_factory: object
) -> None:
    assert callable(unused_tcp_port_factory)
    second = App(
        home_assistant,
        tmp_path / "data",
        tmp_path / "data",
        ingress_port=unused_tcp_port_factory(),
        lan_port=unused_tcp_port_factory(),
    )
    async with second:
        with pytest.raises(HouseError, match="Parley cannot start: another Parley uses the data folder") as ended:
            await second.wait_until_ready()
    assert "Traceback" not in str(ended.value)
    assert os.fspath(tmp_path / "data") in str(ended.value)
    await asyncio.gather(
        *(app.panel.converse(f"turn {state} the kitchen lights", "Kitchen") for state in ("on", "off"))
    )
    assert len(await turns(app)) == 2
