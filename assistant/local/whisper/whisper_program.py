"""python -m assistant.local.whisper.whisper_program FOLDER THREADS: the process in which Whisper decodes."""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from assistant.local.speech_jobs import serve
from assistant.local.whisper.whisper_model import WhisperModel


def main() -> None:
    """Serve until the input ends."""
    serve(lambda: partial(_answer, WhisperModel(Path(sys.argv[1]), threads=int(sys.argv[2]))))


def _answer(model: WhisperModel, audio: bytes, **options: Any) -> dict[str, Any]:
    return (
        {"doubt": model.doubt_of(audio=audio, **options)}
        if "phrase" in options
        else asdict(model.transcribe(audio, **options))
    )


if __name__ == "__main__":
    main()
