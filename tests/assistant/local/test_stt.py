"""The recogniser as a Pipecat service: frames in, finalized transcripts out."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    STTMetadataFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.tests.utils import SleepFrame, run_test

from assistant.frames import ListenFrame
from assistant.local.recogniser import Recogniser
from assistant.local.stt import RESUME_SECONDS, GrammarSTTService
from assistant.placed_stt import passages_of
from tests.assistant.local.conftest import Voice

TEXT = "turn on the kitchen lights"
STARTED_AFTER_FRAMES = 12
"""Frames of audio before the VAD notices the voice, which began 0.1 s before."""


def speech(audio: bytes, *, paced: bool = False) -> list[Frame]:
    """An utterance as the transport gives it: 40 ms frames, the VAD's start in the midst of the first word."""
    frames: list[Frame] = []
    for start in range(0, len(audio), 1280):
        if start == STARTED_AFTER_FRAMES * 1280:
            frames.append(VADUserStartedSpeakingFrame(start_secs=0.1))
        frames.append(InputAudioRawFrame(audio[start : start + 1280], 16000, 1))
        if paced:
            frames.append(SleepFrame(0.04))  # what is asked is what comes while a person still speaks
    return [*frames, VADUserStoppedSpeakingFrame(stop_secs=0.2)]


def hearing(recogniser: Recogniser) -> GrammarSTTService:
    """A service that waits for a busy machine."""
    return GrammarSTTService(recogniser, answer_seconds=45)


async def run(service: GrammarSTTService, frames: Sequence[Frame]) -> tuple[Sequence[Frame], Sequence[Frame]]:
    """The frames that go down and up."""
    async with asyncio.timeout(60):
        return await run_test(service, frames_to_send=frames, start_timeout=10)


def transcripts(frames: Sequence[Frame]) -> list[str]:
    """The texts of the final transcripts."""
    return [frame.text for frame in frames if isinstance(frame, TranscriptionFrame)]


async def test_an_utterance_ends_in_one_finalized_transcript(recogniser: Recogniser, say: Voice) -> None:
    down, up = await run(hearing(recogniser), speech(say(TEXT)))
    assert transcripts(down) == [TEXT]
    assert all(frame.finalized for frame in down if isinstance(frame, TranscriptionFrame))
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


async def test_interims_come_before_the_transcript(recogniser: Recogniser, say: Voice) -> None:
    known, again = speech(say(TEXT)), speech(say("turn off the ceiling fan"), paced=True)
    apart = SleepFrame(RESUME_SECONDS + 0.1)  # what comes sooner continues the sentence before it
    heard = SleepFrame(1.5)  # even where the machine is busy
    down, _ = await run(hearing(recogniser), [*known, apart, *again[:-1], heard, again[-1]])
    kinds = [type(frame) for frame in down if isinstance(frame, InterimTranscriptionFrame | TranscriptionFrame)]
    assert kinds.count(TranscriptionFrame) == 2
    assert InterimTranscriptionFrame in kinds[1:-1]
    assert kinds[-1] is TranscriptionFrame


async def test_the_turn_strategies_are_told_how_soon_a_transcript_comes(recogniser: Recogniser) -> None:
    down, _ = await run(hearing(recogniser), [])
    told = next(frame for frame in down if isinstance(frame, STTMetadataFrame))
    assert told.ttfs_p99_latency < 0.5


async def test_a_sentence_with_a_pause_in_it_is_heard_as_one(recogniser: Recogniser, say: Voice) -> None:
    audio = say(TEXT)
    middle = 40 * 640 * 2  # within "kitchen"
    first, second = speech(audio[:middle]), [InputAudioRawFrame(audio[middle:], 16000, 1)]
    down, _ = await run(
        hearing(recogniser),
        [*first, VADUserStartedSpeakingFrame(start_secs=0.1), *second, VADUserStoppedSpeakingFrame(stop_secs=0.2)],
    )
    assert " ".join(filter(None, transcripts(down))).endswith("kitchen lights")


async def test_a_sentence_that_breaks_off_is_told_so_and_heard_whole_when_it_goes_on(
    recogniser: Recogniser, say: Voice
) -> None:
    known = [*speech(say(TEXT)), SleepFrame(RESUME_SECONDS + 0.1)]
    down, _ = await run(hearing(recogniser), [*known, *speech(say("turn off the")), *speech(say("ceiling fan"))])
    broken_off, whole = transcripts(down)[1:]
    assert broken_off == "turn off the —"
    assert whole == "turn off the ceiling fan"


async def test_what_follows_something_unheard_is_no_sentence_of_its_own(recogniser: Recogniser, say: Voice) -> None:
    down, _ = await run(hearing(recogniser), [*speech(say("I left my keys on the counter")), *speech(say(TEXT))])
    assert [text for text in transcripts(down) if text] == []


async def test_a_word_soon_after_a_sentence_is_heard_by_itself(recogniser: Recogniser, say: Voice) -> None:
    down, _ = await run(hearing(recogniser), [*speech(say(TEXT)), *speech(say("never mind"))])
    assert transcripts(down)[-1] == "never mind"


@pytest.mark.parametrize("second", ["turn on the kitchen lights", "activate movie time"])
async def test_a_sentence_of_the_next_turn_is_heard_by_itself_however_soon_it_comes(
    recogniser: Recogniser, say: Voice, second: str
) -> None:
    service = hearing(recogniser)
    down, _ = await run(service, [*speech(say(TEXT)), ListenFrame(wake_word="hey_jarvis"), *speech(say(second))])
    assert transcripts(down) == [TEXT, second]


async def test_a_transcript_says_which_sound_it_heard(recogniser: Recogniser, say: Voice) -> None:
    first, second = say(TEXT), say("activate movie time")
    down, _ = await run(hearing(recogniser), [*speech(first), ListenFrame(), *speech(second)])
    places = [passages_of(frame)[0] for frame in down if isinstance(frame, TranscriptionFrame)]
    between = len(first) / 32_000
    assert [place.text for place in places] == [TEXT, "activate movie time"]
    assert places[0].end == pytest.approx(between)
    assert places[1].start == pytest.approx(between + STARTED_AFTER_FRAMES * 0.04 - 0.1)


async def test_what_is_no_sentence_gives_an_empty_transcript(recogniser: Recogniser, say: Voice) -> None:
    down, up = await run(hearing(recogniser), speech(say("I left my keys on the counter")))
    assert transcripts(down) == [""]
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


async def test_two_rooms_are_heard_at_once(recogniser: Recogniser, say: Voice) -> None:
    rooms = await asyncio.gather(
        run(hearing(recogniser), speech(say(TEXT, "slt"))),
        run(hearing(recogniser), speech(say("activate movie time", "rms"))),
    )
    assert [transcripts(down) for down, _ in rooms] == [[TEXT], ["activate movie time"]]


@pytest.fixture
async def homeless() -> AsyncIterator[Recogniser]:
    """A recogniser that was told of no home yet."""
    recogniser = Recogniser()
    yield recogniser
    await recogniser.close()


async def test_speech_before_the_home_is_known_is_an_error_in_plain_words(homeless: Recogniser, say: Voice) -> None:
    _, up = await run(hearing(homeless), speech(say("stop")))
    assert "names of the home" in next(frame.error for frame in up if isinstance(frame, ErrorFrame))
