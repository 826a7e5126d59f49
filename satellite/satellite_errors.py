"""The errors of a satellite.

SatelliteError
├── SettingsError   the settings file, the identity file or a flag cannot be used
├── WakeWordModelError      a wake-word model is missing, damaged or of a shape that this program does not know
├── DeviceError     a microphone or a speaker cannot be found, opened or heard
├── ConnectionLostError   the socket to the app could not be opened, broke or carried nonsense
│   └── NoAppError        the app was not found in the network, or more than one
├── RefusedError    the app will not have this satellite; `code` says why
├── NotTheAppError   somebody else speaks for the app, or the code of a pairing was typed in wrongly
├── OtherCertificateError   somebody else answers at the app's address, or the app was installed anew
└── UpdateError     another release of this program was not installed
"""

from __future__ import annotations

from satellite.protocol import RefusalCode


class SatelliteError(Exception):
    """Base of all; the text is for a person and says what to do."""


class SettingsError(SatelliteError):
    """A setting that cannot be used; the text names the key and what is allowed."""


class WakeWordModelError(SatelliteError):
    """A wake-word model that cannot be used."""


class DeviceError(SatelliteError):
    """A sound device that cannot be used just now; tried again later."""


class ConnectionLostError(SatelliteError):
    """A socket that cannot be used; another is tried."""


class NoAppError(ConnectionLostError):
    """A network without an app, or with several; looked at again later."""


class NotTheAppError(SatelliteError):
    """A welcome or a proof that cannot be believed; nothing is sent to whoever gave it."""


class OtherCertificateError(SatelliteError):
    """A certificate that is not the pinned one; nothing is sent to whoever showed it."""


class RefusedError(SatelliteError):
    """The app refuses this satellite."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class UpdateError(SatelliteError):
    """A release that was not installed; the text is for a person."""
