"""The machine's speed: measured once, and anew on another machine."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.local.machine_speed import FILE, MachineSpeed


async def test_a_machine_is_measured_once_and_another_one_anew(tmp_path: Path) -> None:
    kept = tmp_path / FILE
    kept.write_text("{")  # a disk that was full
    speed = await MachineSpeed.known(tmp_path)
    assert 0.001 < speed.utterance_seconds < 60
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "utterance_seconds": 99.5}))
    assert (await MachineSpeed.known(tmp_path)).utterance_seconds == 99.5
    kept.write_text(json.dumps({**json.loads(kept.read_text()), "machine": "armv6l, 1 cores, 512 MB"}))
    assert (await MachineSpeed.known(tmp_path)).utterance_seconds < 60
