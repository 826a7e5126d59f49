"""The words that Whisper heard."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WhisperText:
    """The words of a stretch of speech."""

    text: str
    """The words; "" where nobody spoke, or nothing sure was said."""
    log_probability: float
    """Mean over the words' tokens."""
    no_speech: float
    """Probability that nobody spoke, 0 to 1."""
    whole_window: bool
    """True if a guard had tripped in the cropped window."""
