"""Speech to one of the home's fixed sentences: decoders shared by all rooms, each a process that a thread feeds."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from assistant.local.answer_grammar import AnswerGrammar, answer_grammar
from assistant.local.decoder import INITIAL_MEAN, SAMPLE_RATE
from assistant.local.decoder_process import DecoderProcess
from assistant.local.pronunciation import PronunciationError, Sounds, pronunciations, word_sounds
from assistant.local.recognition_grammar import Grammar, grammar_of
from assistant.local.utterance import Heard, RoomHearing, Utterance
from assistant.turns import CUT_OFF, Awaited
from ha_tools.home.home import Home

_LOGGER = logging.getLogger(__name__)

ROOMS_AT_ONCE = 4
"""Utterances decoded at the same time; a fifth waits with its audio kept. More would not be faster than real time."""


DECODERS_KEPT = 2
"""Decoders that stay ready once as many rooms have spoken at once, some 80 MB each; more are let go again."""
AGAIN_BYTES = SAMPLE_RATE * 2 * 13 // 10
"""Refused speech longer than 1.3 s is decoded a second time. Shorter is mostly the end of the wake word, and the
command that follows it would have to wait."""


FIRST_NAMES_SECONDS = 5.0
"""Wait of an utterance, whose sound is kept, for the names of the home; they are learned in one after a start."""


class HomeUnknownError(Exception):
    """The recogniser was not given a home yet."""


class Recogniser:
    """One for the process. update() gives it the home; listen() begins an utterance for any room."""

    def __init__(self, wake_words: Sequence[str] = ("hey jarvis",), *, pin_digits: int = 0) -> None:
        self._wake_words = tuple(wake_words)
        self._pin_digits = pin_digits
        self._threads = ThreadPoolExecutor(ROOMS_AT_ONCE, thread_name_prefix="recogniser")
        self._lock = threading.Lock()
        self._updating = asyncio.Lock()
        self._learning = threading.Lock()
        self._closed = False
        self._kept = DECODERS_KEPT
        self._stands_by = False
        """A room is there that may speak."""
        self._idle: list[DecoderProcess] = []
        self._grammar: Grammar | None = None
        self._may_decode = threading.Event()
        """The first names are known, or nothing will be decoded any more."""
        self._sounds = Sounds({})
        self._last_mean = INITIAL_MEAN
        self._running: set[Utterance] = set()

    async def update(self, home: Home) -> None:
        """Follow the home's names, off the loop. A running utterance keeps the grammar it began with.

        Raises PronunciationError where it learned all but how some words sound, and OSError where it learned nothing:
        call it again.
        """
        async with self._updating:
            await asyncio.to_thread(self._update, home)

    def stand_by(self) -> None:
        """Have a decoder wait for what is said first, from now on: a room is there that may speak."""
        if not self._stands_by:
            self._stands_by = True
            self._threads.submit(self._make_ready)

    def listen(self, microphone: RoomHearing, interim: Callable[[str], None], answers: Awaited = None) -> Utterance:
        """Begin an utterance, at once, which may be one of the `answers`.

        Its result is a HomeUnknownError where no update() comes within `FIRST_NAMES_SECONDS`.
        """
        utterance = Utterance(microphone, interim, answers)
        with self._lock:
            self._running.add(utterance)
        self._threads.submit(self._work, utterance)
        return utterance

    async def rest(self) -> None:
        """End the decoders that wait and keep none any more; an utterance is given one of its own."""
        self._kept = 0
        await asyncio.to_thread(self._end_decoders)

    async def close(self) -> None:
        """Cancel what is running, an update included, and end the threads and decoders."""
        with self._lock:
            self._closed = True
            self._may_decode.set()
            running = tuple(self._running)
        for utterance in running:
            utterance.cancel()
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._end_decoders)

    def _end_decoders(self) -> None:
        with self._learning:  # the thread of an update goes on when whoever awaits it is cancelled
            idle, self._idle = self._idle, []
        for decoder in idle:
            decoder.close()

    def _update(self, home: Home) -> None:
        with self._learning:
            if self._closed:
                return
            grammar = grammar_of(home, self._wake_words, self._pin_digits)
            if grammar != self._grammar or self._sounds.problem:
                self._learn(grammar, pronunciations(grammar))
            if self._sounds.problem:
                raise PronunciationError(self._sounds.problem)

    def _learn(self, grammar: Grammar, sounds: Sounds) -> None:
        if (grammar, sounds.by_word) == (self._grammar, self._sounds.by_word):
            self._sounds = sounds
            return
        fresh = [DecoderProcess(grammar, sounds.by_word)] if self._kept and self._stands_by else []
        with self._lock:
            self._grammar, self._sounds = grammar, sounds
            self._idle, old = fresh, self._idle
        self._may_decode.set()
        for decoder in old:
            decoder.close()

    def _make_ready(self) -> None:
        """Start the first decoder, where the names are known and nobody has started one yet."""
        with self._learning, suppress(OSError):  # an utterance tries again, and tells why it cannot
            if self._may_decode.is_set() and self._kept and not (self._idle or self._running or self._closed):
                decoder = self._new_one()
                with self._lock:
                    self._idle.append(decoder)

    def _work(self, utterance: Utterance) -> None:
        """One utterance, from its first audio to its result, on a thread of its own."""
        try:
            with utterance.microphone.decoding, self._decoder() as decoder:
                utterance.settle(self._heard(utterance, decoder))
        except (HomeUnknownError, RuntimeError) as err:  # RuntimeError is how pocketsphinx reports a failure
            utterance.fail(err)
        except OSError as err:
            utterance.fail(RuntimeError(f"a decoder cannot be started ({err})"))
        finally:
            with self._lock:
                self._running.discard(utterance)

    @contextmanager
    def _decoder(self) -> Iterator[DecoderProcess]:
        """An idle decoder of today's grammar, or a new one."""
        self._may_decode.wait(FIRST_NAMES_SECONDS)
        decoder = self._idle_one() or self._new_one()
        kept = False
        try:
            yield decoder
            with self._lock:
                kept = decoder.grammar is self._grammar and len(self._idle) < self._kept and not self._closed
                if kept:
                    self._idle.append(decoder)
        finally:
            if not kept:
                decoder.close()

    def _idle_one(self) -> DecoderProcess | None:
        """A decoder that waits, if it is well; one that hangs or has ended meanwhile is dropped."""
        with self._lock:
            decoder = self._idle.pop() if self._idle else None
        if decoder is None or decoder.is_well():
            return decoder
        _LOGGER.warning("A decoder of the recogniser hung or had ended; another one takes its place")
        return None

    def _new_one(self) -> DecoderProcess:
        with self._lock:
            grammar, sounds = self._grammar, self._sounds
        if grammar is None:
            raise HomeUnknownError("the names of the home are not known yet")
        return DecoderProcess(grammar, sounds.by_word)

    def _learned(self, awaited: Awaited, decoder: DecoderProcess) -> AnswerGrammar | None:
        """Have a decoder know the answers that an automation waits for; return them, None where it waits for none."""
        answers = answer_grammar(awaited, decoder.grammar) if awaited else None
        if answers:
            decoder.learn(answers, word_sounds(answers.words).by_word)
        return answers

    def _heard(self, utterance: Utterance, decoder: DecoderProcess) -> Heard | None:
        """Decode while the audio comes; a second time when the microphone sounds unlike what was assumed."""
        microphone = utterance.microphone
        answers, answering = self._learned(utterance.answers, decoder), utterance.answers is not None
        mean = microphone.cepstral_mean or self._last_mean
        decoder.start(mean, answering=answering, choosing=answers is not None)
        audio = utterance.decode(decoder)
        hypothesis = decoder.end()
        if utterance.cancelled:
            return None
        if hypothesis.rejected and len(audio) > AGAIN_BYTES:
            decoder.again(audio)
            hypothesis = decoder.end()
        if not hypothesis.rejected:
            microphone.cepstral_mean = self._last_mean = decoder.cepstral_mean
        asked = decoder.grammar.transcript(answers.as_written(hypothesis.words) if answers else hypothesis.words)
        cut_off = asked and not hypothesis.is_whole
        return Heard(
            text="" if hypothesis.rejected else f"{asked} {CUT_OFF}" if cut_off else asked,
            hypothesis=hypothesis,
            audio=audio,
            is_wake_word=bool(hypothesis.words) and not asked,
            decoding_seconds=time.perf_counter() - utterance.ended_at,
        )
