"""Nothing of a home is reported to the makers of what runs in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pipecat
import pytest

from tests.test_architecture import INSTALLED, ROOT, imports

MODEL = Path(pipecat.__file__).parent / "audio" / "vad" / "data" / "silero_vad.onnx"


REPORTING = {"opentelemetry", "sentry_sdk", "prometheus_client"}
"""Packages that report to others, or help with it."""


def test_the_app_has_nothing_that_reports_by_itself() -> None:
    """Its own figures are written by hand, where they were chosen: off costs no import and no megabyte."""
    found = {(file, module) for package in INSTALLED for file, module in imports(package)}
    assert not {(file, module) for file, module in found if module.partition(".")[0] in REPORTING}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert not [line for line in extras["addon"] if line.replace("-", "_").startswith(tuple(REPORTING))]


@pytest.mark.parametrize("first", ["satellite.wake_word", "assistant.room.voice_activity"])
def test_onnxruntime_makes_no_identity_of_the_device_for_its_reports(tmp_path: Path, first: str) -> None:
    program = f"import {first}, onnxruntime; onnxruntime.InferenceSession({str(MODEL)!r})"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, env={"HOME": str(tmp_path), "PYTHONPATH": str(root)})
    assert list(tmp_path.rglob("*")) == []
