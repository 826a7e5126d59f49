"""The stand-in for Supervisor, and what is lived under it, in a network in which it has its own address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from testbed.namespace import inside, is_possible

LIFE = Path(__file__).with_name("supervised.py")


@pytest.mark.timeout(600)  # four starts of Home Assistant and three of the app
def test_the_app_under_supervisor() -> None:
    command: list[str | Path] = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", LIFE]
    lived = subprocess.run(inside(command) if is_possible() else command, capture_output=True, text=True, check=False)
    assert lived.returncode == 0, lived.stdout[-8000:] + lived.stderr[-2000:]
