"""The echo canceller of Debian's libspeexdsp1, by ctypes: the speaker's own sound is taken out of the microphone's."""

from __future__ import annotations

import ctypes
import logging
from functools import cache

import numpy as np
from numpy.typing import NDArray

from satellite.protocol import UPLINK_RATE

_LOGGER = logging.getLogger(__name__)

FRAME_SAMPLES = UPLINK_RATE // 100
"""Samples that are worked on at once: 10 ms."""

TAIL_SAMPLES = 4096
"""Length of the room that is modelled: 256 ms of delay and reverberation."""

PACKAGE = "libspeexdsp1"
"""Debian's package of the library."""

_SONAME = "libspeexdsp.so.1"
_ECHO_SET_SAMPLING_RATE = 24
"""speex_echo.h: SPEEX_ECHO_SET_SAMPLING_RATE."""
_SET_DENOISE, _SET_NOISE_SUPPRESS, _SET_ECHO_STATE = 0, 18, 24
"""speex_preprocess.h: SPEEX_PREPROCESS_SET_…"""
_NOISE_SUPPRESS_DB = 0
"""The room's noise is left as it is: recognisers hear no better without it. The residual echo is suppressed."""

Samples = NDArray[np.int16]


class EchoCanceller:
    """Models the way from the speaker to the microphone, and subtracts what came by it; not for two threads at once.

    Raises `OSError` where the library is missing.
    """

    def __init__(self) -> None:
        self._speex = _library()
        self._echo = ctypes.c_void_p(self._speex.speex_echo_state_init(FRAME_SAMPLES, TAIL_SAMPLES))
        self._residual = ctypes.c_void_p(self._speex.speex_preprocess_state_init(FRAME_SAMPLES, UPLINK_RATE))
        if not self._echo or not self._residual:
            raise MemoryError("libspeexdsp has no memory for its echo canceller.")
        rate = ctypes.c_int(UPLINK_RATE)
        self._speex.speex_echo_ctl(self._echo, _ECHO_SET_SAMPLING_RATE, ctypes.byref(rate))
        for request, value in ((_SET_DENOISE, 1), (_SET_NOISE_SUPPRESS, _NOISE_SUPPRESS_DB)):
            self._speex.speex_preprocess_ctl(self._residual, request, ctypes.byref(ctypes.c_int(value)))
        self._speex.speex_preprocess_ctl(self._residual, _SET_ECHO_STATE, self._echo)

    def __del__(self) -> None:
        if getattr(self, "_residual", None):
            self._speex.speex_preprocess_state_destroy(self._residual)
        if getattr(self, "_echo", None):
            self._speex.speex_echo_state_destroy(self._echo)

    def cancel(self, heard: Samples, played: Samples) -> Samples:
        """Return what the microphone heard without the echo of what was played, both int16 mono at 16 kHz.

        Both are as long, a whole number of `FRAME_SAMPLES`, and begin at the same moment.
        """
        result = np.empty(len(heard), np.int16)
        heard, played = np.ascontiguousarray(heard), np.ascontiguousarray(played)
        for at in range(0, 2 * len(heard), 2 * FRAME_SAMPLES):
            frame = result.ctypes.data + at
            self._speex.speex_echo_cancellation(self._echo, heard.ctypes.data + at, played.ctypes.data + at, frame)
            self._speex.speex_preprocess_run(self._residual, frame)
        return result

    def forget(self) -> None:
        """Model the way anew: it has changed."""
        self._speex.speex_echo_state_reset(self._echo)


def is_installed() -> bool:
    """Return whether the library is here."""
    try:
        _library()
    except OSError:
        return False
    return True


@cache
def _library() -> ctypes.CDLL:
    speex = ctypes.CDLL(_SONAME)
    pointer, number = ctypes.c_void_p, ctypes.c_int
    speex.speex_echo_state_init.argtypes, speex.speex_echo_state_init.restype = [number, number], pointer
    speex.speex_echo_ctl.argtypes = [pointer, number, pointer]
    speex.speex_echo_cancellation.argtypes, speex.speex_echo_cancellation.restype = [pointer] * 4, None
    speex.speex_preprocess_state_init.argtypes, speex.speex_preprocess_state_init.restype = [number, number], pointer
    speex.speex_preprocess_ctl.argtypes = [pointer, number, pointer]
    speex.speex_preprocess_run.argtypes = [pointer, pointer]
    for name in ("speex_echo_state_reset", "speex_echo_state_destroy", "speex_preprocess_state_destroy"):
        getattr(speex, name).argtypes, getattr(speex, name).restype = [pointer], None
    return speex
