"""Sweeps to be played, and what their recording tells: level, noise, clipping, and the drift of the clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from satellite.protocol import UPLINK_RATE

_QUIET_SECONDS = 1.0
"""Silence before the first sweep, in which the noise is heard."""
_SWEEP_SECONDS = 0.4
_SWEEPS = 4
_APART_SECONDS = 2.0
"""From one sweep to the next: where sound is lost between two of them, the others still tell the drift."""
_TAIL_SECONDS = 1.0
"""Silence after the last sweep, in which its echo and the devices' delay pass."""
_LOWEST_HERTZ, _HIGHEST_HERTZ = 400.0, 4000.0
_PEAK_LEVEL = 0.3
_RAMP_SECONDS = 0.01

SECONDS = _QUIET_SECONDS + (_SWEEPS - 1) * _APART_SECONDS + _SWEEP_SECONDS + _TAIL_SECONDS
"""Length of it all."""

_LOST_SECONDS = 0.1
"""Sound between two sweeps that is lost or added at most where the one before is looked for."""

_FEWEST_TIMES = 10.0
"""Peak of the correlation, against its RMS, from which a sweep was heard: noise alone reaches 5."""
_MOST_PPM = 1000.0
"""Drift beyond which no clock is: sound was lost between the sweeps."""
_QUARTZ_PPM = 300.0
"""Drift of two ordinary clocks at most: a larger one is believed where no gap tells another."""
_FEWEST_GAPS = 2
_STEADY_PPM = 50.0
"""Distance within which the gaps between sweeps tell one drift, 1.6 samples at 16 kHz: lost sound is lost at once."""
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
    """RMS of the first loud sweep, against full scale; None where none was heard."""
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
    for number in range(_SWEEPS):
        start = _QUIET_SECONDS + number * _APART_SECONDS
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
    loud = _first_loud(correlation, len(sweep))
    if loud is None:
        return SweepFindings(is_silent=False, noise_db=_db(quietest))
    starts = _starts(correlation, loud, rate)
    heard = slice(round(loud), round(loud) + len(sweep))
    clipped = float(np.mean(np.abs(recorded[heard].astype(np.int32)) >= _CLIPPED))
    first = _first(starts, rate)
    return SweepFindings(
        False, _db(quietest), _db(_rms(samples[heard])), first / rate, clipped, _drift_ppm(starts, rate)
    )


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


def _first_loud(correlation: Signal64, length: int) -> float | None:
    """Return where the first loud sweep begins; None where there is none. The way through the air is the first."""
    strength = np.abs(correlation)
    strong = np.flatnonzero(strength >= strength.max() * 3 / 4)
    return _peak(correlation, max(int(strong[0]) - 1, 0), length)


def _starts(correlation: Signal64, loud: float, rate: int) -> list[float | None]:
    """Return where each sweep begins, of which one is known; None for one that was not heard."""
    apart = _APART_SECONDS * rate
    starts: list[float | None] = [loud]
    earlier: float | None = loud
    while earlier is not None and len(starts) < _SWEEPS:  # a speaker that wakes up plays the first ones faintly
        earlier = _peak(correlation, round(earlier - apart - _LOST_SECONDS * rate), round(2 * _LOST_SECONDS * rate))
        starts = starts if earlier is None else [earlier, *starts]
    first = next(start for start in starts if start is not None)
    for number in range(len(starts), _SWEEPS):
        starts.append(_peak(correlation, round(first + (number - 0.5) * apart), round(apart)))
    is_late = first >= (_QUIET_SECONDS / 2 + _APART_SECONDS) * rate
    return [None, *starts[:-1]] if is_late and starts[-1] is None else starts  # or it swallows the first


def _first(starts: Sequence[float | None], rate: int) -> float:
    """Return where the first sweep begins, or would begin had it been heard."""
    number, start = next((number, start) for number, start in enumerate(starts) if start is not None)
    return start - number * _APART_SECONDS * rate


def _drift_ppm(starts: Sequence[float | None], rate: int) -> float | None:
    """Return the drift that most gaps between the sweeps tell; None where they tell none."""
    apart = _APART_SECONDS * rate
    gaps = [after - before for before, after in pairwise(starts) if before is not None and after is not None]
    drifts = np.array([(gap / apart - 1) * 1e6 for gap in gaps])
    if len(drifts) == 0:
        return None
    middle = float(np.sort(drifts)[len(drifts) // 2])
    steady = drifts[np.abs(drifts - middle) <= _STEADY_PPM]
    most = _MOST_PPM if len(steady) == len(drifts) else _QUARTZ_PPM
    return float(steady.mean()) if len(steady) >= _FEWEST_GAPS and abs(middle) <= most else None


def _peak(correlation: Signal64, begin: int, length: int) -> float | None:
    """Return where a sweep begins within a stretch, to a part of a sample; None where none stands out of the noise."""
    strength = np.abs(correlation[max(begin, 0) : max(begin + length, 0)])
    peak = int(np.argmax(strength)) if len(strength) else 0
    if not 0 < peak < len(strength) - 1 or strength[peak] < _FEWEST_TIMES * _rms(correlation):
        return None
    before, at, after = (float(value) for value in strength[peak - 1 : peak + 2])
    return max(begin, 0) + peak + (before - after) / (2 * (before - 2 * at + after))


def _rms(samples: Signal64) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0


def _db(amplitude: float) -> float:
    return 20 * float(np.log10(max(amplitude, _FLOOR)))
