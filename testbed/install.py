"""python -m testbed.install: a real Home Assistant and the demo home, in the cache folder."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from testbed.cache import CACHE, TOOLS
from testbed.furnish import make_demo_home
from testbed.home_assistant import FOLDER, HomeAssistantError, template
from testbed.python314 import PythonMissingError, find_python

REQUIREMENTS = Path(__file__).with_name("home-assistant.txt")

_STAMP = FOLDER / "installed.txt"
"""A copy of the requirements, written when all of them are in place."""


def install() -> None:
    """Install what is missing; the first time takes a minute or two, later ones nothing.

    Raises PythonMissingError, HomeAssistantError, or CalledProcessError of a tool that has said itself what was wrong.
    """
    if not _STAMP.exists() or _STAMP.read_text() != REQUIREMENTS.read_text():
        _install_home_assistant()
    if not template().exists():
        _prepare_demo_home()


def _install_home_assistant() -> None:
    _STAMP.unlink(missing_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    _say("Python 3.14 for Home Assistant")
    python = find_python(FOLDER / "python")
    _say("Home Assistant (about 200 MB to fetch)")
    venv = FOLDER / "venv"
    subprocess.run([TOOLS / "uv", "venv", "--quiet", "--clear", "--python", python, venv], check=True)
    install: list[str | Path] = [TOOLS / "uv", "pip", "install", "--quiet", "--python", venv / "bin" / "python"]
    subprocess.run([*install, "-r", REQUIREMENTS], check=True)
    _STAMP.write_text(REQUIREMENTS.read_text())


def _prepare_demo_home() -> None:
    """Make the demo home beside its final place, so that an interrupted run leaves no half of one."""
    _say("the demo home")
    making = Path(tempfile.mkdtemp(prefix="making-", dir=CACHE))
    try:
        asyncio.run(make_demo_home(making))
        making.rename(template())
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _say(what: str) -> None:
    print(f"\n      {what} …", end=" ", flush=True)


def main() -> int:
    """Install, and say in plain words what failed."""
    try:
        install()
    except (PythonMissingError, HomeAssistantError) as err:
        print(err, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as err:
        print(f"This failed: {' '.join(map(str, err.cmd))}", file=sys.stderr)
        return 1
    print("ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
