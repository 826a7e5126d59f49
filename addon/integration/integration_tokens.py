"""The tokens of integrations: given once, stored hashed, and worth nothing once they are revoked."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

import aiosqlite

from addon.satellites.pairing import new_token, token_hash, token_matches
from addon.store.store import Store
from ha_tools.signals import Signal
from satellite.protocol import ProtocolError, build

_LOGGER = logging.getLogger(__name__)

MOST_OFFERED = 4
"""Tokens on offer at once: a person may confirm any of the offers that Home Assistant shows."""


@dataclass(frozen=True)
class KnownIntegration:
    """An integration that was given a token."""

    integration_id: str
    name: str
    token_hash: str
    """SHA-256 of its token, in hexadecimal."""
    made: str
    """The time at which it was given, ISO 8601 in UTC."""
    is_offer: bool = False
    """It was given to Supervisor's discovery, and nobody has come with it yet."""


class IntegrationTokens:
    """Every token that counts, by its owner."""

    def __init__(self, store: Store, instance_id: str, known: Iterable[KnownIntegration]) -> None:
        """`known` are those of the store."""
        self.instance_id = instance_id
        """A UUID of this app's data."""
        self.on_change = Signal[()]()
        """Told when others are known."""
        self.on_revoke = Signal[str]()
        """Told of the id of an integration whose token counts no more."""
        self._store = store
        self._known = {each.integration_id: each for each in known}

    @classmethod
    async def open(cls, store: Store) -> Self:
        """Return those in the store; one that cannot be read is logged."""
        documents = await store.documents("integrations")
        known = [_read(integration_id, document) for integration_id, document in documents.items()]
        return cls(store, await _instance_id(store), filter(None, known))

    @property
    def known(self) -> list[KnownIntegration]:
        """Those that have come with their token or were paired by hand, the oldest first."""
        return sorted((each for each in self._known.values() if not each.is_offer), key=lambda each: each.made)

    def owner_of(self, token: str) -> KnownIntegration | None:
        """Return whose token it is; None for one that does not count."""
        return next((each for each in self._known.values() if token_matches(token, each.token_hash)), None)

    async def give(self, name: str, *, is_offer: bool = False) -> str:
        """Make an integration known and return its token. Raises `aiosqlite.Error` when it cannot be kept.

        Of the tokens on offer that nobody came with the oldest count no more.
        """
        offered = sorted((each for each in self._known.values() if each.is_offer), key=lambda each: each.made)
        for older in offered[: 1 - MOST_OFFERED] if is_offer else ():
            self.revoke(older.integration_id)
            await self.forget(older.integration_id)
        token = new_token()
        made = datetime.now(UTC).isoformat(timespec="seconds")
        await self._keep(KnownIntegration(str(uuid.uuid4()), name, token_hash(token), made, is_offer))
        return token

    async def came(self, known: KnownIntegration) -> None:
        """Keep one that has come with its token, and stayed, as known for good; not one that was revoked meanwhile.

        Raises `aiosqlite.Error`: it then counts as known until the next start.
        """
        if known.is_offer and known.integration_id in self._known:
            self._known[known.integration_id] = stayed = replace(known, is_offer=False)
            self.on_change.tell()
            await self._store.keep_document("integrations", stayed.integration_id, asdict(stayed))

    def revoke(self, integration_id: str) -> None:
        """Let a token count no more from this moment on. Raises `KeyError` for one that is not known."""
        del self._known[integration_id]
        self.on_revoke.tell(integration_id)
        self.on_change.tell()

    async def forget(self, integration_id: str) -> None:
        """Keep that a token was revoked. Raises `aiosqlite.Error`: it then counts again after the next start."""
        await self._store.keep_document("integrations", integration_id, None)

    async def _keep(self, known: KnownIntegration) -> None:
        await self._store.keep_document("integrations", known.integration_id, asdict(known))
        self._known[known.integration_id] = known
        self.on_change.tell()


async def _instance_id(store: Store) -> str:
    """Return the id of this app's data, made the first time."""
    kept = (await store.documents("instance")).get("instance", {}).get("id")
    if isinstance(kept, str) and kept:
        return kept
    made = str(uuid.uuid4())
    try:
        await store.keep_document("instance", "instance", {"id": made})
    except aiosqlite.Error as err:
        _LOGGER.error("The id of this installation cannot be kept: %s", err)
    return made


def _read(integration_id: str, document: Mapping[str, Any]) -> KnownIntegration | None:
    try:
        return build(KnownIntegration, document, "integrations")
    except ProtocolError as err:
        _LOGGER.error("The integration %s cannot be read: %s", integration_id, err)
        return None
