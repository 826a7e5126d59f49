"""A real Home Assistant with one of the homes of `testbed.homes`, on a loopback port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from testbed.cache import CACHE
from testbed.home_plan import INTEGRATION, HomePlan
from testbed.homes.demo import DEMO
from testbed.lists import fill_calendar, fill_todo_lists
from testbed.loaded_process import LoadedProcess
from testbed.past import remember
from testbed.process import Process
from testbed.rest import RestApi, State
from testbed.testbed_errors import HomeAssistantError

FOLDER = CACHE / "home-assistant"
"""Where `testbed.install` keeps the program; it cannot be moved."""

HASS = FOLDER / "venv" / "bin" / "hass"

USERNAME, PASSWORD = "owner", "parley-demo"
"""Who may sign in to a home's own pages."""

START_SECONDS = 90.0
"""A start takes 1 s; a busy machine of two cores takes longer."""

_INTEGRATIONS = tuple(re.findall(r"^(\w+):", DEMO.configuration, re.MULTILINE))
"""Those of the demo home, which has nearly all that the other homes have."""

_TOKEN_FILE = "token.json"


_PORTS = range(10_000, 32_000)
"""Below those that systems give to outgoing connections: such a port can be taken before a program listens on it."""


def free_port() -> int:
    """Return a loopback port that nobody listens on; raises HomeAssistantError when none is found."""
    for port in random.sample(_PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise HomeAssistantError("No free port was found on 127.0.0.1: something takes thousands of them.")


class Server:
    """The process on a configuration folder; `url` is the same for its whole life."""

    def __init__(self, config_dir: Path, port: int = 0, environment: Mapping[str, str] | None = None) -> None:
        self.config_dir = config_dir
        self._environment = environment or {}
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Process | None = None

    def launch(self) -> None:
        """Start the process; this returns at once, but for the first time in a program, which takes 3 s."""
        if not HASS.exists():
            raise HomeAssistantError("There is no Home Assistant to run: run script/setup.")
        _write_port(self.config_dir, self.port)
        environment = {"PYTHONDONTWRITEBYTECODE": "", "HA_DISABLE_LOG_FILE": "1", **self._environment}
        command: list[str | Path] = [HASS, "--config", self.config_dir, "--skip-pip"]
        python, log = HASS.with_name("python"), self.config_dir / "output.log"
        self._process = LoadedProcess(python, command, log=log, env=environment, load=_INTEGRATIONS)

    async def wait_for(self, condition: Callable[[], Awaitable[bool]], what: str, seconds: float) -> None:
        """Ask `condition` until it holds; raises HomeAssistantError when the process ends or the time is up."""
        deadline = time.monotonic() + seconds
        while not await condition():
            if self._process is None or self._process.returncode is not None:
                raise HomeAssistantError(f"Home Assistant ended while waiting for {what}.\n{self._last_words()}")
            if time.monotonic() > deadline:
                raise HomeAssistantError(f"No {what} within {seconds:.0f} s.\n{self._last_words()}")
            await asyncio.sleep(0.1)  # there is no event to wait for: it is another program's HTTP server

    async def stop(self) -> None:
        """Let Home Assistant end in order: it stores what it holds."""
        if self._process is not None:
            await asyncio.to_thread(self._process.stop, 30.0)

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            await asyncio.to_thread(self._process.kill)

    def frozen(self) -> AbstractContextManager[None]:
        """A time in which it answers nothing and closes nothing."""
        return self._process.frozen() if self._process else nullcontext()

    def _last_words(self) -> str:
        return self._process.last_words() if self._process else ""


class RealHomeAssistant(RestApi):
    """A Home Assistant with a home of a plan, furnished and at its start state.

    Without a folder it runs on a throw-away copy; a given folder is made when absent, and kept. The token is a
    long-lived one of the home's owner.
    """

    def __init__(
        self,
        plan: HomePlan = DEMO,
        *,
        folder: Path | None = None,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`environment` is added to the process's: that of a Supervisor, for one."""
        self.plan = plan
        self._throw_away = folder is None
        self.config_dir = folder or Path(tempfile.mkdtemp(prefix="parley-home-assistant-"))
        if not (self.config_dir / _TOKEN_FILE).exists():
            shutil.copytree(_prepared(plan), self.config_dir, dirs_exist_ok=True)
        self._server = Server(self.config_dir, port, environment)
        super().__init__(self._server.url, json.loads((self.config_dir / _TOKEN_FILE).read_text())["token"])

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._end()

    async def start(self) -> None:
        """Start it and return when it answers, its entities are there and the home is at its start state."""
        remember(self.config_dir, self.plan.past)
        self._server.launch()
        await self._server.wait_for(self._is_running, "running Home Assistant", START_SECONDS)
        await self._apply_start()
        if self.plan.devices:
            await self.call_service(INTEGRATION.name, "remember", {})

    async def stop(self) -> None:
        """Let it end in order."""
        await self._server.stop()

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._server.kill()

    def frozen(self) -> AbstractContextManager[None]:
        """A time in which it answers nothing and closes nothing, as on a machine that is overloaded."""
        return self._server.frozen()

    async def restart(self) -> None:
        """End it in order and start it again, with the same address, token and registries."""
        await self.stop()
        await self.start()

    async def reset(self) -> None:
        """Bring the home back to its start state; some 10 ms, unless a cover or lock of the demo home has to move."""
        if not self.plan.devices:
            await self._apply_start()
            return
        await self.call_service(INTEGRATION.name, "reset", {})
        await self._fill_lists()

    async def change(self, entity_id: str, *, behaviour: str | None = None, **attributes: Any) -> None:
        """Change a device of the testbed's own as a person at the device, or a fault, would; see `Device`."""
        change = {"entity_id": entity_id, "attributes": attributes}
        await self.call_service(
            INTEGRATION.name, "change", change | ({"behaviour": behaviour} if behaviour is not None else {})
        )

    async def wait_for_state(self, entity_id: str, state: str, seconds: float = 10.0) -> None:
        """Return when the entity has the state; raises HomeAssistantError when it has not within the time."""

        async def has_state() -> bool:
            return await self.state(entity_id) == state

        await self.wait_until(has_state, f"{entity_id} {state}", seconds)

    async def wait_until(self, condition: Callable[[], Awaitable[bool]], what: str, seconds: float = 10.0) -> None:
        """Return when the condition holds; raises HomeAssistantError that names `what` when the time is up."""
        await self._server.wait_for(condition, what, seconds)

    async def _apply_start(self) -> None:
        await self.call_service("scene", "apply", {"entities": self.plan.start})
        await self._server.wait_for(self._is_at_start, "start state of the home", 30.0)
        await self._fill_lists()

    async def _fill_lists(self) -> None:
        await asyncio.gather(
            fill_todo_lists(self, self.plan.todo_lists),
            *(fill_calendar(self, calendar) for calendar in self.plan.calendars),
        )

    async def _is_running(self) -> bool:
        try:
            if (await self.get("/api/config"))["state"] != "RUNNING":
                return False
            return set(self.plan.exposed) <= (await self.states()).keys()
        except aiohttp.ClientError:
            return False

    async def _is_at_start(self) -> bool:
        states = await self.states()
        return all(_is_as(states[entity_id], wanted) for entity_id, wanted in self.plan.start.items())

    async def _end(self) -> None:
        """Leave nothing running; what a throw-away home would still store is nobody's."""
        if self._throw_away:
            await self.kill()
            shutil.rmtree(self.config_dir, ignore_errors=True)
        else:
            await self.stop()


def _is_as(state: State, wanted: str | Mapping[str, Any]) -> bool:
    """Return whether it has the state and the attributes: a cover that moves is open before it is where it shall be."""
    if isinstance(wanted, str):
        return bool(state["state"] == wanted)
    attributes = {**state["attributes"], "state": state["state"]}
    return all(attributes.get(name) == value for name, value in wanted.items())


def _prepared(plan: HomePlan) -> Path:
    """Return the home's prepared folder, made by `testbed.install` when it is first asked for."""
    if not plan.template().exists():
        # A program of its own, since this may be called inside a running event loop.
        command = [sys.executable, "-m", "testbed.install", plan.name]
        made = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True)
        if made.returncode:
            raise HomeAssistantError(f"The {plan.name} home is not prepared: run script/setup.\n{made.stderr}")
    return plan.template()


def _write_port(config_dir: Path, port: int) -> None:
    """Write the port where Home Assistant keeps it: from `http:` in YAML it is taken over once, and then ignored."""
    settings = {
        "server_port": port,
        "server_host": ["127.0.0.1"],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": settings, "pending": None, "yaml_migration_done": True}
    storage = config_dir / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    (storage / "http").write_text(json.dumps({"version": 3, "minor_version": 1, "key": "http", "data": data}))
