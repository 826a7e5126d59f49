"""A live view of a real Home Assistant, and what a test needs to change its registries."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio

from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.websocket import HomeAssistantSocket, connect
from testbed.home_assistant import RealHomeAssistant

READY_SECONDS = 10.0


@contextlib.asynccontextmanager
async def running(url: str, token: str) -> AsyncIterator[HomeAssistant]:
    """A live view that is kept up; it may not be ready yet."""
    view = HomeAssistant(url, token)
    task = asyncio.create_task(view.run())
    try:
        yield view
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def owner_connection(real: RealHomeAssistant) -> AsyncIterator[HomeAssistantSocket]:
    """Another connection of the home's owner, to change registries with."""
    async with connect(real.url, real.token) as connection:
        reader = asyncio.create_task(connection.serve())
        try:
            yield connection
        finally:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader


@contextlib.asynccontextmanager
async def out_of_reach(live: HomeAssistant, real: RealHomeAssistant, entity_id: str) -> AsyncIterator[None]:
    """A time in which Home Assistant says that something is unavailable."""
    await real.set_state(entity_id, "unavailable")
    try:
        await live.wait_for_states([entity_id], lambda state: not state.available, READY_SECONDS)
        yield
    finally:
        await real.call_service("homeassistant", "update_entity", {"entity_id": entity_id})


@pytest_asyncio.fixture
async def live(home_assistant: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    """A ready live view of the shared Home Assistant at its start state."""
    async with running(home_assistant.url, home_assistant.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        yield view


@pytest_asyncio.fixture
async def live_villa(villa: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    """A ready live view of the shared villa at its start state."""
    async with running(villa.url, villa.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        yield view


@pytest_asyncio.fixture
async def owner(home_assistant: RealHomeAssistant) -> AsyncIterator[HomeAssistantSocket]:
    """The owner of the shared Home Assistant."""
    async with owner_connection(home_assistant) as connection:
        yield connection
