"""The app's start, whatever it finds: no Home Assistant, a port that is taken. It says what is wrong and what to do."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from addon.app import running
from addon.options import Options
from addon.sites.server import PortError, serving
from addon.surroundings import Surroundings
from ha_tools.acting.target import NOTHING_EXPOSED as NOTHING_EXPOSED_FACT
from ha_tools.live.home_assistant import NOT_YET
from ha_tools.live.home_assistant import HomeAssistant as View
from ha_tools.wording import wording_in
from satellite.protocol import PREROLL_MS, UPLINK_RATE
from simulators.between import Between
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.lan import lan_session
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App
from tests.fixed_speech import with_fixed_speech
from tests.ha_tools.conftest import owner_connection

NOTHING_EXPOSED = wording_in("en").sentence(NOTHING_EXPOSED_FACT)

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def started(
    data: Path, url: str, token: str = "any", *, api_token: str = API_TOKEN, language: str = "en"
) -> AsyncIterator[App]:
    """The app as it is from its first moment on, whether or not a Home Assistant answers at that address."""
    surroundings = Surroundings(url, token, data, 0, 0, supervised=False)
    async with (
        running(with_fixed_speech(Options(api_token=api_token, language=language)), surroundings) as app,
        lan_session() as http,
    ):
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


NO_TOKEN = (
    "Home Assistant refuses the access token. Make a new long-lived access token in your Home Assistant profile, "
    "under Security, and give it to Parley."
)
UNREACHABLE = "I cannot reach Home Assistant. Check that it is running: Parley's panel says more."

WRITTEN = (
    "turn on the kitchen lights",
    "is the front door locked",
    "turn everything off",
    "mumble mumble",
    "cosy time",
)


async def tried(view: View) -> None:
    """Wait until the first try to connect has ended."""
    over = asyncio.Event()
    stop = view.on_connection(lambda _: over.set())
    async with asyncio.timeout(15):
        if view.status is NOT_YET:
            await over.wait()
    stop()


async def said(app: App, room: Room, text: str) -> dict[str, Any]:
    """Say something in a room, wake word and all; return the turn."""
    spoken = SpokenCommand(text)
    first = spoken.wake_end - PREROLL_MS * UPLINK_RATE // 1000
    return await app.turn_of(room.say(spoken.samples[first:], spoken.speech_end - first))


@pytest.mark.parametrize("cause", ["a wrong token", "no Home Assistant"])
async def test_what_keeps_it_from_the_home_is_told_in_log_panel_and_answer(
    home_assistant: RealHomeAssistant, tmp_path: Path, nowhere: str, caplog: pytest.LogCaptureFixture, cause: str
) -> None:
    wrong_token = cause == "a wrong token"
    url, expected = (home_assistant.url, NO_TOKEN) if wrong_token else (nowhere, UNREACHABLE)
    caplog.set_level(logging.WARNING)
    async with started(tmp_path, url, "wrong") as app:
        await tried(app.running.house.home_assistant)
        told = NO_TOKEN if wrong_token else f"Home Assistant cannot be reached at {url}"
        lines = [record.getMessage() for record in caplog.records if told in record.getMessage()]
        assert len(lines) == 1
        assert (await app.get("/api/health"))["problems"] == lines
        for text in WRITTEN:
            answer = await app.converse(text)
            assert (answer["reply"], answer["outcome"]) == (expected, "offline"), text
        async with app.room("Kitchen") as kitchen:
            turn = await said(app, kitchen, "turn on the kitchen lights")
            assert (turn["reply"], turn["outcome"]) == (expected, "offline")
            assert kitchen.playbacks[0].pcm


@pytest.mark.parametrize(
    ("language", "no_token", "unreachable"),
    [
        ("de", "lehnt mein Zugriffstoken ab", "Ich erreiche dein Zuhause gerade nicht."),
        ("fr", "refuse mon jeton d'accès", "Je n'arrive pas à joindre la maison pour le moment."),
        ("nl", "weigert mijn toegangstoken", "Ik kan het huis op dit moment niet bereiken."),
    ],
)
async def test_it_is_told_in_the_language_that_is_spoken(
    home_assistant: RealHomeAssistant, tmp_path: Path, nowhere: str, language: str, no_token: str, unreachable: str
) -> None:
    for url, expected in ((home_assistant.url, no_token), (nowhere, unreachable)):
        async with started(tmp_path, url, "wrong", language=language) as app:
            await tried(app.running.house.home_assistant)
            assert expected in (await app.converse("Kitchen Lights an"))["reply"]


async def test_what_needs_no_home_is_done_in_a_house_that_was_never_reached(tmp_path: Path, nowhere: str) -> None:
    async with started(tmp_path, nowhere) as app, app.room("Kitchen") as kitchen:
        async with asyncio.timeout(30):
            await app.running.house.learning.understands.wait()
        turn = await said(app, kitchen, "set a timer for five minutes")
        assert turn["outcome"] == "changed"
        assert [timer["seconds"] for timer in (await app.get("/api/timers"))["timers"]] == [300]
        assert (await said(app, kitchen, "what time is it"))["reply"] == UNREACHABLE


@pytest.mark.parametrize("hidden", ["what is exposed", "and the areas", "and the states"])
async def test_a_home_of_which_nothing_is_exposed_becomes_ready_and_says_what_to_do(
    home_assistant: RealHomeAssistant, tmp_path: Path, hidden: str
) -> None:
    def distort(asked: str, message: dict[str, Any]) -> Iterable[Any]:
        result = message.get("result")
        if asked.endswith("expose_entity/list"):
            return [{**message, "result": {"exposed_entities": {}}}]
        if hidden != "what is exposed" and asked.endswith(("area_registry/list", "floor_registry/list")):
            return [{**message, "result": [] if isinstance(result, list) else result}]
        if hidden == "and the states" and asked == "subscribe_entities" and message["type"] == "event":
            return []
        return [message]

    async with (
        Between(home_assistant.url, distort).serving() as url,
        started(tmp_path, url, home_assistant.token) as app,
    ):
        async with asyncio.timeout(30):
            await app.running.house.learning.knows_home.wait()
        assert await app.get("/api/health") == {"ready": True, "problems": [NOTHING_EXPOSED]}
        for text in WRITTEN:
            assert (await app.converse(text))["reply"] == NOTHING_EXPOSED, text
        assert "It is" in (await app.converse("what time is it"))["reply"]
        async with app.room("Kitchen") as kitchen:
            assert (await said(app, kitchen, "turn on the kitchen lights"))["reply"] == NOTHING_EXPOSED


async def test_what_is_exposed_later_is_known_then(own_home_assistant: RealHomeAssistant, tmp_path: Path) -> None:
    async def expose(should_expose: bool, *entity_ids: str) -> None:
        async with owner_connection(own_home_assistant) as owner:
            await owner.command(
                "homeassistant/expose_entity",
                assistants=["conversation"],
                entity_ids=list(entity_ids),
                should_expose=should_expose,
            )

    await expose(False, *own_home_assistant.plan.exposed)
    async with started(tmp_path, own_home_assistant.url, own_home_assistant.token) as app:
        async with asyncio.timeout(30):
            await app.running.house.learning.knows_home.wait()
        assert (await app.converse("turn on the kitchen lights"))["reply"] == NOTHING_EXPOSED
        house, known = app.running.house, asyncio.Event()
        house.learning.on_learned(lambda: known.set() if house.home_assistant.home.entities else None)
        await expose(True, "light.kitchen_lights")
        async with asyncio.timeout(40):
            await known.wait()
        assert (await app.get("/api/health"))["problems"] == []
