"""Updates of a satellite from the panel: it runs the new release, or the old one, and never none."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from satellite import protocol
from satellite.installation import Installation
from satellite.settings_file import Settings
from satellite.software import RELEASE
from testbed.process import TIED_TO_US
from testbed.voice import RATE, write_wav
from tests.addon.conftest import App
from tests.addon.homeless import homeless_app
from tests.satellite.releases import copy_installation, install, write_release, write_sums

TRIAL_SECONDS = 20
"""Enough for a release that works, on a busy machine as well."""

SHORT_TRIAL_SECONDS = 2
"""Enough for one that never works."""


@dataclass
class Service:
    """The satellite as systemd runs it: started again whenever it ends."""

    folder: Path
    settings: Path
    trial_seconds: int = TRIAL_SECONDS
    lines: list[str] = field(default_factory=list)
    """The log of all starts."""
    pids: list[int] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _process: asyncio.subprocess.Process | None = None

    async def run(self) -> None:
        """Run until cancelled."""
        environment = {**os.environ, "PARLEY_TRIAL_SECONDS": str(self.trial_seconds)}
        while True:
            self._process = process = await asyncio.create_subprocess_exec(
                *TIED_TO_US,
                self.folder / "start",
                "--config",
                self.settings,
                stderr=asyncio.subprocess.PIPE,
                env=environment,
            )
            self.pids.append(process.pid)
            try:
                assert process.stderr
                async for line in process.stderr:
                    self.lines.append(line.decode())
                    self._changed.set()
                await process.wait()
            except asyncio.CancelledError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
                raise

    def cut_the_power(self) -> None:
        """End it without a word; it is started again."""
        assert self._process
        self._process.kill()

    async def code(self) -> str:
        """Return the code that it shows."""
        while True:
            for line in self.lines:
                if found := re.search(r"the code (\d{4}) (\d{4})", line):
                    return found[1] + found[2]
            self._changed.clear()
            await self._changed.wait()


@dataclass
class Home:
    """An app, and a satellite of a folder that is paired with it."""

    app: App
    installation: Installation
    service: Service

    async def told(self, true: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the satellite as the panel shows it, once something is true of it."""
        async with asyncio.timeout(90), self.app.http.ws_connect(f"{self.app.panel}/api/live") as live:
            async for frame in live:
                for satellite in frame.json().get("satellites", ()):
                    if true(satellite):
                        shown: dict[str, Any] = satellite
                        return shown
        raise AssertionError("the panel's socket was closed")

    async def update(self) -> tuple[int, dict[str, Any]]:
        """Press the button in the panel; return the status and the answer."""
        known = (await self.app.get("/api/satellites"))["satellites"][0]["satellite_id"]
        async with self.app.http.post(f"{self.app.panel}/api/satellites/{known}/update") as response:
            return response.status, await response.json()


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A settings file whose address is still to be added."""
    write_wav(tmp_path / "quiet.wav", np.zeros(RATE, np.int16))
    lines = {
        "name": "Kitchen",
        "state_folder": tmp_path / "state",
        "models_folder": Settings().models_folder,
        "wav_microphone": tmp_path / "quiet.wav",
        "output_device": "no such device",
    }
    file = tmp_path / "satellite.toml"
    file.write_text("".join(f'{key} = "{value}"\n' for key, value in lines.items()))
    return file


@asynccontextmanager
async def at_home(tmp_path: Path, settings: Path, trial_seconds: int = TRIAL_SECONDS) -> AsyncIterator[Home]:
    """Run a satellite of the present release, paired with an app whose release is in "release"."""
    await asyncio.to_thread(copy_installation, tmp_path / "parley")
    async with homeless_app(tmp_path, release_folder=tmp_path / "release") as app:
        with settings.open("a") as file:
            file.write(f'server = "wss://127.0.0.1:{app.running.lan_port}"\n')
        service = Service(tmp_path / "parley", settings, trial_seconds)
        running = asyncio.create_task(service.run())
        try:
            await app.pair(await service.code())
            home = Home(app, Installation(tmp_path / "parley"), service)
            await home.told(lambda satellite: satellite["connected"])
            yield home
        finally:
            running.cancel()
            print("".join(service.lines))  # shown where the test fails
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("version", ["9.0.0", "0.0.1"])
async def test_a_satellite_goes_on_with_the_apps_release_be_it_newer_or_older(
    tmp_path: Path, settings: Path, version: str
) -> None:
    write_release(tmp_path / "release", version)
    async with at_home(tmp_path, settings) as home:
        before = await home.told(lambda satellite: satellite["connected"])
        assert before["update"] | {"available": True, "version": version, "state": ""} == before["update"]
        assert await home.update() == (200, {})
        after = await home.told(lambda satellite: satellite["update"]["state"] == "done")
        assert after["software"] == f"parley-satellite {version}"
        assert not after["update"]["available"]
        assert home.installation.current.startswith(f"{version}-")
        assert not home.installation.on_trial
        home.service.cut_the_power()
        await home.told(lambda satellite: not satellite["connected"])
        again = await home.told(lambda satellite: satellite["connected"])
        assert again["software"] == f"parley-satellite {version}"


CRASHES = "def main():\n    raise SystemExit(3)\n"
HANGS = "import time\n\ndef main():\n    time.sleep(3600)\n"
OLD_WIRE = re.sub("(?m)^VERSION = .*", "VERSION = 1", Path(protocol.__file__).read_text(encoding="utf-8"))
DEAF_TO_SIGTERM = "import signal, time\n\ndef main():\n    signal.signal(15, signal.SIG_IGN)\n    time.sleep(3600)\n"


@pytest.mark.parametrize("main", [CRASHES, HANGS, DEAF_TO_SIGTERM])
async def test_a_release_that_does_not_reach_the_app_is_given_up_for_the_one_before(
    tmp_path: Path, settings: Path, main: str
) -> None:
    write_release(tmp_path / "release", "9.0.0", {"satellite/__main__.py": main})
    async with at_home(tmp_path, settings, SHORT_TRIAL_SECONDS) as home:
        await home.update()
        after = await home.told(lambda satellite: satellite["connected"] and satellite["update"]["state"] == "failed")
        assert after["software"] == f"parley-satellite {RELEASE}"
        assert "9.0.0 did not reach the app" in after["update"]["text"]
        assert home.installation.current.startswith(f"{RELEASE}-")


def spoil_wheel(release: Path) -> None:
    """Damage a file on its way."""
    wheel = next(release.glob("*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")


def no_packages(release: Path) -> None:
    """Ask for a package that the index does not have."""
    (release / "requirements.txt").write_text(f"--no-index\nnowhere==1 --hash=sha256:{'0' * 64}\n")
    write_sums(release)


def no_index(release: Path) -> None:
    """Ask an index that cannot be reached."""
    lines = f"--index-url https://127.0.0.1:9/\nnowhere==1 --hash=sha256:{'0' * 64}\n"
    (release / "requirements.txt").write_text(lines)
    write_sums(release)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_wheel, "came damaged"),
        (no_packages, "The packages cannot be installed"),
        (no_index, "cannot be reached: is there a way to the internet?"),
    ],
)
async def test_a_release_that_cannot_be_installed_changes_nothing(
    tmp_path: Path, settings: Path, spoil: Callable[[Path], None], words: str
) -> None:
    write_release(tmp_path / "release", "9.0.0")
    spoil(tmp_path / "release")
    async with at_home(tmp_path, settings) as home:
        before = await asyncio.to_thread(files_of, tmp_path / "parley")
        await home.update()
        after = await home.told(lambda satellite: satellite["update"]["state"] == "failed")
        assert words in after["update"]["text"]
        assert after["connected"]
        assert len(home.service.pids) == 1
        assert await asyncio.to_thread(files_of, tmp_path / "parley") == before


def files_of(folder: Path) -> set[Path]:
    """Return all files below a folder, but what Python compiles."""
    return {path for path in folder.rglob("*") if "__pycache__" not in path.parts}


async def test_a_release_whose_code_is_broken_is_not_even_tried(tmp_path: Path, settings: Path) -> None:
    write_release(tmp_path / "release", "9.0.0", {"satellite/client.py": "this is no Python\n"})
    async with at_home(tmp_path, settings) as home:
        await home.update()
        after = await home.told(lambda satellite: satellite["update"]["state"] == "failed")
        assert "The release cannot be used: SyntaxError" in after["update"]["text"]
        assert len(home.service.pids) == 1


async def test_a_power_cut_in_the_trial_ends_it_and_the_release_before_runs(tmp_path: Path, settings: Path) -> None:
    write_release(tmp_path / "release", "9.0.0", {"satellite/__main__.py": HANGS})
    async with at_home(tmp_path, settings) as home:
        await home.update()
        await home.told(lambda satellite: not satellite["connected"])
        home.service.cut_the_power()
        after = await home.told(lambda satellite: satellite["connected"])
        assert after["software"] == f"parley-satellite {RELEASE}"


async def test_a_satellite_of_another_wire_takes_the_release_of_the_app_that_it_is_paired_with(
    tmp_path: Path, settings: Path
) -> None:
    write_release(tmp_path / "release", "9.0.0")
    old = write_release(tmp_path / "old", "0.0.1", {"satellite/protocol.py": OLD_WIRE})
    async with at_home(tmp_path, settings) as home:
        done = await asyncio.to_thread(install, tmp_path / "parley", old)
        assert done.returncode == 0, done.stderr
        home.service.cut_the_power()
        await home.told(lambda satellite: satellite["software"] == "parley-satellite 9.0.0")


async def test_one_that_is_away_cannot_be_updated(tmp_path: Path, settings: Path) -> None:
    write_release(tmp_path / "release", "9.0.0")
    async with at_home(tmp_path, settings) as home:
        (tmp_path / "parley/start").write_text("#!/bin/sh\nexec sleep 3600\n")
        home.service.cut_the_power()
        await home.told(lambda satellite: not satellite["connected"])
        status, answer = await home.update()
        assert (status, answer) == (409, {"error": "The satellite “Kitchen” is not connected."})
