"""The app in the bot's own process: begun with the first call, and shared by all that follow."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace

from addon.app import Running, running
from addon.options import Options
from addon.options_reader import read
from addon.privacy.house_accounts import HouseAccounts
from addon.process import log_without_secrets
from addon.redaction import Redaction
from addon.surroundings import Surroundings
from agent.call_entry import CallEntry
from agent.twilio_calls import AUTH_TOKEN

KNOWS_HOME_SECONDS = 20.0
"""Time for the home's names; after that a caller is told what is wrong, as in any room."""


@dataclass(frozen=True)
class HomeApp:
    """The running app, and who may call it."""

    panel: str
    """Address of its own site, which only this machine reaches."""
    entry: CallEntry
    accounts: HouseAccounts
    """Its sheet of what left the house."""


def begin_log() -> tuple[Options, Surroundings, Redaction]:
    """Read what is set, and log without secrets from then on; Pipecat's own log has words, and PINs in requests.

    Raises `OptionsError`. Blocking.
    """
    options, surroundings = read(os.environ)
    redaction = log_without_secrets(options, surroundings)
    redaction.hide(os.environ.get(AUTH_TOKEN, "").strip())
    return options, surroundings, redaction


class SharedHomeApp:
    """Begins the app when it is first asked for, or asked for after it failed, and keeps it until the process ends."""

    def __init__(self) -> None:
        self._begun: asyncio.Task[None] | None = None
        self._ready: asyncio.Future[HomeApp] | None = None

    async def get(self) -> HomeApp:
        """Return the app, which knows the home. Raises `OptionsError`, `PortError` and `StoreError`."""
        return await asyncio.shield(self._begin())

    def is_ready(self) -> bool:
        """Return whether the app is there for a call; one that was not begun yet is begun."""
        ready = self._begin()
        return ready.done() and not ready.cancelled() and ready.exception() is None

    def _begin(self) -> asyncio.Future[HomeApp]:
        if self._ready is None or self._begun is None or self._begun.done():
            self._ready = asyncio.get_running_loop().create_future()
            self._begun = asyncio.create_task(self._run(self._ready), name="the app")
        return self._ready

    async def _run(self, ready: asyncio.Future[HomeApp]) -> None:
        try:
            options, surroundings, redaction = await asyncio.to_thread(begin_log)
            surroundings = replace(surroundings, ingress_port=0, lan_port=0, announced_at=None)
            async with running(options, surroundings, on_secret=redaction.hide) as app:
                await self._know_home(app)
                ready.set_result(_home_app(app, options))
                await asyncio.Event().wait()
        except Exception as err:
            if ready.done():
                raise
            ready.set_exception(err)

    async def _know_home(self, app: Running) -> None:
        try:
            async with asyncio.timeout(KNOWS_HOME_SECONDS):
                await app.house.learning.knows_home.wait()
        except TimeoutError:
            return


def _home_app(app: Running, options: Options) -> HomeApp:
    return HomeApp(f"http://127.0.0.1:{app.ingress_port}", CallEntry(app.house, options.usable_pin), app.accounts)
