"""A server that takes mail by SMTP (aiosmtpd), and one that speaks IMAP as no good server does."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "app-pass-of-a-test"


@dataclass(frozen=True)
class TakenMail:
    """A mail that was taken."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail, read."""
        message: EmailMessage = message_from_bytes(self.raw, policy=default)
        return message


class SmtpServer:
    """Takes mail on the loopback from whoever knows the password, and keeps it."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, starttls: bool = False, refuses: str = "") -> None:
        """`refuses` is an address that it sends nothing to."""
        self.taken: list[TakenMail] = []
        self._tls = tls
        self._starttls = starttls
        self._refuses = refuses
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that it has."""
        assert self._server
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        context = self._tls if not self._starttls else None
        self._server = await asyncio.get_running_loop().create_server(self._protocol, "127.0.0.1", 0, ssl=context)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        assert self._server
        self._server.close()

    def _protocol(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it warns of passwords without TLS
            return SMTP(
                self,
                tls_context=self._tls if self._starttls else None,
                require_starttls=self._starttls,
                authenticator=_authenticate,
                auth_required=True,
                auth_require_tls=self._starttls,
            )

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if address == self._refuses:
            return "550 There is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        self.taken.append(TakenMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        return "250 Taken"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
    known = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


Misbehaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class BadImapServer:
    """Answers whoever connects in a way of its own; `way` is given the streams."""

    way: Misbehaviour
    _server: asyncio.Server | None = field(default=None, init=False)

    @property
    def port(self) -> int:
        """The port that it has."""
        assert self._server
        return int(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        assert self._server
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.way(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet, and say nothing more."""
    writer.write(b"* OK ready\r\n")
    while await reader.readline():
        pass


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a greeting that never ends, a byte now and then."""
    while True:
        writer.write(b"*")
        await writer.drain()
        await asyncio.sleep(0.02)  # a server's own pace


async def babble(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak another protocol."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await writer.drain()


def answering(*answers: bytes) -> Misbehaviour:
    """Return a server that logs anybody in, and then gives these answers, one to each command; {tag} is its tag."""

    async def way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        left = iter(answers)
        while line := await reader.readline():
            tag, command = line.split()[:2]
            told = b""
            if command.upper() == b"CAPABILITY":
                told = b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE\r\n"
            elif command.upper() in {b"SELECT", b"EXAMINE"}:
                told = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n"
            elif command.upper() != b"LOGIN":
                told = next(left, b"")
            writer.write(told + tag + b" OK done\r\n")
            await writer.drain()

    return way
