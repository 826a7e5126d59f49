"""The Deepgram simulator, driven by Pipecat's own DeepgramSTTService."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import numpy as np
import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.services.deepgram.stt import DeepgramSTTService

from simulators.deepgram import Deepgram
from tests.running_service import Run

RATE = 16_000
TEXT = "Turn on the kitchen lights."


@pytest.fixture
async def deepgram() -> AsyncIterator[Deepgram]:
    """A simulator at work, and whole again afterwards."""
    async with Deepgram(key="secret") as server:
        yield server


def service(deepgram: Deepgram, key: str = "secret") -> DeepgramSTTService:
    """Return the real service, pointed at the simulator."""
    return DeepgramSTTService(api_key=key, base_url=deepgram.url)


def silence(seconds: float) -> np.ndarray:
    """Return digital silence."""
    return np.zeros(int(seconds * RATE), np.int16)


async def test_words_grow_and_the_final_text_follows_the_end_of_speech(
    deepgram: Deepgram, run: Run, sentence: np.ndarray
) -> None:
    """The service must see interims in order and the final no sooner than speech ended plus the delay."""
    deepgram.script.say(TEXT, seconds=len(sentence) / RATE)
    async with run(service(deepgram)) as running:
        await running.speak(silence(0.3), sentence, silence(0.6))
        at, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == TEXT
    interims = [interim.text for interim in running.all(InterimTranscriptionFrame)]
    assert interims[0] == "Turn"
    assert interims == sorted(interims, key=len)
    ended = deepgram.log.last("speech ended")
    assert ended is not None
    assert at >= ended.at + deepgram.pace.final_delay - 0.01


async def test_a_request_to_finalize_marks_the_transcript(deepgram: Deepgram, run: Run, sentence: np.ndarray) -> None:
    """Pipecat's turn logic goes on at once only with a transcript that is `finalized`."""
    deepgram.script.say(TEXT)
    async with run(service(deepgram)) as running:
        await running.speak(silence(0.3), sentence, silence(0.1))
        await running.put(VADUserStoppedSpeakingFrame())
        await running.speak(silence(0.4))
        _, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == TEXT
    assert frame.finalized


async def test_delays_are_taken_as_they_are_at_run_time(deepgram: Deepgram, run: Run, sentence: np.ndarray) -> None:
    """A benchmark changes the service's speed between two turns of one connection."""
    async with run(service(deepgram)) as running:
        for text, delay in (("one", 0.25), ("two", 0.6)):
            deepgram.script.say(text)
            deepgram.pace.final_delay = delay
            await running.speak(silence(0.3), sentence, silence(0.7))
            at, _ = await running.wait_for(TranscriptionFrame, lambda frame, text=text: frame.text == text)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            ended = deepgram.log.last("speech ended")
            assert ended is not None
            assert at >= ended.at + delay - 0.01
    assert len(deepgram.log.all("connected")) == 1


async def test_a_wrong_key_surfaces_as_a_permanent_error(deepgram: Deepgram, run: Run) -> None:
    """A refused key must not be retried for ever in silence."""
    async with run(service(deepgram, key="wrong")) as running:
        _, frame = await running.wait_for(ErrorFrame)
    assert "401" in frame.error
    assert deepgram.log.all("refused")


async def test_a_cut_connection_comes_back_and_goes_on(deepgram: Deepgram, run: Run, sentence: np.ndarray) -> None:
    """The service reconnects after the line was cut in the midst of its interims."""
    deepgram.script.say(TEXT)
    deepgram.faults.cut_after = 2
    async with run(service(deepgram)) as running:
        await running.speak(silence(0.3), sentence, silence(0.4))
        await deepgram.log.wait_for("closed")
        deepgram.faults.clear()
        deepgram.script.clear()
        deepgram.script.say("once more")
        await deepgram.log.wait_for("connected", since=deepgram.log.all("closed")[0].at)
        await running.speak(silence(0.3), sentence, silence(0.6))
        _, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == "once more"


async def test_a_stalled_service_says_nothing_until_it_is_lifted(
    deepgram: Deepgram, run: Run, sentence: np.ndarray
) -> None:
    """A stall holds results back and loses none."""
    deepgram.script.say(TEXT)
    deepgram.faults.stall = True
    async with run(service(deepgram)) as running:
        await running.speak(silence(0.3), sentence, silence(0.6))
        assert not running.all(TranscriptionFrame)
        deepgram.faults.stall = False
        _, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == TEXT


async def test_events_come_when_the_query_asks_for_them(deepgram: Deepgram, sentence: np.ndarray) -> None:
    """SpeechStarted, UtteranceEnd and Metadata as on the real wire, each in its place."""
    deepgram.script.say(TEXT)
    query = "encoding=linear16&sample_rate=16000&vad_events=true&utterance_end_ms=1000&endpointing=false"
    headers = {"Authorization": "Token secret"}
    kinds: list[str] = []
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{deepgram.url}/v1/listen?{query}", headers=headers) as websocket,
    ):
        await websocket.send_bytes(np.concatenate([silence(0.3), sentence, silence(1.2)]).tobytes())
        kinds += [(await websocket.receive_json())["type"] for _ in range(2)]
        await websocket.send_str('{"type":"CloseStream"}')
        results = await websocket.receive_json()
        kinds += [results["type"], (await websocket.receive_json())["type"]]
        assert (await websocket.receive()).data == 1000
    assert kinds == ["SpeechStarted", "UtteranceEnd", "Results", "Metadata"]
    words = results["channel"]["alternatives"][0]["words"]
    assert [word["word"] for word in words] == ["turn", "on", "the", "kitchen", "lights"]
    assert results["channel"]["alternatives"][0]["transcript"] == "turn on the kitchen lights"
    assert words[-1]["end"] == pytest.approx(0.3 + len(sentence) / RATE, abs=0.03)


async def test_a_silent_client_is_dropped(deepgram: Deepgram) -> None:
    """Without audio and KeepAlive the stream is closed with 1011, which clients must survive."""
    deepgram.idle_seconds = 0.1
    async with (
        aiohttp.ClientSession(headers={"Authorization": "Token secret"}) as session,
        session.ws_connect(f"{deepgram.url}/v1/listen") as websocket,
    ):
        assert (await websocket.receive()).data == 1011
