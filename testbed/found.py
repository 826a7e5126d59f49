"""The outcome of looking at one answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Whether an answer is true."""

    is_true: bool
    reason: str
    """For a person, in one sentence."""
