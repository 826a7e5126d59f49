"""Hearing without a key in homes of 50 and 500 things: what is right, what nobody said to us, how long it takes.

Synthetic voices, one of them with noise. A sentence is heard rightly when it becomes the command that it is in writing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.local.decoder import INITIAL_MEAN, SentenceDecoder, mean_of_utterance
from assistant.local.pronunciation import pronunciations
from assistant.local.recognition_grammar import grammar_of
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.sentences import home_of
from ha_tools.home.home import Entity, Home
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from testbed.voice import RATE, in_a_quiet_room, say

SIZES = (50, 500)
"""Exposed lights, switches, fans, blinds and heaters, beside what a household has."""

VOICES = (("slt", 0.0), ("awb", 0.0), ("rms", 0.01))
"""flite's voices, and how loud the noise is beside them, of the loudest sound: a fan in the room."""

HOUSEHOLD = (
    Entity("todo.shopping", "Shopping list"),
    Entity("weather.home", "Weather"),
    Entity("calendar.family", "Family"),
    Entity("media_player.speaker", "Kitchen Speaker", (), "area_0", "ground"),
    Entity("lock.front_door", "Front Door"),
    Entity("script.good_night", "Good night"),
)

DEVICES = (
    "turn on the kitchen ceiling lamp",
    "turn off the lights in the bedroom",
    "turn off the office ceiling plug",
    "dim the office ceiling lamp to thirty percent",
    "make the kitchen ceiling lamp blue",
    "set the temperature in the nursery to twenty one degrees",
    "open the blinds in the library",
    "close all the blinds",
    "lock the front door",
    "are any lights on in the kitchen",
)
OTHERS = (
    "set a timer for five minutes",
    "how long is left",
    "cancel the timer",
    "what time is it",
    "what's the weather like tomorrow",
    "will it rain today",
    "add bananas to the shopping list",
    "what's on the shopping list",
    "turn the volume down",
    "pause the music",
    "make it two degrees warmer",
    "turn off all the lights",
)
OVERHEARD = (
    "so I told him we should go to the beach this weekend",
    "the meeting has been moved to thursday afternoon",
    "have you seen my keys anywhere",
    "turn left at the next traffic light",
    "the lights on the tree look lovely this year",
    "open your books at page forty two",
    "could you stop talking for a minute",
    "set the table please dinner is nearly ready",
    "is it raining where you are",
    "good night sweetheart sleep well",
    "we ran out of coffee and bread again",
    "put the milk in the fridge before it goes bad",
    "the recipe says to add two cups of flour and mix",
    "he scored in the ninetieth minute to win the game",
    "a bit more to the left please",
    "the volume of the sphere is four thirds pi r cubed",
)
"""Said in the room, or by its television, to nobody of us."""
NOT_WHOLE = (
    "turn on the",
    "turn off the kitchen",
    "set a timer for",
    "turn the volume",
    "make the kitchen ceiling lamp",
    "add milk to the",
    "wake me at",
    "how many lights",
    "add milk and eggs to the shopping list",
    "lock the front door and turn off all the lights",
    "set a timer for five minutes and another one for ten",
    "turn on the kitchen ceiling lamp if it is dark outside",
    "what time is it in tokyo",
    "turn off the lights in the basement",
    "add dragon fruit to the shopping list",
    "make the kitchen ceiling lamp beige",
)
"""Sentences that break off, go on where the grammar's have ended, or have a word that is none of it."""


@dataclass
class _Ear:
    """A decoder of a home's sentences, and what they are in writing."""

    home: Home
    busy_seconds: float = 0.0
    heard_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.grammar = grammar_of(self.home)
        self.decoder = SentenceDecoder(
            self.grammar.unasked, self.grammar.answering, pronunciations(self.grammar).by_word
        )
        self.sentences = Sentences()
        self.sentences.update(self.home)

    def hears(self, audio: bytes, mean: str) -> str:
        """Return the words that are heard in it; empty where it is refused."""
        began = time.process_time()
        self.decoder.start(mean)
        self.decoder.feed(audio)
        hypothesis = self.decoder.end()
        self.busy_seconds += time.process_time() - began
        self.heard_seconds += len(audio) / RATE / 2
        return self.grammar.transcript(hypothesis.words) if hypothesis.is_whole and not hypothesis.rejected else ""

    def mean_of(self, audio: bytes) -> str:
        """The colour of a voice, as it is known after a sentence."""
        self.hears(audio, INITIAL_MEAN)
        return mean_of_utterance(INITIAL_MEAN, self.decoder.cepstral_mean, len(audio))

    def meaning(self, text: str) -> object:
        """The commands of a sentence."""
        match = self.sentences.match(text, Place("area_0"))
        return match and match.commands


async def hearing(field: Field) -> list[Resource]:
    """Measure at each size of home."""
    del field  # it has one size of home
    return await asyncio.to_thread(lambda: [resource for size in SIZES for resource in _at_size(size)])


def _at_size(size: int) -> Iterator[Resource]:
    plain = home_of(size)
    ear = _Ear(Home(plain.floors, plain.areas, {**plain.entities, **{item.entity_id: item for item in HOUSEHOLD}}))
    means = {voice: ear.mean_of(_audio(DEVICES[0], *voice)) for voice in VOICES}
    ear.busy_seconds = ear.heard_seconds = 0.0
    for what, said in (("devices", DEVICES), ("the rest", OTHERS)):
        meant = [text for text in said if ear.meaning(text)]
        heard = [(text, ear.hears(_audio(text, *voice), means[voice])) for voice in VOICES for text in meant]
        right = sum(ear.meaning(text) == ear.meaning(got) for text, got in heard)
        yield Resource(f"heard rightly, {size} entities, {what}", 100 * right / len(heard), "%")
    for what, meant_for_none in (("nobody said to us", OVERHEARD), ("not whole", NOT_WHOLE)):
        heard = [(text, ear.hears(_audio(text, *voice), means[voice])) for voice in VOICES for text in meant_for_none]
        taken = [text for text, got in heard if got and ear.meaning(got) not in (None, ear.meaning(text))]
        yield Resource(f"taken for a command, {size} entities, {what}", 100 * len(taken) / len(heard), "%")
    yield Resource(
        f"processor for a second of speech, {size} entities", 1000 * ear.busy_seconds / ear.heard_seconds, "ms"
    )


def _audio(text: str, voice: str, noise: float) -> bytes:
    """The text spoken, between two pauses."""
    spoken = np.concatenate([np.zeros(RATE * 4 // 10, np.int16), say(text, voice=voice), np.zeros(RATE // 4, np.int16)])
    samples = in_a_quiet_room(spoken).astype(np.float64)
    samples += np.random.default_rng(len(samples)).normal(0, noise * np.abs(samples).max(), len(samples))
    return bytes(samples.clip(-32768, 32767).astype(np.int16).tobytes())
