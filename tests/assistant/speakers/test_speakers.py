"""People told by their voices: enrolled by four sentences, known in another room, and strangers who stay strangers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray

from assistant.local.model_store import ModelStore
from assistant.room.turn_speaker import TurnSpeaker
from assistant.speakers.enrolment import Flaw, flaw_of
from assistant.speakers.speakers import Speakers
from assistant.speakers.voiceprint import HeardVoice, Sureness, Voiceprint, speaker, sureness, voiceprint_of
from assistant.trace import Turn
from benchmarks.speakers import ENROLLED_BY
from testbed.acoustics import Acoustics
from testbed.cache import CACHE
from testbed.voice import NEURAL, in_a_quiet_room, say

COMMAND = "hey jarvis, close all the blinds in the living room"


def sentences(voice: str) -> list[NDArray[np.int16]]:
    return [in_a_quiet_room(say(text, voice=voice)) for text in ENROLLED_BY]


@pytest_asyncio.fixture
async def speakers() -> AsyncIterator[Speakers]:
    """The house, which knows two people."""
    speakers = Speakers(ModelStore(CACHE / "speech"), is_on=True)
    await speakers.prepare()
    assert await speakers.learn("anna", sentences("slt"))
    assert await speakers.learn("sam", sentences("rms"))
    yield speakers
    await speakers.close()


async def test_people_are_known_in_quiet_and_noise_and_a_stranger_is_not(speakers: Speakers) -> None:
    noisy = Acoustics(noise_db=20.0, seed=5)
    for voice, person in (("slt", "anna"), ("rms", "sam"), (NEURAL, None), ("kal16", None)):
        for sound in (in_a_quiet_room(say(COMMAND, voice=voice)), noisy.heard(say(COMMAND, voice=voice))):
            assert speakers.who(await speakers.voice_in(sound.tobytes())) == person, voice


async def test_whoever_asked_is_told_from_another_by_a_pin(speakers: Speakers) -> None:
    asked = await speakers.voice_in(in_a_quiet_room(say(COMMAND, voice="rms")).tobytes())
    pins = {voice: in_a_quiet_room(say("four seven one one please", voice=voice)) for voice in ("rms", "slt", NEURAL)}
    heard = {voice: await speakers.voice_in(sound.tobytes()) for voice, sound in pins.items()}
    assert asked
    assert {voice: each is not None and asked.is_same_as(each) for voice, each in heard.items()} == {
        "rms": True,
        "slt": False,
        NEURAL: False,
    }


async def test_a_look_that_is_dropped_ends_nobody_who_waits_for_it(speakers: Speakers) -> None:
    sound = in_a_quiet_room(say(COMMAND, voice="slt")).tobytes()
    turn_speaker, turn = TurnSpeaker(speakers, lambda: sound), Turn("Kitchen")
    turn_speaker.paused()
    waiting = asyncio.create_task(turn_speaker.tell_ahead(turn))
    await asyncio.sleep(0)
    turn_speaker.paused()
    await waiting
    assert turn.speaker == "anna"


async def test_two_people_are_not_learned_as_one(speakers: Speakers) -> None:
    mixed = [*sentences("slt")[:2], *sentences("kal16")[2:]]
    assert not await speakers.learn("both", mixed)
    assert speakers.voiceprint("both") is None


async def test_a_voiceprint_is_the_same_after_being_written_down_and_gone_when_forgotten(speakers: Speakers) -> None:
    made = speakers.voiceprint("anna")
    assert made
    again = voiceprint_of(json.loads(json.dumps(made.as_dict())))
    assert np.abs(again.vectors - made.vectors).max() < 1e-4
    with pytest.raises(ValueError, match="no voiceprint"):
        voiceprint_of({**made.as_dict(), "vectors": [[1.0, 2.0]]})
    speakers.forget("anna")
    sound = in_a_quiet_room(say(COMMAND, voice="slt"))
    assert speakers.who(await speakers.voice_in(sound.tobytes())) is None


async def test_where_it_is_off_no_voice_is_looked_at() -> None:
    off = Speakers(ModelStore(CACHE / "speech"), is_on=False)
    await off.prepare()
    assert await off.voice_in(say(COMMAND).tobytes()) is None
    assert not off.can_learn
    await off.close()


def unit(*numbers: float) -> NDArray[np.float32]:
    vector = np.zeros(256, np.float32)
    vector[: len(numbers)] = numbers
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def test_two_people_who_sound_alike_are_nobody_and_so_is_a_short_word() -> None:
    anna, twin = Voiceprint("anna", unit(1, 0.1)[None]), Voiceprint("twin", unit(1, -0.1)[None])
    assert speaker(HeardVoice(unit(1), 3.0), [anna, twin]) is None
    assert speaker(HeardVoice(unit(1), 3.0), [anna]) == "anna"
    assert speaker(HeardVoice(unit(1), 0.3), [anna]) is None
    assert speaker(HeardVoice(unit(0, 1), 3.0), [anna]) is None


def test_the_panel_is_told_how_surely_a_voice_is_told_and_whose_it_is_near() -> None:
    anna, sister = Voiceprint("anna", unit(1, 0.2)[None]), Voiceprint("sister", unit(1, -0.2)[None])
    sam = Voiceprint("sam", unit(0, 0, 1)[None], evenness=0.76)
    everybody = [anna, sister, sam]
    assert sureness(anna, everybody) == (Sureness.NEAR, "sister")
    assert sureness(sam, everybody) == (Sureness.UNEVEN, "")
    assert sureness(anna, [anna, sam]) == (Sureness.SURE, "")


def test_what_cannot_be_learned_from_is_said() -> None:
    spoken = say(ENROLLED_BY[0])
    loud = np.clip(spoken.astype(np.int32) * 20, -32768, 32767).astype(np.int16)
    noise = np.random.default_rng(1).normal(0, 4000, len(spoken)).astype(np.int16)
    assert flaw_of(in_a_quiet_room(spoken)) is None
    assert flaw_of(in_a_quiet_room(say("yes"))) is Flaw.SHORT
    assert flaw_of(loud) is Flaw.CLIPPED
    assert flaw_of(np.clip(spoken // 4 + noise, -32768, 32767).astype(np.int16)) in {Flaw.NOISY, Flaw.SHORT}
