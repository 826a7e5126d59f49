"""Faults of the app for a Sentry of the household's choice: which line failed, and nothing of what it worked on.

The envelope is written by hand (develop.sentry.dev/sdk/data-model/envelopes): of a fault only its type and the places
in the code are told. A message may repeat words, names, addresses and keys, so that none is taken.
"""

from __future__ import annotations

import json
import logging
import platform
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from addon.integration.integrations import APP_VERSION

MOST_FRAMES = 60
MOST_CAUSES = 5


class SentryAddress:
    """The address that a DSN names. Raises ValueError for one that is none."""

    def __init__(self, dsn: str) -> None:
        parts = urlsplit(dsn)
        path, _, project = parts.path.rpartition("/")
        if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.username or not project.isalnum():
            raise ValueError("sentry_dsn is no DSN: it looks like https://key@host/1.")
        port = f":{parts.port}" if parts.port else ""
        self.host = parts.hostname
        self.url = f"{parts.scheme}://{parts.hostname}{port}{path}/api/{project}/envelope/"
        self.auth = f"Sentry sentry_version=7, sentry_client=parley/{APP_VERSION}, sentry_key={parts.username}"


class FaultHandler(logging.Handler):
    """Takes the faults out of what is logged, as envelopes."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        super().__init__(logging.ERROR)
        self._take = take

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of a record that has an exception."""
        if record.exc_info and record.exc_info[1]:
            self._take(envelope_of(record.exc_info[1], record.name))


def envelope_of(fault: BaseException, logger: str) -> bytes:
    """Return the envelope of a fault."""
    event_id, now = uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds")
    event = {
        "event_id": event_id,
        "timestamp": now,
        "platform": "python",
        "level": "error",
        "logger": logger,
        "release": f"parley@{APP_VERSION}",
        "contexts": {"runtime": {"name": "CPython", "version": platform.python_version()}},
        "exception": {"values": [_told(each) for each in reversed(list(_causes(fault)))]},
    }
    body = json.dumps(event).encode()
    head = json.dumps({"event_id": event_id, "sent_at": now}).encode()
    return b"\n".join((head, json.dumps({"type": "event", "length": len(body)}).encode(), body, b""))


def _causes(fault: BaseException | None) -> Iterable[BaseException]:
    for _ in range(MOST_CAUSES):
        if fault is None:
            return
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _told(fault: BaseException) -> dict[str, Any]:
    kind = type(fault)
    return {"type": kind.__name__, "module": kind.__module__, "stacktrace": {"frames": _frames(fault.__traceback__)}}


def _frames(trace: TracebackType | None) -> list[dict[str, Any]]:
    frames = []
    while trace:
        code = trace.tb_frame.f_code
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        frames.append(
            {
                "module": module,
                "filename": Path(code.co_filename).name,  # without its folder, which may name a person
                "function": code.co_name,
                "lineno": trace.tb_lineno,
                "in_app": module.partition(".")[0] in {"addon", "assistant", "ha_tools"},
            }
        )
        trace = trace.tb_next
    return frames[-MOST_FRAMES:]
