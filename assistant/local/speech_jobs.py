"""The jobs that a process for speech is given: `SpeechProcess` puts them, a program serves them.

On its standard input it takes a job after the other, on its standard output it answers each: a line of JSON, which for
a job says how many bytes of sound follow it. It ends with its input.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

Answer = Callable[..., Mapping[str, Any]]
"""answer(audio, **options) -> the answer."""


def serve(load: Callable[[], Answer]) -> None:
    """Load what answers, say so, and serve until the input ends; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer = load()
    _tell({"ready": True})
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        audio = sys.stdin.buffer.read(job.pop("bytes"))
        _tell(answer(audio, **job))


def _tell(answer: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()
