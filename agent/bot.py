"""Pipecat's entry: one call, from its first sound to its end."""

from __future__ import annotations

import asyncio
import logging
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
from satellite.protocol import UPLINK_RATE

_LOGGER = logging.getLogger(__name__)

TELEPHONE_RATE = 8_000

HOME = SharedHomeApp()
"""The app of this process."""


async def bot(arguments: RunnerArguments) -> None:
    """Bring one call to the home until either side ends it."""
    home = await HOME.get()
    transport, name = await _transport(arguments)
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
            await worker.queue_frames([EndFrame()])

    await _run(transport, worker, call)


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
    """Return the transport of a call, and the name of its room."""
    if not isinstance(arguments, WebSocketRunnerArguments):
        params = TransportParams(audio_in_enabled=True, audio_out_enabled=True)
        kinds = {"webrtc": lambda: params, "daily": lambda: _daily_params()}
        name = "Browser outside" if isinstance(arguments, SmallWebRTCRunnerArguments) else "Call"
        return await create_transport(arguments, kinds), name
    provider, data = await parse_telephony_websocket(arguments.websocket)
    if provider != "twilio":
        raise ValueError(f"Calls by {provider} are not served: only Twilio's media streams are.")
    # The call ends with its stream: nobody needs the account's keys for that.
    serializer = TwilioFrameSerializer(data["stream_id"], params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    params = FastAPIWebsocketParams(
        audio_in_enabled=True, audio_out_enabled=True, add_wav_header=False, serializer=serializer
    )
    return FastAPIWebsocketTransport(arguments.websocket, params), "Telephone"


def _daily_params() -> TransportParams:
    from pipecat.transports.daily.transport import DailyParams

    return DailyParams(audio_in_enabled=True, audio_out_enabled=True)
