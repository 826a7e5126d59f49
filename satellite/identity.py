"""The satellite's identity: a UUID made once and kept for life, the token of its pairing, and who is given it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from satellite.kept_file import keep_text
from satellite.satellite_errors import SettingsError

_FILE = "identity.json"


@dataclass(frozen=True)
class Identity:
    """The contents of the identity file."""

    satellite_id: str
    """A UUID."""
    token: str = ""
    """The app's token; empty until the satellite is paired."""
    certificate: str = ""
    """SHA-256, in hexadecimal, of the certificate of the app that gave it; empty when it was paired without TLS."""
    server: str = ""
    """WebSocket URL at which the app was last, where it was found in the network."""


class IdentityFile:
    """The identity in a folder, readable by its owner alone, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / _FILE
        self.identity = self._load()
        """The contents of the file."""

    def keep_pairing(self, token: str, certificate: str) -> None:
        """Write the token of a new pairing, and the fingerprint of the certificate that it is for."""
        self.identity = replace(self.identity, token=token, certificate=certificate)
        self._write()

    def forget_pairing(self) -> None:
        """Be a satellite that was never paired, of the same identity."""
        self.identity = Identity(self.identity.satellite_id)
        self._write()

    def keep_server(self, url: str) -> None:
        """Write where the app was found."""
        self.identity = replace(self.identity, server=url)
        self._write()

    def _load(self) -> Identity:
        try:
            raw = json.loads(self._file.read_text(encoding="utf-8"))
            pairing = (str(raw["token"]), str(raw.get("certificate", "")), str(raw.get("server", "")))
            return Identity(str(uuid.UUID(raw["satellite_id"])), *pairing)
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
        try:
            keep_text(self._file, json.dumps(asdict(self.identity)))
        except OSError as err:
            raise SettingsError(f"state_folder {self._folder} must be a folder to write in: {err.strerror}.") from err
