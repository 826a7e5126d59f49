"""A Home Assistant that is forked from its loaded program: it has a life and an output of its own."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from testbed.home_assistant import HASS
from testbed.loaded_process import LoadedProcess
from testbed.testbed_errors import HomeAssistantError

ROOT = Path(__file__).parents[2]

PARENT = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.testbed.test_loaded_process import started
print(started(Path(sys.argv[1]), "--config", sys.argv[1]).pid, flush=True)
time.sleep(600)
"""


def started(folder: Path, *arguments: str) -> LoadedProcess:
    """Start a Home Assistant whose program loads nothing beforehand but what all have."""
    (folder / "configuration.yaml").write_text("homeassistant:\n")
    python = HASS.with_name("python")
    command: list[str | Path] = [HASS, *arguments]
    return LoadedProcess(python, command, log=folder / "log", env={}, load=())


def test_each_has_an_output_of_its_own_and_tells_its_end(tmp_path: Path) -> None:
    for arguments, told in ((("--version",), "20"), (("--help",), "usage: hass")):
        folder = tmp_path / arguments[0]
        folder.mkdir()
        process = started(folder, *arguments)
        assert process.wait(60.0) == process.returncode == 0
        assert process.log.read_text().startswith(told)


def test_it_is_asked_to_end_and_ended_as_any_process(tmp_path: Path) -> None:
    process = started(tmp_path, "--config", str(tmp_path), "--skip-pip")
    assert process.returncode is None
    process.kill()
    assert process.returncode is not None
    process.stop()


def test_it_dies_with_the_program_that_started_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, tmp_path], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
    ended = select.poll()
    ended.register(child, select.POLLIN)
    assert ended.poll(20_000)
    os.close(child)


def test_where_its_program_was_ended_it_is_loaded_anew(tmp_path: Path) -> None:
    process = started(tmp_path, "--config", str(tmp_path), "--skip-pip")
    status = Path(f"/proc/{process.pid}/status").read_text()
    os.kill(int(status.partition("\nPPid:\t")[2].split()[0]), signal.SIGKILL)
    process.wait(20.0)
    with pytest.raises(HomeAssistantError, match="cannot be loaded"):
        started(tmp_path, "--version")
    assert started(tmp_path, "--version").wait(60.0) == 0
