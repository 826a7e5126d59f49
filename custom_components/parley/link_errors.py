"""The errors of the link to the app.

LinkError
├── CannotConnectError      nobody answers there, or it is no app of Parley's
├── WrongKeyError           the app does not take the token, or is not the one whose certificate is known
├── WrongCodeError          who paired us does not know the code that we showed
├── WrongVersionError       the app speaks another version of the link
├── NotLinkedError          the link is broken at the moment
└── CommandError            the app refused a command, or could not carry it out
"""

from __future__ import annotations


class LinkError(Exception):
    """The base of all errors of the link; the text is for a person."""


class CannotConnectError(LinkError):
    """Nobody answers there, or it is no app of Parley's."""


class WrongKeyError(LinkError):
    """The app does not take the token, or is not the one whose certificate is known."""


class WrongCodeError(LinkError):
    """The app does not prove that it was told our code: it was mistyped, or somebody sits in between."""


class WrongVersionError(LinkError):
    """The app speaks another version of the link."""

    def __init__(self, theirs: int, ours: int) -> None:
        self.older = "integration" if theirs > ours else "app"
        super().__init__(
            f"The app speaks version {theirs} and the integration version {ours}: update the {self.older}."
        )


class NotLinkedError(LinkError):
    """The link is broken at the moment."""


class CommandError(LinkError):
    """The app refused a command, or could not carry it out; `code` is the app's word for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
