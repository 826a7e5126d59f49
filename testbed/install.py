"""python -m testbed.install [HOME …]: Home Assistant and the named homes (demo, showroom), in the cache folder."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from testbed.cache import CACHE, TOOLS
from testbed.furnish import make_home
from testbed.home_assistant import FOLDER
from testbed.home_plan import HomePlan
from testbed.homes import HOMES
from testbed.homes.demo import DEMO
from testbed.homes.showroom import SHOWROOM
from testbed.python314 import PythonMissingError, find_python, headers_of, is_usable
from testbed.testbed_errors import HomeAssistantError

REQUIREMENTS = Path(__file__).with_name("home-assistant.txt")

_STAMP = FOLDER / "requirements.txt"
"""A copy of the requirements, written when all of them are in place. Checkouts whose lists differ share the folder, and
what one of them has beside another's is kept."""


def install(homes: Sequence[HomePlan]) -> None:
    """Install what is missing; the first time takes a minute or two, later ones nothing.

    Raises PythonMissingError, HomeAssistantError, or CalledProcessError of a tool that has said itself what was wrong.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with _alone():
        if not _lines(REQUIREMENTS) <= _lines(_STAMP):
            _install_home_assistant()
        for plan in homes:
            if not plan.template().exists():
                _prepare_home(plan)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process installs: two at once would make the same things."""
    with (CACHE / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_home_assistant() -> None:
    _STAMP.unlink(missing_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _say("Python 3.14 for Home Assistant")
    python = find_python(FOLDER / "python")
    _say("Home Assistant (about 200 MB to fetch)")
    venv = FOLDER / "venv"
    if not is_usable(venv / "bin" / "python"):
        subprocess.run([TOOLS / "uv", "venv", "--quiet", "--clear", "--python", python, venv], check=True)
    install: list[str | Path] = [TOOLS / "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python"]
    subprocess.run([*install, "-r", REQUIREMENTS], check=True, env=os.environ | headers_of(python))
    _STAMP.write_text(REQUIREMENTS.read_text())


def _lines(file: Path) -> set[str]:
    return set(file.read_text().splitlines()) if file.exists() else set()


def _prepare_home(plan: HomePlan) -> None:
    """Make the home beside its final place, so that an interrupted run leaves no half of one."""
    _say(f"the {plan.name} home")
    making = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
    try:
        asyncio.run(make_home(plan, making))
        making.rename(plan.template())
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _say(what: str) -> None:
    print(f"\n      {what} …", end=" ", flush=True)


def main(names: Sequence[str]) -> int:
    """Install, and say in plain words what failed."""
    if unknown := set(names) - HOMES.keys():
        print(f"There is no home {', '.join(unknown)}, only {', '.join(HOMES)}.", file=sys.stderr)
        return 2
    try:
        install([HOMES[name] for name in names] or [DEMO, SHOWROOM])
    except (PythonMissingError, HomeAssistantError) as err:
        print(err, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as err:
        print(f"This failed: {' '.join(map(str, err.cmd))}", file=sys.stderr)
        return 1
    print("ready")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
