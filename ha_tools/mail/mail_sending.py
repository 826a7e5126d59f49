"""Sending one mail to one address by SMTP, encrypted, within a bound of time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from email.message import EmailMessage

import aiosmtplib

from ha_tools.leaving.crossing import SentKind, Wire
from ha_tools.leaving.gate import StaysInHouseError, reaching
from ha_tools.mail.imap_connection import SERVICE, problem_of
from ha_tools.mail.mail_account import MailAccount, Security
from ha_tools.mail.mail_errors import MailError, MailProblem

MOST_SECONDS = 20.0
"""Bound for all of it; some servers look at a mail for ten."""


async def send(account: MailAccount, message: EmailMessage, address: str, seconds: float = MOST_SECONDS) -> None:
    """Send a mail to one address. Raises MailError; MAYBE_SENT where nobody knows whether it was taken."""
    is_given = False
    try:
        async with asyncio.timeout(seconds), _server(account) as (server, wire):
            try:
                await server.mail(account.address)
                await server.rcpt(address)
            except aiosmtplib.SMTPResponseException as err:
                raise MailError(MailProblem.RECIPIENT) from err
            is_given = True
            raw = message.as_bytes()
            wire.sent(len(raw))
            await server.data(raw)
            is_given = False
    except aiosmtplib.SMTPResponseException as err:
        raise MailError(MailProblem.REFUSED) from err
    except (aiosmtplib.SMTPException, OSError) as err:
        raise MailError(MailProblem.MAYBE_SENT if is_given else _problem(err)) from err


async def check(account: MailAccount, seconds: float = MOST_SECONDS) -> None:
    """Log in to the server for sending, and send nothing. Raises MailError."""
    try:
        async with asyncio.timeout(seconds), _server(account):
            pass
    except (aiosmtplib.SMTPException, OSError) as err:
        raise MailError(_problem(err)) from err


@asynccontextmanager
async def _server(account: MailAccount) -> AsyncIterator[tuple[aiosmtplib.SMTP, Wire]]:
    """Yield a connection that is encrypted and logged in, and where to count what goes over it."""
    given = account.outgoing
    server = aiosmtplib.SMTP(
        hostname=given.host,
        port=given.port,
        use_tls=given.security is Security.TLS,
        start_tls=False,
        tls_context=ssl.create_default_context(),
    )
    with reaching(given.host, SERVICE, SentKind.MAIL, passes_on=True) as wire, closing(server):
        await server.connect()
        if given.security is Security.STARTTLS:
            await _start_tls(server)
        await _log_in(server, account)
        yield server, wire
        with suppress(aiosmtplib.SMTPException):
            await server.quit()


async def _start_tls(server: aiosmtplib.SMTP) -> None:
    await server.ehlo()
    if not server.supports_extension("starttls"):
        raise MailError(MailProblem.NO_TLS)
    await server.starttls()


async def _log_in(server: aiosmtplib.SMTP, account: MailAccount) -> None:
    await server.ehlo()
    if not server.supports_extension("auth"):
        raise MailError(MailProblem.NO_LOGIN)
    try:
        await server.login(account.user, account.password)
    except aiosmtplib.SMTPAuthenticationError as err:
        raise MailError(MailProblem.PASSWORD) from err
    except aiosmtplib.SMTPException as err:
        raise MailError(MailProblem.NO_LOGIN) from err


def _problem(err: Exception) -> MailProblem:
    cause = err
    while isinstance(cause, aiosmtplib.SMTPException) and isinstance(cause.__cause__, Exception):
        cause = cause.__cause__
    if isinstance(cause, StaysInHouseError):
        return MailProblem.STAYS
    if isinstance(cause, aiosmtplib.SMTPTimeoutError):
        return MailProblem.SLOW
    if isinstance(cause, aiosmtplib.SMTPResponseException):
        return MailProblem.GARBLED if cause.code < 0 else MailProblem.REFUSED
    return MailProblem.UNREACHABLE if isinstance(cause, aiosmtplib.SMTPException) else problem_of(cause)
