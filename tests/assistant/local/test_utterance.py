"""The result of an utterance, for whoever still waits for it."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest

from assistant.local.utterance import RoomHearing, Utterance


async def test_an_error_is_told_to_who_waits_and_to_nobody_else() -> None:
    """A decoder may hang whose satellite has gone meanwhile."""
    loop, complaints = asyncio.get_running_loop(), list[dict[str, Any]]()
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    dropped, awaited = (Utterance(RoomHearing(), lambda _text: None, None) for _ in range(2))
    for utterance in (dropped, awaited):
        utterance.fail(RuntimeError("the recogniser hung"))
    with pytest.raises(RuntimeError, match="hung"):
        await awaited.result
    del dropped, utterance
    gc.collect()
    assert not complaints
