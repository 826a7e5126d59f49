"""The app's start, whatever it finds: no Home Assistant, a port that is taken. It says what is wrong and what to do."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from addon.app import running
from addon.options import Options, Surroundings
from addon.server import PortError, serving
from testbed.home_assistant import free_port
from tests.addon.conftest import API_TOKEN, App

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def started(data: Path, url: str, token: str = "any", *, api_token: str = API_TOKEN) -> AsyncIterator[App]:
    """The app as it is from its first moment on, whether or not a Home Assistant answers at that address."""
    surroundings = Surroundings(url, token, data, 0, 0, supervised=False)
    async with running(Options(api_token=api_token), surroundings) as app, aiohttp.ClientSession() as http:
        yield App(app, http)


@pytest.fixture
def nowhere() -> str:
    """An address at which nobody answers."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.mark.parametrize("api_token", ["", API_TOKEN])
async def test_alive_and_ready_are_two_questions_that_need_no_token(
    tmp_path: Path, nowhere: str, api_token: str
) -> None:
    async with started(tmp_path, nowhere, api_token=api_token) as app:
        for site in (app.lan, app.panel):
            async with app.http.get(f"{site}/api/alive") as response:
                assert (response.status, await response.json()) == (200, {"alive": True})
            async with app.http.get(f"{site}/api/health") as response:
                assert (response.status, (await response.json())["ready"]) == (503, False)


async def test_the_images_check_passes_while_home_assistant_is_away_and_fails_without_the_app(
    tmp_path: Path, nowhere: str
) -> None:
    found = re.search(r"HEALTHCHECK[^[]*(\[.*])", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert found
    command = json.loads(found[1])

    async def check(port: int) -> int | None:
        program = [argument.replace(":8765/", f":{port}/") for argument in command[1:]]
        process = await asyncio.create_subprocess_exec(sys.executable, *program, stderr=asyncio.subprocess.DEVNULL)
        return await process.wait()

    async with started(tmp_path, nowhere) as app:
        port = app.running.lan_port
        assert await check(port) == 0
    assert await check(port) != 0


@pytest.mark.parametrize("variable", ["PARLEY_LAN_PORT", "PARLEY_INGRESS_PORT"])
async def test_a_port_that_is_taken_ends_the_app_in_plain_words(tmp_path: Path, nowhere: str, variable: str) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0" if "LAN" in variable else "127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        free = {"PARLEY_LAN_PORT": "0", "PARLEY_INGRESS_PORT": "0"}
        environment = {"HASS_URL": nowhere, "HASS_TOKEN": "any", "PARLEY_DATA": str(tmp_path), **free}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "addon",
            cwd=ROOT,
            env={**environment, variable: str(taken)},
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await process.communicate()
    assert process.returncode == 1
    assert told.decode().splitlines()[-1] == (
        f"Parley cannot start: Port {taken} is taken: another Parley, or another program, listens there. "
        f"End that one, or choose another port with {variable}."
    )
    assert b"Traceback" not in told


async def test_a_port_that_cannot_be_opened_for_another_reason_is_not_called_taken() -> None:
    with pytest.raises(PortError, match=r"Port 8765 cannot be opened \(.+\): .* PARLEY_LAN_PORT"):
        async with serving(web.Application(), "192.0.2.1", 8765, "PARLEY_LAN_PORT"):
            pass
