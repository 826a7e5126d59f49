"""A connection to an IMAP server that takes no more than it was given: bytes, and seconds.

It is the standard library's client in a thread of its own. Giving up on it closes its socket, which ends the thread.
"""

from __future__ import annotations

import asyncio
import imaplib
import logging
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar, cast

from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import StaysInHouseError, reaching
from ha_tools.mail.mail_account import MailAccount, MailServer, Security
from ha_tools.mail.mail_errors import MailError, MailProblem

T = TypeVar("T")

_LOGGER = logging.getLogger(__name__)

MOST_SECONDS = 15.0
"""Bound for all of it: the name looked up, TLS, the login, what is asked and its answer."""

CONNECT_SECONDS = 6.0

SERVICE = "your mail server"
"""The other side, as the household is told of it."""

MOST_BYTES = 1_000_000
"""Bytes that a server may send in one connection: 64 kB of a mail, its parts, and the numbers of 30,000 mails."""

_THREADS = ThreadPoolExecutor(4, "mail")
"""Threads of mail alone: a server that stalls holds up nothing else."""


class ImapConnection(imaplib.IMAP4):
    """One connection, logged in."""

    def __init__(self, server: MailServer) -> None:
        """Nothing is connected before `enter`."""
        self._server = server
        self.left = MOST_BYTES
        """Bytes that may still come."""
        self.sent_bytes = 0
        self._is_abandoned = False

    def enter(self, account: MailAccount) -> None:
        """Connect and log in. Raises MailError."""
        server = self._server
        super().__init__(server.host, server.port, CONNECT_SECONDS)
        if server.security is Security.STARTTLS:
            if "STARTTLS" not in self.capabilities:
                raise MailError(MailProblem.NO_TLS)
            self.starttls(ssl.create_default_context())
        self._log_in(account)
        _status, told = self.capability()  # it may be another one now
        self.capabilities = tuple((told[-1] or b"").decode("ascii", "ignore").upper().split())

    def _log_in(self, account: MailAccount) -> None:
        try:
            if "AUTH=PLAIN" in self.capabilities:
                secret = f"\0{account.user}\0{account.password}".encode()
                self.authenticate("PLAIN", lambda _challenge: secret)
            elif "LOGINDISABLED" in self.capabilities:
                raise MailError(MailProblem.NO_LOGIN)
            else:
                self.login(account.user, account.password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as err:
            raise MailError(MailProblem.PASSWORD) from err

    def abandon(self) -> None:
        """End whatever it is at; from any thread."""
        self._is_abandoned = True
        if sock := getattr(self, "sock", None):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def leave(self) -> None:
        """Close it, in the thread that used it."""
        for each in (getattr(self, "file", None), getattr(self, "sock", None)):
            with suppress(OSError):
                if each:
                    each.close()

    def asked(self, answer: tuple[str, list[Any]], problem: MailProblem = MailProblem.REFUSED) -> list[Any]:
        """Return what a command was answered. Raises MailError where it was refused."""
        status, told = answer
        if status != "OK":
            raise MailError(problem)
        return told

    # ── imaplib's own hooks ───────────────────────────────────────────────────────────────────────────────────────

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, with TLS where it begins so."""
        self.host, self.port = host, port
        sock = socket.create_connection((host, port), timeout)
        self.sock = sock
        if self._is_abandoned:
            sock.close()
            raise MailError(MailProblem.SLOW)
        if self._server.security is Security.TLS:
            self.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        self.sock.settimeout(MOST_SECONDS)  # a search may be silent for long
        self.file = self.sock.makefile("rb")

    def read(self, size: int) -> bytes:
        """Read so many bytes of a literal, unless it is more than it may be."""
        self._take(size)
        return cast("bytes", self.file.read(size))

    def readline(self) -> bytes:
        """Read a line, unless it is longer than it may be."""
        line = cast("bytes", self.file.readline(self.left + 1))
        self._take(len(line))
        return line

    def send(self, data: Any) -> None:
        """Send bytes."""
        self.sent_bytes += len(data)
        super().send(data)

    def _take(self, size: int) -> None:
        if self._is_abandoned:  # during a handshake, which shuts no socket down
            raise MailError(MailProblem.SLOW)
        if size > self.left:
            raise MailError(MailProblem.TOO_MUCH)
        self.left -= size


async def connected(account: MailAccount, work: Callable[[ImapConnection], T], seconds: float = MOST_SECONDS) -> T:
    """Return what some work on a connection comes to. Raises MailError."""
    connection = ImapConnection(account.incoming)
    try:
        with reaching(account.incoming.host, SERVICE, SentKind.MAIL) as wire:
            try:
                async with asyncio.timeout(seconds):
                    return await asyncio.get_running_loop().run_in_executor(_THREADS, _work, connection, account, work)
            finally:
                wire.sent(connection.sent_bytes)
                wire.received(MOST_BYTES - connection.left)
                connection.abandon()
    except StaysInHouseError as err:
        raise MailError(MailProblem.STAYS) from err
    except TimeoutError as err:
        raise MailError(MailProblem.SLOW) from err


def _work(connection: ImapConnection, account: MailAccount, work: Callable[[ImapConnection], T]) -> T:
    try:
        connection.enter(account)
        result = work(connection)
    except MailError:
        raise
    except (imaplib.IMAP4.error, OSError, ValueError, LookupError, AttributeError, TypeError) as err:
        problem = problem_of(err)
        _LOGGER.debug("Mail of %s: %s (%s)", account.account_id, problem, type(err).__name__)
        raise MailError(problem) from None  # its text may be a mail's
    finally:
        connection.leave()
    return result


def problem_of(err: Exception) -> MailProblem:
    """Return what is wrong with a server by the error of the standard library."""
    match err:
        case ssl.SSLCertVerificationError():
            return MailProblem.CERTIFICATE
        case TimeoutError():
            return MailProblem.SLOW
        case ssl.SSLError():
            return MailProblem.NO_TLS
        case socket.gaierror():
            return MailProblem.NO_SERVER
        case imaplib.IMAP4.abort() | OSError():
            return MailProblem.UNREACHABLE
    return MailProblem.GARBLED
