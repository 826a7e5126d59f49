"""Speech to one of the home's fixed sentences: decoders shared by all rooms, worked by threads of their own."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from assistant.local.decoder import INITIAL_MEAN, SentenceDecoder, mean_of_utterance
from assistant.local.grammar import Grammar, grammar_of
from assistant.local.pronunciation import Pronunciations, pronunciations
from assistant.local.utterance import Heard, Microphone, Utterance, pieces
from ha_tools.home import Home

ROOMS_AT_ONCE = 4
"""Utterances decoded at the same time; a fifth waits with its audio kept. More would not be faster than real time."""


DECODERS_KEPT = 2
"""Idle decoders that stay ready, some 60 MB each in use; more rooms at once make more, which are let go again."""


class HomeUnknownError(Exception):
    """The recogniser was not given a home yet."""


class Recogniser:
    """One for the process. update() gives it the home; listen() begins an utterance for any room."""

    def __init__(self, wake_words: Sequence[str] = ("hey jarvis",)) -> None:
        self._wake_words = tuple(wake_words)
        self._threads = ThreadPoolExecutor(ROOMS_AT_ONCE, thread_name_prefix="recogniser")
        self._lock = threading.Lock()
        self._updating = asyncio.Lock()
        self._idle: list[SentenceDecoder] = []
        self._grammar: Grammar | None = None
        self._sounds: Pronunciations = {}
        self._last_mean = INITIAL_MEAN
        self._running: set[Utterance] = set()

    async def update(self, home: Home) -> None:
        """Follow the home's names, off the loop. A running utterance keeps the grammar it began with."""
        async with self._updating:
            await asyncio.to_thread(self._update, home)

    def listen(self, microphone: Microphone, interim: Callable[[str], None]) -> Utterance:
        """Begin an utterance, at once. Before the first update() its result is a HomeUnknownError."""
        utterance = Utterance(microphone, interim)
        with self._lock:
            self._running.add(utterance)
        self._threads.submit(self._work, utterance)
        return utterance

    async def close(self) -> None:
        """Cancel what is running and end the threads."""
        with self._lock:
            running = tuple(self._running)
        for utterance in running:
            utterance.cancel()
        await asyncio.to_thread(self._threads.shutdown)

    def _update(self, home: Home) -> None:
        grammar = grammar_of(home, self._wake_words)
        if grammar == self._grammar:
            return
        sounds = pronunciations(grammar)
        first = SentenceDecoder(grammar, sounds)
        with self._lock:
            self._grammar, self._sounds, self._idle = grammar, sounds, [first]

    def _work(self, utterance: Utterance) -> None:
        """One utterance, from its first audio to its result, on a thread of its own."""
        try:
            with self._decoder() as decoder:
                utterance.settle(self._heard(utterance, decoder))
        except (HomeUnknownError, RuntimeError) as err:  # RuntimeError is how pocketsphinx reports a failure
            utterance.fail(err)
        finally:
            with self._lock:
                self._running.discard(utterance)

    @contextmanager
    def _decoder(self) -> Iterator[SentenceDecoder]:
        """An idle decoder of today's grammar, or a new one."""
        with self._lock:
            decoder = self._idle.pop() if self._idle else None
            grammar, sounds = self._grammar, self._sounds
        if grammar is None:
            raise HomeUnknownError("the names of the home are not known yet")
        decoder = decoder or SentenceDecoder(grammar, sounds)
        yield decoder
        with self._lock:
            if decoder.grammar is self._grammar and len(self._idle) < DECODERS_KEPT:
                self._idle.append(decoder)

    def _heard(self, utterance: Utterance, decoder: SentenceDecoder) -> Heard | None:
        """Decode while the audio comes; a second time when the microphone sounds unlike what was assumed."""
        microphone = utterance.microphone
        mean = microphone.cepstral_mean or self._last_mean
        decoder.start(mean)
        audio = utterance.decode(decoder)
        hypothesis = decoder.end()
        if utterance.cancelled:
            return None
        learnt = decoder.cepstral_mean
        if hypothesis.rejected:
            decoder.start(mean_of_utterance(mean, learnt, len(audio)))
            for piece in pieces(audio):
                decoder.feed(piece)
            hypothesis, learnt = decoder.end(), decoder.cepstral_mean
        if not hypothesis.rejected:
            microphone.cepstral_mean = self._last_mean = learnt
        text = "" if hypothesis.rejected else decoder.grammar.transcript(hypothesis.words)
        return Heard(text, hypothesis, audio, time.perf_counter() - utterance.ended_at)
