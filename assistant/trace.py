"""The trace of one turn: what was heard, how it was decided, what was done, and how long each step took."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from assistant.service_totals import totals
from assistant.service_use import ServiceUse, Stage
from assistant.speakers.voiceprint import HeardVoice
from assistant.turn_trouble import Trouble, service_trouble
from ha_tools.acting.turn_sound import TurnSound
from ha_tools.facts.facts import Fact
from ha_tools.leaving.crossing import Crossing
from ha_tools.live.home_calls import HomeCall
from ha_tools.results.result import Action, Outcome
from ha_tools.signals import Signal
from ha_tools.web.sources import Source


class DecidedBy(StrEnum):
    """The rung of the dialogue's ladder that answered a turn."""

    STOP = "stop"
    ANSWER = "answer"
    SENTENCE = "sentence"
    QUESTION = "question"
    MODEL = "model"
    NONE = "none"


@dataclass(frozen=True)
class TraceStep:
    """One thing that happened in a turn."""

    name: str
    """wake, speech_start, speech_end, transcript, turn_end, match, model, tool_call, service_call, …"""
    at_ms: float
    """Milliseconds since the turn began."""
    detail: str = ""
    """Details, in a few words."""


@dataclass(frozen=True)
class ToolUse:
    """One use of a tool in a turn."""

    tool: str
    arguments: Mapping[str, Any]
    """As they are written in JSON."""
    began_ms: float
    ended_ms: float
    """Both since the turn began."""
    outcome: Outcome
    about: tuple[str, ...] = ()
    """The entity ids that its answer speaks of."""


@dataclass(frozen=True)
class TracedCall:
    """One question to Home Assistant, or one wait for its states, in a turn."""

    name: str
    began_ms: float
    ended_ms: float
    problem: str = ""


_NOTICED = ("turn_end", "state_changed", "first_audio_sent", "first_sound")
"""The steps whose distance from the end of speech a person feels."""

MOST_CALLS = 60
"""Questions to Home Assistant that a turn keeps: a script's reach may take more, and nobody reads them."""


