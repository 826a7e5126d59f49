"""The fields of a request for an announcement: for each its reader, which tells what may stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from addon.broker.announcement_request import ALL, AskedQuestion, Priority, Repetition, Target, TargetKind
from assistant.room.room_message import DEFAULT_CHIME, NO_CHIME, RoomMessage
from assistant.room.room_question import AnswerChoice, QuestionError, RoomQuestion

LONGEST = 1000
"""Characters of one announcement: about a minute of speech."""

LONGEST_URL = 2000
"""Characters of an address."""

LONGEST_WORD = 100
"""Characters of a tag, of a voice's name and of a choice's id."""

MOST_NAMES = 100
"""Rooms that one request may name."""

LONGEST_WAIT_SECONDS = 3600.0
"""Time that a request may be waited for."""

EXPIRES = (1.0, 86_400.0)
"""Seconds after which an announcement may expire."""

EVERY = (5.0, 3600.0)
"""Seconds between two times that an announcement is made."""

MOST_TIMES = 100
"""Times that one announcement is made in a room at most."""

_URLS = "an address that begins with http://, https://, media-source:// or /"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class FieldError(ValueError):
    """A value cannot be used; the text says what may stand there."""


def _message(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FieldError('An announcement needs a message: {"message": "Dinner is ready"}.')
    if len(value) > LONGEST:
        raise FieldError(f"An announcement may have {LONGEST} characters, this message has {len(value)}.")
    return value.strip()


def _media_url(value: Any) -> str:
    if not _is_url(value):
        raise FieldError(f"media_url must be {_URLS}.")
    return str(value)


def _is_url(value: Any) -> bool:
    """Tell whether it may be a sound's address, as `assistant.home_media` knows them."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if parts.scheme in {"http", "https", "media-source"}:
        return is_address
    return value.startswith("/") and not value.startswith("//")


def _chime(value: Any) -> str:
    if isinstance(value, bool):  # YAML reads "off" and "no" so
        return DEFAULT_CHIME if value else NO_CHIME
    if isinstance(value, str) and (value in {DEFAULT_CHIME, NO_CHIME} or _is_url(value)):
        return value
    raise FieldError(f'chime must be "{DEFAULT_CHIME}", "{NO_CHIME}", or {_URLS}.')


def _targets_of(kind: TargetKind) -> Callable[[Any], tuple[Target, ...]]:
    def read(value: Any) -> tuple[Target, ...]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list | tuple) or not names or not all(map(_is_name, names)):
            raise FieldError(_needs_names(kind))
        if len(names) > MOST_NAMES:
            raise FieldError(f"{kind} may have {MOST_NAMES} names, this has {len(names)}.")
        return tuple(Target(name.strip(), kind) for name in names)

    return read


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _needs_names(kind: TargetKind) -> str:
    if kind is TargetKind.ROOMS:
        return f'rooms must be "{ALL}", the name of a satellite, an area, a floor or a label, or a list of names.'
    article = "an" if kind is TargetKind.AREAS else "a"
    return f"{kind} must be the name or the id of {article} {kind.singular}, or a list of them."


def _priority(value: Any) -> Priority:
    try:
        return Priority(value)
    except ValueError as err:
        raise FieldError(f"priority must be one of {', '.join(Priority)}.") from err


def _volume(value: Any) -> float:
    return _number("volume", value, 0.0, 1.0)


def _language(value: Any) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise FieldError('language must be a language\'s code: "de", "pt-BR".')
    return value


def _word_of(key: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not _is_word(value):
            raise FieldError(f"{key} must be 1 to {LONGEST_WORD} printable characters.")
        return str(value)

    return read


def _is_word(value: Any) -> bool:
    return _is_name(value) and len(value) <= LONGEST_WORD and value.isprintable()


def _expires(value: Any) -> float:
    return _number("expires", value, *EXPIRES, unit=" seconds")


def _repeat(value: Any) -> Repetition | None:
    if isinstance(value, bool):
        return Repetition() if value else None
    if not isinstance(value, Mapping) or set(value) - {"every", "most"}:
        raise FieldError('repeat must be true, or {"every": seconds, "most": times}.')
    every = _number("repeat.every", value.get("every", Repetition.every), *EVERY, unit=" seconds")
    most = _number("repeat.most", value.get("most", Repetition.most), 1, MOST_TIMES, unit=" times")
    if most % 1:
        raise FieldError("repeat.most must be a whole number.")
    return Repetition(every, int(most))


def _question(value: Any) -> AskedQuestion | None:
    if isinstance(value, bool):
        return AskedQuestion() if value else None
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, Mapping) or set(value) - {"text", "choices"}:
        raise FieldError('question must be true, its words, or {"text": words, "choices": [{"id", "sentences"}]}.')
    text, choices = value.get("text", ""), value.get("choices", ())
    if not isinstance(text, str) or len(text) > LONGEST:
        raise FieldError(f"question.text must be words, {LONGEST} characters at most.")
    if not isinstance(choices, list | tuple):
        raise FieldError('question.choices must be a list of {"id", "sentences"}.')
    read = tuple(_choice(f"question.choices[{number}]", choice) for number, choice in enumerate(choices))
    try:
        RoomQuestion(RoomMessage(text), read)
    except QuestionError as err:
        raise FieldError(f"question.choices: {err}") from err
    return AskedQuestion(text.strip(), read)


def _choice(where: str, value: Any) -> AnswerChoice:
    if not isinstance(value, Mapping) or set(value) != {"id", "sentences"} or not _is_word(value["id"]):
        raise FieldError(f'{where} must be {{"id": a word, "sentences": [what may be said]}}.')
    sentences: Sequence[Any] = [value["sentences"]] if isinstance(value["sentences"], str) else value["sentences"]
    if not isinstance(sentences, list | tuple) or not sentences or not all(map(_is_name, sentences)):
        raise FieldError(f"{where}.sentences must be a list of what may be said.")
    return AnswerChoice(value["id"], tuple(sentence.strip() for sentence in sentences))


def _truth_of(key: str) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise FieldError(f"{key} must be true or false.")
        return value

    return read


def _context(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise FieldError(f"context must be words, {LONGEST} characters at most.")
    return value.strip()


def _wait(value: Any) -> bool | float:
    if isinstance(value, bool):
        return value
    try:
        return _number("wait", value, 0.0, LONGEST_WAIT_SECONDS)
    except FieldError as err:
        raise FieldError(f"wait must be true, false, or seconds, {LONGEST_WAIT_SECONDS:.0f} at most.") from err


def _number(key: str, value: Any, least: float, most: float, unit: str = "") -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:  # NaN is neither
        raise FieldError(f"{key} must be a number from {least:g} to {most:g}{unit}.")
    return float(value)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "message": _message,
    "media_url": _media_url,
    "chime": _chime,
    **{kind: _targets_of(kind) for kind in TargetKind},
    "priority": _priority,
    "volume": _volume,
    "language": _language,
    "voice": _word_of("voice"),
    "expires": _expires,
    "repeat": _repeat,
    "question": _question,
    "listen": _truth_of("listen"),
    "context": _context,
    "tag": _word_of("tag"),
    "wait": _wait,
}
"""Key -> the reader of its value, which raises `FieldError`."""
