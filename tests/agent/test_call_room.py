"""A call as a room, before an app that is a small server: what it makes of the room's states."""

from __future__ import annotations

import asyncio

import numpy as np
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from pipecat.frames.frames import InputAudioRawFrame
from pipecat.processors.frame_processor import FrameDirection

from agent.call_room import CallRoom
from agent.home_line import HomeLine, LineClosedError
from satellite import protocol
from satellite.protocol import UPLINK_RATE, ClockQuestion, SatelliteState, StandDown, StateChanged, Wake, Welcome
from testbed.voice import SpokenCommand

CHUNK = UPLINK_RATE // 50
SENTENCE = "turn on the kitchen lights and the lamp in the bedroom"


class _App:
    """An app that welcomes a call, answers its voice with messages of its own, and takes what follows."""

    def __init__(self, *answers: protocol.DownMessage) -> None:
        self.spoken = SpokenCommand(SENTENCE, wake="", lead_ms=300).samples
        self.enough_bytes = 3 * len(self.spoken)
        """One sentence and a half."""
        self.wakes = 0
        self.heard_bytes = 0
        self.has_told = asyncio.Event()
        """The call has read the answers to its first voice."""
        self._answers = answers

    async def talk(self, request: web.Request) -> web.WebSocketResponse:
        """Serve the call until enough of it was heard, or it woke twice."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        await socket.send_str(protocol.encode(Welcome(area="Kitchen")))
        await socket.send_str(protocol.encode(StateChanged(SatelliteState.IDLE)))
        while self.heard_bytes < self.enough_bytes and self.wakes < 2:
            item = await socket.receive()
            if item.type is WSMsgType.BINARY:
                self.heard_bytes += len(item.data)
            elif item.type is WSMsgType.TEXT and isinstance(protocol.decode(item.data), Wake):
                self.wakes += 1
                for answer in (*self._answers, ClockQuestion(1)):
                    await socket.send_str(protocol.encode(answer))
            else:
                self.has_told.set()  # it has read the clock, and all before
        await socket.close()
        return socket


async def _spoken_to(app: _App) -> None:
    """Say a sentence to a call that the app serves, and once more when the call has read what the app says to that."""
    web_app = web.Application()
    web_app.router.add_get("/api/talk", app.talk)
    samples = np.concatenate([app.spoken, app.spoken])
    room = CallRoom()

    async def speak() -> None:
        for start in range(0, len(samples), CHUNK):
            if start == len(app.spoken) // CHUNK * CHUNK:
                await app.has_told.wait()
            pcm = samples[start : start + CHUNK].tobytes()
            await room.process_frame(InputAudioRawFrame(pcm, UPLINK_RATE, 1), FrameDirection.DOWNSTREAM)

    async with TestServer(web_app) as server:
        address = str(server.make_url("")).rstrip("/")
        try:
            async with HomeLine.open(address, "call", "Telephone") as line, asyncio.TaskGroup() as tasks:
                tasks.create_task(room.converse(line))
                tasks.create_task(speak())
        except* LineClosedError:
            """The app has heard enough."""


async def test_a_rest_that_is_told_again_while_a_voice_is_heard_ends_nothing() -> None:
    app = _App(StateChanged(SatelliteState.IDLE, message_waits=True))
    await _spoken_to(app)
    assert (app.wakes, app.heard_bytes >= app.enough_bytes) == (1, True), "one turn, and all of the voice"


async def test_a_voice_that_the_app_does_not_want_is_streamed_no_further() -> None:
    app = _App(StandDown())
    await _spoken_to(app)
    assert app.wakes == 2, "the next voice is a new turn"
    assert app.heard_bytes < app.enough_bytes
