"""A log that strangers cannot fill."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

SELDOM_SECONDS = 60.0
"""Time between two lines of one kind."""


class Seldom:
    """Logs what can be caused from outside, however often it is: a kind of line at once, then once a minute."""

    def __init__(self, logger: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        self._logger = logger
        self._clock = clock
        self._said: dict[str, tuple[float, int]] = {}
        """Line without its values -> when it was logged last, and how often it was not since."""

    def info(self, line: str, *values: object) -> None:
        """Log a line as information."""
        self._log(logging.INFO, line, values)

    def warning(self, line: str, *values: object) -> None:
        """Log a line as a warning."""
        self._log(logging.WARNING, line, values)

    def _log(self, level: int, line: str, values: tuple[object, ...]) -> None:
        at, unsaid = self._said.get(line, (-math.inf, 0))
        if self._clock() - at < SELDOM_SECONDS:
            self._said[line] = (at, unsaid + 1)
            return
        self._said[line] = (self._clock(), 0)
        self._logger.log(level, line + "%s", *values, f" ({unsaid} more such lines since the last)" if unsaid else "")
