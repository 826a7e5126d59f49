"""Pipecat's entry: one call, from its first sound to its end."""

from __future__ import annotations

import asyncio
import logging
import os
import time
import uuid
from collections.abc import Callable, Coroutine

from pipecat.frames.frames import EndFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.runner.types import RunnerArguments, SmallWebRTCRunnerArguments, WebSocketRunnerArguments
from pipecat.runner.utils import create_transport, parse_telephony_websocket
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.workers.runner import WorkerRunner

from agent.call_room import CallRoom
from agent.home_app import SharedHomeApp
from agent.home_line import HomeLine, LineClosedError
from agent.twilio_calls import TwilioCalls
from satellite.protocol import UPLINK_RATE

_LOGGER = logging.getLogger(__name__)

TELEPHONE_RATE = 8_000

BEGIN_SECONDS = 10.0
"""Time for a stream to say whose it is: anybody can dial it."""

TWILIO_HOST = "api.twilio.com"
"""The name under which the table of prices has Twilio's minutes."""

HOME = SharedHomeApp()
"""The app of this process."""


TWILIO = TwilioCalls.of(os.environ)
"""The telephone calls that are taken."""


def readyz() -> bool:
    """Return whether calls can be taken: the base of Pipecat Cloud's images asks before it sends one."""
    return HOME.is_ready()


async def bot(arguments: RunnerArguments) -> None:
    """Bring one call to the home until either side ends it."""
    home = await HOME.get()
    try:
        transport, name = await _transport(arguments)
    except CallRefusedError as err:
        _LOGGER.warning("A call was refused: %s", err)
        return
    room = CallRoom()
    is_telephone = isinstance(arguments, WebSocketRunnerArguments)
    worker = PipelineWorker(
        Pipeline([transport.input(), room, transport.output()]),
        params=PipelineParams(
            audio_in_sample_rate=UPLINK_RATE, audio_out_sample_rate=TELEPHONE_RATE if is_telephone else 24_000
        ),
        enable_rtvi=not is_telephone,
        enable_turn_tracking=False,
        idle_timeout_secs=None,
        check_dangling_tasks=False,
    )

    async def call() -> None:
        began = time.monotonic()
        try:
            if await home.entry.admits(room, arguments.body):
                async with HomeLine.open(home.panel, f"call-{uuid.uuid4().hex}", name) as line:
                    await room.converse(line)
        except* LineClosedError as errors:
            _LOGGER.info("A call ends: %s", errors.exceptions[0])
        except* Exception as errors:
            _LOGGER.error("A call failed: %s", type(errors.exceptions[0]).__name__)
            _LOGGER.debug("A call failed", exc_info=errors)
        finally:
            if is_telephone:
                home.accounts.add_call(name, "twilio", TWILIO_HOST, time.monotonic() - began)
            await worker.queue_frames([EndFrame()])

    await _run(transport, worker, call)


class CallRefusedError(Exception):
    """A call is not taken; the text says why."""


async def _run(
    transport: BaseTransport, worker: PipelineWorker, call: Callable[[], Coroutine[None, None, None]]
) -> None:
    calling: list[asyncio.Task[None]] = []

    async def connected(_transport: BaseTransport, _client: object) -> None:
        calling.append(asyncio.create_task(call(), name="a call"))

    async def disconnected(_transport: BaseTransport, _client: object) -> None:
        await worker.cancel()

    transport.add_event_handler("on_client_connected", connected)
    transport.add_event_handler("on_client_disconnected", disconnected)

    runner = WorkerRunner(handle_sigint=False, check_dangling_tasks=False)
    await runner.add_workers(worker)
    try:
        await runner.run()
    finally:
        for task in calling:
            task.cancel()
        await asyncio.gather(*calling, return_exceptions=True)


async def _transport(arguments: RunnerArguments) -> tuple[BaseTransport, str]:
    """Return the transport of a call, and the name of its room. Raises `CallRefusedError`."""
    if isinstance(arguments, SmallWebRTCRunnerArguments):
        params = TransportParams(audio_in_enabled=True, audio_out_enabled=True)
        return await create_transport(arguments, {"webrtc": lambda: params}), "Browser outside"
    if not isinstance(arguments, WebSocketRunnerArguments):
        raise CallRefusedError("only Twilio's media streams and SmallWebRTC are served.")
    try:
        async with asyncio.timeout(BEGIN_SECONDS):
            provider, data = await parse_telephony_websocket(arguments.websocket)
    except (TimeoutError, ValueError) as err:
        raise CallRefusedError("its stream did not say whose it is.") from err
    if provider != "twilio":
        raise CallRefusedError(f"by WebSocket only Twilio's media streams are served, not {provider}.")
    if not TWILIO.is_call(str(data.call_id), data.body):
        await arguments.websocket.close()
        raise CallRefusedError("its stream belongs to no webhook that Twilio signed.")
    # The call ends with its stream: nobody needs the account's keys for that.
    serializer = TwilioFrameSerializer(data["stream_id"], params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    params = FastAPIWebsocketParams(
        audio_in_enabled=True, audio_out_enabled=True, add_wav_header=False, serializer=serializer
    )
    return FastAPIWebsocketTransport(arguments.websocket, params), "Telephone"
