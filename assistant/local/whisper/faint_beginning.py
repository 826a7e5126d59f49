"""The beginning of a sound that is another voice's, in the background of the one that speaks up then."""

from __future__ import annotations

import numpy as np

from assistant.local.whisper.log_mel import SAMPLE_RATE

_FRAME = SAMPLE_RATE // 50
_SMOOTH_FRAMES = 5
_LOUDEST = 95
"""Per cent of all frames that are quieter than the voice that counts."""
_FAINT = 10 ** (-8 / 20)
"""Share of its loudness below which the sound is none of it; it begins no sentence so softly (356 of five synthetic
voices were tried), but may end one."""
_SILENT = 10 ** (-25 / 20)
"""Share of it below which nobody spoke before, and nothing is left out."""
_BEFORE_SECONDS = 0.2
"""Sound before its first loud frame that is its own: the first consonant."""


def without_faint_beginning(audio: bytes) -> bytes:
    """Return a sound, 16-bit mono at 16 kHz, from where its loudest voice begins."""
    whole = len(audio) // 2 // _FRAME
    frames = np.frombuffer(audio, np.int16, whole * _FRAME).astype(np.float32).reshape(whole, _FRAME)
    if whole < _SMOOTH_FRAMES:
        return audio
    loudness = np.sqrt(np.square(frames).mean(axis=1))
    smooth = np.convolve(loudness, np.full(_SMOOTH_FRAMES, 1 / _SMOOTH_FRAMES), "same")
    voice = np.percentile(smooth, _LOUDEST)
    first = int(np.argmax(smooth >= voice * _FAINT))
    if not first or np.median(smooth[:first]) < voice * _SILENT:
        return audio
    return audio[max(0, first * _FRAME - round(_BEFORE_SECONDS * SAMPLE_RATE)) * 2 :]
