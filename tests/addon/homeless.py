"""An app for which no Home Assistant answers: enough for all that happens before the first word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from addon.app import running
from addon.options import Options
from addon.satellites.release_files import FOLDER
from addon.surroundings import Surroundings
from testbed.lan import lan_session
from tests.addon.conftest import App
from tests.fixed_speech import with_fixed_speech


@asynccontextmanager
async def homeless_app(
    folder: Path, announced_at: tuple[str, ...] | None = None, release_folder: Path = FOLDER
) -> AsyncIterator[App]:
    """Run an app with its data in a folder."""
    surroundings = Surroundings(
        "http://127.0.0.1:1", "token", folder / "data", 0, 0, supervised=False, announced_at=announced_at
    )
    async with (
        running(with_fixed_speech(Options()), surroundings, release_folder=release_folder) as app,
        lan_session() as http,
    ):
        yield App(app, http)
