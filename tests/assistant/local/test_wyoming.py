"""Wyoming servers as Pipecat services: streamed while spoken, and never waited for without a bound."""

import asyncio
import time
from collections.abc import Sequence

import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStoppedFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.tests.utils import SleepFrame, run_test

from assistant.local.wyoming_stt import WyomingSTTService
from assistant.local.wyoming_tts import WyomingTTSService
from assistant.room.room_playback import LONGEST_SECONDS
from simulators.wyoming import Wyoming
from tests.assistant.local.conftest import Voice

TEXT = "turn on the kitchen lights"
STT_ANSWER_SECONDS = 1.0


async def run(service: FrameProcessor, frames: Sequence[Frame]) -> tuple[Sequence[Frame], Sequence[Frame]]:
    """Return the frames that go down and up when these come."""
    async with asyncio.timeout(60):
        return await run_test(service, frames_to_send=frames, start_timeout=10)


def spoken(audio: bytes, *, paced: bool = False) -> list[Frame]:
    """The frames of one utterance with 0.4 s before it; `paced` leaves the time that it takes to say."""
    pieces = [audio[start : start + 1280] for start in range(0, len(audio), 1280)]
    frames: list[Frame] = []
    for place, piece in enumerate(pieces):
        if place == 12:
            frames.append(VADUserStartedSpeakingFrame(start_secs=0.1))
        frames.append(InputAudioRawFrame(piece, 16000, 1))
        if paced:
            frames.append(SleepFrame(0.04))  # what is measured is what arrives while a person still speaks
    return [*frames, VADUserStoppedSpeakingFrame(stop_secs=0.2)]


def stt(server: Wyoming) -> WyomingSTTService:
    """The service under test."""
    return WyomingSTTService("127.0.0.1", server.port, language="en", answer_seconds=STT_ANSWER_SECONDS)


def texts(frames: Sequence[Frame], kind: type[Frame] = TranscriptionFrame) -> list[str]:
    """The texts of all frames of the kind."""
    return [str(getattr(frame, "text", "")) for frame in frames if type(frame) is kind]


def errors(frames: Sequence[Frame]) -> list[str]:
    """Return the error."""
    return [frame.error for frame in frames if isinstance(frame, ErrorFrame)]


@pytest.mark.parametrize("streaming", [False, True])
async def test_speech_becomes_one_finalized_transcript(streaming: bool, say: Voice) -> None:
    async with Wyoming(streaming=streaming) as server:
        server.script.say(TEXT)
        down, up = await run(stt(server), spoken(say(TEXT)))
    assert texts(down) == [TEXT]
    assert all(frame.finalized for frame in down if isinstance(frame, TranscriptionFrame))
    assert errors(up) == []


async def test_the_audio_reaches_the_server_while_it_is_spoken(say: Voice) -> None:
    async with Wyoming(streaming=True) as server:
        server.script.say(TEXT, seconds=1.7)
        down, _ = await run(stt(server), spoken(say(TEXT), paced=True))
        heard = next(entry for entry in server.log.entries if entry.what == "speech began")
        stopped = next(entry for entry in server.log.entries if entry.what == "audio stopped")
    interims = texts(down, InterimTranscriptionFrame)
    assert len(interims) >= 2
    assert all(TEXT.startswith(interim) for interim in interims)
    assert stopped.at - heard.at > 1.0


async def test_transcripts_come_in_the_order_of_speech(say: Voice) -> None:
    async with Wyoming() as server:
        server.script.say("first", "second")
        down, _ = await run(stt(server), [*spoken(say("stop")), *spoken(say("cancel"))])
    assert texts(down) == ["first", "second"]


async def test_a_server_that_is_away_is_named_and_the_next_utterance_tries_again(say: Voice) -> None:
    async with Wyoming() as server:
        server.script.say("lost", TEXT)
        server.faults.cut_after = 0
        service = stt(server)
        back = asyncio.get_running_loop().call_later(1.0, server.faults.clear)
        down, up = await run(service, [*spoken(say("stop")), SleepFrame(1.5), *spoken(say(TEXT))])
        back.cancel()
        port = server.port
    assert str(port) in errors(up)[0]
    assert texts(down) == ["", TEXT]


async def test_nobody_listening_there_is_said_in_plain_words(unused_tcp_port: int, say: Voice) -> None:
    service = WyomingSTTService("127.0.0.1", unused_tcp_port)
    _, up = await run(service, spoken(say("stop")))
    assert "cannot be reached" in errors(up)[0]


