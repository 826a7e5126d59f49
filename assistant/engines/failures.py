"""Failures of a provider in plain words, without class names and headers; the status stands behind them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
import httpx2
from openai import APIConnectionError, APITimeoutError
from pipecat.utils.errors import extract_http_status_code
from websockets.exceptions import ConnectionClosed, InvalidHandshake

LONGEST = 160
"""Characters of what a provider says itself."""

_UNREACHABLE = (ConnectionError, OSError, aiohttp.ClientConnectionError, APIConnectionError, httpx2.ConnectError)
_SILENT = (TimeoutError, APITimeoutError, httpx2.TimeoutException)
_CUT = (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, httpx2.HTTPError, ConnectionClosed)

CUT_OFF = "{name} broke off in the middle of its answer."
"""Told of a connection that ended too early."""

_BY_STATUS: Mapping[int, str] = {
    401: "{name} refuses the key (401).",
    402: "The account at {name} has no credit (402).",
    403: "{name} does not allow this with the key (403).",
    404: "{name} does not know what was asked for (404).",
    408: "{name} gave no answer in time.",
    413: "{name} finds this too long (413).",
    429: "{name} was asked too often, or the account is used up (429).",
    503: "{name} has no room for this right now ({status}).",
    504: "{name} gave no answer in time.",
    529: "{name} has no room for this right now ({status}).",
}


def in_words(name: str, err: BaseException) -> str:
    """Return a failure of the provider of that name as one plain sentence."""
    status = extract_http_status_code(err)
    if status is not None:
        return _with_status(name, status, _said(err))
    if isinstance(err, ConnectionClosed):
        return _closed(name, err)
    if isinstance(err, _SILENT):
        return _BY_STATUS[408].format(name=name)
    if isinstance(err, APIConnectionError) and isinstance(err.__cause__, httpx2.HTTPError):
        return in_words(name, err.__cause__)
    if isinstance(err, _CUT) and not isinstance(err, httpx2.ConnectError):
        return CUT_OFF.format(name=name)
    if isinstance(err, (*_UNREACHABLE, InvalidHandshake)):
        return f"{name} cannot be reached."
    said = _short(str(err))
    return f"{name} gave an answer that cannot be used: {said}" if said else f"{name} gave no usable answer."


def _with_status(name: str, status: int, said: str) -> str:
    if sentence := _BY_STATUS.get(status):
        return sentence.format(name=name, status=status)
    if status >= 500:
        return f"{name} has a fault of its own ({status})."
    return f"{name} does not take this ({status}): {said}" if said else f"{name} does not take this ({status})."


def _closed(name: str, err: ConnectionClosed) -> str:
    said = _short(err.rcvd.reason) if err.rcvd else ""
    if re.search(r"api.?key|unauthori[sz]ed|not authori[sz]ed", said, re.IGNORECASE):
        return _BY_STATUS[401].format(name=name)
    if re.search(r"quota|credit|balance|too many", said, re.IGNORECASE):
        return _BY_STATUS[429].format(name=name)
    return f"{name} closed the connection: {said}" if said else CUT_OFF.format(name=name)


def _said(err: BaseException) -> str:
    """Return the provider's own words for its refusal."""
    body = getattr(err, "body", None)
    found = _message(body) if body is not None else ""
    return _short(found or str(getattr(err, "message", "") or ""))


def _message(body: Any) -> str:
    if isinstance(body, list) and body:
        return _message(body[0])
    if isinstance(body, Mapping):
        inner = body.get("error")
        return _message(inner) if isinstance(inner, Mapping) else str(body.get("message") or body.get("detail") or "")
    return body if isinstance(body, str) else json.dumps(body)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST].rstrip(" .")
