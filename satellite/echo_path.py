"""The way from the speaker to the microphone, as the device check found it: kept in the satellite's state folder."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass
from pathlib import Path

from satellite.kept_file import keep_text

_LOGGER = logging.getLogger(__name__)

_FILE = "echo.json"

_ONE_CLOCK_PPM = 10.0
"""Drift up to which the model of the room follows: of eight wake words under an echo all are heard, at 30 ppm six."""
_LONGEST_DELAY_MS = 1000.0


@dataclass(frozen=True)
class EchoPath:
    """One measurement."""

    microphone: str
    """The device, as the settings name it."""
    speaker: str
    """The same."""
    delay_ms: float
    """From handing a sample to the speaker to having its echo from the microphone."""
    drift_ppm: float
    """Difference of the devices' clocks."""
    return_loss_db: float
    """Loudness of the echo below that of what was played, both against full scale."""

    @property
    def can_be_cancelled(self) -> bool:
        """One clock runs both devices, so that what is played can be found in what is heard, sample by sample."""
        return abs(self.drift_ppm) <= _ONE_CLOCK_PPM and 0 <= self.delay_ms <= _LONGEST_DELAY_MS

    def keep(self, folder: Path) -> None:
        """Write it down; where that fails, the satellite does without after its next start."""
        try:
            keep_text(folder / _FILE, json.dumps(asdict(self)))
        except OSError as err:
            _LOGGER.warning("The check of the devices cannot be kept in %s: %s.", folder, err.strerror)


def kept_echo_path(folder: Path, microphone: str, speaker: str) -> EchoPath | None:
    """Return the last measurement between these devices; None where there is none."""
    try:
        raw = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        figures = [float(raw[name]) for name in ("delay_ms", "drift_ppm", "return_loss_db")]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    known = (raw["microphone"], raw["speaker"]) == (microphone, speaker) and all(map(math.isfinite, figures))
    return EchoPath(microphone, speaker, *figures) if known else None
