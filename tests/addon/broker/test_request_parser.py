"""Requests for announcements: all that may stand in one, and every field that cannot be used named with what may."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from addon.broker.announcement_request import (
    AnnouncementRequest,
    AskedQuestion,
    Priority,
    Repetition,
    Target,
    TargetKind,
)
from addon.broker.request_parser import KEYS, AnnouncementError, parse
from assistant.room.room_question import AnswerChoice

DOOR = {"id": "open", "sentences": ["[yes] open (it|the door)", "yes"]}

READ: list[tuple[Any, AnnouncementRequest]] = [
    ("Dinner is ready", AnnouncementRequest("Dinner is ready")),
    ({"message": " x "}, AnnouncementRequest("x")),
    ({"message": "x", "volume": None, "tag": None}, AnnouncementRequest("x")),
    ({"message": "x", "rooms": "all"}, AnnouncementRequest("x")),
    (
        {"message": "x", "rooms": ["Kitchen", " up "], "labels": "adults", "areas": ["den"]},
        AnnouncementRequest(
            "x",
            targets=(
                Target("Kitchen"),
                Target("up"),
                Target("den", TargetKind.AREAS),
                Target("adults", TargetKind.LABELS),
            ),
        ),
    ),
    ({"media_url": "http://ha.local/a.mp3"}, AnnouncementRequest(media_url="http://ha.local/a.mp3")),
    ({"message": "x", "media_url": "/local/a.mp3"}, AnnouncementRequest("x", media_url="/local/a.mp3")),
    ({"media_url": "media-source://media/a"}, AnnouncementRequest(media_url="media-source://media/a")),
    ({"message": "x", "chime": False}, AnnouncementRequest("x", chime="none")),
    ({"message": "x", "chime": "default"}, AnnouncementRequest("x", chime="default")),
    ({"message": "x", "chime": "https://a.b/c.wav"}, AnnouncementRequest("x", chime="https://a.b/c.wav")),
    (
        {"message": "x", "priority": "critical", "volume": 1, "language": "pt-BR", "voice": "Ann", "expires": 60},
        AnnouncementRequest("x", priority=Priority.CRITICAL, volume=1.0, language="pt-BR", voice="Ann", expires=60.0),
    ),
    ({"message": "x", "repeat": True}, AnnouncementRequest("x", repeat=Repetition())),
    ({"message": "x", "repeat": False}, AnnouncementRequest("x")),
    ({"message": "x", "repeat": {"every": 60}}, AnnouncementRequest("x", repeat=Repetition(60.0, 10))),
    ({"message": "x", "question": True}, AnnouncementRequest("x", question=AskedQuestion())),
    ({"question": "Open it?"}, AnnouncementRequest(question=AskedQuestion("Open it?"))),
    (
        {"message": "Somebody rings.", "question": {"text": "Open?", "choices": [DOOR]}, "tag": "door"},
        AnnouncementRequest(
            "Somebody rings.",
            question=AskedQuestion("Open?", (AnswerChoice("open", ("[yes] open (it|the door)", "yes")),)),
            tag="door",
        ),
    ),
    ({"message": "x", "listen": True, "context": "y"}, AnnouncementRequest("x", listen=True, context="y")),
]


@pytest.mark.parametrize(("data", "request_"), READ)
def test_a_request_is_read_and_is_the_same_after_it_was_written_down(data: Any, request_: AnnouncementRequest) -> None:
    read = parse(data)
    assert read == request_
    assert parse(json.loads(json.dumps(read.as_dict()))) == read


def test_a_wait_is_yes_no_or_seconds() -> None:
    assert [parse({"message": "x", "wait": wait}).wait for wait in (True, False, 5, 0)] == [True, False, 5.0, 0.0]


NO_VOLUMES: tuple[Any, ...] = (-0.1, 1.1, 50, "0.5", True, math.nan, 10**400, [])

REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"message": 5}, {"message": "needs a message"}),
    ({"message": " "}, {"message": "needs a message"}),
    ({"rooms": "Kitchen"}, {"message": "needs a message"}),
    ({"message": "x" * 1001}, {"message": "1000 characters"}),
    *(
        ({"message": "x", "rooms": rooms}, {"rooms": 'rooms must be "all"'})
        for rooms in ("", None, [], {"area": "Kitchen"}, ["Kitchen", 5], [""])
    ),
    ({"message": "x", "areas": None, "floors": {}}, {"areas": "of an area", "floors": "of a floor"}),
    ({"message": "x", "labels": ["a"] * 101}, {"labels": "100 names"}),
    *(
        ({"media_url": url}, {"media_url": "http://"})
        for url in (
            "x",
            "file:///etc/passwd",
            "http://",
            "http://a b",
            5,
            "http://[",
            "http://a:99999/",
            "ftp://a/b",
            "//a/b",
            "",
        )
    ),
    ({"message": "x", "chime": "loud"}, {"chime": '"default", "none"'}),
    ({"message": "x", "priority": "urgent"}, {"priority": "low, normal, high, critical"}),
    ({"message": "x", "priority": ["high"]}, {"priority": "low, normal, high, critical"}),
    *(({"message": "x", "volume": volume}, {"volume": "from 0 to 1"}) for volume in NO_VOLUMES),
    ({"message": "x", "expires": 0}, {"expires": "from 1 to 86400 seconds"}),
    ({"message": "x", "expires": "00:05:00"}, {"expires": "from 1 to 86400 seconds"}),
    ({"message": "x", "language": "german, please"}, {"language": '"de"'}),
    ({"message": "x", "voice": ""}, {"voice": "1 to 100"}),
    ({"message": "x", "tag": "a\nb"}, {"tag": "printable"}),
    ({"message": "x", "repeat": "yes"}, {"repeat": '"every"'}),
    ({"message": "x", "repeat": {"every": 1}}, {"repeat": "repeat.every must be a number from 5"}),
    ({"message": "x", "repeat": {"most": 2.5}}, {"repeat": "whole number"}),
    ({"message": "x", "repeat": {"times": 2}}, {"repeat": '"most"'}),
    ({"message": "x", "question": {"choices": ["yes"]}}, {"question": "question.choices[0]"}),
    ({"message": "x", "question": {"choices": [DOOR, DOOR]}}, {"question": "same id"}),
    ({"message": "x", "question": {"choices": [{"id": "a", "sentences": []}]}}, {"question": "choices[0].sentences"}),
    ({"message": "x", "question": {"choices": [{"id": "a", "sentences": ["(a"]}]}}, {"question": "no template"}),
    ({"message": "x", "context": "y"}, {"context": "goes with listen"}),
    ({"question": True}, {"message": "needs a message"}),
    ({"question": "Open?", "repeat": True}, {"repeat": "does not go with a question"}),
    ({"message": "x", "listen": True, "repeat": True}, {"listen": "does not go with repeat"}),
    ({"message": "x", "wait": "yes"}, {"wait": "wait must be"}),
    ({"message": "x", "wait": -1}, {"wait": "wait must be"}),
    (
        {"message": "x", "volume": 9, "priority": "top", "rooms": {}},
        {"volume": "from 0 to 1", "priority": "low, normal", "rooms": "rooms must be"},
    ),
]


@pytest.mark.parametrize(("data", "named"), REFUSED)
def test_each_field_that_cannot_be_used_is_named_with_what_may_stand_there(
    data: dict[str, Any], named: dict[str, str]
) -> None:
    with pytest.raises(AnnouncementError) as refused:
        parse(data)
    assert refused.value.fields.keys() == named.keys()
    for field, words in named.items():
        assert words in refused.value.fields[field]
        assert refused.value.fields[field] in str(refused.value)
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize("data", [None, 5, ["x"], {"message": "\ud83d"}, {"message": "x", "tag": "\udc00"}])
def test_what_is_no_announcement_at_all_is_refused(data: Any) -> None:
    with pytest.raises(AnnouncementError, match="JSON"):
        parse(data)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        *(("room", "rooms"), ("Rooms", "rooms"), ("target", "rooms"), ("entity_id", "rooms"), ("area_id", "areas")),
        *(("floor", "floors"), ("label_id", "labels"), ("satellite_id", "satellites"), ("text", "message")),
        *(("mesage", "message"), ("media_id", "media_url"), ("preannounce", "chime"), ("timeout", "expires")),
    ],
)
def test_an_unknown_key_is_told_with_the_one_that_may_be_meant(key: str, meant: str) -> None:
    with pytest.raises(AnnouncementError) as refused:
        parse({"message": "x", key: "Kitchen"})
    assert f"There is no key {key!r}: did you mean {meant!r}?" in str(refused.value)
    assert ", ".join(KEYS) in str(refused.value)


def test_a_thousand_unknown_keys_are_told_in_a_few_words() -> None:
    with pytest.raises(AnnouncementError) as refused:
        parse({"message": "x", "rooom": "Kitchen", **{f"key {number}": "x" * 50 for number in range(999)}})
    for words in ("'rooom'", "'rooms'", "'key 3'", "995 more are not known either"):
        assert words in str(refused.value)
    assert len(str(refused.value)) < 700
