"""One contact: a name that people say, and the ways to reach who is called so."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_NAME = 40
"""Characters of a name."""

LONGEST_ADDRESS = 200
"""Characters of an address."""

MOST_ALIASES = 10

_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{1,29}")
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_NOTIFY = re.compile(r"notify\.[a-z0-9_]+")


@dataclass(frozen=True)
class Contact:
    """Somebody who can be reached."""

    name: str
    """"Grandma"."""
    aliases: tuple[str, ...] = ()
    """Other names."""
    phone: str = ""
    """A telephone number; empty for none."""
    mail: str = ""
    """A mail address; empty for none."""
    notify: str = ""
    """Home Assistant's notify entity or service for the telephone's notifications; empty for none."""
    contact_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def __post_init__(self) -> None:
        """Raise `ValueError` for what no contact has."""
        for name in (self.name, *self.aliases):
            if not (0 < len(name) <= LONGEST_NAME and any(map(str.isalnum, name)) and name.isprintable()):
                raise ValueError(f"A contact's name has 1 to {LONGEST_NAME} characters.")
        if len(self.aliases) > MOST_ALIASES:
            raise ValueError(f"A contact has {MOST_ALIASES} other names at most.")
        if self.phone and not _PHONE.fullmatch(self.phone):
            raise ValueError("A telephone number has digits, spaces and a + before it.")
        if self.mail and (len(self.mail) > LONGEST_ADDRESS or not _MAIL.fullmatch(self.mail)):
            raise ValueError("A mail address has an @ in it and no spaces.")
        if self.notify and (len(self.notify) > LONGEST_ADDRESS or not _NOTIFY.fullmatch(self.notify)):
            raise ValueError("Notifications go to an entity or a service, as notify.mobile_app_annas_phone.")

    @property
    def names(self) -> tuple[str, ...]:
        """Return all that the contact is called."""
        return (self.name, *self.aliases)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `contact_of` reads it."""
        return {**asdict(self), "aliases": list(self.aliases)}


def contact_of(told: Mapping[str, Any], contact_id: str) -> Contact:
    """Return the contact that JSON tells of. Raises `ValueError` for anything else."""
    texts = [told.get(key, "") for key in ("name", "phone", "mail", "notify")]
    aliases = told.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(text, str) for text in (*texts, *aliases)):
        raise ValueError("A contact has a name, and perhaps aliases, phone, mail and notify.")
    name, phone, mail, notify = (" ".join(text.split()) for text in texts)
    others = tuple(dict.fromkeys(" ".join(alias.split()) for alias in aliases if alias.strip()))
    return Contact(name, others, phone, mail, notify, contact_id)
