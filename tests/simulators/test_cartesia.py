"""The Cartesia simulator, driven by Pipecat's own CartesiaTTSService."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import numpy as np
import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    InterruptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.services.cartesia.tts import CartesiaTTSService

from simulators.cartesia import Cartesia
from simulators.speech import SECONDS_PER_LETTER, espeak
from tests.running_service import Run

TEXT = "The kitchen lights are on."


@pytest.fixture
async def cartesia() -> AsyncIterator[Cartesia]:
    """A simulator at work."""
    async with Cartesia(key="secret") as server:
        yield server


def service(cartesia: Cartesia, key: str = "secret") -> CartesiaTTSService:
    """Return the real service, pointed at the simulator."""
    return CartesiaTTSService(api_key=key, url=cartesia.url, settings=CartesiaTTSService.Settings(voice="somebody"))


def request(context: str, text: str, **more: Any) -> str:
    """Return a request as it goes over the wire."""
    output = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 16_000}
    whole = {"context_id": context, "transcript": text, "model_id": "sonic", "voice": {}, "output_format": output}
    return json.dumps({**whole, **more})


async def test_a_text_becomes_audio_of_its_length_and_words_in_time(cartesia: Cartesia, run: Run) -> None:
    """All audio must come through, no sooner than the set delay, with the words that are being spoken."""
    async with run(service(cartesia)) as running:
        await running.put(TTSSpeakFrame(TEXT))
        at, _ = await running.wait_for(TTSAudioRawFrame)
        await running.wait_for(TTSStoppedFrame)
    audio = b"".join(frame.audio for frame in running.all(TTSAudioRawFrame))
    assert len(audio) / 2 / 16_000 == pytest.approx(len(TEXT) * SECONDS_PER_LETTER, abs=0.01)
    assert np.abs(np.frombuffer(audio, np.int16)).max() > 3000
    assert " ".join(frame.text for frame in running.all(TTSTextFrame)) == TEXT
    received = cartesia.log.last("text received")
    assert received is not None
    assert received.detail == TEXT
    assert at >= received.at + cartesia.pace.first_audio


async def test_audio_comes_faster_than_it_is_spoken(cartesia: Cartesia, run: Run) -> None:
    """A buffer at the client can only fill when it does."""
    async with run(service(cartesia)) as running:
        await running.put(TTSSpeakFrame(TEXT * 3))
        await cartesia.log.wait_for("done sent")
    first, done = cartesia.log.last("first audio sent"), cartesia.log.last("done sent")
    assert first is not None
    assert done is not None
    assert done.at - first.at < len(TEXT * 3) * SECONDS_PER_LETTER / 2


async def test_an_interruption_cancels_what_is_being_spoken(cartesia: Cartesia, run: Run) -> None:
    """After a barge-in no further audio of that answer may come."""
    cartesia.pace.faster = 1.0
    async with run(service(cartesia)) as running:
        await running.put(TTSSpeakFrame(TEXT * 10))
        await running.wait_for(TTSAudioRawFrame)
        await running.put(InterruptionFrame())
        async with asyncio.timeout(20):
            await cartesia.log.wait_for("cancelled")
        assert not cartesia.log.all("done sent")


async def test_texts_of_one_context_follow_each_other(cartesia: Cartesia) -> None:
    """Word times count on over the sentences of an answer, and the last one ends it."""
    async with (
        aiohttp.ClientSession(headers={"X-API-Key": "secret"}) as session,
        session.ws_connect(cartesia.url) as websocket,
    ):
        more: dict[str, Any] = {"continue": True, "add_timestamps": True}
        await websocket.send_str(request("a", "One.", **more))
        await websocket.send_str(request("a", "Two.", **more))
        await websocket.send_str(request("a", "", **{"continue": False}))
        messages = [await websocket.receive_json()]
        while messages[-1]["type"] != "done":
            messages.append(await websocket.receive_json())
    starts = [m["word_timestamps"]["start"][0] for m in messages if m["type"] == "timestamps"]
    assert starts == [0.0, pytest.approx(4 * SECONDS_PER_LETTER, abs=0.001)]
    assert [m["type"] for m in messages].count("flush_done") == 2
    assert {m["context_id"] for m in messages} == {"a"}


async def test_a_bad_request_is_answered_with_an_error(cartesia: Cartesia) -> None:
    """The error names its context, by which the client finds the answer that failed."""
    async with (
        aiohttp.ClientSession(headers={"X-API-Key": "secret"}) as session,
        session.ws_connect(cartesia.url) as websocket,
    ):
        await websocket.send_str('{"context_id": "a", "transcript": "hi"}')
        error = await websocket.receive_json()
    assert (error["type"], error["context_id"]) == ("error", "a")
    assert "voice" in error["error"]


async def test_a_wrong_key_surfaces_as_an_error(cartesia: Cartesia, run: Run) -> None:
    """A refused connection is told, not only logged."""
    async with run(service(cartesia, "wrong")) as running:
        _, frame = await running.wait_for(ErrorFrame)
    assert "401" in frame.error


async def test_a_connection_cut_in_the_middle_is_made_again_for_the_next_text(cartesia: Cartesia, run: Run) -> None:
    """One broken answer must not silence all later ones."""
    async with run(service(cartesia)) as running:
        cartesia.faults.cut_after = 2
        await running.put(TTSSpeakFrame(TEXT))
        await cartesia.log.wait_for("closed")
        cartesia.faults.clear()
        again = cartesia.log.all("closed")[0].at
        await cartesia.log.wait_for("connected", since=again)
        await running.put(TTSSpeakFrame("Once more."))
        async with asyncio.timeout(10):
            await cartesia.log.wait_for("done sent", since=again)


async def test_the_voice_can_be_a_real_one() -> None:
    """A person who listens hears words: espeak-ng's, from the first sample on."""
    samples = np.frombuffer(await espeak("hello there", 16_000), np.int16)
    assert 0.4 < len(samples) / 16_000 < 2.5
    assert np.abs(samples[:160]).max() > 100
