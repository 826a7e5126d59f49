"""A wake word that another room's speaker says is told from a person's, wherever it stands in the sentence."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.wake.earshot import Earshot
from assistant.wake.room_sounds import RoomSounds
from satellite.protocol import AudioStart, Caption, PlaybackKind
from testbed.acoustics import FAR, NEAR, Acoustics
from testbed.voice import NEURAL, RATE, VOICE, say

PHRASE = "hey jarvis"


def speaking(text: str) -> RoomSounds:
    """Return a kitchen whose speaker says a text just now."""
    kitchen = RoomSounds("kitchen", lambda: False)
    kitchen.sent(AudioStart("1", PlaybackKind.ANNOUNCEMENT, RATE))
    kitchen.sent(Caption(text, PlaybackKind.ANNOUNCEMENT))
    kitchen.sent(say(text, voice=NEURAL).tobytes())
    return kitchen


def woken(sentence: NDArray[np.int16], ends: int, acoustics: Acoustics) -> NDArray[np.int16]:
    """Return the two seconds that come with a wake word which ends at a sample of a sentence."""
    silence = np.zeros(2 * RATE, np.int16)
    heard = acoustics.heard(np.concatenate((silence, sentence, silence[: RATE // 4])))
    return heard[ends + RATE // 10 :][: 2 * RATE]


@pytest.mark.parametrize(
    ("text", "before"),
    [("Hey Jarvis is the name that you gave me.", ""), ("To wake me say hey jarvis.", "To wake me say")],
)
async def test_a_speaker_that_says_the_wake_word_is_no_person(text: str, before: str) -> None:
    sentence = say(text, voice=NEURAL)
    ends = len(say(f"{before} hey jarvis".strip(), voice=NEURAL))
    earshot = Earshot()
    with earshot.room(speaking(text)):
        assert await earshot.speaker_of(PHRASE, woken(sentence, ends, FAR), "bedroom") == "kitchen"
        assert await earshot.speaker_of(PHRASE, woken(sentence, ends, NEAR), "kitchen") == "kitchen"
        person = say(PHRASE, voice=VOICE)
        assert await earshot.speaker_of(PHRASE, woken(person, len(person), NEAR), "bedroom") == ""
