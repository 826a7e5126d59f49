"""Nothing of a home is reported to the makers of what runs in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pipecat
import pytest

MODEL = Path(pipecat.__file__).parent / "audio" / "vad" / "data" / "silero_vad.onnx"


@pytest.mark.parametrize("first", ["satellite.wake_word", "assistant.room.voice_activity"])
def test_onnxruntime_makes_no_identity_of_the_device_for_its_reports(tmp_path: Path, first: str) -> None:
    program = f"import {first}, onnxruntime; onnxruntime.InferenceSession({str(MODEL)!r})"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, env={"HOME": str(tmp_path), "PYTHONPATH": str(root)})
    assert list(tmp_path.rglob("*")) == []
