"""Supervisor's interface, as far as the app asks it for something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

ANSWER_SECONDS = 30.0
"""Supervisor may have much to do when a machine starts."""


class SupervisorError(Exception):
    """Supervisor did not do what it was asked for; the text says why."""


class SupervisorApi:
    """Supervisor, with the token that it gave the app."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Return what an answer holds. Raises `SupervisorError`."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=self._headers) as session,
                session.request(method, self._url + path, json=body) as response,
            ):
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            raise SupervisorError(f"{method} {path}: {err or 'no answer'}") from err
        if not isinstance(answer, dict) or answer.get("result") != "ok":
            message = answer.get("message") if isinstance(answer, dict) else None
            raise SupervisorError(f"{method} {path}: {message or 'an answer that cannot be read'}")
        data = answer.get("data")
        return data if isinstance(data, dict) else {}


def supervisor_at(url: str, token: str) -> SupervisorApi | None:
    """Return the Supervisor at an address; None where that is empty: the app runs by hand."""
    return SupervisorApi(url, token) if url else None
