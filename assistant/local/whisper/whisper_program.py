"""python -m assistant.local.whisper.whisper_program FOLDER THREADS: the process in which Whisper decodes.

On its standard input it takes a job after the other, on its standard output it answers each: a line of JSON, which for
a job says how many bytes of sound follow it. It ends with its input.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from assistant.local.whisper.whisper_model import WhisperModel


def main() -> None:
    """Serve until the input ends; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    model = WhisperModel(Path(sys.argv[1]), threads=int(sys.argv[2]))
    _answer({"ready": True})
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        audio = sys.stdin.buffer.read(job.pop("bytes"))
        _answer(
            {"doubt": model.doubt_of(audio=audio, **job)} if "phrase" in job else asdict(model.transcribe(audio, **job))
        )


def _answer(answer: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
