"""The answers of handlers to what fails: JSON that says so in words."""

from __future__ import annotations

import json
from collections.abc import Awaitable

import aiosqlite
from aiohttp import web

from addon.store.database import reason


def not_found(error: str) -> web.HTTPNotFound:
    """Return the answer to a request for something that is not there."""
    return web.HTTPNotFound(text=json.dumps({"error": error}), content_type="application/json")


def unavailable(error: str) -> web.HTTPServiceUnavailable:
    """Return the answer to a request that cannot be served at the moment."""
    return web.HTTPServiceUnavailable(text=json.dumps({"error": error}), content_type="application/json")


async def of_known(work: Awaitable[None], kind: str) -> None:
    """Do the work on a thing of a kind; a `KeyError` means that there is none with its id, and is answered so."""
    try:
        await work
    except KeyError as err:
        raise not_found(f"No {kind} has this id.") from err
    except aiosqlite.Error as err:
        raise unavailable(f"The change cannot be kept: {reason(err)}.") from err
