"""The rules of telephone calls by Twilio: signatures, callers, tickets, settings."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from agent.twilio_calls import CallSettingsError, TwilioCalls, twilio_signature

TOKEN, CALLER, CALL = "12345", "+12349013030", "CA1234567890ABCDE"
URL, STREAM = "https://mycompany.com/myapp.php?foo=1&bar=2", "wss://mycompany.com/ws"
FIELDS = {"CallSid": CALL, "Caller": CALLER, "Digits": "1234", "From": CALLER, "To": "+18005551212"}
SIGNATURE = "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
"""Of the example in Twilio's documentation, which its libraries' tests have, too."""


def test_the_signature_is_the_one_of_twilios_example() -> None:
    assert twilio_signature(TOKEN, URL, FIELDS.items()) == SIGNATURE


@pytest.mark.parametrize(
    ("url", "signature", "fields"),
    [
        (URL, "", FIELDS),
        (URL, "é", FIELDS),
        (URL, SIGNATURE[:-1], FIELDS),
        (URL.replace("mycompany", "other"), SIGNATURE, FIELDS),
        (URL, SIGNATURE, {**FIELDS, "From": "+31201234567"}),
        (URL, SIGNATURE, {**FIELDS, "More": ""}),
    ],
)
def test_a_webhook_that_twilio_did_not_sign_is_not_answered(
    url: str, signature: str, fields: Mapping[str, str]
) -> None:
    assert TwilioCalls(TOKEN).answer(url, signature, fields, STREAM) is None


def test_only_the_numbers_that_may_call_are_answered() -> None:
    known, others = TwilioCalls(TOKEN, frozenset({CALLER})), TwilioCalls(TOKEN, frozenset({"+31201234567"}))
    assert "<Stream" in (known.answer(URL, SIGNATURE, FIELDS, STREAM) or "")
    assert others.answer(URL, SIGNATURE, FIELDS, STREAM) == "<Response><Reject/></Response>"


def test_a_ticket_lets_in_one_stream_of_its_call_within_a_minute() -> None:
    now = [0.0]
    calls = TwilioCalls(TOKEN, clock=lambda: now[0])

    def ticket() -> dict[str, str]:
        (found,) = re.findall('name="ticket" value="([^"]+)"', calls.answer(URL, SIGNATURE, FIELDS, STREAM) or "")
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
    assert calls.answer(URL, "", {}, 'wss://a"b/ws') == (
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
