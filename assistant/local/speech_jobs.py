"""The jobs that a process for speech is given: `SpeechProcess` puts them, a program serves them.

On its standard input it takes a job after the other, on its standard output it answers each: a line of JSON, which for
a job says how many bytes of sound follow it. It ends with its input. What a library prints is no answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from io import FileIO
from typing import Any

Answer = Callable[..., Mapping[str, Any]]
"""answer(audio, **options) -> the answer."""


def serve(load: Callable[[], Answer]) -> None:
    """Load what answers, say so, and serve until the input ends; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with _answers() as answers:

        def tell(told: Mapping[str, Any]) -> None:
            answers.write(json.dumps(told).encode() + b"\n")

        answer = load()
        tell({"ready": True})
        while line := sys.stdin.buffer.readline():
            job = json.loads(line)
            audio = sys.stdin.buffer.read(job.pop("bytes"))
            tell(answer(audio, **job))


def _answers() -> FileIO:
    """Return the standard output, and leave only the standard error to whoever else prints."""
    answers = FileIO(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers
