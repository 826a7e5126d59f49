"""The app and a satellite as processes, beside a Home Assistant: started, paired, watched, ended."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from testbed.cache import CACHE
from testbed.lan import lan_url
from testbed.panel import Panel, PanelError
from testbed.process import Process
from testbed.rest import RestApi

APP_READY_SECONDS = 300.0
"""The app is ready 4 s after its start when Home Assistant is; a first start on a busy machine took over a minute."""

SATELLITE_READY_SECONDS = 30.0
"""A satellite is paired and connected within 3 s of its start."""

CHECKOUT = Path(__file__).parent.parent


class HouseError(Exception):
    """A part of the house did not start, or ended; the text says which, why, and where its log is."""


@dataclass(frozen=True)
class Ports:
    """The ports of the parts of a house; None where nobody chose."""

    panel: int | None = None
    satellites: int | None = None
    """Of the satellites and of the HTTP interface."""
    home_assistant: int | None = None


class App:
    """`python -m addon` for one home."""

    def __init__(
        self, home: RestApi, data: Path, logs: Path, api_token: str = "", /, *, ingress_port: int, lan_port: int
    ) -> None:
        self.lan_port = lan_port
        self.api_token = api_token or secrets.token_urlsafe(24)
        self.panel = Panel(f"http://127.0.0.1:{ingress_port}", lan_url(lan_port), self.api_token)
        self._log = logs / "app.log"
        self._environment = {
            "HASS_URL": home.url,
            "HASS_TOKEN": home.token,
            "PARLEY_DATA": str(data),
            "PARLEY_API_TOKEN": self.api_token,
            "PARLEY_INGRESS_PORT": str(ingress_port),
            "PARLEY_LAN_PORT": str(lan_port),
            "PARLEY_MDNS": "no",
            "PARLEY_MODELS": str(CACHE / "speech"),
            "PYTHONPATH": str(CHECKOUT),
        }
        data.mkdir(parents=True, exist_ok=True)
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        self._process = Process([sys.executable, "-m", "addon"], log=self._log, env=self._environment)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process is not None:
            await asyncio.to_thread(self._process.stop)

    async def restart(self) -> None:
        """End the app in order and start it again on the same data and ports."""
        await self.__aexit__(None, None, None)
        await self.__aenter__()

    async def wait_until_ready(self) -> None:
        """Return when the app knows the home; raises HouseError with what it waits for."""
        problems: list[str] | None = None

        async def is_ready() -> bool:
            nonlocal problems
            problems = await self.panel.problems()
            return problems == []

        try:
            await _wait_for(is_ready, self.check, APP_READY_SECONDS)
        except TimeoutError as err:
            what = "It does not answer." if problems is None else " ".join(problems)
            raise HouseError(f"The app is not ready. {what} Its log: {self._log}") from err

    def check(self) -> None:
        """Raise HouseError when the app has ended."""
        _check("The app", self._process)


class Satellite:
    """`parley-satellite` in one room."""

    def __init__(self, app: App, room: str, data: Path, logs: Path) -> None:
        self.room = room
        self._app = app
        self._data = data
        self._log = logs / "satellite.log"
        self._process: Process | None = None

    def start(self, settings: Mapping[str, str], env: Mapping[str, str]) -> None:
        """Run it with `settings` on top of what connects it to the app, and `env` on top of our environment."""
        self._data.mkdir(parents=True, exist_ok=True)
        file = self._data / "satellite.toml"
        own: dict[str, object] = {
            "server": f"wss://127.0.0.1:{self._app.lan_port}",
            "name": self.room,
            "state_folder": str(self._data),
            "models_folder": str(CACHE / "models"),
            "interfaces": ["127.0.0.1"],
        }
        # A JSON string is a TOML string, except that TOML knows no halves of a character.
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in {**own, **settings}.items())
        file.write_text("".join(lines), encoding="utf-8")
        program = Path(sys.executable).parent / "parley-satellite"
        self._process = Process([program, "--config", file], log=self._log, env={"PYTHONPATH": str(CHECKOUT), **env})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        """End it."""
        if self._process is not None:
            await asyncio.to_thread(self._process.stop)

    async def wait_until_connected(self) -> str:
        """Pair it where the app does not know it yet, give it its area, and return its id."""
        tried: set[str] = set()

        async def is_connected() -> bool:
            listed = await self._app.panel.satellites()
            if any(known["satellite_id"] == self._id() and known["connected"] for known in listed["satellites"]):
                await self._place(listed)
                return True
            await self._accept_code(tried)
            return False

        try:
            await _wait_for(is_connected, self.check, SATELLITE_READY_SECONDS)
        except TimeoutError as err:
            raise HouseError(f"The satellite did not connect to the app. Its log: {self._log}") from err
        return self._id()

    def check(self) -> None:
        """Raise HouseError when the satellite has ended."""
        _check("The satellite", self._process)

    def last_words(self) -> str:
        """Return the end of its log."""
        return self._process.last_words() if self._process else ""

    def wake_word_score(self) -> float | None:
        """Return how surely it heard the last wake word, at most; None when it has not said yet."""
        told = self._wake_word_scores()
        return float(told[-1]) if told else None

    def wake_words(self) -> int:
        """Return how many wake words it has heard."""
        return len(self._wake_word_scores())

    def _wake_word_scores(self) -> list[str]:
        return re.findall(r"Heard '\w+' \(score ([\d.]+)", self._log.read_text(errors="replace"))

    def _id(self) -> str:
        file = self._data / "identity.json"
        return str(json.loads(file.read_text())["satellite_id"]) if file.exists() else ""

    async def _accept_code(self, tried: set[str]) -> None:
        """Read the code where a person reads it, in what the satellite prints, and accept it as the panel does."""
        codes = shown_codes(self._log)
        if codes and codes[-1] not in tried:
            tried.add(codes[-1])
            try:
                await self._app.panel.pair(codes[-1])
            except PanelError as err:
                raise HouseError(f"The app did not accept the satellite's code: {err}") from err

    async def _place(self, listed: Mapping[str, Any]) -> None:
        area_id = next((area["area_id"] for area in listed["areas"] if area["name"] == self.room), None)
        if area_id is not None:
            await self._app.panel.place(self._id(), area_id)


def shown_codes(log: Path) -> list[str]:
    """Return the codes that a satellite's log shows, the last one last."""
    return re.findall(r"type in the code (\d+ \d+)", log.read_text(errors="replace"))


def _check(what: str, process: Process | None) -> None:
    if process is not None and process.returncode is not None:
        raise HouseError(
            f"{what} ended (exit code {process.returncode}). Its log: {process.log}\n{process.last_words()}"
        )


async def _wait_for(condition: Callable[[], Awaitable[bool]], check: Callable[[], None], seconds: float) -> None:
    """Ask `condition` until it holds; raises TimeoutError, or what `check` raises."""
    deadline = time.monotonic() + seconds
    while not await condition():
        check()
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.1)  # other programs' HTTP servers: there is no event to wait for
