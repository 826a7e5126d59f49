"""Failures of providers as a person reads them: one plain sentence, whatever the client made of them, and no key."""

from __future__ import annotations

import aiohttp
import httpx2
import pytest
from openai import APIConnectionError, APITimeoutError, AuthenticationError, BadRequestError, RateLimitError
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from assistant.engines.failures import in_words
from assistant.service_use import Stage
from assistant.turn_trouble import TroubleCode, service_trouble

REQUEST = httpx2.Request("POST", "https://api.example/v1")
KEY = "sk-key-of-the-house"


def answered(status: int) -> httpx2.Response:
    return httpx2.Response(status, request=REQUEST)


def caused(err: Exception, cause: Exception) -> Exception:
    err.__cause__ = cause
    return err


def closed(code: int, reason: str) -> ConnectionClosedError:
    return ConnectionClosedError(Close(code, reason), None)


REFUSED = AuthenticationError("no", response=answered(401), body={"message": f"Incorrect API key: {KEY}"})
OFTEN = RateLimitError("no", response=answered(429), body=None)
ODD = BadRequestError("no", response=answered(400), body=[{"error": {"message": "The voice is not known."}}])
CUT = caused(APIConnectionError(request=REQUEST), httpx2.RemoteProtocolError("peer closed"))
GONE = caused(APIConnectionError(request=REQUEST), httpx2.ConnectError("refused"))


@pytest.mark.parametrize(
    ("err", "said"),
    [
        (REFUSED, "Some refuses the key (401)."),
        (OFTEN, "Some was asked too often, or the account is used up (429)."),
        (ODD, "Some does not take this (400): The voice is not known"),
        (CUT, "Some broke off in the middle of its answer."),
        (GONE, "Some cannot be reached."),
        (APITimeoutError(request=REQUEST), "Some gave no answer in time."),
        (TimeoutError(), "Some gave no answer in time."),
        (ConnectionRefusedError(111, "refused"), "Some cannot be reached."),
        (aiohttp.ClientPayloadError("not all"), "Some broke off in the middle of its answer."),
        (closed(1008, "Invalid API key"), "Some refuses the key (401)."),
        (
            closed(1008, "This request exceeds your quota."),
            "Some was asked too often, or the account is used up (429).",
        ),
        (
            closed(1008, "A voice with voice_id x does not exist."),
            "Some closed the connection: A voice with voice_id x",
        ),
        (closed(1011, ""), "Some broke off in the middle of its answer."),
        (ValueError("there is no text in it"), "Some gave an answer that cannot be used: there is no text in it"),
    ],
)
def test_a_failure_is_one_plain_sentence(err: Exception, said: str) -> None:
    told = in_words("Some", err)
    assert told.startswith(said)
    assert KEY not in told


@pytest.mark.parametrize(
    ("err", "code"),
    [
        (REFUSED, TroubleCode.KEY_REFUSED),
        (closed(1008, "Invalid API key"), TroubleCode.KEY_REFUSED),
        (OFTEN, TroubleCode.QUOTA),
        (TimeoutError(), TroubleCode.STT_SILENT),
        (CUT, TroubleCode.STT_FAILED),
    ],
)
def test_the_trouble_of_a_turn_is_found_in_it(err: Exception, code: TroubleCode) -> None:
    """The panel offers the next step by it, and the key is not tried again at once."""
    assert service_trouble(Stage.STT, in_words("Some", err)).code is code
