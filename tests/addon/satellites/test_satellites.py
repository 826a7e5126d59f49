"""Connections of satellites, and that one that is refused disturbs nobody."""

from __future__ import annotations

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from satellite import protocol
from satellite.protocol import Hello, Pairing, RefusalCode, Refused, SatelliteState, Wake, Welcome
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session, lan_url
from testbed.room import Room
from tests.addon.conftest import App, StartApp


async def refusal(app: App, *frames: str | bytes) -> Refused:
    """Send raw frames on a new socket and return the refusal, after which the socket must be closed."""
    async with lan_session() as session, session.ws_connect(app.lan + protocol.PATH) as websocket:
        for frame in frames:
            await (websocket.send_bytes(frame) if isinstance(frame, bytes) else websocket.send_str(frame))
        while True:
            answer = await websocket.receive(timeout=10)
            assert answer.type is aiohttp.WSMsgType.TEXT, "the socket was closed without a word"
            if isinstance(message := protocol.decode(answer.data), Refused):
                break
        assert (await websocket.receive(timeout=10)).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    return message


def hello(**changes: object) -> str:
    said = {"version": protocol.VERSION, "satellite_id": str(uuid.uuid4()), "name": "Stranger"} | changes
    return protocol.encode(Hello(**said))  # type: ignore[arg-type]  # the test may say what it likes


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["nonsense"], RefusalCode.BAD_MESSAGE),
        (['{"type": "hello"}'], RefusalCode.BAD_MESSAGE),
        ([b"\0\0" * 640], RefusalCode.BAD_MESSAGE),
        ([hello(name="")], RefusalCode.BAD_MESSAGE),
        ([b"\0" * (protocol.MAX_MESSAGE_BYTES + 2)], RefusalCode.TOO_LARGE),
        ([" " * (protocol.MAX_MESSAGE_BYTES + 1)], RefusalCode.TOO_LARGE),
        ([hello(version=protocol.VERSION + 1)], RefusalCode.WRONG_VERSION),
        ([], RefusalCode.TOO_LATE),
    ],
)
async def test_what_does_not_follow_the_wire_is_refused_and_the_others_are_undisturbed(
    home_assistant: RealHomeAssistant, start_app: StartApp, frames: list[str | bytes], code: RefusalCode
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        refused = await refusal(app, *frames)
        assert refused.code is code
        assert refused.message
        assert await app.announced("still here", "Kitchen")
        assert kitchen.playbacks


async def test_a_newer_satellite_is_told_to_update_the_app(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        assert "update the app" in (await refusal(app, hello(version=protocol.VERSION + 1))).message


async def test_a_wrong_token_is_refused_and_the_right_one_works(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token
        await gone(app)
        refused = await refusal(app, hello(satellite_id=known, token="wrong"))
        assert refused.code is RefusalCode.WRONG_TOKEN
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
            assert (await room.wait_for(Welcome)).area == "Kitchen"


async def test_a_second_satellite_with_the_same_identity_is_refused_and_the_first_goes_on(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
        token = (await room.paired(app.pair)).token
        assert (await refusal(app, hello(satellite_id=known, token=token))).code is RefusalCode.DUPLICATE
        assert await app.announced("still here", "Kitchen")


@asynccontextmanager
async def line_that_can_fall_silent(port: int) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """An address that leads to `port`, and what lets nothing through any more and closes nothing: no FIN, no answer."""
    silent = asyncio.Event()
    tasks: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if silent.is_set():
                await asyncio.Event().wait()
            writer.write(data)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
        writers.extend((writer, up_writer))
        for work in (pump(reader, up_writer), pump(up_reader, writer)):
            tasks.add(asyncio.create_task(work))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield lan_url(server.sockets[0].getsockname()[1]), silent.set
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.transport.abort()


async def test_a_satellite_that_was_lost_without_a_goodbye_is_let_in_again_at_once(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with (
        start_app(home_assistant) as app,
        line_that_can_fall_silent(app.running.lan_port) as (line, fall_silent),
        Room.connect(line, "Kitchen", satellite_id=known) as lost,
    ):
        token = (await lost.paired(app.pair)).token
        await lost.state(SatelliteState.IDLE)
        fall_silent()
        assert (await refusal(app, hello(satellite_id=known, token="wrong"))).code is RefusalCode.WRONG_TOKEN
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
            await room.wait_for(Welcome, seconds=protocol.PING_SECONDS)
            assert await app.announced("back again", "Kitchen")
            [listed] = (await app.get("/api/satellites"))["satellites"]
            assert listed["connected"]
            assert (await refusal(app, hello(satellite_id=known, token=token))).code is RefusalCode.DUPLICATE
            assert await app.announced("still here", "Kitchen")


async def test_of_several_newcomers_with_one_identity_one_takes_over_from_the_lost_one(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with (
        start_app(home_assistant) as app,
        line_that_can_fall_silent(app.running.lan_port) as (line, fall_silent),
        Room.connect(line, "Kitchen", satellite_id=known) as lost,
        AsyncExitStack() as stack,
    ):
        token = (await lost.paired(app.pair)).token
        await lost.state(SatelliteState.IDLE)
        fall_silent()
        rooms = [
            await stack.enter_async_context(Room.connect(app.lan, "Kitchen", satellite_id=known, token=token))
            for _ in range(3)
        ]
        answers = [(await room.answered()).type for room in rooms]
        assert sorted(answers) == ["refused", "refused", "welcome"]
        assert await app.announced("one of us", "Kitchen")


async def test_a_satellite_that_is_removed_while_another_takes_its_place_is_not_let_in(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with (
        start_app(home_assistant) as app,
        line_that_can_fall_silent(app.running.lan_port) as (line, fall_silent),
        Room.connect(line, "Kitchen", satellite_id=known) as lost,
    ):
        token = (await lost.paired(app.pair)).token
        await lost.state(SatelliteState.IDLE)
        fall_silent()
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
            async with app.http.delete(f"{app.panel}/api/satellites/{known}") as response:
                assert response.status == 200
            await room.closed()
            assert (await app.get("/api/satellites"))["satellites"] == []


async def test_garbage_after_the_hello_ends_that_conversation_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"), app.room("Bedroom") as bedroom:
        await bedroom.websocket.send_str("nonsense")
        assert (await bedroom.wait_for(Refused)).code is RefusalCode.BAD_MESSAGE
        assert await app.announced("still here", "Kitchen")


async def test_audio_that_comes_after_the_turn_is_passed_over(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        for _ in range(50):
            await kitchen.websocket.send_bytes(b"\1\0" * 640)
        assert await app.announced("still here", "Kitchen")


async def test_a_code_is_accepted_once_and_guessing_is_stopped(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen") as room:
        code = await room.code()
        for guess in range(10):
            async with app.http.post(f"{app.panel}/api/pair", json={"code": f"x{guess}"}) as response:
                assert response.status == 400
        async with app.http.post(f"{app.panel}/api/pair", json={"code": code}) as response:
            assert response.status == 400
            assert "wait" in (await response.json())["error"]


async def test_a_removed_satellite_is_closed_and_must_be_paired_again(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
        token = (await room.paired(app.pair)).token
        async with app.http.delete(f"{app.panel}/api/satellites/{known}") as response:
            assert response.status == 200
        await room.closed()
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as again:
            assert await again.wait_for(Pairing)


async def test_a_satellite_that_is_moved_acts_in_its_new_room(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        known = (await app.get("/api/satellites"))["satellites"][0]
        path = f"{app.panel}/api/satellites/{known['satellite_id']}"
        async with app.http.post(path, json={"name": "Shelf", "area_id": "bedroom"}) as response:
            assert response.status == 200
        answer = await app.converse("turn on the lights", "Shelf")
        assert answer["actions"][0]["targets"] == ["light.bed_light"]
        assert await app.announced("still here", "Shelf")
        assert kitchen.playbacks


LET_GO_SECONDS = 10.0
"""How long a busy machine may take to let go of what has ended."""


async def test_thirty_connections_leave_no_task_and_no_pipeline_behind(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            token = (await room.paired(app.pair)).token
        await gone(app)
        tasks, others = len(asyncio.all_tasks()), pipelines()
        for _ in range(30):
            async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
                await room.state(SatelliteState.IDLE)
                await room.send(Wake("hey_jarvis", 0.9, 0.1, 0))
                await room.state(SatelliteState.LISTENING)
            await gone(app)
        async with asyncio.timeout(LET_GO_SECONDS):
            # Nothing tells of their end, which a thread that still holds the last ones may delay.
            while len(asyncio.all_tasks()) > tasks or len(pipelines()) > len(others):  # noqa: ASYNC110 - as said
                await asyncio.sleep(0.05)


def pipelines() -> list[object]:
    """Every pipeline that is still alive."""
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing).__name__ == "RoomPipeline"]


async def gone(app: App) -> None:
    """Wait until the app holds no conversation."""
    async with app.http.ws_connect(f"{app.panel}/api/live") as live:
        async for frame in live:
            message = frame.json()
            if message["type"] == "satellites" and not any(one["connected"] for one in message["satellites"]):
                return


async def test_a_code_that_is_accepted_twice_at_once_pairs_once(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as room:
            code = await room.code()
            await asyncio.gather(app.pair(code), app.pair(code), return_exceptions=True)
            token = (await room.wait_for(Welcome)).token
        await gone(app)
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as room:
            await room.wait_for(Welcome)
