"""Telemetry as the household chose it: each turn's figures to whom it named, and nothing where it named nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from addon.supervision import Follower
from addon.telemetry.app_metrics import AppMetrics
from addon.telemetry.otlp import metrics, traces
from addon.telemetry.sentry import FaultHandler, SentryAddress
from addon.telemetry.turn_figures import TurnFigures, figures_of
from assistant.trace import Turn
from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import reaching
from ha_tools.leaving.sessions import outside_session

_LOGGER = logging.getLogger(__name__)

GATHER_SECONDS = 5.0
"""Time for which turns are gathered."""

SEND_SECONDS = 10.0
MOST_WAITING = 200
"""Turns, or faults, that wait for a server that is away; the oldest go first."""

MOST_LOG_BYTES = 20_000_000
"""Bytes of the file of turns, after which it begins anew; the one before is kept beside it."""


class TurnLog(StrEnum):
    """The place of a line a turn."""

    OFF = "off"
    STDOUT = "stdout"
    FILE = "file"


@dataclass(frozen=True)
class TelemetrySettings:
    """The household's choice."""

    otlp_url: str = ""
    """The address of a collector, without /v1/traces; empty for none."""
    otlp_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    sentry_dsn: str = field(default="", repr=False)
    turn_log: TurnLog = TurnLog.OFF
    turn_file: Path = Path("turns.jsonl")
    with_words: bool = False
    """The words that were said and answered are told, too."""


