"""The C library's memory: less of it is kept for later, which a small machine has other uses for."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_ARENA_MAX = -8
"""malloc.h: M_ARENA_MAX."""


def share_one_arena() -> None:
    """Have all threads take their memory from one place, where each would keep its own."""
    with suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what is free; takes some milliseconds."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
