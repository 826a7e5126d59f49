"""The demo's command line, and its exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from testbed.cache import CACHE
from testbed.examples import TO_SAY, TO_WRITE
from testbed.home_assistant import free_port

CHECKOUT = Path(__file__).parents[2]
DEMO = [sys.executable, "-m", "testbed.demo"]

NOTHING_TO_SET_UP_WITH = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
"""A set-up that is begun with this fails, since it has nowhere to put anything."""


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
    scores = [float(score) for score in re.findall(r"woken +by hey_jarvis, score ([\d.]+) at its peak", done.stdout)]
    assert len(scores) == 2
    assert min(scores) >= 0.5
    for number in (1, 2):
        [line] = [line for line in done.stdout.splitlines() if f"answer-{number}.wav" in line]
        assert (CHECKOUT / line.split()[1].rstrip(":")).stat().st_size > 16_000


def test_a_written_command_acts_in_its_room_and_one_that_cannot_be_done_ends_with_1() -> None:
    done = _demo("--room", "bedroom", "--text", "turn on the lights", "--text", "turn on the sauna")
    assert done.returncode == 1, done.stdout + done.stderr
    true, false = done.stdout.find("✔"), done.stdout.find("✘")
    assert 0 <= true < false, done.stdout + done.stderr
    assert "Bed Light: off → on" in done.stdout[:true]
    assert "Kitchen Lights" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--room", "Ballroom", "--text", "turn on the lights"], "no room Ballroom in the demo home, only Kitchen"),
        (["--romo", "Kitchen"], "unrecognized arguments: --romo"),
        (["--panel-port", "80000"], "from 1 to 65535, not 80000"),
        (["--panel-port", "8123", "--satellite-port", "8123"], "only once"),
        (["--say"], "--say: expected one argument"),
    ],
)
def test_what_is_typed_wrongly_is_told_before_anything_is_set_up(arguments: list[str], words: str) -> None:
    done = subprocess.run(
        [str(CHECKOUT / "script" / "demo"), *arguments], env=NOTHING_TO_SET_UP_WITH, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert "Debian packages" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_sets_nothing_up_and_names_the_ports(option: str) -> None:
    command = [str(CHECKOUT / "script" / "demo"), "--text", "turn on the lights", option]
    done = subprocess.run(command, env=NOTHING_TO_SET_UP_WITH, capture_output=True, text=True)
    assert done.returncode == 0
    for words in ("--say TEXT", "8099", "8765", "8123"):
        assert words in done.stdout
    assert "Debian packages" not in done.stdout


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


def test_the_running_demo_shows_its_ports_its_token_and_what_to_say(tmp_path: Path) -> None:
    panel, satellites, home = (free_port() for _ in range(3))
    ports = ["--panel-port", str(panel), "--satellite-port", str(satellites), "--home-assistant-port", str(home)]
    # A cache of its own: another demo may run on this machine, and keeps its home there.
    cache = tmp_path / "cache" / "parley"
    cache.mkdir(parents=True)
    for kept in CACHE.iterdir():
        if kept.name != "demo":
            (cache / kept.name).symlink_to(kept)
    demo = subprocess.Popen(
        [*DEMO, *ports],
        cwd=CHECKOUT,
        env={**os.environ, "XDG_CACHE_HOME": str(cache.parent), "HASS_URL": "", "HASS_TOKEN": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with demo:
        assert demo.stdout is not None
        shown = ""
        for line in demo.stdout:
            shown += line
            if "Ctrl-C" in line:
                break
        try:
            assert f"localhost:{panel}" in shown, shown
            assert f"port {satellites}" in shown
            assert f"127.0.0.1:{home}" in shown
            assert all(f"“{text}”" in shown or f"“hey jarvis, {text}”" in shown for text in (*TO_SAY, *TO_WRITE))
            command = shown[shown.index("curl") : shown.index("/api/timers")] + "/api/timers"
            asked = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
            assert json.loads(asked.stdout)["timers"] == []
        finally:
            demo.send_signal(signal.SIGINT)
            demo.stdout.read()
    assert demo.returncode == 0


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
