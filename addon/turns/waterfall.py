"""The time of one turn, drawn out: who was at work when, and how much of it each took. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any


class Worker(StrEnum):
    """The one at work in a part of a turn."""

    PERSON = "person"
    STT = "stt"
    PATIENCE = "patience"
    """Parley waits whether more is said."""
    PARLEY = "parley"
    LLM = "llm"
    HOME = "home"
    """Home Assistant, and the devices behind it."""
    TTS = "tts"
    SATELLITE = "satellite"


_INNERMOST = (
    Worker.LLM,
    Worker.HOME,
    Worker.STT,
    Worker.TTS,
    Worker.SATELLITE,
    Worker.PATIENCE,
    Worker.PARLEY,
    Worker.PERSON,
)
"""The workers; of several at once, the one that the others wait for comes first."""


@dataclass(frozen=True)
class TurnPart:
    """A part of a turn."""

    name: str
    """speaking, heard, waiting, understood, thinking, tool, call, states, voice, way, spoken"""
    worker: Worker
    begin_ms: float
    end_ms: float
    """Both since the turn began."""
    detail: str = ""


def waterfall(turn: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a turn as it is kept, and the milliseconds that each worker took of what a person waited."""
    marks = _Marks(turn.get("steps") or ())
    spans = sorted(_spans(turn, marks), key=lambda span: (span.begin_ms, -span.end_ms))
    begin, end = marks.waited_from, marks.waited_until
    return {
        "spans": [asdict(span) for span in spans],
        "marks": marks.told(),
        "waited": {"begin_ms": begin, "end_ms": end},
        "shares": _shares(spans, begin, end),
        "total_ms": max([marks.end, *(span.end_ms for span in spans)], default=0.0),
    }


class _Marks:
    """The moments of a turn, in milliseconds since it began; None for what did not happen."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self._steps = [
            (str(step.get("name")), float(step.get("at_ms") or 0.0), str(step.get("detail") or "")) for step in steps
        ]
        self.turn_end = self.first("turn_end")
        self.speech_start = self.first("speech_start")
        self.speech_end = self.last("speech_end", until=self.turn_end)
        self.heard = self._final_words()
        self.reply = self.first("reply")
        self.first_audio = self.first("first_audio_sent")
        self.first_sound = self.first("first_sound")
        self.done = self.last("done")
        self.end = max((at for _, at, _ in self._steps), default=0.0)

    @property
    def waited_from(self) -> float:
        """The moment from which a person waits: the end of speech, or of what was written."""
        if self.speech_end is not None:
            return self.speech_end
        return self.turn_end if self.turn_end is not None and self.speech_start is not None else 0.0

    @property
    def waited_until(self) -> float:
        """The moment until which a person waits: the first sound of the answer; without one, the end."""
        found = next((at for at in (self.first_sound, self.first_audio, self.done) if at is not None), self.end)
        return max(found, self.waited_from)

    def first(self, name: str) -> float | None:
        return next((at for step, at, _ in self._steps if step == name), None)

    def last(self, name: str, until: float | None = None) -> float | None:
        found = [at for step, at, _ in self._steps if step == name and (until is None or at <= until)]
        return found[-1] if found else None

    def _final_words(self) -> float | None:
        finals = [at for step, at, detail in self._steps if step == "transcript" and detail.startswith("final")]
        before = [at for at in finals if self.turn_end is None or at <= self.turn_end]
        return before[-1] if before else None

    def told(self) -> dict[str, float]:
        """Return the moments that a person knows by name."""
        marks = {
            "speech_end": self.speech_end,
            "heard": self.heard,
            "understood": self.first("match") if self.first("match") is not None else self.first("model"),
            "called": self.first("tool_call"),
            "state_changed": self.first("state_changed"),
            "first_sound": self.first_sound,
            "end": self.done,
        }
        return {name: at for name, at in marks.items() if at is not None}


def _spans(turn: Mapping[str, Any], marks: _Marks) -> Iterator[TurnPart]:
    yield from _listening(marks)
    yield from _thinking(turn)
    for use in turn.get("tools") or ():
        yield TurnPart("tool", Worker.PARLEY, use["began_ms"], use["ended_ms"], use["tool"])
    for call in turn.get("calls") or ():
        name = "states" if call["name"] == "states" else "call"
        yield TurnPart(name, Worker.HOME, call["began_ms"], call["ended_ms"], "" if name == "states" else call["name"])
    yield from _speaking(marks)


def _listening(marks: _Marks) -> Iterator[TurnPart]:
    if marks.speech_start is not None:
        ended = marks.speech_end if marks.speech_end is not None else marks.turn_end
        if ended is not None and ended > marks.speech_start:
            yield TurnPart("speaking", Worker.PERSON, marks.speech_start, ended)
    if marks.speech_end is None or marks.turn_end is None:
        return
    heard = marks.heard if marks.heard is not None and marks.heard > marks.speech_end else marks.speech_end
    if heard > marks.speech_end:
        yield TurnPart("heard", Worker.STT, marks.speech_end, min(heard, marks.turn_end))
    if marks.turn_end > heard:
        yield TurnPart("waiting", Worker.PATIENCE, heard, marks.turn_end)


def _thinking(turn: Mapping[str, Any]) -> Iterator[TurnPart]:
    for service in turn.get("services") or ():
        for answer in service.get("answers") or ():
            if service.get("stage") == "llm" and answer.get("ended_ms") is not None:
                yield TurnPart("thinking", Worker.LLM, answer["asked_ms"], answer["ended_ms"], service["model"])


def _speaking(marks: _Marks) -> Iterator[TurnPart]:
    if marks.first_audio is None:
        return
    asked = marks.first_audio if marks.reply is None else min(marks.reply, marks.first_audio)
    if marks.first_audio > asked:
        yield TurnPart("voice", Worker.TTS, asked, marks.first_audio)
    if marks.first_sound is not None and marks.first_sound > marks.first_audio:
        yield TurnPart("way", Worker.SATELLITE, marks.first_audio, marks.first_sound)
    sounds = marks.first_sound if marks.first_sound is not None else marks.first_audio
    if marks.done is not None and marks.done > sounds:
        yield TurnPart("spoken", Worker.SATELLITE, sounds, marks.done)


def _shares(spans: Sequence[TurnPart], begin: float, end: float) -> dict[str, float]:
    """Return how much of a stretch each worker took; what nobody else is known to have taken was Parley's own."""
    edges = sorted(
        {begin, end, *(edge for span in spans for edge in (span.begin_ms, span.end_ms) if begin < edge < end)}
    )
    shares: dict[str, float] = {}
    for start, stop in pairwise(edges):
        at_work = {span.worker for span in spans if span.begin_ms <= start and span.end_ms >= stop}
        worker = next((each for each in _INNERMOST if each in at_work), Worker.PARLEY)
        shares[worker] = shares.get(worker, 0.0) + stop - start
    return {worker: round(took, 1) for worker, took in shares.items()}
