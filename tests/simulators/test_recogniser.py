"""The results of a simulated recogniser: audio and times in, results out."""

from __future__ import annotations

import numpy as np
import pytest

from satellite.protocol import PREROLL_MS
from simulators.listening import Script
from simulators.recogniser import Pace, Recogniser, Result
from testbed.voice import SpokenCommand

RATE = 16_000
CHUNK = RATE // 25
TEXT = "Turn on the kitchen lights."


def silence(seconds: float) -> np.ndarray:
    """Return the faint noise of a quiet room."""
    return np.random.default_rng(1).normal(0, 10, int(seconds * RATE)).astype(np.int16)


class Stream:
    """Audio spoken in real time, with the time told by hand; it begins at 100.0 s."""

    def __init__(
        self, *, endpointing: float | None = None, seconds: float | None = None, texts: tuple[str, ...] = (TEXT,)
    ) -> None:
        self.script = Script()
        self.script.say(*texts, seconds=seconds)
        self.recogniser = Recogniser(self.script, Pace(), RATE, endpointing)
        self.now = 100.0
        self.results: list[tuple[float, Result]] = []

    def speak(self, *parts: np.ndarray) -> None:
        """Let `parts` be spoken one after the other, and take what is due at every millisecond."""
        samples = np.concatenate(parts)
        for start in range(0, len(samples), CHUNK):
            chunk = samples[start : start + CHUNK]
            self.wait(len(chunk) / RATE)
            self.recogniser.feed(chunk.tobytes(), self.now)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds * 1000)):
            self.now += 0.001
            self.results += [(self.now, result) for result in self.recogniser.due(self.now)]

    @property
    def finals(self) -> list[tuple[float, Result]]:
        """The final results so far."""
        return [(at, result) for at, result in self.results if result.final]


def test_the_true_end_of_speech_is_found(sentence: np.ndarray) -> None:
    """A detector that takes the hangover for the end, or drops the last "s", is off by far more than 30 ms."""
    recogniser = Recogniser(Script(), Pace(), RATE, None)
    samples = np.concatenate([silence(0.33), sentence, silence(0.5)])
    began, ended = recogniser.feed(samples.tobytes(), at=100.0)
    assert began.start == pytest.approx(0.33, abs=0.03)
    assert ended.last == pytest.approx(0.33 + len(sentence) / RATE, abs=0.03)
    assert ended.last_wall == pytest.approx(100.0 - 0.5, abs=0.03)


def test_the_final_result_comes_its_delay_after_the_true_end(sentence: np.ndarray) -> None:
    """Endpointing brings the final result unasked, no sooner than the service needs."""
    stream = Stream(endpointing=0.01)
    stream.speak(silence(0.5), sentence, silence(1))
    [(at, result)] = stream.finals
    assert result.text == TEXT
    assert result.speech_final
    assert not result.from_finalize
    assert at == pytest.approx(100.5 + len(sentence) / RATE + 0.25, abs=0.05)


def test_longer_endpointing_waits_for_its_silence(sentence: np.ndarray) -> None:
    """The client's `endpointing` counts where it is longer than the delay."""
    stream = Stream(endpointing=0.6)
    stream.speak(silence(0.5), sentence, silence(1))
    [(at, _)] = stream.finals
    assert at == pytest.approx(100.5 + len(sentence) / RATE + 0.6, abs=0.05)


def test_a_request_before_the_delay_is_answered_then(sentence: np.ndarray) -> None:
    """Nothing makes a recogniser faster than it is."""
    stream = Stream()
    stream.speak(silence(0.5), sentence, silence(0.08))
    stream.recogniser.finalize(stream.now)
    stream.speak(silence(0.6))
    [(at, result)] = stream.finals
    assert result.text == TEXT
    assert result.from_finalize
    assert at == pytest.approx(100.5 + len(sentence) / RATE + 0.25, abs=0.05)


def test_a_request_after_the_delay_is_answered_at_once(sentence: np.ndarray) -> None:
    """Without endpointing the words wait for the request and not a moment longer."""
    stream = Stream()
    stream.speak(silence(0.5), sentence, silence(1))
    assert not stream.finals
    asked = stream.now
    stream.recogniser.finalize(asked)
    stream.wait(0.1)
    [(at, result)] = stream.finals
    assert result.text == TEXT
    assert result.from_finalize
    assert at == pytest.approx(asked, abs=0.01)


def test_a_request_is_answered_when_the_audio_stops_with_it(sentence: np.ndarray) -> None:
    """A client that stops streaming when it asks still gets its words."""
    stream = Stream()
    stream.speak(silence(0.5), sentence)
    stream.recogniser.finalize(stream.now)
    stream.wait(1)
    [(_, result)] = stream.finals
    assert result.text == TEXT


