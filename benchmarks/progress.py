"""News for a person while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable

Progress = Callable[[str], None]
"""Shows one line."""


def to_stderr(line: str) -> None:
    """Show `line` beside the table, which goes to standard output."""
    print(line, file=sys.stderr, flush=True)


def silent(_: str) -> None:
    """Show nothing."""
