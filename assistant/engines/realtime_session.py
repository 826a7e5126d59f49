"""A session with OpenAI's Realtime models: its connection, and the sound that it has heard last."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any

from openai import OpenAIError
from openai.resources.realtime.realtime import AsyncRealtimeConnection
from websockets.exceptions import WebSocketException

from assistant.engines.failures import CUT_OFF
from assistant.engines.realtime_wire import RealtimeRefusedError, sound_item, tokens_of
from assistant.model.completion import ModelError, SpokenQuestion
from assistant.model.completion_use import CompletionUse
from ha_tools.leaving.crossing import Wire
from ha_tools.leaving.sockets import SocketCount

_LOGGER = logging.getLogger(__name__)

NAME = "OpenAI Realtime"

IDLE_SECONDS = 60.0
"""A session without a question is kept so long: it saves a handshake in the next turn."""


class RealtimeSession:
    """One session, which may be asked one question at a time."""

    def __init__(self, connection: AsyncRealtimeConnection) -> None:
        self._connection = connection
        self._began = time.monotonic()
        self._count = SocketCount()
        self._heard: tuple[SpokenQuestion, str] | None = None
        self._resting: asyncio.TimerHandle | None = None
        self.was_kept = False
        """It has waited for a question, and may have ended meanwhile."""

    @property
    def age(self) -> float:
        """The seconds since it was opened."""
        return time.monotonic() - self._began

    def rest(self, tired: Callable[[], None]) -> None:
        """Wait for another question; `tired` is called where none comes."""
        self.was_kept = True
        self._resting = asyncio.get_running_loop().call_later(IDLE_SECONDS, tired)

    def resume(self) -> None:
        """Do not wait any more."""
        if self._resting:
            self._resting.cancel()
            self._resting = None

    async def hear(self, spoken: SpokenQuestion) -> str:
        """Return the item of a question's sound; it is sent once, however often the model is asked about it."""
        if self._heard and self._heard[0] is spoken:
            return self._heard[1]
        if self._heard:
            await self._send({"type": "conversation.item.delete", "item_id": self._heard[1]})
        item = await asyncio.to_thread(sound_item, spoken)
        self._heard = (spoken, item["id"])
        await self._send({"type": "conversation.item.create", "item": item})
        return str(item["id"])

    async def answer(self, request: Mapping[str, Any], use: CompletionUse) -> AsyncGenerator[Mapping[str, Any], None]:
        """Ask; yield the events of the answer. Raises `RealtimeRefusedError`, and `ModelError` where it breaks off."""
        await self._send({"type": "response.create", "response": request})
        while True:
            event = json.loads(await self._connection.recv_bytes())
            kind = str(event.get("type"))
            if kind == "error":
                raise RealtimeRefusedError(event["error"])
            if kind.startswith(("response.output", "response.function_call")):
                yield event
            elif kind == "response.done":
                _check(event["response"])
                use.counted(**tokens_of(event["response"].get("usage") or {}))
                return

    async def close(self) -> None:
        """Take leave."""
        try:
            await self._connection.close()
        except (OpenAIError, WebSocketException, OSError) as err:
            _LOGGER.debug("%s was left without a word: %s", NAME, err)

    def count(self, wire: Wire) -> None:
        """Count what went over the connection since the last time."""
        socket = self._connection._connection.transport.get_extra_info("socket")  # noqa: SLF001 - its client shows none
        sent, received = self._count.since(socket)
        wire.sent(sent)
        wire.received(received)

    async def _send(self, event: Mapping[str, Any]) -> None:
        await self._connection.send_raw(json.dumps(event))


def _check(response: Mapping[str, Any]) -> None:
    """Raise an error where a response is not all that there was to say."""
    details = response.get("status_details") or {}
    match response.get("status"):
        case "completed":
            return
        case "failed":
            raise RealtimeRefusedError(details.get("error") or {})
        case "incomplete" if details.get("reason") == "content_filter":
            raise ModelError(f"{NAME} declines to answer this.")
    raise ModelError(CUT_OFF.format(name=NAME))
