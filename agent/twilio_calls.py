"""Twilio's word for a call: its signed webhook, the numbers that may call, and a ticket that joins a stream to it.

A stream is a WebSocket that anybody can dial. With the account's auth token set, only one that bears the ticket of a
webhook which Twilio signed is a call: twilio.com/docs/usage/security#validating-requests.
"""

from __future__ import annotations

import base64
import hmac
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

_LOGGER = logging.getLogger(__name__)

AUTH_TOKEN, CALLERS = "PARLEY_TWILIO_AUTH_TOKEN", "PARLEY_CALLERS"
CALLS_HOST = "PARLEY_CALLS_HOST"

MOST_HOSTS = 4
"""Names of this host that a request may bring, for each of which its signature is reckoned."""

TICKET = "ticket"
"""The name of the parameter that a stream brings along."""

TICKET_SECONDS = 60.0
"""Time from the webhook to the stream, which Twilio dials at once."""

MOST_TICKETS = 64

REJECTED = "<Response><Reject/></Response>"
"""Not answered, so that Twilio bills nothing."""


class CallSettingsError(ValueError):
    """The settings of calls cannot be used; the text says why."""


def twilio_signature(auth_token: str, url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Return the signature of a request: HMAC-SHA1, in base64, of its address and its form's fields in their order."""
    signed = url + "".join(name + value for name, value in sorted(set(parameters)))
    return base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1")).decode()


@dataclass(frozen=True)
class _Ticket:
    call_id: str
    until: float


class TwilioCalls:
    """Says which calls are let to the PIN; without an auth token all are, and the number of none is known."""

    def __init__(
        self,
        auth_token: str = "",
        callers: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
        host: str = "",
    ) -> None:
        """`callers` are the numbers that may call, as +31201234567; empty for all. Raises `CallSettingsError`.

        `host` is the name by which Twilio knows this host; empty where requests bring it along.
        """
        if callers and not auth_token:
            raise CallSettingsError(
                f"{CALLERS} needs {AUTH_TOKEN}: without it nobody can tell which number really calls."
            )
        self._auth_token = auth_token
        self._callers = callers
        self._clock = clock
        self._host = host
        self._tickets: dict[str, _Ticket] = {}

    @property
    def asks_for_signatures(self) -> bool:
        """Return whether only calls that Twilio signed are taken."""
        return bool(self._auth_token)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> TwilioCalls:
        """Return it as the environment sets it. Raises `CallSettingsError`."""
        told = environment.get(CALLERS, "")
        numbers = frozenset(re.sub(r"[^0-9+]", "", each) for each in re.split(r"[,;\n]", told) if each.strip())
        if wrong := [number for number in numbers if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number)]:
            raise CallSettingsError(f"{CALLERS} must be numbers such as +31201234567, not {', '.join(sorted(wrong))}.")
        host = environment.get(CALLS_HOST, "").strip()
        if host and not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", host):
            raise CallSettingsError(f"{CALLS_HOST} must be a name such as calls.example.org, not {host}.")
        return cls(environment.get(AUTH_TOKEN, "").strip(), numbers, host=host)

    def answer(
        self, hosts: Iterable[str], path: str, signature: str, fields: Mapping[str, str], stream_path: str
    ) -> str | None:
        """Return the TwiML that answers a webhook's request; None where Twilio did not sign it.

        `hosts` are the names of this host in the request, the first its Host: a proxy may have changed that, and tell
        it beside. Twilio signs the name, so that nobody can make one up. `path` is what Twilio asked for there, with
        its query, `fields` its form, `stream_path` the bot's WebSocket.
        """
        named = [self._host] if self._host else [host for host in dict.fromkeys(hosts) if host][:MOST_HOSTS]
        ticket = ""
        if self._auth_token:
            named = [host for host in named if self._is_signed(f"https://{host}{path}", signature, fields)]
            if not named:
                _LOGGER.warning(
                    "A call was refused: its webhook bears no signature of Twilio's. Is %s set?", CALLS_HOST
                )
                return None
            number = fields.get("From", "")
            if self._callers and number not in self._callers:
                _LOGGER.warning("A call was rejected: its number may not call this home")
                return REJECTED
            ticket = self._issued(fields.get("CallSid", ""))
        stream = f"wss://{named[0]}{stream_path}" if named else ""
        parameter = f"<Parameter name={quoteattr(TICKET)} value={quoteattr(ticket)}/>" if ticket else ""
        return f"<Response><Connect><Stream url={quoteattr(stream)}>{parameter}</Stream></Connect></Response>"

    def is_call(self, call_id: str, parameters: Mapping[str, object]) -> bool:
        """Return whether a stream belongs to a call that was answered, and to no other stream before."""
        if not self._auth_token:
            return True
        ticket = self._tickets.pop(str(parameters.get(TICKET, "")), None)
        return ticket is not None and ticket.call_id == call_id and ticket.until >= self._clock()

    def _is_signed(self, url: str, signature: str, fields: Mapping[str, str]) -> bool:
        expected = twilio_signature(self._auth_token, url, fields.items())
        return hmac.compare_digest(expected.encode(), signature.encode())

    def _issued(self, call_id: str) -> str:
        now = self._clock()
        self._tickets = {key: each for key, each in self._tickets.items() if each.until >= now}
        while len(self._tickets) >= MOST_TICKETS:
            self._tickets.pop(next(iter(self._tickets)))
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = _Ticket(call_id, now + TICKET_SECONDS)
        return ticket
