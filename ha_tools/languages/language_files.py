"""Files of words and phrases, one a language, in a folder of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class LanguageFiles:
    """The files of one folder."""

    folder: str

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a file, in their order."""
        names = (file.name for file in self._place.iterdir())
        return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))

    def read(self, language: str) -> Mapping[str, Any] | None:
        """Return what the file of a language holds, whatever its region; None where it has none."""
        base = language.partition("-")[0]
        if base not in self.languages:
            return None
        held: Mapping[str, Any] = yaml.safe_load((self._place / f"{base}.yaml").read_text("utf-8"))
        return held

    @property
    def _place(self) -> Any:
        return resources.files("ha_tools.languages") / self.folder
