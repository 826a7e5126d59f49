"""A stock Pipecat voice bot, as its quickstart has it: what the app is measured against.

Default turn settings (Silero, Smart Turn), Deepgram, OpenAI with one tool, Cartesia.
`python -m benchmarks.stock_pipecat` serves one client on a WebSocket, raw int16 mono PCM at 16 kHz both ways; the
environment says where everything is.
"""

from __future__ import annotations

import asyncio
import os

import aiohttp
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import Frame, InputAudioRawFrame, OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.serializers.base_serializer import FrameSerializer
from pipecat.services.cartesia.tts import CartesiaTTSService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.llm_service import FunctionCallParams
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.transports.websocket.server import (
    SingleClientWebsocketServerParams,
    SingleClientWebsocketServerTransport,
)
from pipecat.workers.runner import WorkerRunner

RATE = 16_000

PROMPT = "You are a helpful voice assistant in a home. Answer in one short sentence. Turn things on with the tool."

ENTITIES = {"kitchen lights": "light.kitchen_lights"}
"""What the tool knows: the bot is measured, not its knowledge of the home."""


class RawAudio(FrameSerializer):
    """PCM as it is, in both directions."""

    async def serialize(self, frame: Frame) -> str | bytes | None:
        """Return the audio of `frame`."""
        return frame.audio if isinstance(frame, OutputAudioRawFrame) else None

    async def deserialize(self, data: str | bytes) -> Frame | None:
        """Return audio as a frame."""
        return InputAudioRawFrame(data, RATE, 1) if isinstance(data, bytes) else None


async def turn_on(params: FunctionCallParams, name: str) -> None:
    """Turn on a device of the home.

    Args:
        name: What the device is called.
    """
    home: aiohttp.ClientSession = params.app_resources
    entity_id = ENTITIES.get(name)
    if entity_id is None:
        await params.result_callback({"error": f"There is no {name}."})
        return
    async with home.post("/api/services/light/turn_on", json={"entity_id": entity_id}) as response:
        response.raise_for_status()
    await params.result_callback({"result": f"The {name} are on."})


def pipeline(transport: SingleClientWebsocketServerTransport, environment: dict[str, str]) -> Pipeline:
    """Return the quickstart's pipeline with its services at other addresses."""
    stt = DeepgramSTTService(api_key="stock", base_url=environment["DEEPGRAM_URL"])
    llm = OpenAILLMService(
        api_key="stock",
        base_url=environment["OPENAI_URL"],
        settings=OpenAILLMService.Settings(system_instruction=PROMPT),
    )
    tts = CartesiaTTSService(
        api_key="stock",
        url=environment["CARTESIA_URL"],
        settings=CartesiaTTSService.Settings(voice="71a7ad14-091c-4e8e-a314-022ece01c121"),
    )
    context = LLMContext(tools=[turn_on])
    user, assistant = LLMContextAggregatorPair(
        context, user_params=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    )
    return Pipeline([transport.input(), stt, user, llm, tts, transport.output(), assistant])


async def serve(environment: dict[str, str]) -> None:
    """Serve until ended by a signal."""
    transport = SingleClientWebsocketServerTransport(
        host="127.0.0.1",
        port=int(environment["STOCK_PORT"]),
        params=SingleClientWebsocketServerParams(audio_in_enabled=True, audio_out_enabled=True, serializer=RawAudio()),
    )
    headers = {"Authorization": f"Bearer {environment['HASS_TOKEN']}"}
    async with aiohttp.ClientSession(environment["HASS_URL"], headers=headers) as home:
        worker = PipelineWorker(
            pipeline(transport, environment),
            params=PipelineParams(
                audio_in_sample_rate=RATE,
                audio_out_sample_rate=RATE,
                enable_metrics=True,
                enable_usage_metrics=True,
            ),
            app_resources=home,
            idle_timeout_secs=None,
        )
        runner = WorkerRunner()
        await runner.add_workers(worker)
        await runner.run()


def main() -> None:
    """Run the bot; its log is loguru's, errors only."""
    logger.remove()
    logger.add(lambda message: print(message, end="", flush=True), level="WARNING")
    asyncio.run(serve(dict(os.environ)))


if __name__ == "__main__":
    main()
