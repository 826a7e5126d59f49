"""The bodies of requests, checked as they come in: what is wrong with one is a BadRequest that says what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web
from aiohttp.http import HttpProcessingError

from assistant.turns import LONGEST_TEXT

BODY_SECONDS = 10.0
"""Time for a request's body."""


class BadRequest(web.HTTPBadRequest):
    """A request that cannot be served, with {"error": what to do}."""

    def __init__(self, error: str, **more: Any) -> None:
        """`more` is told beside the error."""
        super().__init__(text=json.dumps({"error": error, **more}), content_type="application/json")


def refusal(kind: type[web.HTTPException], error: str) -> web.HTTPException:
    """Return the refusal of a request, after which its connection is closed."""
    refused = kind(text=json.dumps({"error": error}, ensure_ascii=False), content_type="application/json")
    refused.force_close()
    return refused


@dataclass(frozen=True)
class WrittenTurn:
    """Words to the home, in writing."""

    text: str
    room: str
    """The name of a satellite or of an area; empty for nowhere."""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read {text, room}. Raises BadRequest."""
        text, room = body.get("text"), body.get("room", "")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            raise BadRequest(f'text must be 1 to {LONGEST_TEXT} characters: {{"text": "turn on the kitchen lights"}}.')
        if not isinstance(room, str):
            raise BadRequest("room must be the name of a satellite or of an area.")
        return cls(text.strip(), room)


@dataclass(frozen=True)
class PairingCode:
    """The code that a satellite or an integration shows."""

    code: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read {code}. Raises BadRequest."""
        code = body.get("code")
        if not isinstance(code, str):
            raise BadRequest('The code is missing: {"code": "12345678"}.')
        return cls(code)


async def json_object(request: web.Request) -> Mapping[str, Any]:
    """Return the JSON object that a request holds. Raises BadRequest."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return plain_json(await request.read())  # UTF-8 whatever its headers say: RFC 8259 knows no others
    except TimeoutError as err:
        raise BadRequest(f"The body did not come within {BODY_SECONDS:.0f} seconds.") from err
    except ValueError as err:
        raise BadRequest("The body must be a JSON object.") from err
    except (web.RequestPayloadError, HttpProcessingError) as err:  # it is cut off, or not packed as its headers say
        raise BadRequest("The body cannot be read.") from err


def plain_json(text: str | bytes) -> Mapping[str, Any]:
    """Return the JSON object in a text. Raises `ValueError`, also for what JSON can spell and is no text or number."""
    try:
        body = json.loads(text)
        # JSON can spell half a UTF-16 pair, and Python reads what is no JSON (NaN).
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as err:
        raise ValueError("It is nested too deeply.") from err
    if not isinstance(body, dict):
        raise ValueError("It is no object.")
    return body
