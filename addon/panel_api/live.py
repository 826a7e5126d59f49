"""News for open pages, as it happens.

A state (the satellites, the timers, the announcements) is shown as it is by then, however often it has changed since;
what happens once (a step, a turn) waits in a bounded queue of each page's, whose oldest steps give way first. A page
that takes nothing is closed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from aiohttp import WSMessage, web

from addon.news import News, Newsfeed
from addon.sites.request_bodies import plain_json
from addon.sites.users import Right

_LOGGER = logging.getLogger(__name__)

SEND_SECONDS = 10.0
"""A page that takes nothing for this long is closed."""

State = Callable[[Right], News]
"""Makes the message that shows a state to somebody with a right."""


class Page:
    """One open page of somebody with a right."""

    def __init__(self, websocket: web.WebSocketResponse, right: Right, states: Mapping[str, State]) -> None:
        self.right = right
        self.news = Newsfeed({name: partial(state, right) for name, state in states.items()}, first_to_go="step")
        self.watched: frozenset[str] = frozenset()
        """The states that it looks at, of those that are shown only then."""
        self._websocket = websocket
        self._leaving = False

    def leave(self) -> None:
        """Have the page closed soon."""
        self._leaving = True
        self.news.wake()

    async def close(self) -> None:
        """Close the page; it comes again by itself."""
        await self._websocket.close()

    async def write(self) -> None:
        """Show what is new until cancelled, until the page is to leave, or until it takes nothing."""
        try:
            while not self._leaving:
                for message in await self.news.next():
                    async with asyncio.timeout(SEND_SECONDS):
                        await self._websocket.send_json(message)
        except (TimeoutError, ConnectionError):
            _LOGGER.debug("A page took nothing and is closed")
        except Exception:  # the outermost edge of a page: it comes again, and the others go on
            _LOGGER.exception("A page could not be shown something")
        await self.close()


class Live:
    """The open pages. `states` are shown to each when it opens, in their order, and when they change."""

    def __init__(self, states: Mapping[str, State], watchable: Mapping[str, Callable[[bool], None]]) -> None:
        """`watchable` are states that are shown only while a page looks; each is told when that begins and ends."""
        self._states = states
        self._watchable = watchable
        self._watched: set[str] = set()
        self._pages: set[Page] = set()

    def change(self, state: str) -> None:
        """Show a state anew to every page that looks at it."""
        for page in self._pages:
            if state not in self._watchable or state in page.watched:
                page.news.change(state)

    def tell(self, message: News, right: Right) -> None:
        """Show something that happened to everybody who has a right."""
        for page in self._pages:
            if page.right >= right:
                page.news.tell(message)

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
            async for message in websocket:
                if not self._heard(page, message):
                    break
        finally:
            self._pages.discard(page)
            self._look()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return websocket

    def _heard(self, page: Page, message: WSMessage) -> bool:
        """Take {"type": "ping"} or {"type": "watch", "watched": […]}; return whether the page may go on."""
        try:
            said = plain_json(message.data)
        except (ValueError, TypeError):
            return False
        if said.get("type") == "ping":
            page.news.tell({"type": "pong"})
        elif said.get("type") == "watch" and isinstance(said.get("watched"), list):
            page.watched = frozenset(str(name) for name in said["watched"]) & self._watchable.keys()
            self._look()
        return True

    def _look(self) -> None:
        """Tell what is looked at by now, where that is another than before."""
        for name, told in self._watchable.items():
            now = any(name in page.watched for page in self._pages)
            if now != (name in self._watched):
                self._watched ^= {name}
                told(now)

    async def close(self) -> None:
        """Close every page; those that are still open somewhere come again by themselves."""
        await asyncio.gather(*(page.close() for page in list(self._pages)))
