"""The data folder belongs to one Parley at a time: a lock on a file in it, which the kernel frees with the process.

The lock holds between containers that share a volume, too: they share the kernel.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

_LOGGER = logging.getLogger(__name__)

LOCK_NAME = "parley.lock"


class FolderTakenError(Exception):
    """Another Parley uses the folder; the text says which and what to do."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold `folder` for the time of the context. Raises `FolderTakenError`.

    Where no lock can be had, on a file system without locks or in a folder that may only be read, none is held.
    """
    with ExitStack() as stack:
        try:
            file = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
            stack.callback(os.close, file)
            _lock(file, folder)
        except OSError as err:
            _LOGGER.debug("%s cannot be held for this Parley alone: %s", folder, err)
        yield


def _lock(file: int, folder: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        holder = os.pread(file, 200, 0).decode(errors="replace").strip() or "its name is not known"
        raise FolderTakenError(
            f"another Parley uses the data folder {folder} ({holder}). End that one, or give this one a folder of its "
            "own with PARLEY_DATA."
        ) from err
    os.ftruncate(file, 0)
    os.write(file, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
