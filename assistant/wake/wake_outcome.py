"""The fate of a wake word that a satellite detected."""

from enum import StrEnum


class WakeOutcome(StrEnum):
    """The reasons to answer a wake word, or not."""

    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"
    """Another room heard the same person before."""
    SPEAKER = "speaker"
    """One of our own speakers said it."""
    FALSE = "false"
    """Nobody said it."""
