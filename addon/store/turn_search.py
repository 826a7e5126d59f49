"""A search of the turns that are kept: by words, room, outcome, provider, time, or only those that failed. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Self

MOST_WORDS = 200
"""Characters of the words that are looked for."""

SHORT = 4
"""Letters of a word that stands within many others."""


class SearchError(ValueError):
    """A search that cannot be meant; the text says why."""


@dataclass(frozen=True)
class TurnSearch:
    """The turns that are meant; all of them where nothing is set."""

    words: str = ""
    """Each of them stands somewhere in what was said, answered or done."""
    room: str = ""
    outcome: str = ""
    decided_by: str = ""
    provider: str = ""
    """A service that served it: "openai"."""
    failed: bool = False
    """Only those that did not do what was wished, or had a problem."""
    since: str = ""
    until: str = ""
    """Moments in ISO 8601, with a time zone; `until` is left out itself."""
    turn_id: str = ""
    speaker: str = ""
    """The id of the known person who said it."""
    in_all: bool = False
    """The words may stand in any text of it: in what a tool was given, in the steps, in titles of pages."""

    def __post_init__(self) -> None:
        if len(self.words) > MOST_WORDS:
            raise SearchError(f"Search for {MOST_WORDS} characters at most.")
        for moment in filter(None, (self.since, self.until)):
            _moment(moment)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Read the search of a request. Raises `SearchError`."""
        flags = {"failed", "in_all"}
        texts = {name: query.get(name, "").strip() for name in cls.__dataclass_fields__ if name not in flags}
        return cls(**texts, failed=_flag(query, "failed"), in_all=_flag(query, "in_all"))

    @property
    def is_everything(self) -> bool:
        """Return whether every turn is meant, those counted that cannot be read."""
        return self == TurnSearch()

    def as_json(self) -> str:
        """Return the search as the database hands it to `turn_is_found`."""
        return json.dumps(asdict(self))

    def matches(self, turn: Mapping[str, Any]) -> bool:
        """Return whether a turn is meant."""
        services = turn.get("services") or ()
        return (
            self.turn_id in {"", turn.get("id")}
            and self.room in {"", turn.get("room")}
            and self.speaker in {"", turn.get("speaker")}
            and self.outcome in {"", turn.get("outcome")}
            and self.decided_by in {"", turn.get("decided_by")}
            and self.provider in {"", *(service.get("provider") for service in services)}
            and (not self.failed or bool(turn.get("problem") or turn.get("trouble")))
            and self._is_in_time(str(turn.get("started") or ""))
            and self._has_words(turn)
        )

    def _is_in_time(self, started: str) -> bool:
        if not (self.since or self.until):
            return True
        try:
            at = _moment(started)
        except SearchError:
            return False
        return (not self.since or at >= _moment(self.since)) and (not self.until or at < _moment(self.until))

    def _has_words(self, turn: Mapping[str, Any]) -> bool:
        if not self.words:
            return True
        if self.in_all:
            return holds(texts({name: turn.get(name) for name in _WITH_WORDS}), self.words.casefold().split())
        told = [turn.get(name) or "" for name in ("transcript", "reply", "problem", "room")]
        done = [
            f"{action.get('service')} {' '.join(action.get('targets') or ())}" for action in turn.get("actions") or ()
        ]
        text = " ".join(map(str, (*told, *(turn.get("about") or ()), *done))).casefold()
        return all(word in text for word in self.words.casefold().split())


def turn_is_found(turn: bytes | str, search: str) -> bool:
    """Return whether a turn, as JSON, is meant by a search, as JSON; one that cannot be read never is."""
    try:
        read = json.loads(turn)
        return isinstance(read, dict) and TurnSearch(**json.loads(search)).matches(read)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


_WITH_WORDS = (
    *("transcript", "reply", "problem", "room", "trouble", "about", "steps", "tools", "sources", "actions", "matched"),
    *("wake_word", "calls"),
)
"""The fields of a turn that may hold what somebody said; the others are numbers, and names of services."""


def _flag(query: Mapping[str, str], name: str) -> bool:
    return query.get(name, "") in {"1", "true", "yes"}


def holds(text: str, words: Iterable[str]) -> bool:
    """Return whether a text has all words, in lower case; a short one stands alone: there is no "art" in "party"."""
    told = text.casefold()
    return all(
        bool(re.search(rf"(?<!\w){re.escape(word)}(?:['’]?s|es|e?n)?(?!\w)", told))
        if len(word) <= SHORT
        else word in told
        for word in words
    )


def texts(value: Any) -> str:
    """Return all texts within a value, its keys left out."""
    if isinstance(value, Mapping):
        return " ".join(texts(each) for each in value.values())
    if isinstance(value, list | tuple):
        return " ".join(map(texts, value))
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as err:
        raise SearchError(f"{text!r} is no time: write it as 2026-11-28T20:00:00+00:00.") from err
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_within(moment: float, since: float, until: float | None) -> bool:
    """Return whether a moment lies between two others; without the second, up to now."""
    return since <= moment and (until is None or moment < until)
