"""A small file of the state folder, which a full disk or a power cut leaves as it was."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def keep_text(file: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner alone, in a folder that is made; raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
