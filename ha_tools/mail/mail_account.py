"""A mail account as it is set up in the panel, and the servers of the providers that households have. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?=.{{1,255}}$)[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}})*"
)

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*|[0-9A-Fa-f:.]{2,45}")

LONGEST = 200
"""Characters of a name or a password."""


class Security(StrEnum):
    """The way in which a connection is encrypted."""

    TLS = "tls"
    """From its first byte."""
    STARTTLS = "starttls"
    """After a plain greeting."""
    NONE = "none"
    """Not at all: to this very machine alone."""


@dataclass(frozen=True)
class MailServer:
    """A server for reading or for sending."""

    host: str
    port: int
    security: Security = Security.TLS


@dataclass(frozen=True)
class MailAccount:
    """One person's, or the home's."""

    account_id: str
    name: str
    """Its owner's name, as people say it and as it stands before the address of what is sent: "Anna"."""
    address: str
    incoming: MailServer
    outgoing: MailServer
    user: str
    password: str = field(repr=False)
    person_id: str = ""
    """The person whose voice hears it without a PIN; empty where that is nobody's."""
    open_areas: tuple[str, ...] = ()
    """Areas where it is read to whoever asks; elsewhere it takes the PIN."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def is_address(text: str) -> bool:
    """Return whether a text is one plain address that mail can be sent to."""
    return _ADDRESS.fullmatch(text) is not None and "=?" not in text  # which a header would decode


def account_of(kept: Mapping[str, Any]) -> MailAccount:
    """Return the account that `as_dict` gave, or a person typed. Raises ValueError with what is wrong, to be shown."""
    texts = {name: _line(kept.get(name)) for name in ("account_id", "name", "address", "user", "password", "person_id")}
    if not texts["name"]:
        raise ValueError("Say whose mail it is.")
    if not is_address(texts["address"]):
        raise ValueError("That is no mail address.")
    if not texts["password"]:
        raise ValueError("The password is missing.")
    areas = kept.get("open_areas") or ()
    if not isinstance(areas, list | tuple) or not all(isinstance(area, str) for area in areas):
        raise ValueError("The rooms must be a list.")
    guessed_in, guessed_out = servers_of(texts["address"])
    return MailAccount(
        account_id=texts["account_id"],
        name=texts["name"],
        address=texts["address"],
        incoming=_server(kept.get("incoming"), guessed_in),
        outgoing=_server(kept.get("outgoing"), guessed_out),
        user=texts["user"] or texts["address"],
        password=texts["password"],
        person_id=texts["person_id"],
        open_areas=tuple(areas),
    )


def _line(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > LONGEST or not text.isprintable():
        raise ValueError(f"Each field has one line of at most {LONGEST} characters.")
    return text


def _server(given: Any, guessed: MailServer) -> MailServer:
    if not isinstance(given, Mapping) or not given.get("host"):
        return guessed
    host, port = _line(given["host"]), given.get("port")
    if not _HOST.fullmatch(host):
        raise ValueError(f"“{host}” is no name of a server.")
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port < 65536:
        raise ValueError("A port is a number from 1 to 65535.")
    try:
        security = Security(given.get("security", Security.TLS))
    except ValueError as err:
        raise ValueError("The encryption is tls, starttls or none.") from err
    if security is Security.NONE and not _is_this_machine(host):
        raise ValueError("Without encryption the password could be read on its way: choose TLS or STARTTLS.")
    return MailServer(host, port, security)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


_PROVIDERS: Mapping[str, tuple[str, str, int]] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), ("imap.gmail.com", "smtp.gmail.com", 465)),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), ("imap.mail.me.com", "smtp.mail.me.com", 587)),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), ("imap.gmx.net", "mail.gmx.net", 465)),
    **dict.fromkeys(("gmx.com", "gmx.us"), ("imap.gmx.com", "mail.gmx.com", 465)),
    "web.de": ("imap.web.de", "smtp.web.de", 587),
    "t-online.de": ("secureimap.t-online.de", "securesmtp.t-online.de", 465),
    **dict.fromkeys(("yahoo.com", "yahoo.de", "yahoo.co.uk"), ("imap.mail.yahoo.com", "smtp.mail.yahoo.com", 465)),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), ("imap.fastmail.com", "smtp.fastmail.com", 465)),
    **dict.fromkeys(("posteo.de", "posteo.net"), ("posteo.de", "posteo.de", 465)),
    "mailbox.org": ("imap.mailbox.org", "smtp.mailbox.org", 465),
    "freenet.de": ("mx.freenet.de", "mx.freenet.de", 465),
    **dict.fromkeys(("zoho.com", "zohomail.com"), ("imap.zoho.com", "smtp.zoho.com", 465)),
    "aol.com": ("imap.aol.com", "smtp.aol.com", 465),
}
"""Part of an address behind the @ -> its servers for reading and for sending, and the port of the latter, as the
providers' own help pages give them."""


def servers_of(address: str) -> tuple[MailServer, MailServer]:
    """Return the servers for reading and for sending that an address probably has."""
    domain = address.rpartition("@")[2].casefold()
    reading, sending, port = _PROVIDERS.get(domain, (f"imap.{domain}", f"smtp.{domain}", 465))
    security = Security.STARTTLS if port == 587 else Security.TLS
    return MailServer(reading, 993), MailServer(sending, port, security)
