"""Speech to text by engine, voice and noise: words that are wrong, commands that are exact, talk taken for a command.

Two neural voices say sentences to the villa in a quiet room, in noise, and over another voice. A sentence is exact when
it becomes the command that it is in writing, as the app understands it: names that sound alike are put right.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.local.decoder import INITIAL_MEAN, SentenceDecoder
from assistant.local.pronunciation import pronunciations
from assistant.local.recognition_grammar import grammar_of
from assistant.local.speech_models import WHISPER_BASE, WHISPER_TINY_EN
from assistant.local.spoken import number
from assistant.local.whisper.whisper_model import WhisperModel
from benchmarks.measure import Field
from benchmarks.results import Resource
from ha_tools.home.home import Home
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.sentences import Sentences
from testbed.cache import CACHE
from testbed.home_assistant import RealHomeAssistant
from testbed.homes.villa import VILLA
from testbed.joe import fetch_joe, say_as_joe
from testbed.voice import NEURAL, RATE, in_a_quiet_room, say

SENTENCES = Path(__file__).with_name("recognition_sentences.yaml")
EVERY = 4
"""Every so manieth sentence is said: all of them take three quarters of an hour."""
ROUNDS = ("quiet", "noise, 10 dB", "a voice behind, 10 dB")
PLACE = Place("living_room")
READY_SECONDS = 60.0

Hear = Callable[[bytes], str]
Samples = NDArray[np.int16]
SAY: Mapping[str, Callable[[str], Samples]] = {NEURAL: lambda text: say(text, voice=NEURAL), "joe": say_as_joe}


async def recognition(field: Field) -> list[Resource]:
    """Measure each engine with each voice in each round."""
    del field  # the villa has more names than the demo home
    await asyncio.to_thread(fetch_joe)
    home = await _villa()
    return await asyncio.to_thread(lambda: list(_measured(home)))


async def _villa() -> Home:
    async with RealHomeAssistant(VILLA) as house:
        live = HomeAssistant(house.url, house.token)
        running = asyncio.create_task(live.run())
        try:
            await live.wait_until_ready(READY_SECONDS)
            return live.home
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _measured(home: Home) -> Iterator[Resource]:
    judge, said = _Judge(home), _said()
    for engine, hear in _engines(home).items():
        busy, heard = 0.0, 0
        for voice in SAY:
            for around in ROUNDS:
                score = _Score()
                for at, text in enumerate(said):
                    audio = _clip(voice, around, at, text)
                    began = time.process_time()
                    got = hear(audio)
                    busy, heard = busy + time.process_time() - began, heard + 1
                    judge.judge(score, text, got)
                yield from score.told(f"{engine}, {voice}, {around}")
        yield Resource(f"processor for an utterance, {engine}", 1000 * busy / heard, "ms")


def _engines(home: Home) -> Mapping[str, Hear]:
    grammar = grammar_of(home)
    decoder = SentenceDecoder(grammar.unasked, grammar.answering, pronunciations(grammar).by_word)

    def by_grammar(audio: bytes) -> str:
        decoder.start(INITIAL_MEAN)
        decoder.feed(audio)
        decoder.end()
        decoder.start(decoder.cepstral_mean)  # a room's colour is known after its first sentence
        decoder.feed(audio)
        heard = decoder.end()
        return grammar.transcript(heard.words) if heard.is_whole and not heard.rejected else ""

    def by_whisper(name: str) -> Hear:
        model = WhisperModel(CACHE / "speech" / name)
        return lambda audio: model.transcribe(audio).text

    return {"grammar": by_grammar, **{model.name: by_whisper(model.name) for model in (WHISPER_BASE, WHISPER_TINY_EN)}}


@dataclass
class _Score:
    commands: int = 0
    exact: int = 0
    wrong: int = 0
    others: int = 0
    taken: int = 0
    words: int = 0
    missed: int = 0

    def told(self, of: str) -> Iterator[Resource]:
        yield Resource(f"exact commands, {of}", 100 * self.exact / self.commands, "%")
        yield Resource(f"other commands, {of}", 100 * self.wrong / self.commands, "%")
        yield Resource(f"talk taken for a command, {of}", 100 * self.taken / self.others, "%")
        yield Resource(f"words wrong, {of}", 100 * self.missed / self.words, "%")


class _Judge:
    """Compares what was heard with what was said."""

    def __init__(self, home: Home) -> None:
        self._sentences = Sentences()
        self._sentences.update(home)

    def judge(self, score: _Score, said: str, heard: str) -> None:
        """Count a sentence."""
        meant, got = self._meaning(said), self._meaning(heard, puts_right=True)
        if meant is None:
            score.others, score.taken = score.others + 1, score.taken + bool(got)
        else:
            score.commands, score.exact = score.commands + 1, score.exact + (got == meant)
            score.wrong += got not in {None, meant}
        score.words += len(_words(said))
        score.missed += _edits(_words(said), _words(heard))

    def _meaning(self, text: str, *, puts_right: bool = False) -> str | None:
        match = self._sentences.match(text, PLACE)
        if match is None and puts_right:
            match = self._sentences.sounding_like(text, PLACE)
        return " ".join(_words(re.sub(r"\.0\b", "", repr(match.commands)))) if match else None


def _said() -> list[str]:
    groups = yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).values()
    return [text for group in groups for text in group][::EVERY]


@cache
def _spoken(voice: str, text: str) -> Samples:
    return SAY[voice](text)


def _clip(voice: str, around: str, at: int, text: str) -> bytes:
    spoken = _spoken(voice, text)
    samples = in_a_quiet_room(np.pad(spoken, (RATE * 4 // 10, RATE // 4))).astype(np.float64)
    random = np.random.default_rng(at)
    if around != ROUNDS[0]:
        behind = random.normal(0, 1, len(samples))
        if around == ROUNDS[2]:
            other = next(name for name in SAY if name != voice)
            behind = np.resize(_spoken(other, _said()[-1 - at % 3]), len(samples)).astype(np.float64)
        samples += behind * np.sqrt(np.mean(spoken.astype(np.float64) ** 2) / 10 / np.mean(behind**2))
    return bytes(samples.clip(-32768, 32767).astype(np.int16).tobytes())


def _words(text: str) -> list[str]:
    text = text.lower().replace("%", " percent").replace("°c", " degrees").replace("'s ", " is ")
    text = re.sub(r"\d+", lambda digits: number(int(digits[0])) if int(digits[0]) < 1000 else digits[0], text)
    return re.sub(r"[^a-z0-9 ]", " ", text).split()


def _edits(said: list[str], heard: list[str]) -> int:
    """Return how many words were put in, left out or taken for others."""
    row = list(range(len(heard) + 1))
    for number_said, word in enumerate(said, 1):
        last, row[0] = row[0], number_said
        for at, other in enumerate(heard, 1):
            last, row[at] = row[at], min(last + (word != other), row[at] + 1, row[at - 1] + 1)
    return row[-1]
