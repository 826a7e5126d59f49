"""The outcome of looking at one answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """The verdict on an answer."""

    is_true: bool | None
    """None where nobody here can judge it."""
    reason: str
    """For a person, in one sentence."""
