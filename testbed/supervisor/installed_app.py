"""An app as Supervisor runs it: its page of options, its environment, its process, its standard input."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from testbed.cache import CACHE
from testbed.home_assistant import free_port
from testbed.process import TIED_TO_US
from testbed.testbed_errors import HomeAssistantError

ROOT = Path(__file__).parents[2]

SLUG = "local_parley"
"""Supervisor's name for an app: the repository's, then its own."""

STOP_SECONDS = 10.0
"""Time for an app to end after SIGTERM; config.yaml's `timeout`, 10 where it has none."""


@dataclass(frozen=True)
class AppProgram:
    """A way to run the app's process."""

    command: Sequence[str]
    folder: Path
    """Its working folder."""
    environment: Mapping[str, str]
    """Its variables, beside those that Supervisor adds."""
    ingress_port: int
    lan_port: int


def from_checkout(data: Path) -> AppProgram:
    """Return the way to run the checkout's app on free ports, with `data` as its folder."""
    ingress_port, lan_port = free_port(), free_port()
    environment = {
        # without what a developer's shell tells an app that runs by hand
        **{name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "HASS_"))},
        "PARLEY_DATA": str(data),
        "PARLEY_INGRESS_PORT": str(ingress_port),
        "PARLEY_LAN_PORT": str(lan_port),
        "PARLEY_MODELS": str(CACHE / "speech"),
    }
    return AppProgram((sys.executable, "-m", "addon"), ROOT, environment, ingress_port, lan_port)


class InstalledApp:
    """Parley's app, installed. `token` is what it authenticates with at Supervisor."""

    def __init__(self, data: Path, program: AppProgram | None = None) -> None:
        """`data` is its folder, which outlives a restart; it runs from the checkout where no program is given."""
        self.data = data
        self._program = program or from_checkout(data)
        self.configuration: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
        self.options: dict[str, Any] = dict(self.configuration["options"])
        self.token = secrets.token_hex(32)
        self.ingress_token = secrets.token_urlsafe(32)
        self.ingress_port, self.lan_port = self._program.ingress_port, self._program.lan_port
        self.published_port: int | None = self.lan_port
        """The machine's port that leads to the app's own, as its owner chose it; None where it is closed."""
        self.log = data / "output.log"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Its process has begun and not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The running process. Raises HomeAssistantError."""
        return self._running().pid

    async def start(self, environment: Mapping[str, str]) -> None:
        """Start it: its options are written now and only now, as Supervisor does."""
        if self.is_running:
            raise HomeAssistantError("The app runs already.")
        (self.data / "options.json").write_text(json.dumps(self.options), encoding="utf-8")
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *TIED_TO_US,
                *self._program.command,
                cwd=self._program.folder,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**self._program.environment, "SUPERVISOR_TOKEN": self.token, **environment},
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
