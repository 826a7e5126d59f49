"""Names and numbers that several files of the integration share."""

from __future__ import annotations

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "parley"

DEFAULT_PORT: Final = 8765
"""TCP port on which the app listens."""

CONF_FINGERPRINT: Final = "fingerprint"
"""SHA-256 of the app's certificate in hexadecimal; empty where the app speaks without TLS."""

PLATFORMS: Final = (
    Platform.ASSIST_SATELLITE,
    Platform.BUTTON,
    Platform.CONVERSATION,
    Platform.EVENT,
    Platform.MEDIA_PLAYER,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.UPDATE,
)
