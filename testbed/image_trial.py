"""python -m testbed.image_trial ROOT CONFIGURATION [FILE]: the app's image, laid out in a folder, as a home meets it.

It runs as under Supervisor, whose stand-in has Supervisor's own address here (testbed/namespace.py), beside a real Home
Assistant: health, the panel, a room that is paired and spoken to, SIGTERM; then with the free speech of the house.
FILE is given the memory of the app's processes.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from addon.surroundings import INGRESS_PORT
from satellite.protocol import PORT, SatelliteState
from testbed.cache import CACHE
from testbed.home_assistant import RealHomeAssistant
from testbed.image_weight import memory
from testbed.lan import lan_session
from testbed.room import Room
from testbed.supervisor.installed_app import AppProgram
from testbed.supervisor.owner import Owner
from testbed.supervisor.stand_in import INGRESS_ADDRESS, Supervisor
from testbed.voice import SpokenCommand

HEALTHY_SECONDS = 60.0
"""The start period of its health check."""

ON, OFF = (SpokenCommand(f"turn {state} the kitchen lights", wake="", lead_ms=300) for state in ("on", "off"))
LIGHT = "light.kitchen_lights"

SPEECH = CACHE / "speech"
"""The models of free speech, which script/setup has fetched."""

_ENTER = """
set -e
for folder in proc dev sys; do mount --rbind /$folder "$1/$folder"; done
mkdir -p "$1/data" && mount --bind "$2" "$1/data"
root=$1 folder=$3
shift 3
exec chroot "$root" env --chdir="$folder" "$@"
"""
"""A mount namespace's own view: the image's root, the kernel's file systems, Supervisor's folder for the app."""


_LOAD_ALL = """
import ctypes, pathlib, sys
files = [file for path in sys.path if "site-packages" in path for file in pathlib.Path(path).rglob("*.so")]
for file in files:
    ctypes.CDLL(file)
sys.exit(not files)
"""
"""Loads each library of the image's packages: none is damaged, none lacks another that was left out."""


class TrialError(Exception):
    """The image does not do what it must; the text says what."""


@dataclass(frozen=True)
class Image:
    """An image whose root is laid out in a folder."""

    root: Path
    configuration: Mapping[str, Any]
    """In Docker's words: Env, Cmd, WorkingDir, Healthcheck."""

    def entered(self, data: Path, *command: str) -> tuple[str, ...]:
        """Return how to run one of its commands, with `data` in it as /data. The process keeps its id."""
        folder = self.configuration["WorkingDir"]
        return ("unshare", "--mount", "sh", "-c", _ENTER, "sh", str(self.root), str(data), folder, *command)

    @property
    def environment(self) -> dict[str, str]:
        """Its variables."""
        return dict(line.split("=", 1) for line in self.configuration["Env"])

    def program(self, data: Path) -> AppProgram:
        """Return the way to run its command on the ports that config.yaml names."""
        return AppProgram(
            self.entered(data, *self.configuration["Cmd"]), Path("/"), self.environment, INGRESS_PORT, PORT
        )

    async def is_healthy(self, data: Path) -> bool:
        """Return what its own health check says."""
        kind, *check = self.configuration["Healthcheck"]["Test"]
        assert kind == "CMD"
        return (await self.run(data, *check))[0] == 0

    async def run(self, data: Path, *command: str) -> tuple[int, str]:
        """Run one of its commands to the end; return its exit code, and what it wrote to standard error."""
        process = await asyncio.create_subprocess_exec(
            *self.entered(data, *command), env=self.environment, stderr=asyncio.subprocess.PIPE
        )
        _, errors = await process.communicate()
        assert process.returncode is not None
        return process.returncode, errors.decode(errors="replace")