def test_a_request_with_nothing_to_say_is_answered_empty(sentence: np.ndarray) -> None:
    """The second of two answers holds no words twice."""
    stream = Stream(endpointing=0.01)
    stream.speak(silence(0.5), sentence, silence(1))
    stream.recogniser.finalize(stream.now)
    stream.wait(0.1)
    assert [(result.text, result.from_finalize) for _, result in stream.finals] == [(TEXT, False), ("", True)]


def test_a_request_in_the_midst_of_speech_brings_the_words_until_then(sentence: np.ndarray) -> None:
    """A turn that ends too soon loses words, as with the real service; they come in the next result."""
    half = len(sentence) // 2
    stream = Stream(seconds=len(sentence) / RATE)
    stream.speak(silence(0.5), sentence[:half])
    stream.recogniser.finalize(stream.now)
    stream.speak(sentence[half:], silence(0.5))
    stream.recogniser.finalize(stream.now)
    stream.wait(0.1)
    first, second = (result for _, result in stream.finals)
    assert 0 < len(first.words) < 5
    assert f"{first.text} {second.text}" == TEXT


def test_interim_results_grow_and_never_run_ahead_of_the_voice(sentence: np.ndarray) -> None:
    """A word that is shown before it was said would let a benchmark act before the end of speech."""
    seconds = len(sentence) / RATE
    stream = Stream(endpointing=0.01, seconds=seconds)
    stream.speak(silence(0.5), sentence, silence(1))
    interims = [(at, result) for at, result in stream.results if not result.final]
    assert [len(result.words) for _, result in interims] == [1, 2, 3, 4, 5]
    assert all(at >= 100.5 + word.end - 0.5 + 0.15 - 0.03 for at, result in interims for word in result.words)
    assert interims[-1][0] == pytest.approx(100.5 + seconds + 0.15, abs=0.05)


def test_two_stretches_of_speech_take_two_lines_of_the_script(sentence: np.ndarray) -> None:
    """A pause ends what was said; what follows is the next line."""
    stream = Stream(endpointing=0.01, texts=("one", "two"))
    stream.speak(silence(0.5), sentence, silence(0.8), sentence, silence(0.8))
    assert [result.text for _, result in stream.finals] == ["one", "two"]


def test_a_pause_inside_the_given_length_does_not_end_the_utterance(sentence: np.ndarray) -> None:
    """A comma is no full stop."""
    half = len(sentence) // 2
    stream = Stream(endpointing=0.01, seconds=len(sentence) / RATE + 0.4)
    stream.speak(silence(0.5), sentence[:half], silence(0.4), sentence[half:], silence(0.8))
    assert [result.text for _, result in stream.finals] == [TEXT]


@pytest.mark.parametrize("detected_ms", [-80, 0, 80, 160, 240])
def test_the_tail_of_a_wake_word_is_not_taken_for_the_command(detected_ms: int) -> None:
    """A satellite's stream begins in the midst of "hey jarvis": the script is left to the command after it."""
    spoken = SpokenCommand("turn on the kitchen lights")
    begins = spoken.wake_end + (detected_ms - PREROLL_MS) * RATE // 1000
    stream = Stream(endpointing=0.01)
    stream.speak(spoken.samples[begins:])
    [(at, result)] = stream.finals
    assert result.text == TEXT
    assert at == pytest.approx(100.0 + (spoken.speech_end - begins) / RATE + 0.25, abs=0.05)


@pytest.mark.parametrize(("cut_seconds", "text"), [(0.0, "turn on the kitchen lights"), (0.8, "kitchen lights")])
def test_a_known_sound_is_heard_for_what_it_is_from_wherever_it_is_heard(cut_seconds: float, text: str) -> None:
    """A script that two rooms share would give one the other's words."""
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=200)
    other = SpokenCommand("never mind", wake="", lead_ms=200)
    stream = Stream(endpointing=0.01, texts=())
    for known in (other, spoken):
        stream.script.sounds.learn(known.samples, RATE, known.text, RATE // 5, known.speech_end)
    stream.speak(spoken.samples[int(cut_seconds * RATE) :])
    [(_, result)] = stream.finals
    assert result.text == text


def test_speech_that_is_not_in_the_script_has_no_words(sentence: np.ndarray) -> None:
    """An echo or a television is heard and not transcribed."""
    stream = Stream(endpointing=0.01, texts=())
    stream.speak(silence(0.5), sentence, silence(0.8))
    assert not stream.results


def test_next_due_names_the_moment_of_the_next_result(sentence: np.ndarray) -> None:
    """A talker that sleeps until `next_due` must find something to say, and not wait while something is due."""
    stream = Stream(endpointing=0.01)
    stream.speak(silence(0.5), sentence, silence(0.22))
    due = stream.recogniser.next_due()
    assert due is not None
    assert not stream.recogniser.due(due - 0.001)
    assert stream.recogniser.due(due)
