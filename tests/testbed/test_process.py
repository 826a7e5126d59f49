"""Child processes that leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from testbed.process import Process

STUBBORN_WITH_CHILD = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "600"])
print(child.pid, flush=True)
time.sleep(600)
"""

PARENT = """
import sys, time
from pathlib import Path
from testbed.process import Process
print(Process(["sleep", "600"], log=Path(sys.argv[1])).pid, flush=True)
time.sleep(600)
"""


def _wait_until_gone(pid: int) -> None:
    """Return when the process has ended; fails after 10 s."""
    deadline = time.monotonic() + 10.0
    while _runs(pid):
        assert time.monotonic() < deadline, f"process {pid} still runs"
        time.sleep(0.02)  # it is no child of ours: nobody tells us of its end


def _wait_until_tied(pid: int) -> None:
    """Return when the process has become its program, which it does after it tied itself; fails after 10 s."""
    deadline = time.monotonic() + 10.0
    while Path(f"/proc/{pid}/comm").read_text() != "sleep\n":
        assert time.monotonic() < deadline, f"process {pid} has not begun"
        time.sleep(0.005)  # it is no child of ours: nobody tells us of its beginning


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_program_that_will_not_end_is_ended_with_its_children(tmp_path: Path) -> None:
    process = Process([sys.executable, "-c", STUBBORN_WITH_CHILD], log=tmp_path / "log")
    while not (tmp_path / "log").read_text().endswith("\n"):
        assert process.returncode is None
        time.sleep(0.02)  # the program says in its log that it has started
    child = int((tmp_path / "log").read_text())
    process.stop(0.2)
    assert process.returncode == -signal.SIGKILL
    _wait_until_gone(child)


def test_a_program_dies_with_the_one_that_started_it(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        _wait_until_tied(child)
        os.kill(parent.pid, signal.SIGKILL)
    _wait_until_gone(child)


def test_the_log_tells_why_a_program_ended(tmp_path: Path) -> None:
    process = Process([sys.executable, "-c", "import sys; sys.exit('no such house')"], log=tmp_path / "log")
    assert process.wait(10.0) == 1
    assert process.last_words() == "no such house"


def test_a_program_that_is_not_there_is_said_so_in_the_log(tmp_path: Path) -> None:
    process = Process(["no-such-program-here"], log=tmp_path / "log")
    assert process.wait(10.0) != 0
    assert "no-such-program-here" in process.last_words()


@pytest.fixture(autouse=True)
def _import_from_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
