"""The words that Whisper heard."""

from __future__ import annotations

from dataclasses import dataclass

_SURE = -0.5
"""Mean logarithmic probability from which words that were decoded while one spoke are the last ones, too."""


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

    @property
    def is_settled(self) -> bool:
        """Return whether decoding the same speech again, with the pause behind it, would hardly change the words."""
        return self.log_probability > _SURE