@dataclass
class Turn:
    """One turn while it goes on; `as_dict` is what the panel, the store and the HTTP interface show of it."""

    room: str
    """The room's name as people say it."""
    satellite_id: str = ""
    """The satellite that heard it; empty for text."""
    wake_word: str = ""
    """The word that woke the satellite; empty for text and for follow-ups."""
    score: float = 0.0
    """The first score of the wake word above its threshold, 0 to 1; what it rises to is not waited for."""
    is_follow_up: bool = False
    """It began without a wake word after an answer that asked nothing: what is said may be meant for somebody else."""
    speaker: str | None = None
    """The id of the person whose voice it was; None for a guest, for written words, and where voices are not told."""
    transcript: str = ""
    """The words as they were understood."""
    decided_by: DecidedBy = DecidedBy.NONE
    matched: tuple[str, ...] = ()
    """The templates of the sentences that were found in the words, in hassil's notation."""
    outcome: Outcome | None = None
    reply: str = ""
    """The answer in words."""
    problem: str = ""
    """The trouble on the way, in plain words; empty when there was none."""
    trouble: Trouble | None = None
    """The reason that it did not do what was wished; None where it did."""
    actions: list[Action] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    """Entity ids that the answer speaks of."""
    steps: list[TraceStep] = field(default_factory=list)
    tools: list[ToolUse] = field(default_factory=list)
    uses: list[ServiceUse] = field(default_factory=list)
    """Reports of the services that served it."""
    calls: list[TracedCall] = field(default_factory=list)
    """The questions to Home Assistant, and how long each took."""
    sources: list[Source] = field(default_factory=list)
    """The pages of the web that it was told of."""
    read: list[Fact] = field(default_factory=list)
    """The texts of others that a language model has read by now, in this turn or before: "The list was read"."""
    owner: str | None = None
    """The id of the person whose own words were told in it: nobody else is reminded of them; None for anybody's."""
    crossings: list[Crossing] = field(default_factory=list)
    """The reaches out of the house beside those of `uses`."""
    utterance: TurnSound | None = None
    """Its sound while it is answered; None for what was written, and once it is over."""
    voice: HeardVoice | None = None
    """Its voice, as numbers; None where voices are not told. It is kept nowhere."""
    is_written: bool = False
    """Nobody spoke it."""
    on_step: Signal[Turn] = field(default_factory=Signal)
    """Told of each step as it happens."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _origin: float = field(default_factory=time.monotonic)

    def fail(self, problem: str, trouble: Trouble | None = None) -> None:
        """Note what went wrong, in plain words, and the reason."""
        self.problem = problem
        self.trouble = trouble or self.trouble
        self.step("problem", problem)

    def service_failed(self, stage: Stage, problem: str) -> None:
        """Note that a service failed, by its own words."""
        self.fail(problem, service_trouble(stage, problem))

    def step(self, name: str, detail: str = "", *, at: float | None = None) -> None:
        """Note a step, now or at `at` (seconds of `time.monotonic`); the earliest is the turn's own beginning."""
        step = TraceStep(name, self.ms(time.monotonic() if at is None else at), detail)
        self.steps.append(step)
        self.on_step.tell(self)

    def ms(self, moment: float) -> float:
        """Return the milliseconds from the turn's beginning to a moment of `time.monotonic`; 0 for one before it."""
        return round(max(moment - self._origin, 0.0) * 1000, 1)

    def note_use(self, use: ServiceUse) -> None:
        """Keep the report of a service that served the turn."""
        self.uses.append(use)

    def note_crossing(self, crossing: Crossing) -> None:
        """Keep a reach out of the house."""
        self.crossings.append(crossing)

    def note_sources(self, sources: Iterable[Source]) -> None:
        """Keep the pages that an answer comes from."""
        self.sources.extend(source for source in sources if source not in self.sources)

    def note_calls(self, calls: Iterable[HomeCall]) -> None:
        """Keep what Home Assistant was asked."""
        traced = (TracedCall(call.name, self.ms(call.began), self.ms(call.ended), call.problem) for call in calls)
        self.calls.extend(list(traced)[: MOST_CALLS - len(self.calls)])

    def latency_ms(self) -> dict[str, float]:
        """Return milliseconds from the end of speech to what a person notices; only what happened."""
        first = {step.name: step.at_ms for step in reversed(self.steps)}
        last = {step.name: step.at_ms for step in self.steps}
        origin = last.get("speech_end", 0.0)
        return {name: round(first[name] - origin, 1) for name in _NOTICED if name in first}

    def as_dict(self) -> dict[str, Any]:
        """Return the turn as JSON."""
        return {
            "id": self.id,
            "room": self.room,
            "satellite_id": self.satellite_id,
            "started": self.started.isoformat(),
            "wake_word": self.wake_word,
            "score": round(self.score, 3),
            "speaker": self.speaker,
            "transcript": self.transcript,
            "decided_by": self.decided_by,
            "matched": list(self.matched),
            "outcome": self.outcome,
            "reply": self.reply,
            "problem": self.problem,
            "trouble": plain(asdict(self.trouble)) if self.trouble else None,
            "actions": [plain(asdict(action)) for action in self.actions],
            "about": self.about,
            "steps": [asdict(step) for step in self.steps],
            "tools": [plain(asdict(use)) for use in self.tools],
            "sources": [asdict(source) for source in self.sources],
            "calls": [asdict(call) for call in self.calls],
            "services": totals(self.uses, self.started),
            "crossings": [{**asdict(crossing), "at": crossing.at.isoformat()} for crossing in self.crossings],
            "latency_ms": self.latency_ms(),
        }


def plain(value: Any) -> Any:
    """Return `value` with mappings and tuples as JSON knows them."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def written(value: Any) -> Any:
    """Return an argument of a tool as JSON has it; what only our own code can give, in words."""
    if isinstance(value, Mapping | list | tuple):
        return plain(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
