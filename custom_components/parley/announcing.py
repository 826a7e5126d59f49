"""One announcement through the app's queue, and the receipts of its rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .hub import Hub


async def announce(hub: Hub, request: Mapping[str, Any], *, wait: bool = True) -> list[Mapping[str, Any]]:
    """Announce in the app's own shape of a request; return the receipt of each room, once it is over where `wait`.

    Raises HomeAssistantError.
    """
    result = await hub.command("announce", None, request={**request, "wait": wait})
    return list(result.get("receipts", ()))
