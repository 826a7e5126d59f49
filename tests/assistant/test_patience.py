"""Bounded waits: others are given up in time, but not for a stall of this program."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest

from assistant.patience import patience

BOUND = 0.6
STALL = 1.2


async def test_who_says_nothing_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with patience(BOUND):
            await asyncio.Event().wait()
    assert time.monotonic() - began >= BOUND


async def test_who_answers_in_time_is_heard_and_nothing_fires_later() -> None:
    async with patience(BOUND):
        await asyncio.sleep(0)
    await asyncio.sleep(BOUND + 0.1)


async def test_a_cancelled_wait_is_cancelled_and_not_late() -> None:
    async def wait() -> None:
        async with patience(BOUND):
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


@pytest.mark.parametrize("before", [0.0, BOUND - 0.1], ids=["at the beginning", "just before the bound"])
async def test_an_answer_that_came_while_this_program_stood_still_is_heard(before: float) -> None:
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    answering = threading.Timer(before + STALL / 2, theirs.sendall, [b"here\n"])
    answering.start()
    async with patience(BOUND):
        await asyncio.sleep(before)
        time.sleep(STALL)  # noqa: ASYNC251 - the stall
        assert await reader.readline() == b"here\n"
    answering.join()
    writer.close()
    theirs.close()
