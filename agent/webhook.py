"""The additions to the runner's site: the webhook that Twilio asks about a call, and a log without secrets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response

from agent.bot import TWILIO
from agent.home_app import begin_log
from agent.twilio_calls import AUTH_TOKEN

_LOGGER = logging.getLogger(__name__)

STREAM_PATH = "/ws"
"""The path of the runner's WebSocket for telephones."""


HOSTS = ("host", "x-forwarded-host")
"""The headers in which this host is named as Twilio knows it, behind a proxy the second."""


def add_webhook(app: FastAPI) -> None:
    """Answer `POST /` of the runner's site as Twilio's webhook."""
    if not TWILIO.asks_for_signatures:
        _LOGGER.warning("Whoever knows this address may call and try PINs: set %s", AUTH_TOKEN)

    @app.post("/")
    async def call(request: Request) -> Response:
        hosts = [each.strip() for name in HOSTS for each in request.headers.get(name, "").split(",")]
        query = f"?{request.url.query}" if request.url.query else ""
        fields = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
        signature = request.headers.get("x-twilio-signature", "")
        answer = TWILIO.answer(hosts, f"/{query}", signature, fields, STREAM_PATH)
        if answer is None:
            return Response(status_code=403)
        return Response(answer, media_type="application/xml")


def guard_log(app: FastAPI) -> None:
    """Log without secrets once the site begins: the runner has set up its own log by then, which hides nothing."""
    runs = app.router.lifespan_context

    @asynccontextmanager
    async def guarded(app: FastAPI) -> AsyncIterator[Any]:
        await asyncio.to_thread(begin_log)
        async with runs(app) as state:
            yield state

    app.router.lifespan_context = guarded
