"""The one reader of requests for announcements: each field that cannot be used is named, with what it may hold."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from addon.broker.announcement_request import ALL, AnnouncementRequest, AskedQuestion, Target, TargetKind
from addon.broker.request_fields import READERS, FieldError

MOST_TOLD = 5
"""Unknown keys that are named to whoever sent them."""

KEYS = tuple(map(str, READERS))
"""The keys of an announcement."""

_OTHER_WORDS: Mapping[str, frozenset[str]] = {
    "message": frozenset({"text", "say", "speech", "announcement", "title"}),
    "media_url": frozenset({"media", "url", "media_id", "media_content_id", "audio", "sound"}),
    "chime": frozenset({"preannounce", "preannounce_media_id", "earcon", "bell"}),
    "rooms": frozenset({"target", "targets", "where", "entity_id", "device_id", "device", "devices"}),
    "satellites": frozenset({"satellite_id", "satellite_ids"}),
    "areas": frozenset({"area_id", "area_ids"}),
    "floors": frozenset({"floor_id", "floor_ids"}),
    "labels": frozenset({"label_id", "label_ids"}),
    "priority": frozenset({"importance", "urgency", "urgent"}),
    "expires": frozenset({"expiry", "expire", "timeout", "ttl", "expires_in"}),
    "repeat": frozenset({"repeats", "repeat_until_acknowledged"}),
    "question": frozenset({"ask", "choices", "answers"}),
    "listen": frozenset({"start_conversation"}),
}
"""Words that people use for our keys."""

_TARGET_KEYS = frozenset(map(str, TargetKind))


class AnnouncementError(ValueError):
    """An announcement cannot be made; the text says why and what to do."""

    def __init__(self, text: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.fields = dict(fields or {})
        """The fields that cannot be used, each with the reason."""


def parse(data: Any) -> AnnouncementRequest:
    """Return the request in a body, an event or a line; a text alone is the message. Raises `AnnouncementError`."""
    if isinstance(data, str):
        data = {"message": data}
    if not isinstance(data, Mapping):
        raise AnnouncementError('An announcement is a JSON object: {"message": "Dinner is ready"}.')
    _refuse_broken_text(data)
    told, fields = _unknown_keys(data), dict[str, str]()
    values = {key: _read(key, data[key], fields) for key in KEYS if _is_given(key, data)}
    if not fields:
        fields = _what_does_not_go_together(values)
    if told or fields:
        raise AnnouncementError(" ".join(filter(None, (told, *fields.values()))), fields)
    targets = tuple(target for kind in TargetKind for target in values.pop(kind, ()))
    return AnnouncementRequest(**values, targets=targets or (Target(ALL),))


def _refuse_broken_text(data: Mapping[Any, Any]) -> None:
    """Refuse half a UTF-16 pair, which JSON can spell and no wire can carry, and what is nested without end."""
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except (ValueError, TypeError, RecursionError) as err:
        raise AnnouncementError("An announcement must be plain JSON.") from err


def _is_given(key: str, data: Mapping[Any, Any]) -> bool:
    """Tell whether a field is to be read; null is none, but not where it would mean the whole house."""
    return key in data and (data[key] is not None or key in _TARGET_KEYS)


def _read(key: str, value: Any, fields: dict[str, str]) -> Any:
    """Return a key's value; note in `fields` why it cannot be used."""
    try:
        return READERS[key](value)
    except FieldError as err:
        fields[key] = str(err)
        return None


def _what_does_not_go_together(values: Mapping[str, Any]) -> dict[str, str]:
    message, media = values.get("message"), values.get("media_url")
    question: AskedQuestion | None = values.get("question")
    if not (message or media or (question and question.text)):
        return {"message": 'An announcement needs a message: {"message": "Dinner is ready"}, or a media_url.'}
    if question and (values.get("repeat") or values.get("listen")):
        wrong = "repeat" if values.get("repeat") else "listen"
        return {wrong: f"{wrong} does not go with a question: that listens for its answer, once."}
    if values.get("repeat") and values.get("listen"):
        return {"listen": "listen does not go with repeat."}
    if values.get("context") and not values.get("listen"):
        return {"context": "context goes with listen: it tells a language model what the answer is about."}
    return {}


def _unknown_keys(data: Mapping[Any, Any]) -> str:
    """Say which keys there are not, and which may be meant; empty where all are known."""
    unknown = [str(key) for key in data if key not in KEYS]
    if not unknown:
        return ""
    told = " ".join(map(_no_such_key, unknown[:MOST_TOLD]))
    more = len(unknown) - MOST_TOLD
    rest = f" {more} more {'is' if more == 1 else 'are'} not known either." if more > 0 else ""
    return f"{told}{rest} An announcement has {', '.join(KEYS)}."


def _no_such_key(key: str) -> str:
    plain = key.lower()
    meant = next((ours for ours, others in _OTHER_WORDS.items() if plain in others), None)
    near = [meant] if meant else difflib.get_close_matches(plain, KEYS, n=1)
    return f"There is no key {key[:40]!r}{f': did you mean {near[0]!r}?' if near else '.'}"
