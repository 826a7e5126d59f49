"""Every message of the wire, found by looking, and what is no message."""

from __future__ import annotations

import dataclasses
import inspect
import json
import types
import typing
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from satellite import protocol
from satellite.protocol import MAX_MESSAGE_BYTES, VERSION, Hello, Message, ProtocolError, RefusalCode, decode, encode

MESSAGES = [
    cls
    for _, cls in inspect.getmembers(protocol, inspect.isclass)
    if dataclasses.is_dataclass(cls) and hasattr(cls, "type")
]

HELLO = {"type": "hello", "version": VERSION, "satellite_id": "a", "name": "Kitchen"}


def _filled(cls: type[Any]) -> Any:
    """Make one with a telling value in every field."""
    hints = get_type_hints(cls)
    return cls(**{field.name: _telling(hints[field.name]) for field in dataclasses.fields(cls)})


def _telling(annotation: Any) -> Any:
    if get_origin(annotation) is types.UnionType:
        return _telling(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return (_telling(get_args(annotation)[0]),) * 2
    if dataclasses.is_dataclass(annotation):
        return _filled(typing.cast("type[Any]", annotation))
    if issubclass(annotation, StrEnum):
        return list(annotation)[-1]
    return {bool: True, int: 7, float: 0.25, str: 'Küche "1"\n'}[annotation]


def _empty(cls: type[Any]) -> Any:
    """Make one with the defaults wherever there are any."""
    hints = get_type_hints(cls)
    required = [
        field
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    return cls(**{field.name: _telling(hints[field.name]) for field in required})


def test_every_message_is_on_the_wire() -> None:
    assert set(MESSAGES) == set(get_args(Message))
    assert len({cls.type for cls in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize("cls", MESSAGES)
def test_a_message_comes_back_as_it_was(cls: type[Any]) -> None:
    for message in (_filled(cls), _empty(cls)):
        assert decode(encode(message)) == message


@pytest.mark.parametrize("cls", MESSAGES)
def test_a_field_that_this_version_does_not_know_is_passed_over(cls: type[Any]) -> None:
    message = _filled(cls)
    assert decode(json.dumps({**json.loads(encode(message)), "of_a_later_version": [1]})) == message


@pytest.mark.parametrize("cls", [cls for cls in MESSAGES if dataclasses.fields(cls)])
def test_no_field_takes_a_value_of_another_type(cls: type[Any]) -> None:
    good = json.loads(encode(_filled(cls)))
    for name in set(good) - {"type"}:
        with pytest.raises(ProtocolError) as caught:
            decode(json.dumps({**good, name: {"wrong": []} if not isinstance(good[name], dict) else 3}))
        assert caught.value.code is RefusalCode.BAD_MESSAGE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 50_000,
        "{}",
        '{"type":"nonsense"}',
        '{"type":["hello"]}',
        '{"type":"hello"}',
        json.dumps({**HELLO, "version": "1"}),
        json.dumps({**HELLO, "version": True}),
        json.dumps({**HELLO, "capabilities": {"wake_words": "hey_jarvis"}}),
        '{"type":"pairing","code":"1","expires_seconds":NaN}',
        '{"type":"pairing","code":"1","expires_seconds":1e999}',
        '{"type":"state","state":"dancing"}',
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(text)
    assert caught.value.code is RefusalCode.BAD_MESSAGE


def test_an_oversized_message_is_refused() -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(json.dumps({**HELLO, "name": "x" * MAX_MESSAGE_BYTES}))
    assert caught.value.code is RefusalCode.TOO_LARGE


@pytest.mark.parametrize(("version", "older"), [(VERSION - 1, "update the satellite"), (VERSION + 1, "update the app")])
def test_another_version_says_which_side_to_update(version: int, older: str) -> None:
    with pytest.raises(ProtocolError, match=older) as caught:
        protocol.check_version(Hello(version, "a", "Kitchen"))
    assert caught.value.code is RefusalCode.WRONG_VERSION


def test_the_own_version_is_accepted() -> None:
    protocol.check_version(Hello(VERSION, "a", "Kitchen"))
