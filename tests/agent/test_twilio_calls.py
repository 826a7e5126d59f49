"""The rules of telephone calls by Twilio: signatures, callers, tickets, settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from agent.twilio_calls import MOST_HOSTS, CallSettingsError, TwilioCalls, twilio_signature

TOKEN, CALLER, CALL = "12345", "+12349013030", "CA1234567890ABCDE"
HOST, PATH, STREAM = "mycompany.com", "/myapp.php?foo=1&bar=2", "/ws"
URL = f"https://{HOST}{PATH}"
FIELDS = {"CallSid": CALL, "Caller": CALLER, "Digits": "1234", "From": CALLER, "To": "+18005551212"}
SIGNATURE = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
"""Of the example in Twilio's documentation, which its libraries' tests have, too."""


def test_the_signature_is_the_one_of_twilios_example() -> None:
    assert twilio_signature(TOKEN, URL, FIELDS.items()) == SIGNATURE


@pytest.mark.parametrize(
    ("host", "signature", "fields"),
    [
        (HOST, "", FIELDS),
        (HOST, "é", FIELDS),
        (HOST, SIGNATURE[:-1], FIELDS),
        ("other.com", SIGNATURE, FIELDS),
        ("", SIGNATURE, FIELDS),
        (HOST, SIGNATURE, {**FIELDS, "From": "+31201234567"}),
        (HOST, SIGNATURE, {**FIELDS, "More": ""}),
    ],
)
def test_a_webhook_that_twilio_did_not_sign_is_not_answered(
    host: str, signature: str, fields: Mapping[str, str]
) -> None:
    assert TwilioCalls(TOKEN).answer([host], PATH, signature, fields, STREAM) is None


@pytest.mark.parametrize(
    ("setting", "hosts", "is_answered"),
    [
        ("", ["bot.local:7860", HOST], True),
        ("", ["bot.local:7860", "evil.example", HOST], True),
        ("", ["bot.local:7860"], False),
        ("", [*(f"evil{number}.example" for number in range(MOST_HOSTS)), HOST], False),
        (HOST, ["bot.local:7860"], True),
        (HOST, ["evil.example"], True),
        ("other.com", [HOST], False),
    ],
)
def test_behind_a_proxy_the_host_is_the_one_that_twilio_signed(
    setting: str, hosts: list[str], is_answered: bool
) -> None:
    calls = TwilioCalls.of({"PARLEY_TWILIO_AUTH_TOKEN": TOKEN, "PARLEY_CALLS_HOST": setting})
    answer = calls.answer(hosts, PATH, SIGNATURE, FIELDS, STREAM)
    assert (answer is not None) is is_answered
    assert answer is None or 'url="wss://mycompany.com/ws"' in answer


@pytest.mark.parametrize("host", ["https://calls.example.org", "calls.example.org/x", "a b"])
def test_a_host_that_is_none_is_refused_at_the_start(host: str) -> None:
    with pytest.raises(CallSettingsError, match="PARLEY_CALLS_HOST"):
        TwilioCalls.of({"PARLEY_TWILIO_AUTH_TOKEN": TOKEN, "PARLEY_CALLS_HOST": host})


def test_only_the_numbers_that_may_call_are_answered() -> None:
    known, others = TwilioCalls(TOKEN, frozenset({CALLER})), TwilioCalls(TOKEN, frozenset({"+31201234567"}))
    assert "<Stream" in (known.answer([HOST], PATH, SIGNATURE, FIELDS, STREAM) or "")
    assert others.answer([HOST], PATH, SIGNATURE, FIELDS, STREAM) == "<Response><Reject/></Response>"


def test_a_ticket_lets_in_one_stream_of_its_call_within_a_minute() -> None:
    now = [0.0]
    calls = TwilioCalls(TOKEN, clock=lambda: now[0])

    def ticket() -> dict[str, str]:
        answer = calls.answer([HOST], PATH, SIGNATURE, FIELDS, STREAM) or ""
        (found,) = re.findall('name="ticket" value="([^"]+)"', answer)
        return {"ticket": found}

    first = ticket()
    assert calls.is_call(CALL, first)
    assert not calls.is_call(CALL, first)
    assert not calls.is_call("CA0", ticket())
    late = ticket()
    now[0] = 61.0
    assert not calls.is_call(CALL, late)
    assert not calls.is_call(CALL, {})
    eldest = ticket()
    for _ in range(100):
        ticket()
    assert not calls.is_call(CALL, eldest)


def test_without_an_auth_token_every_call_goes_to_the_pin() -> None:
    calls = TwilioCalls.of({})
    assert calls.answer(['a"b'], "/", "", {}, STREAM) == (
        "<Response><Connect><Stream url='wss://a\"b/ws'></Stream></Connect></Response>"
    )
    assert calls.is_call(CALL, {})


@pytest.mark.parametrize("callers", ["12345", "+31 20 12", "anna", "+0123456789"])
def test_a_number_that_is_none_is_refused_at_the_start(callers: str) -> None:
    with pytest.raises(CallSettingsError, match="PARLEY_CALLERS"):
        TwilioCalls.of({"PARLEY_TWILIO_AUTH_TOKEN": TOKEN, "PARLEY_CALLERS": callers})


def test_callers_without_an_auth_token_are_refused_at_the_start() -> None:
    with pytest.raises(CallSettingsError, match="PARLEY_TWILIO_AUTH_TOKEN"):
        TwilioCalls.of({"PARLEY_CALLERS": CALLER})
    TwilioCalls.of({"PARLEY_TWILIO_AUTH_TOKEN": TOKEN, "PARLEY_CALLERS": "+1 234 901-3030, +31201234567,"})
