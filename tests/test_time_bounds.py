"""A test that hangs is ended, whatever hangs in it, and what it opened is closed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

SETTINGS = """
[pytest]
asyncio_mode = auto
timeout = 8
end_seconds = 1
"""

WAITS = """
import asyncio, contextlib

@contextlib.asynccontextmanager
async def opened():
    over = asyncio.Event()
    async def serve():
        try:
            await asyncio.Event().wait()
        finally:
            over.set()
    task = asyncio.create_task(serve())
    try:
        yield
    finally:
        assert not task.cancelling()
        task.cancel()
        await over.wait()
        print("it was closed in order")

async def test_waits():
    async with opened():
        await asyncio.Event().wait()

async def test_goes_on():
    pass
"""

IS_DEAF = """
import asyncio, threading

async def test_waits_for_what_is_cancelled_with_it():
    async def is_deaf():
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                pass
    await asyncio.create_task(is_deaf())
"""

DOES_NOT_CLOSE = """
import threading, pytest

@pytest.fixture
def part():
    yield
    threading.Event().wait()

def test_fails_before_that(part):
    assert False
"""


def run(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run a test file by pytest with our bounds."""
    (folder / "pytest.ini").write_text(SETTINGS)
    file = folder / "test_it.py"
    file.write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "tests.time_bounds", "-c", str(folder / "pytest.ini")]
    return subprocess.run([*command, str(file)], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_one_that_waits_for_ever_is_cancelled_in_order_and_the_others_go_on(tmp_path: Path) -> None:
    ended = run(tmp_path, WAITS)
    assert "it was closed in order" in ended.stdout
    assert "1 failed, 1 passed" in ended.stdout
    assert "await asyncio.Event().wait()" in ended.stdout  # where it waited


def test_one_whose_task_cannot_be_cancelled_ends_with_its_process(tmp_path: Path) -> None:
    ended = run(tmp_path, IS_DEAF)
    assert ended.returncode == 1
    assert "Timeout (0:00:09)!" in ended.stderr
    assert "runners.py" in ended.stderr  # where it hung


def test_a_teardown_that_hangs_behind_a_failure_ends_with_its_process(tmp_path: Path) -> None:
    ended = run(tmp_path, DOES_NOT_CLOSE)
    assert ended.returncode == 1
    assert "in part" in ended.stderr