async def try_out(image: Image, folder: Path) -> list[tuple[str, int]]:
    """Live through two evenings with the image; return the memory of its processes, in bytes.

    Raises TrialError, or what the testbed raises where it waits in vain.
    """
    data = folder / "data"
    supervisor = Supervisor(folder, INGRESS_ADDRESS, image.program(data))
    async with (
        supervisor,
        RealHomeAssistant(environment=supervisor.environment()) as home_assistant,
        lan_session(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        owner = Owner(home_assistant, supervisor, http)
        with _step("all libraries of its packages load"):
            code, errors = await image.run(data, "python", "-c", _LOAD_ALL)
            if code:
                raise TrialError(errors)
        with _step("started, healthy by its own check"):
            await supervisor.start_app()
            await home_assistant.wait_until(lambda: image.is_healthy(data), "healthy app", HEALTHY_SECONDS)
        with _step("ready: it knows the home"):
            await owner.ready()
        with _step("its panel through Home Assistant, with all files that the page names"):
            await _look_at_the_panel(owner)
        async with Room.connect(owner.lan, "Kitchen") as room:
            with _step("a room paired in the panel"):
                await room.paired(owner.accept)
            await _command(home_assistant, room, ON, "on")
            kept = memory(supervisor.app.pid)
            _tell_memory(kept)
            with _step("ended by SIGTERM with 0, and the room told"):
                if code := await supervisor.stop_app():
                    raise TrialError(f"It ended with {code}.")
                await room.closed()
                if room.websocket.close_code != aiohttp.WSCloseCode.GOING_AWAY:
                    raise TrialError(f"The room's socket was closed with {room.websocket.close_code}.")
        await _free_speech(owner)
        return kept


async def _free_speech(owner: Owner) -> None:
    """Live through a second evening, with Whisper and the neural voice of the house."""
    app = owner.supervisor.app
    await asyncio.to_thread(shutil.copytree, SPEECH, app.data / "models", dirs_exist_ok=True)
    app.options |= {"stt": "whisper", "tts": "neural"}
    with _step("started once more, with Whisper and the neural voice"):
        await owner.supervisor.start_app()
        await owner.ready()
    async with Room.connect(owner.lan, "Study") as room:
        await room.paired(owner.accept)
        await _command(owner.home_assistant, room, OFF, "off")
    _, report = await owner.look("/api/health/report", await owner.signed_in())
    services = {one["stage"]: (one["provider"], one["state"]) for one in json.loads(report)["services"]}
    if (services["stt"], services["tts"]) != (("whisper", "working"), ("neural", "working")):
        raise TrialError(f"It was heard and answered by others: {services}.")
    _tell_memory(memory(app.pid))
    if code := await owner.supervisor.stop_app():
        raise TrialError(f"It ended with {code}.")


async def _command(home_assistant: RealHomeAssistant, room: Room, command: SpokenCommand, state: str) -> None:
    with _step(f"“{command.text}”, spoken, done in Home Assistant and answered"):
        await room.say(command.samples, command.speech_end)
        await home_assistant.wait_for_state(LIGHT, state)
        await room.reply()
        await room.state(SatelliteState.IDLE)


async def _look_at_the_panel(owner: Owner) -> None:
    cookies = await owner.signed_in()
    status, page = await owner.look("/", cookies)
    files = re.findall(r'(?:src|href)="(?:\./)?([^":#]+)"', page)
    if status != 200 or not files:
        raise TrialError(f"The panel answers {status}: {page[:200]}")
    for file in files:
        status, _ = await owner.look(f"/{file}", cookies)
        if status != 200:
            raise TrialError(f"The panel's {file} answers {status}.")


def _tell_memory(processes: Sequence[tuple[str, int]]) -> None:
    parts = ", ".join(f"{name} {share / 1e6:.0f}" for name, share in processes)
    print(f"  memory: {sum(share for _, share in processes) / 1e6:.0f} MB ({parts})")


@contextmanager
def _step(text: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"✔ {text} ({time.monotonic() - began:.1f} s)", flush=True)


def main() -> int:
    """Try the image; return 1 where something fails."""
    image = Image(Path(sys.argv[1]), json.loads(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        try:
            processes = asyncio.run(try_out(image, Path(folder)))
        except Exception as err:
            log = Path(folder) / "data" / "output.log"
            print(f"✘ {err!r}\n{log.read_text(errors='replace') if log.exists() else ''}")
            return 1
    for file in sys.argv[3:]:
        Path(file).write_text(json.dumps(processes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
