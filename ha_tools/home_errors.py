"""The errors between Parley and the home.

HomeError
├── NotConnected      Home Assistant cannot be reached
│   └── TokenRefused  Home Assistant refuses the access token
├── CallTimedOut      Home Assistant did not answer in time
├── ServiceRefused    Home Assistant answered no: its code and its message
└── NotRecorded       Home Assistant keeps no history
"""

import re


class HomeError(Exception):
    """Base of every error that ha_tools raises."""


class NotConnected(HomeError):  # noqa: N818 - a state of the home, named as people say it
    """There is no connection to Home Assistant; the text says why and what to do."""


class TokenRefused(NotConnected):
    """The access token is wrong; nothing helps but another one."""


class CallTimedOut(HomeError):  # noqa: N818 - as above
    """Home Assistant did not answer a command within its bound."""


class ServiceRefused(HomeError):  # noqa: N818 - as above
    """Home Assistant or the device refused a command."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = _in_words(message)


_IN_WORDS: tuple[tuple[str, str], ...] = (
    (r"^(?:(?:service )?validation )?error:\s*", ""),
    (r"extra keys not allowed @ data\['(\w+)'\].*", r"it knows nothing of \1"),
    (r"required key not provided @ data\['(\w+)'\].*", r"it must be told \1"),
    (r" (?:for dictionary value )?@ data\['(\w+)'\].*", r" for \1"),
    (r"\. Got .*", ""),
)
"""Words of Home Assistant's own checks, for programs -> the same for a person."""


def _in_words(message: str) -> str:
    words = message.strip()
    for pattern, said in _IN_WORDS:
        words = re.sub(pattern, said, words, flags=re.IGNORECASE | re.DOTALL)
    return words or message


class NotRecorded(HomeError):  # noqa: N818 - as above
    """Home Assistant keeps no history; the text says so."""
