"""The satellite's identity: a UUID made once and kept for life, and the token of its pairing."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from satellite.satellite_errors import SettingsError

_FILE = "identity.json"


@dataclass(frozen=True)
class Identity:
    """The contents of the identity file."""

    satellite_id: str
    """A UUID."""
    token: str = ""
    """The app's token; empty until the satellite is paired."""


class IdentityFile:
    """The identity in a folder, readable by its owner alone, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / _FILE
        self.identity = self._load()
        """The contents of the file."""

    def keep_token(self, token: str) -> None:
        """Write the token of a new pairing."""
        self.identity = replace(self.identity, token=token)
        self._write()

    def _load(self) -> Identity:
        try:
            raw = json.loads(self._file.read_text(encoding="utf-8"))
            return Identity(str(uuid.UUID(raw["satellite_id"])), str(raw["token"]))
        except FileNotFoundError:
            return self._create()
        except OSError as err:
            raise SettingsError(f"The identity file {self._file} cannot be read: {err.strerror}.") from err
        except (ValueError, TypeError, KeyError, AttributeError) as err:
            raise SettingsError(f"The identity file {self._file} is damaged: remove it, then pair again.") from err

    def _create(self) -> Identity:
        self.identity = Identity(str(uuid.uuid4()))
        self._write()
        return self.identity

    def _write(self) -> None:
        text = json.dumps({"satellite_id": self.identity.satellite_id, "token": self.identity.token})
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=_FILE)  # mode 0600
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._file)
        except OSError as err:
            raise SettingsError(f"state_folder {self._folder} must be a folder to write in: {err.strerror}.") from err
