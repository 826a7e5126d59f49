"""python -m benchmarks.speakers: how well voices are told apart, by synthetic voices in simulated rooms.

Each voice is enrolled by four sentences in a quiet room. Then everybody says twelve commands behind a wake word, and
answers a question, in four rooms. It does not show recordings that are played back, brothers and sisters, colds, or the
speech of people at all.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.local.speech_models import VOICE_ENCODER
from assistant.speakers.enrolment import voiceprint
from assistant.speakers.voice_encoder import VoiceEncoder, voiced_seconds
from assistant.speakers.voiceprint import HeardVoice, Voiceprint, speaker
from testbed.acoustics import Acoustics
from testbed.cache import CACHE
from testbed.joe import fetch_joe, say_as_joe
from testbed.voice import NEURAL, RATE, in_a_quiet_room, read_wav, say

Samples = NDArray[np.int16]

WAKE = "hey jarvis"

ENROLLED_BY = (
    "My voice is the key to this house, and I speak as I always do.",
    "Every morning I make coffee in the kitchen and open the window.",
    "Please play some quiet music while we cook dinner tonight.",
    "The children are asleep, so turn the lights down in the hall.",
)

COMMANDS = (
    *("turn on the kitchen lights", "what's on my calendar tomorrow", "set the bedroom to twenty one degrees"),
    *("open the gate please", "add milk and bread to the shopping list", "is the front door locked"),
    *("close all the blinds in the living room", "remind me at six to call my mother", "play some jazz in the office"),
    *("what is the weather going to be like", "unlock the front door", "good morning"),
)

ANSWERS = {"yes": ("yes", "yes please"), "a PIN": ("four seven one one", "four seven one one please")}

ROOMS: Mapping[str, Acoustics | None] = {
    "quiet": None,
    "20 dB": Acoustics(noise_db=20.0, seed=5),
    "10 dB": Acoustics(noise_db=10.0, seed=3),
    "far, 10 dB": Acoustics(direct_db=-6.0, noise_db=10.0, seed=1),
}


def _espeak(voice: str, text: str) -> Samples:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", voice, "-s", "165", "-w", file.name, text], check=True, capture_output=True)
        return _levelled(read_wav(Path(file.name)))


def _levelled(samples: Samples) -> Samples:
    """Return a voice as loud as the others."""
    return np.asarray(samples * (0.5 * 32767 / max(1, int(np.abs(samples.astype(np.int32)).max()))), np.int16)


ESPEAK = ("en-gb", "en-us+f2", "en-us+f4", "en-gb-scotland+m7", "en-us+linda", "en-us+klatt4")

VOICES: Mapping[str, Callable[[str], Samples]] = {
    "joe": say_as_joe,
    **{voice: partial(say, voice=voice) for voice in (NEURAL, "slt", "rms", "awb", "kal16")},
    **{voice: partial(_espeak, voice) for voice in ESPEAK},
}


class Listening:
    """Everybody's voice, as it is heard in the rooms."""

    def __init__(self, encoder: VoiceEncoder) -> None:
        self._encoder = encoder
        self.seconds: list[float] = []
        """Seconds of processor for each utterance."""

    def voice(self, samples: Samples, room: str) -> HeardVoice:
        """Return the voice that is heard of a sound in a room."""
        acoustics = ROOMS[room]
        sound = in_a_quiet_room(acoustics.heard(samples) if acoustics else samples)
        began = time.process_time()
        vector = self._encoder.voice_of(sound)
        self.seconds.append(time.process_time() - began)
        assert vector is not None
        return HeardVoice(vector, voiced_seconds(sound))


@cache
def _said(voice: str, text: str) -> Samples:
    return VOICES[voice](text)


def _woken(voice: str, text: str) -> Samples:
    """Return a command behind the end of a wake word, as much of it as a satellite sends."""
    return np.concatenate([_said(voice, WAKE)[-RATE // 2 :], np.zeros(RATE // 6, np.int16), _said(voice, text)])


def _equal_error(own: Iterable[float], others: Iterable[float]) -> float:
    """Return the rate at which as many of the own voices are refused as of the others are taken."""
    ours, theirs = np.sort(np.fromiter(own, float)), np.sort(np.fromiter(others, float))
    refused = np.searchsorted(ours, ours) / len(ours)
    taken = 1 - np.searchsorted(theirs, ours) / len(theirs)
    nearest = int(np.argmin(np.abs(refused - taken)))
    return float((refused[nearest] + taken[nearest]) / 2)


def main() -> None:
    """Enrol everybody, let everybody speak, and print how they were told."""
    fetch_joe()
    encoder = VoiceEncoder(CACHE / "speech" / VOICE_ENCODER.name / VOICE_ENCODER.files[0].name)
    listening, prints = Listening(encoder), dict[str, Voiceprint]()
    for voice in VOICES:
        made = voiceprint(encoder, voice, [in_a_quiet_room(_said(voice, text)) for text in ENROLLED_BY])
        assert made, voice
        prints[voice] = made
    for room in ROOMS:
        spoken = {(voice, text): listening.voice(_woken(voice, text), room) for voice in VOICES for text in COMMANDS}
        _tell_commands(room, spoken, prints)
        for kind, texts in ANSWERS.items():
            _tell_answers(
                room, kind, spoken, {(v, t): listening.voice(_said(v, t), room) for v in VOICES for t in texts}
            )
    print(f"{np.median(listening.seconds) * 1000:.0f} ms of processor for an utterance")


def _tell_commands(room: str, spoken: Mapping[tuple[str, str], HeardVoice], prints: Mapping[str, Voiceprint]) -> None:
    own = [prints[voice].likeness(heard) for (voice, _), heard in spoken.items()]
    others = [
        prints[other].likeness(heard) for (voice, _), heard in spoken.items() for other in prints if other != voice
    ]
    told = [speaker(heard, prints.values()) for heard in spoken.values()]
    right = [who == voice for (voice, _), who in zip(spoken, told, strict=True)]
    wrong = [who not in {voice, None} for (voice, _), who in zip(spoken, told, strict=True)]
    strangers = [
        speaker(heard, [each for each in prints.values() if each.person_id != voice]) is not None
        for (voice, _), heard in spoken.items()
    ]
    print(
        f"{room:12} commands: equal error {_equal_error(own, others):.1%}; of {len(VOICES)} people known "
        f"{np.mean(right):.1%} told rightly, {np.mean(wrong):.1%} as another; a stranger taken for one of "
        f"{len(VOICES) - 1}: {np.mean(strangers):.1%}"
    )


def _tell_answers(
    room: str,
    kind: str,
    asked: Mapping[tuple[str, str], HeardVoice],
    answered: Mapping[tuple[str, str], HeardVoice],
) -> None:
    pairs = [
        (asker == answerer, ours.is_same_as(theirs))
        for (asker, text), ours in asked.items()
        if text in COMMANDS[3:6]
        for (answerer, _), theirs in answered.items()
    ]
    refused = np.mean([not is_same for is_one, is_same in pairs if is_one])
    taken = np.mean([is_same for is_one, is_same in pairs if not is_one])
    print(f"{room:12} {kind} by whoever asked: {refused:.1%} refused; by another voice: {taken:.1%} taken")


if __name__ == "__main__":
    main()
