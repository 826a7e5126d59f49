"""The release of the satellite's program that belongs to this app, as files: script/build-satellite makes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

FOLDER = Path(__file__).parents[1] / "satellite_release"
"""The files, as script/build-satellite leaves them."""

_WHEEL = re.compile(r"parley_satellite-([0-9A-Za-z.+]+)-py3-none-any\.whl")


@dataclass(frozen=True)
class SatelliteRelease:
    """The release of the satellite's program that belongs to this app."""

    files: Mapping[str, bytes]

    @classmethod
    def kept_in(cls, folder: Path = FOLDER) -> Self:
        """Return the release in a folder; one without files where nothing was built. Blocks."""
        return cls({file.name: file.read_bytes() for file in sorted(folder.glob("*")) if file.is_file()})

    @property
    def wheel(self) -> str:
        """Name of the wheel; empty where there is none."""
        return next((name for name in self.files if _WHEEL.fullmatch(name)), "")

    @property
    def version(self) -> str:
        """Version of the wheel; empty where there is none."""
        found = _WHEEL.fullmatch(self.wheel)
        return found[1] if found else ""
