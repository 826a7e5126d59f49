"""A simulated recogniser: what it has heard, and what it says about it when.

Logic alone: audio, requests and times go in (`time.monotonic()`), results that are due come out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulators.listening import (
    FRAME_SECONDS,
    GAP_SECONDS,
    MARGIN,
    RESUMED_SECONDS,
    TAIL_SECONDS,
    Ear,
    Frame,
    Script,
    Stretch,
    Utterance,
    Word,
    frames,
)


@dataclass
class Pace:
    """The pace of the recogniser; may be changed at any time."""

    interim_lag: float = 0.15
    """Seconds from the end of a word to the interim result that holds it."""
    final_delay: float = 0.25
    """Seconds from the true end of speech to the final result."""
    joins: bool = False
    """Final results that are due at once come as one, as from a recogniser that has fallen behind."""


@dataclass(frozen=True)
class Result:
    """A result of the recogniser: the words since its last final one."""

    words: tuple[Word, ...]
    start: float
    """Seconds in the stream from which on this result speaks."""
    end: float
    final: bool
    from_finalize: bool = False
    """It answers a request to finalize."""
    speech_final: bool = False
    """It stands at a pause that the recogniser found by itself."""

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Request:
    """A request to finalize what was said until now."""

    at: float
    last: float
    """Where the last sound of speech stood at that moment, seconds in the stream."""
    last_wall: float


@dataclass
class Speech:
    """One utterance that is being heard or awaits its final result."""

    utterance: Utterance
    words: tuple[Word, ...]
    stretch: Stretch
    request: Request | None = None
    answers: bool = False
    """Its final result is the one that says `from_finalize`."""
    settled: int = 0
    """Words that a final result has held."""
    shown: int = 0
    """Words that any result has held."""

    def wall(self, seconds: float) -> float:
        """Return when the moment `seconds` of the stream was spoken."""
        return self.stretch.start_wall + seconds - self.stretch.start

    def went_on(self) -> bool:
        """Return whether speech was heard after the request to finalize."""
        return self.request is not None and self.stretch.last > self.request.last

    def settles(self, pace: Pace, endpointing: float | None) -> float | None:
        """Return when the next final result is due, None when nothing asks for one yet."""
        times = []
        if self.stretch.ended and endpointing is not None:
            times.append(self.stretch.last_wall + max(pace.final_delay, endpointing))
        if self.request is not None:
            sure = self.stretch.ended or self.went_on()
            wait = pace.final_delay if sure else max(pace.final_delay, GAP_SECONDS)
            times.append(max(self.request.at, self.request.last_wall + wait))
        return min(times, default=None)

    def reveals(self, lag: float, position: float) -> list[float]:
        """Return when each word that was heard, and not yet shown, may be shown."""
        return [self.wall(word.end) + lag for word in self.words[self.shown :] if word.end <= position]

    def whole(self) -> tuple[Word, ...]:
        """Return all words, spread over the time they really took."""
        seconds = self.stretch.last - self.words[0].start
        return Utterance(self.utterance.text, max(seconds, FRAME_SECONDS)).words(self.words[0].start)


class Recogniser:
    """Listens to one stream of int16 mono PCM; what is said in it comes from `script`."""

    def __init__(self, script: Script, pace: Pace, rate: int, endpointing: float | None) -> None:
        """`endpointing`: seconds of silence that bring a final result unasked, None for never."""
        self.position = 0.0
        self._script = script
        self._pace = pace
        self._rate = rate
        self._endpointing = endpointing
        self._ear = Ear()
        self._rest = np.empty(0, np.int16)
        self._latest = np.empty(0, np.int16)
        """The last sound, which a stretch of speech that is just noticed begins in."""
        self._arrived: float | None = None
        self._resumed_at = 0.0
        self._tail = False
        self._speeches: list[Speech] = []
        self._answers: list[Result] = []

    def feed(self, pcm: bytes, at: float) -> list[Stretch]:
        """Hear `pcm`, whose last sample was spoken `at`; return the stretches that began or ended in it."""
        if self._arrived is None or at - self._arrived > RESUMED_SECONDS:
            self._hush()
            self._resumed_at = self.position
        self._arrived = at
        new = np.frombuffer(pcm[: len(pcm) // 2 * 2], np.int16)
        samples = np.concatenate([self._rest, new])
        self._latest = np.concatenate([self._latest[-self._rate // 2 :], new])
        until = self.position + len(samples) / self._rate
        changes = [self._hear(frame, until) for frame in frames(samples, self.position, self._rate, at)]
        used = len(samples) // int(self._rate * FRAME_SECONDS) * int(self._rate * FRAME_SECONDS)
        self._rest = samples[used:]
        self.position += used / self._rate
        return [stretch for stretch in changes if stretch is not None]

    def finalize(self, at: float) -> None:
        """Ask for a final result of all that was said until `at`."""
        waiting = [speech for speech in self._speeches if speech.request is None]
        for speech in waiting:
            speech.request = Request(at, speech.stretch.last, speech.stretch.last_wall)
        if waiting:
            waiting[-1].answers = True
        else:
            self._answers.append(Result((), self.position, self.position, final=True, from_finalize=True))

    def stop(self, at: float) -> None:
        """The stream ended `at`: what was said is finalized."""
        self._hush()
        self.finalize(at)

    def next_due(self) -> float | None:
        """Return when `due` will have something to say, None while nothing is in sight."""
        times = [0.0] if self._answers else []
        for speech in self._speeches:
            settles = speech.settles(self._pace, self._endpointing)
            times += speech.reveals(self._pace.interim_lag, self.position)[:1]
            times += [] if settles is None else [settles]
        return min(times, default=None)

    def due(self, now: float) -> list[Result]:
        """Take the results that are due by `now`, in order."""
        results, self._answers = self._answers, []
        for speech in list(self._speeches):
            settles = speech.settles(self._pace, self._endpointing)
            if settles is not None and settles <= now:
                results += self._settle(speech)
            else:
                results += self._show(speech, now)
        return _joined(results) if self._pace.joins else results

    def _hear(self, frame: Frame, until: float) -> Stretch | None:
        """Hear one frame of the sound that came `until` then; return the stretch if it began or ended here."""
        speech = self._speeches[-1] if self._speeches and not self._speeches[-1].stretch.ended else None
        before = self._ear.stretch
        stretch = self._ear.hear(frame, _least_seconds(speech))
        if stretch is None:
            return None
        if before is None:
            self._tail = stretch.start - self._resumed_at < FRAME_SECONDS * 10
        if speech is not None:
            speech.stretch = stretch
        elif before is None and (known := self._known(stretch, until)):
            self._tail = False
            self._take(known, stretch.start, stretch)
        elif before is None or self._tail:
            self._begin(stretch)
        return stretch if before is None or stretch.ended else None

    def _known(self, stretch: Stretch, until: float) -> Utterance | None:
        """Return the words of a stretch that just began, by its sound."""
        samples = self._latest[-max(1, round((until - stretch.start) * self._rate)) :]
        return self._script.sounds.heard_in(samples, self._rate)

    def _begin(self, stretch: Stretch) -> None:
        """Take the words of `stretch` from the script, unless it may still be the tail of a wake word."""
        if self._tail and stretch.last - stretch.start < TAIL_SECONDS:
            return
        utterance = self._script.next()
        start = stretch.start + (TAIL_SECONDS if self._tail else 0.0)
        self._tail = False
        if utterance is not None:
            self._take(utterance, start, stretch)

    def _take(self, utterance: Utterance, start: float, stretch: Stretch) -> None:
        if utterance.text:
            self._speeches.append(Speech(utterance, utterance.words(start), stretch))

    def _hush(self) -> None:
        """End the stretch under way."""
        ended = self._ear.stop()
        if ended is not None and self._speeches and not self._speeches[-1].stretch.ended:
            self._speeches[-1].stretch = ended

    def _settle(self, speech: Speech) -> list[Result]:
        """Return the final result of `speech`, or of its part that was said before the request."""
        partial = speech.went_on()
        if not partial and not speech.stretch.ended:
            self._hush()
        words = speech.words if partial else speech.whole()
        until = len(words)
        if partial and speech.request is not None:
            until = sum(word.end <= speech.request.last for word in words)
        result = _result(speech, words[speech.settled : until], final=True)
        speech.settled = speech.shown = until
        speech.request, speech.answers = None, False
        if not partial:
            self._speeches.remove(speech)
        return [result] if result.words or result.from_finalize else []

    def _show(self, speech: Speech, now: float) -> list[Result]:
        """Return an interim result when `speech` holds words that were not shown yet."""
        new = sum(at <= now for at in speech.reveals(self._pace.interim_lag, self.position))
        if not new:
            return []
        speech.shown += new
        return [_result(speech, speech.words[speech.settled : speech.shown], final=False)]


def _joined(results: list[Result]) -> list[Result]:
    """Return the results with all final ones as one, in the place of the last."""
    finals = [result for result in results if result.final and result.words]
    if len(finals) < 2:
        return results
    words = tuple(word for result in finals for word in result.words)
    whole = replace(finals[-1], words=words, start=finals[0].start)
    return [whole if result is finals[-1] else result for result in results if result not in finals[:-1]]


def _result(speech: Speech, words: tuple[Word, ...], *, final: bool) -> Result:
    start = words[0].start if words else speech.stretch.last
    end = words[-1].end if words else speech.stretch.last
    return Result(
        words,
        start,
        end,
        final=final,
        from_finalize=final and speech.answers,
        speech_final=final and speech.stretch.ended,
    )


def _least_seconds(speech: Speech | None) -> float:
    """Return how long the stretch of `speech` lasts at least, when its length is known."""
    if speech is None or speech.utterance.seconds is None:
        return 0.0
    return speech.words[-1].end * MARGIN + speech.words[0].start * (1 - MARGIN) - speech.stretch.start