async def test_a_server_that_stalls_is_given_up_within_the_bound(say: Voice) -> None:
    async with Wyoming() as server:
        server.faults.stall = True
        started = time.monotonic()
        _, up = await run(stt(server), spoken(say("stop")))
        assert time.monotonic() - started < STT_ANSWER_SECONDS + 3
    assert "no transcript within 1 s" in errors(up)[0]


def tts(server: Wyoming) -> WyomingTTSService:
    """The service under test."""
    return WyomingTTSService("127.0.0.1", server.port, voice="simulated", answer_seconds=1.0)


def seconds(frames: Sequence[Frame]) -> float:
    """Return the seconds of speech in the frames."""
    return sum(len(frame.audio) for frame in frames if isinstance(frame, TTSAudioRawFrame)) / 2 / 24000


@pytest.mark.parametrize("streaming", [False, True])
async def test_texts_are_spoken_whole_at_the_rate_of_the_pipeline(streaming: bool) -> None:
    async with Wyoming(streaming=streaming) as server:
        down, up = await run(tts(server), [TTSSpeakFrame("The kitchen lights are on."), TTSSpeakFrame("Good night.")])
        asked = [entry.detail for entry in server.log.entries if entry.what == "text received"]
    assert asked == ["The kitchen lights are on.", "Good night."]
    assert seconds(down) == pytest.approx(37 * 0.075, rel=0.35)
    assert len([frame for frame in down if isinstance(frame, TTSStoppedFrame)]) == 2
    assert errors(up) == []


@pytest.mark.parametrize("streaming", [False, True])
async def test_a_voice_that_stalls_is_given_up_and_the_next_text_is_spoken(streaming: bool) -> None:
    async with Wyoming(streaming=streaming) as server:
        server.faults.stall = True
        back = asyncio.get_running_loop().call_later(3.5, server.faults.clear)
        down, up = await run(tts(server), [TTSSpeakFrame("Lost."), SleepFrame(4.5), TTSSpeakFrame("Heard.")])
        back.cancel()
    assert "does not answer" in errors(up)[0]
    assert 0.2 < seconds(down) < 1.5
    assert [type(frame) for frame in down].count(TTSStoppedFrame) == 2


@pytest.mark.parametrize("streaming", [False, True])
async def test_an_interruption_hangs_up(streaming: bool) -> None:
    async with Wyoming(streaming=streaming) as server:
        server.pace.faster = 1.0
        text = "This is a very long text, and it goes on. " * 10
        down, _ = await run(tts(server), [TTSSpeakFrame(text), SleepFrame(1.0), InterruptionFrame()])
        async with asyncio.timeout(10):
            first = await server.log.wait_for("first audio sent")
            await server.log.wait_for("closed", since=first.at)
        assert "done sent" not in [entry.what for entry in server.log.entries]
    assert seconds(down) < 5


@pytest.mark.parametrize("streaming", [False, True])
async def test_a_voice_without_an_end_fills_no_memory(streaming: bool) -> None:
    async def endless(_text: str, rate: int) -> bytes:
        return bytes(rate * 2 * int(2 * LONGEST_SECONDS))

    async with Wyoming(streaming=streaming, voice=endless) as server:
        server.pace.faster = 10_000
        _, up = await run(tts(server), [TTSSpeakFrame("Hello."), SleepFrame(3)])
    assert "speaks without an end" in errors(up)[0]


@pytest.mark.parametrize(
    "answer",
    [
        b'{"type": "transcript", "data_length": 99000000}\n',
        b'{"type": "transcript", "payload_length": 99000000}\n',
        b"[" * 200_000 + b"\n",
        b"x" * 200_000,
        b'{"type": "transcript", "data": []}\n',
        b'{"type": "transcript-chunk", "data": {"text": "turn on the lights "}}\n' * 200,
        b"\xff\xfe\n",
    ],
    ids=["data", "payload", "deep", "no line", "a list", "words", "no text"],
)
async def test_what_a_broken_server_sends_is_an_error_in_plain_words_and_at_once(answer: bytes, say: Voice) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        await writer.drain()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        service = WyomingSTTService("127.0.0.1", port, answer_seconds=30)
        down, up = await run(service, spoken(say("stop")))
    assert f"127.0.0.1:{port}" in errors(up)[0]
    assert texts(down) == [""]
