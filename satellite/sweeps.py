"""Two sweeps to be played, and what their recording tells: level, noise, clipping, and the drift of the clocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from satellite.protocol import UPLINK_RATE

_QUIET_SECONDS = 1.0
"""Silence before the first sweep, in which the noise is heard."""
_SWEEP_SECONDS = 0.4
_APART_SECONDS = 6.0
"""From one sweep to the other: an error of a tenth of a sample is then one ppm."""
_TAIL_SECONDS = 1.0
"""Silence after the last sweep, in which its echo and the devices' delay pass."""
_LOWEST_HERTZ, _HIGHEST_HERTZ = 400.0, 4000.0
_PEAK_LEVEL = 0.3
_RAMP_SECONDS = 0.01

SECONDS = _QUIET_SECONDS + _APART_SECONDS + _SWEEP_SECONDS + _TAIL_SECONDS
"""Length of it all."""

_FEWEST_TIMES = 10.0
"""Peak of the correlation, against its RMS, from which a sweep was heard: noise alone reaches 5."""
_MOST_PPM = 1000.0
"""Drift beyond which no clock is: sound was lost between the sweeps."""
_CLIPPED = 32_700
_FLOOR = 1e-5
"""Smallest amplitude that is told, -100 dB."""

Sound = NDArray[np.int16]
Signal64 = NDArray[np.float64]


@dataclass(frozen=True)
class SweepFindings:
    """The findings in a recording."""

    is_silent: bool
    """It holds nothing but zeros, or next to nothing else."""
    noise_db: float
    """RMS of the noise, against full scale."""
    level_db: float | None = None
    """RMS of the first sweep, against full scale; None where it was not heard."""
    first_at: float = 0.0
    """Seconds of the recording at which the first sweep begins."""
    clipped: float = 0.0
    """Share of the sweep's samples that are at the end of the scale."""
    drift_ppm: float | None = None
    """Difference of the clocks: positive where the microphone's is faster; None where it cannot be told."""


def sweeps(rate: int, volume: float) -> tuple[Sound, int]:
    """Return the sound, int16 mono [samples], and the sample at which the first sweep begins."""
    sound = np.zeros(round(SECONDS * rate), np.float64)
    sweep = _sweep(rate) * _PEAK_LEVEL * volume
    for start in (_QUIET_SECONDS, _QUIET_SECONDS + _APART_SECONDS):
        sound[round(start * rate) : round(start * rate) + len(sweep)] = sweep
    return (sound * 32767).astype(np.int16), round(_QUIET_SECONDS * rate)


def played_db(volume: float) -> float:
    """Return the RMS of a sweep that is played, against full scale."""
    return _db(_rms(_sweep(UPLINK_RATE)) * _PEAK_LEVEL * volume)


def analyse(recorded: Sound, rate: int) -> SweepFindings:
    """Return what a recording (int16 mono [samples]) of at least `SECONDS` tells."""
    samples = recorded.astype(np.float64) / 32768
    quietest = min(_rms(part) for part in np.array_split(samples, max(len(samples) * 4 // rate, 1)))
    if _rms(samples) <= _FLOOR * 10 and not np.any(np.abs(recorded) > 8):
        return SweepFindings(is_silent=True, noise_db=_db(quietest))
    sweep = _sweep(rate)
    correlation = _correlation(samples - samples.mean(), sweep)
    half = round((_QUIET_SECONDS + _APART_SECONDS / 2 + 1.0) * rate)
    first, second = _peak(correlation[:half]), _peak(correlation[half:])
    if first is None:
        return SweepFindings(is_silent=False, noise_db=_db(quietest))
    start = round(first)
    heard = samples[start : start + len(sweep)]
    drift = None if second is None else ((half + second - first) / (_APART_SECONDS * rate) - 1) * 1e6
    if drift is not None and abs(drift) > _MOST_PPM:
        drift = None
    clipped = float(np.mean(np.abs(recorded[start : start + len(sweep)].astype(np.int32)) >= _CLIPPED))
    return SweepFindings(False, _db(quietest), _db(_rms(heard)), first / rate, clipped, drift)


def _sweep(rate: int) -> Signal64:
    moments = np.arange(round(_SWEEP_SECONDS * rate)) / rate
    rise = (_HIGHEST_HERTZ - _LOWEST_HERTZ) / _SWEEP_SECONDS
    ramp = np.minimum(1.0, np.minimum(moments, moments[::-1]) / _RAMP_SECONDS)
    wave: Signal64 = np.sin(2 * np.pi * (_LOWEST_HERTZ * moments + rise / 2 * moments**2)) * ramp
    return wave


def _correlation(samples: Signal64, sweep: Signal64) -> Signal64:
    """Return how much the sweep is in the samples from each of them on."""
    length = 1 << (len(samples) + len(sweep)).bit_length()
    spectrum = np.fft.rfft(samples, length) * np.conj(np.fft.rfft(sweep, length))
    correlation: Signal64 = np.fft.irfft(spectrum, length)[: len(samples)]
    return correlation


def _peak(correlation: Signal64) -> float | None:
    """Return where the sweep begins, to a part of a sample; None where it is not there."""
    strength = np.abs(correlation)
    peak = int(np.argmax(strength))
    if not 0 < peak < len(strength) - 1 or strength[peak] < _FEWEST_TIMES * _rms(correlation):
        return None
    before, at, after = (float(value) for value in strength[peak - 1 : peak + 2])
    return peak + (before - after) / (2 * (before - 2 * at + after))


def _rms(samples: Signal64) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def _db(amplitude: float) -> float:
    return 20 * float(np.log10(max(amplitude, _FLOOR)))
