"""News for open pages, as it happens.

A state (the satellites, the timers) is shown as it is by then, however often it has changed since; what happens once
(a step, a turn) waits in a bounded queue of each page's, whose oldest steps give way first. A page that takes nothing
is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from addon.users import Right

_LOGGER = logging.getLogger(__name__)

QUEUE = 256
"""Messages of what happened that may wait for one page."""

STATE_SECONDS = 0.25
"""Rest after a page was shown a state: what changes hundreds of times a second is shown some times a second."""

SEND_SECONDS = 10.0
"""A page that takes nothing for this long is closed."""

Message = dict[str, Any]
State = Callable[[Right], Message]
"""Makes the message that shows a state to somebody with a right."""


class Page:
    """One open page of somebody with a right."""

    def __init__(self, websocket: web.WebSocketResponse, right: Right, states: Mapping[str, State]) -> None:
        self.right = right
        self._websocket = websocket
        self._states = states
        self._changed = set(states)
        self._happened: deque[Message] = deque()
        self._news = asyncio.Event()
        self._news.set()
        self._rest_until = 0.0
        self._leaving = False

    def change(self, state: str) -> None:
        """Show a state anew, soon."""
        self._changed.add(state)
        self._news.set()

    def tell(self, message: Message) -> None:
        """Show something that happened."""
        self._happened.append(message)
        if len(self._happened) > QUEUE:
            steps = (number for number, one in enumerate(self._happened) if one["type"] == "step")
            del self._happened[next(steps, 0)]
        self._news.set()

    def leave(self) -> None:
        """Have the page closed soon."""
        self._leaving = True
        self._news.set()

    async def close(self) -> None:
        """Close the page; it comes again by itself."""
        await self._websocket.close()

    async def write(self) -> None:
        """Show what is new until cancelled, until the page is to leave, or until it takes nothing."""
        try:
            while not self._leaving:
                await self._something_new()
                await self._show_states()
                while self._happened:
                    await self._send(self._happened.popleft())
        except (TimeoutError, ConnectionError):
            _LOGGER.debug("A page took nothing and is closed")
        except Exception:  # the outermost edge of a page: it comes again, and the others go on
            _LOGGER.exception("A page could not be shown something")
        await self.close()

    async def _something_new(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._rest_until if self._changed else None):
                await self._news.wait()
        self._news.clear()

    async def _show_states(self) -> None:
        now = asyncio.get_running_loop().time()
        if not self._changed or now < self._rest_until:
            return
        self._rest_until = now + STATE_SECONDS
        for name in [name for name in self._states if name in self._changed]:
            self._changed.discard(name)
            await self._send(self._states[name](self.right))

    async def _send(self, message: Message) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await self._websocket.send_json(message)


class Live:
    """The open pages. `states` are shown to each when it opens, in their order, and when they change."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self._states = states
        self._pages: set[Page] = set()

    def change(self, state: str) -> None:
        """Show a state anew to every page."""
        for page in self._pages:
            page.change(state)

    def tell(self, message: Message, right: Right) -> None:
        """Show something that happened to everybody who has a right."""
        for page in self._pages:
            if page.right >= right:
                page.tell(message)

    def renew(self) -> None:
        """Let every page come again: what the person before it may do has changed."""
        for page in self._pages:
            page.leave()

    async def endpoint(self, request: web.Request, right: Right) -> web.WebSocketResponse:
        """Serve the page of somebody with a right."""
        websocket = web.WebSocketResponse(heartbeat=20, max_msg_size=4096)
        await websocket.prepare(request)
        page = Page(websocket, right, self._states)
        self._pages.add(page)
        writer = asyncio.create_task(page.write())
        try:
            async for _ in websocket:  # a page has nothing to say; reading sees it close
                pass
        finally:
            self._pages.discard(page)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return websocket

    async def close(self) -> None:
        """Close every page; those that are still open somewhere come again by themselves."""
        await asyncio.gather(*(page.close() for page in list(self._pages)))
