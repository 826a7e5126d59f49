"""The webhook that Twilio asks what to do with a call."""

from __future__ import annotations

import logging
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response

from agent.bot import TWILIO
from agent.twilio_calls import AUTH_TOKEN

_LOGGER = logging.getLogger(__name__)

STREAM_PATH = "/ws"
"""The path of the runner's WebSocket for telephones."""


def add_webhook(app: FastAPI) -> None:
    """Answer `POST /` of the runner's site as Twilio's webhook."""
    if not TWILIO.asks_for_signatures:
        _LOGGER.warning("Whoever knows this address may call and try PINs: set %s", AUTH_TOKEN)

    @app.post("/")
    async def call(request: Request) -> Response:
        host = request.headers.get("host", "")  # signed with the rest of the address: nobody can make it up
        query = f"?{request.url.query}" if request.url.query else ""
        fields = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        signature = request.headers.get("x-twilio-signature", "")
        answer = TWILIO.answer(f"https://{host}/{query}", signature, fields, f"wss://{host}{STREAM_PATH}")
        if answer is None:
            return Response(status_code=403)
        return Response(answer, media_type="application/xml")
