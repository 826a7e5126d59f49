"""One link to Home Assistant's integration: one reader, one writer, orders side by side; a slow peer is dropped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from aiohttp import WSMsgType, web

from addon.integration.link_messages import (
    LinkErrorCode,
    LinkRefused,
    LinkResult,
    LinkWelcome,
    Order,
    OrderError,
    as_json,
    order_number,
    read_order,
)
from addon.news import News, Newsfeed

_LOGGER = logging.getLogger(__name__)

SEND_SECONDS = 10.0
"""An integration that takes nothing for this long is dropped; it comes again by itself."""

GOODBYE_SECONDS = 1.0
"""Time for one that is refused to take the reason."""

MOST_UNDER_WAY = 64
"""Orders of one link that may be under way, their answers not yet taken."""

MOST_PINGS = 20
"""Pings and their answers in one second; an integration sends one in some seconds."""

Perform = Callable[[Order], Awaitable[Mapping[str, Any]]]
"""Carries out an order and returns what it is answered by; raises `OrderError`."""


class Link:
    """One welcomed integration."""

    def __init__(
        self,
        integration_id: str,
        websocket: web.WebSocketResponse,
        states: Mapping[str, Callable[[], News]],
        perform: Perform,
    ) -> None:
        self.integration_id = integration_id
        self.news = Newsfeed(states, first_to_go="event")
        self._websocket = websocket
        self._perform = perform
        self._under_way: set[asyncio.Task[None]] = set()
        self._unanswered = 0
        self._ending: asyncio.Future[OrderError] = asyncio.get_running_loop().create_future()

    async def serve(self, welcome: LinkWelcome) -> None:
        """Serve it until it is gone, breaks the wire, takes nothing any more or is told to end."""
        try:
            await self._send(as_json(welcome))
            await self._work()
        except OrderError as err:
            await refuse(self._websocket, err)
        except (TimeoutError, ConnectionError):
            _LOGGER.info("The integration took nothing any more, and its link is closed")

    def end(self, why: OrderError) -> None:
        """Let nothing more be done for it, and tell it why."""
        if not self._ending.done():
            self._ending.set_result(why)

    async def close(self) -> None:
        """Close the socket; the integration comes again by itself."""
        await self._websocket.close()

    async def _work(self) -> None:
        works = [asyncio.create_task(work()) for work in (self._write, self._read, self._until_told_to_end)]
        try:
            done, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for work in done:
                work.result()
        finally:
            tasks = (*works, *self._under_way)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_told_to_end(self) -> None:
        raise await self._ending

    async def _read(self) -> None:
        async for text in texts(self._websocket):
            self._begin(*order_number(text))

    def _begin(self, number: int, raw: Mapping[str, Any]) -> None:
        self._unanswered += 1
        if self._unanswered > MOST_UNDER_WAY:
            raise OrderError(LinkErrorCode.TOO_MANY, f"At most {MOST_UNDER_WAY} orders may be under way at once.")
        task = asyncio.create_task(self._carry_out(number, raw), name=f"order {number}")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry_out(self, number: int, raw: Mapping[str, Any]) -> None:
        try:
            result = LinkResult(number, success=True, result=await self._perform(read_order(raw)))
        except OrderError as err:
            result = _failure(number, err.code, str(err))
        except Exception:  # the outermost edge of an order: a fault of ours is told, and the link goes on
            _LOGGER.exception("An order of the integration failed")
            result = _failure(number, LinkErrorCode.FAILED, "Something went wrong inside. It is noted in Parley's log.")
        self.news.tell(as_json(result))

    async def _write(self) -> None:
        while True:
            for message in await self.news.next():
                await self._send(message)
                self._unanswered -= message["type"] == LinkResult.type

    async def _send(self, message: News) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await self._websocket.send_json(message)


async def refuse(websocket: web.WebSocketResponse, why: OrderError) -> None:
    """Tell an integration why its socket is closed next, if it takes that."""
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await websocket.send_json(as_json(LinkRefused(why.code, str(why))))


async def texts(websocket: web.WebSocketResponse) -> AsyncIterator[str]:
    """Yield the text frames of a socket that leaves pings to us (`autoping=False`), until it is closed.

    Raises `OrderError` for other frames, and for pings without a pause.
    """
    pinged: deque[float] = deque(maxlen=MOST_PINGS)
    async for frame in websocket:
        if frame.type is WSMsgType.TEXT:
            yield frame.data
            continue
        now = time.monotonic()
        if frame.type not in {WSMsgType.PING, WSMsgType.PONG}:
            raise OrderError(LinkErrorCode.BAD_MESSAGE, "Frames are text.")
        if len(pinged) == MOST_PINGS and now - pinged[0] < 1.0:
            raise OrderError(LinkErrorCode.BAD_MESSAGE, f"At most {MOST_PINGS} pings may be sent in a second.")
        pinged.append(now)
        if frame.type is WSMsgType.PING:
            await websocket.pong(frame.data)


def _failure(number: int, code: LinkErrorCode, message: str) -> LinkResult:
    return LinkResult(number, success=False, error={"code": code, "message": message})
