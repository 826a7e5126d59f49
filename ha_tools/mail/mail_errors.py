"""The reasons for which mail cannot be read or sent."""

from __future__ import annotations

from enum import StrEnum


class MailProblem(StrEnum):
    """The reason, as the languages' files call it below `mail.problem`."""

    NO_SERVER = "no_server"
    """Nobody knows the server's name."""
    UNREACHABLE = "unreachable"
    """Nothing answers there."""
    SLOW = "slow"
    """It does not answer in time."""
    NO_TLS = "no_tls"
    """It offers no encryption, or another kind than was set."""
    CERTIFICATE = "certificate"
    """Its certificate is not trusted, or another server's."""
    PASSWORD = "password"  # noqa: S105 - the name of a problem
    """It takes neither the user's name nor the password."""
    NO_LOGIN = "no_login"
    """It takes no passwords at all."""
    GARBLED = "garbled"
    """It answers what no mail server says."""
    TOO_MUCH = "too_much"
    """It sends more than was asked for."""
    REFUSED = "refused"
    """It refuses what was asked."""
    GONE = "gone"
    """The mail is not there any more."""
    CANNOT_MOVE = "cannot_move"
    """It cannot move mail, only delete it."""
    NO_FOLDER = "no_folder"
    """There is no such folder."""
    RECIPIENT = "recipient"
    """It does not send to that address."""
    STAYS = "stays"
    """Nothing leaves the house here."""
    MAYBE_SENT = "maybe_sent"
    """The connection was lost while it took the mail."""


class MailError(Exception):
    """Mail cannot be read or sent. Its text holds nothing of a mail and no password."""

    def __init__(self, problem: MailProblem) -> None:
        super().__init__(problem)
        self.problem = problem
