"""The agreement that things need: the table of rules, a thing's reach when it is used, the questions, and the PIN."""

from ha_tools.permissions.consent import NO_CONSENT, Consent
from ha_tools.permissions.pin import PIN_LOCKOUT_SECONDS, PIN_TRIES, PinPad, PinTries
from ha_tools.permissions.table import GRAVEST, Need, Permissions, Rule, gravest

__all__ = [
    "GRAVEST",
    "NO_CONSENT",
    "PIN_LOCKOUT_SECONDS",
    "PIN_TRIES",
    "Consent",
    "Need",
    "Permissions",
    "PinPad",
    "PinTries",
    "Rule",
    "gravest",
]
