"""The Wyoming simulator, driven by the wyoming package's own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from wyoming.asr import Transcribe, Transcript, TranscriptChunk
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop

from simulators.speech import SECONDS_PER_LETTER
from simulators.wyoming import TTS_RATE, Wyoming

RATE = 16_000
TEXT = "Turn on the kitchen lights."
FORM = {"rate": RATE, "width": 2, "channels": 1}


@asynccontextmanager
async def connected(server: Wyoming) -> AsyncIterator[AsyncClient]:
    """Return the client of a user, connected."""
    async with asyncio.timeout(20), AsyncClient.from_uri(server.url) as client:
        yield client


async def until(client: AsyncClient, *kinds: str) -> list[Event]:
    """Return what comes, up to the first event of one of `kinds`."""
    events: list[Event] = []
    while not events or events[-1].type not in kinds:
        event = await client.read_event()
        assert event is not None, f"closed after {[event.type for event in events]}"
        events.append(event)
    return events


async def speak(client: AsyncClient, samples: np.ndarray, *, paced: bool) -> None:
    """Send one utterance as Home Assistant does."""
    await client.write_event(Transcribe().event())
    await client.write_event(AudioStart(**FORM).event())
    for start in range(0, len(samples), 640):
        if paced:
            # Real time is what is being simulated: 40 ms of audio every 40 ms.
            await asyncio.sleep(0.04)
        await client.write_event(AudioChunk(audio=samples[start : start + 640].tobytes(), **FORM).event())
    await client.write_event(AudioStop().event())


def padded(sentence: np.ndarray) -> np.ndarray:
    """Return `sentence` between two stretches of silence."""
    return np.concatenate([np.zeros(RATE // 2, np.int16), sentence, np.zeros(RATE // 2, np.int16)])


@pytest.mark.parametrize("streaming", [False, True])
async def test_it_says_what_it_can_do(streaming: bool) -> None:
    """A client chooses its way by these two flags."""
    async with Wyoming(streaming=streaming) as server, connected(server) as client:
        await client.write_event(Describe().event())
        [event] = await until(client, "info")
    info = Info.from_event(event)
    assert info.asr[0].supports_transcript_streaming is streaming
    assert info.tts[0].supports_synthesize_streaming is streaming


async def test_a_transcript_follows_the_end_of_the_audio(sentence: np.ndarray) -> None:
    """Without streaming there is one transcript, its delay after the audio stopped."""
    async with Wyoming() as server, connected(server) as client:
        server.script.say(TEXT)
        await speak(client, padded(sentence), paced=False)
        [event] = await until(client, "transcript")
        stopped, sent = server.log.last("audio stopped"), server.log.last("final sent")
    assert Transcript.from_event(event).text == TEXT
    assert stopped is not None
    assert sent is not None
    assert sent.at >= stopped.at + server.pace.final_delay


async def test_a_streaming_transcript_grows_while_the_voice_speaks(sentence: np.ndarray) -> None:
    """The pieces make the whole, the first before the audio ended."""
    async with Wyoming(streaming=True) as server, connected(server) as client:
        server.script.say(TEXT, seconds=len(sentence) / RATE)
        await speak(client, padded(sentence), paced=True)
        events = await until(client, "transcript-stop")
        stopped, first = server.log.last("audio stopped"), server.log.all("interim sent")[0]
    assert events[0].type == "transcript-start"
    assert [event.type for event in events][-2:] == ["transcript", "transcript-stop"]
    chunks = [TranscriptChunk.from_event(event).text for event in events if event.type == "transcript-chunk"]
    assert "".join(chunks) == TEXT
    assert len(chunks) > 2
    assert stopped is not None
    assert first.at < stopped.at


async def test_silence_has_an_empty_transcript() -> None:
    """A client that waits for a transcript must get one, whatever was said."""
    async with Wyoming() as server, connected(server) as client:
        await speak(client, np.zeros(RATE, np.int16), paced=False)
        [event] = await until(client, "transcript")
    assert Transcript.from_event(event).text == ""


async def test_a_text_becomes_audio_of_its_length() -> None:
    """One text, one stretch of audio between start and stop."""
    async with Wyoming() as server, connected(server) as client:
        await client.write_event(Synthesize("It is done.").event())
        events = await until(client, "audio-stop")
    assert events[0].type == "audio-start"
    assert AudioStart.from_event(events[0]).rate == TTS_RATE
    audio = b"".join(AudioChunk.from_event(event).audio for event in events[1:-1])
    assert len(audio) / 2 / TTS_RATE == pytest.approx(len("It is done.") * SECONDS_PER_LETTER, abs=0.01)


async def test_a_streamed_text_is_spoken_sentence_by_sentence() -> None:
    """The first sentence sounds before the text has ended, and the text that old servers need is not spoken twice."""
    async with Wyoming(streaming=True) as server, connected(server) as client:
        await client.write_event(SynthesizeStart().event())
        for text in ("It is do", "ne. And", " now?"):
            await client.write_event(SynthesizeChunk(text).event())
        await until(client, "audio-stop")
        await client.write_event(Synthesize("It is done. And now?").event())
        await client.write_event(SynthesizeStop().event())
        await until(client, "synthesize-stopped")
    assert [entry.detail for entry in server.log.all("text received")] == ["It is done.", "And now?"]


async def test_a_cut_connection_ends_in_the_middle() -> None:
    """The client reads the end of the stream instead of the rest of the audio."""
    async with Wyoming() as server, connected(server) as client:
        server.faults.cut_after = 3
        await client.write_event(Synthesize("It is done.").event())
        events = []
        try:
            while (event := await client.read_event()) is not None:
                events.append(event.type)
        except ConnectionError:
            pass
    assert events == ["audio-start", "audio-chunk", "audio-chunk"]


async def test_a_refusing_server_closes_at_once() -> None:
    """There is no status on this wire: the connection just ends."""
    async with Wyoming() as server:
        server.faults.refuse_status = 503
        async with connected(server) as client:
            assert await client.read_event() is None
