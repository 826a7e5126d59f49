"""An app as Supervisor runs it: its page of options, its environment, its process, its standard input."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from testbed.home_assistant import free_port
from testbed.testbed_errors import HomeAssistantError

ROOT = Path(__file__).parents[2]

SLUG = "local_parley"
"""Supervisor's name for an app: the repository's, then its own."""

STOP_SECONDS = 10.0
"""Time for an app to end after SIGTERM; config.yaml's `timeout`, 10 where it has none."""


class InstalledApp:
    """Parley's app, installed. `token` is what it authenticates with at Supervisor."""

    def __init__(self, data: Path) -> None:
        """`data` is its folder, which outlives a restart."""
        self.data = data
        self.configuration: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
        self.options: dict[str, Any] = dict(self.configuration["options"])
        self.token = secrets.token_hex(32)
        self.ingress_token = secrets.token_urlsafe(32)
        self.ingress_port, self.lan_port = free_port(), free_port()
        self.log = data / "output.log"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Its process has begun and not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self, environment: Mapping[str, str]) -> None:
        """Start it: its options are written now and only now, as Supervisor does."""
        if self.is_running:
            raise HomeAssistantError("The app runs already.")
        (self.data / "options.json").write_text(json.dumps(self.options), encoding="utf-8")
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *("setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-m", "addon"),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**_bare(os.environ), **self._environment(), **environment},
            )

    async def stop(self) -> int:
        """End it as Supervisor does, SIGTERM and then SIGKILL; return its exit code."""
        process = self._running()
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                return await process.wait()
        except TimeoutError:
            process.kill()
            return await process.wait()

    async def write(self, line: bytes) -> None:
        """Write to its standard input, a line a document."""
        stdin = self._running().stdin
        assert stdin is not None
        stdin.write(line.rstrip(b"\n") + b"\n")
        await stdin.drain()

    async def close(self) -> None:
        """Leave nothing running."""
        if self.is_running:
            await self.stop()

    def last_words(self, lines: int = 30) -> str:
        """Return the end of its log."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            raise HomeAssistantError(f"The app does not run.\n{self.last_words()}")
        return self._process

    def _environment(self) -> dict[str, str]:
        return {
            "SUPERVISOR_TOKEN": self.token,
            "PARLEY_DATA": str(self.data),
            "PARLEY_INGRESS_PORT": str(self.ingress_port),
            "PARLEY_LAN_PORT": str(self.lan_port),
        }


def _bare(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what a developer's shell tells an app that runs by hand."""
    return {name: value for name, value in environment.items() if not name.startswith(("PARLEY_", "HASS_"))}
