"""What a person types, and what the exit status says of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
DEMO = [sys.executable, "-m", "testbed.demo"]


def _demo(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **(env or {})}
    return subprocess.run(
        [*DEMO, *arguments], cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


def test_a_spoken_command_and_a_spoken_question_end_with_0_and_show_the_home() -> None:
    done = _demo("--say", "turn on the kitchen lights", "--say", "what is the temperature in the living room")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Kitchen Lights: off → on" in done.stdout
    assert "25 degrees" in done.stdout
    assert done.stdout.count("✔") == 2
    for number in (1, 2):
        [line] = [line for line in done.stdout.splitlines() if f"answer-{number}.wav" in line]
        assert (CHECKOUT / line.split()[1].rstrip(":")).stat().st_size > 16_000


def test_a_written_command_acts_in_its_room_and_one_that_changes_nothing_ends_with_1() -> None:
    done = _demo("--room", "Bedroom", "--text", "turn on the lights", "--text", "turn on the lights")
    assert done.returncode == 1, done.stdout + done.stderr
    true, false = done.stdout.index("✔"), done.stdout.index("✘")
    assert "Bed Light: off → on" in done.stdout[:true]
    assert true < false
    assert "Kitchen Lights" not in done.stdout


def test_a_room_that_is_not_there_is_said_in_plain_words() -> None:
    done = _demo("--room", "Ballroom", "--text", "turn on the lights")
    assert done.returncode == 1
    assert "Ballroom" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"HASS_URL": "http://127.0.0.1:9", "HASS_TOKEN": "none"}, "No Home Assistant answers"),
        ({"HASS_URL": "http://127.0.0.1:9", "HASS_TOKEN": ""}, "Set both HASS_URL and HASS_TOKEN"),
    ],
)
def test_a_home_that_cannot_be_reached_is_said_in_plain_words(env: Mapping[str, str], words: str) -> None:
    done = _demo("--text", "turn on the lights", env=env)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_before_anything_is_started() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 8099))
            other.listen()
        except OSError:
            pass  # somebody else has it, which serves as well
        done = _demo()
    assert done.returncode == 1
    assert "8099 is taken" in done.stderr


def test_ctrl_c_ends_everything_and_leaves_no_process(tmp_path: Path) -> None:
    # All that the demo starts has this folder in its environment.
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    demo = subprocess.Popen(
        [*DEMO, "--say", "turn on the kitchen lights"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with demo:
        assert demo.stdout is not None
        lines = []
        for line in demo.stdout:
            lines.append(line)
            if " wake " in line:
                demo.send_signal(signal.SIGINT)
                break
        rest = demo.stdout.read()
    assert demo.returncode == 130, "".join(lines) + rest
    assert "Traceback" not in rest
    _wait_until_nobody_uses(tmp_path)


def _wait_until_nobody_uses(folder: Path) -> None:
    """Return when no process has `folder` in its environment; fails after 10 s."""
    deadline = time.monotonic() + 10.0
    while left := [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if _mentions(path, folder)]:
        assert time.monotonic() < deadline, f"processes left: {left}"
        time.sleep(0.05)  # they are not our children: nobody tells us of their end


def _mentions(environ: Path, folder: Path) -> bool:
    try:
        return f"TMPDIR={folder}\0" in environ.read_text(errors="replace")
    except OSError:
        return False
