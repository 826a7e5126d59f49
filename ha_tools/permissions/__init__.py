"""The agreement that things need: the table of rules, a thing's reach when it is used, the questions, and the PIN."""

from ha_tools.permissions.consent import NO_CONSENT, Consent
from ha_tools.permissions.pin import PIN_LOCKOUT_SECONDS, PIN_TRIES, PinPad, PinTries
from ha_tools.permissions.table import DEFAULT_RULES, GRAVEST, Decision, Need, Permissions, Rule, Why, class_of, gravest

__all__ = [
    "DEFAULT_RULES",
    "GRAVEST",
    "NO_CONSENT",
    "PIN_LOCKOUT_SECONDS",
    "PIN_TRIES",
    "Consent",
    "Decision",
    "Need",
    "Permissions",
    "PinPad",
    "PinTries",
    "Rule",
    "Why",
    "class_of",
    "gravest",
]