class Telemetry:
    """Takes each finished turn, and sends what is chosen."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self.metrics = AppMetrics()
        self.problem = ""
        """The trouble with the settings, in plain words; empty for nothing."""
        self._settings = settings
        self._turns: deque[TurnFigures] = deque(maxlen=MOST_WAITING)
        self._faults: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._lines: deque[str] = deque(maxlen=MOST_WAITING)
        self._news = asyncio.Event()
        self._file = asyncio.Lock()
        self._sentry: SentryAddress | None = None
        if settings.sentry_dsn:
            try:
                self._sentry = SentryAddress(settings.sentry_dsn)
            except ValueError as err:
                self.problem = str(err)

    def take(self, turn: Turn) -> None:
        """Take a finished turn."""
        figures = figures_of(turn.as_dict(), with_words=self._settings.with_words)
        self.metrics.count(figures)
        if self._settings.otlp_url:
            self._turns.append(figures)
        if self._settings.turn_log is not TurnLog.OFF:
            self._lines.append(_line(figures))
        self._news.set()

    def followers(self) -> Iterable[Follower]:
        """Return the work of it; none where nothing was chosen."""
        chosen = self._settings
        if chosen.otlp_url or self._sentry or chosen.turn_log is not TurnLog.OFF:
            yield Follower("Telling the figures of turns", self._run)

    async def _run(self) -> None:
        """Send until cancelled."""
        handler = FaultHandler(self._faulted)
        if self._sentry:
            logging.getLogger().addHandler(handler)
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._write_lines()
                await self._send_faults()
                await self._send_turns()
                await asyncio.sleep(GATHER_SECONDS)
        finally:
            logging.getLogger().removeHandler(handler)
            await self._write_lines()

    def _faulted(self, envelope: bytes) -> None:
        self._faults.append(envelope)
        with contextlib.suppress(RuntimeError):  # no loop in this thread: it goes with what comes next
            asyncio.get_running_loop()
            self._news.set()

    async def _write_lines(self) -> None:
        lines = "".join(f"{self._lines.popleft()}\n" for _ in range(len(self._lines)))
        if not lines:
            return
        if self._settings.turn_log is TurnLog.STDOUT:
            sys.stdout.write(lines)
            sys.stdout.flush()
            return
        try:
            async with self._file:
                await asyncio.to_thread(_append, self._settings.turn_file, lines)
        except OSError as err:
            _LOGGER.warning("The file of turns cannot be written: %s", err.strerror or err)

    async def forget_lines(self, is_meant: Callable[[str], bool]) -> None:
        """Delete lines of turns, also where none are written any more, and what is still to be sent of those turns."""
        self._turns = deque((each for each in self._turns if not is_meant(_line(each))), MOST_WAITING)
        self._lines = deque((line for line in self._lines if not is_meant(line)), MOST_WAITING)
        for file in (self._settings.turn_file, _before(self._settings.turn_file)):
            try:
                async with self._file:
                    await asyncio.to_thread(_delete_lines, file, is_meant)
            except OSError as err:
                _LOGGER.warning("The file of turns cannot be written: %s", err.strerror or err)

    async def _send_turns(self) -> None:
        if not self._turns:
            return
        sent = list(self._turns)
        base = self._settings.otlp_url.rstrip("/")
        headers = {"Content-Type": "application/json", **self._settings.otlp_headers}
        told = json.dumps(traces(sent)).encode()
        if await self._post(f"{base}/v1/traces", told, headers, "the OpenTelemetry collector"):
            for each in sent:
                if self._turns and self._turns[0] is each:  # else it made way for a newer one meanwhile
                    self._turns.popleft()
        counted = json.dumps(metrics(self.metrics.as_otlp(time.time_ns()))).encode()
        await self._post(f"{base}/v1/metrics", counted, headers, "the OpenTelemetry collector")

    async def _send_faults(self) -> None:
        while self._sentry and self._faults:
            headers = {"Content-Type": "application/x-sentry-envelope", "X-Sentry-Auth": self._sentry.auth}
            await self._post(self._sentry.url, self._faults.popleft(), headers, "Sentry")

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], service: str) -> bool:
        """Send something; return whether it was taken. What fails is no fault, or it would be sent again and again."""
        try:
            with reaching(urlsplit(url).hostname or "", service, SentKind.REPORT):
                timeout = aiohttp.ClientTimeout(total=SEND_SECONDS)
                async with (
                    outside_session(timeout=timeout) as http,
                    http.post(url, data=body, headers=headers) as answer,
                ):
                    await answer.read()
                    return answer.status < 400
        except (aiohttp.ClientError, OSError, ValueError) as err:
            _LOGGER.debug("%s takes nothing: %s", service, type(err).__name__)
            return False


def _line(figures: TurnFigures) -> str:
    return json.dumps(figures.as_dict(), ensure_ascii=False)


def _append(file: Path, lines: str) -> None:
    if file.exists() and file.stat().st_size > MOST_LOG_BYTES:
        file.replace(_before(file))
    with file.open("a", encoding="utf-8", errors="replace") as written:
        file.chmod(0o600)
        written.write(lines)


def _before(file: Path) -> Path:
    """Return the file in which older lines stand."""
    return file.with_name(f"{file.name}.1")


def _delete_lines(file: Path, is_meant: Callable[[str], bool]) -> None:
    written = file.with_name(f"{file.name}.new")
    written.unlink(missing_ok=True)  # of a deletion that did not come to its end
    if not file.is_file():
        return
    lines = [line for line in file.read_text("utf-8", errors="replace").split("\n") if line]
    kept = [line for line in lines if not is_meant(line)]
    if len(kept) == len(lines):
        return
    if not kept:
        file.unlink()
        return
    written.touch(mode=0o600)
    try:
        written.write_text("".join(f"{line}\n" for line in kept), "utf-8")
        written.replace(file)
    except OSError:
        written.unlink(missing_ok=True)
        raise


def began(line: str) -> float:
    """Return the moment at which the turn of a line began, in seconds; 0 for a line that cannot be read."""
    try:
        return datetime.fromisoformat(json.loads(line)["started"]).timestamp()
    except (ValueError, TypeError, LookupError):
        return 0.0


def turn_of(line: str) -> str:
    """Return the id of the turn of a line; empty for a line that cannot be read."""
    try:
        return str(json.loads(line)["turn"])
    except (ValueError, TypeError, LookupError):
        return ""


def headers_in(text: str) -> dict[str, str]:
    """Return the headers in a text as OpenTelemetry's own variable has them: "Authorization=Bearer abc,x=1"."""
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def gauges_of(*, satellites: int, connected: int, ready: bool, memory: int, seconds: float) -> dict[str, Any]:
    """Return the figures of this moment, by the names of Prometheus."""
    return {
        "parley_satellites": satellites,
        "parley_satellites_connected": connected,
        "parley_ready": float(ready),
        "parley_memory_bytes": memory,
        "parley_uptime_seconds": seconds,
    }
