"""Ledgers of documents, each kept by an id in a table of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from addon.store.ledger import Ledger
from addon.store.store import DocumentTable, Store

_LOGGER = logging.getLogger(__name__)


class _Thing(Protocol):
    def as_dict(self) -> Mapping[str, Any]:
        """Return it as it is kept."""


Thing = TypeVar("Thing", bound=_Thing)


class DocumentLedger(Ledger[Mapping[str, Any]]):
    """A ledger of documents."""

    def __init__(self, things: str, store: Store, table: DocumentTable) -> None:
        """`things` is the word for what is kept: "Notes"."""
        super().__init__(things, partial(store.keep_documents, table), lasts=store.lasts)
        self._store = store
        self._table: DocumentTable = table

    async def documents(self) -> Mapping[str, Mapping[str, Any]]:
        """Return those that were written down, by their ids."""
        return await self._store.documents(self._table)


class ThingLedger(DocumentLedger, Generic[Thing]):
    """A ledger of things of one kind, which can be read back."""

    def __init__(
        self, things: str, store: Store, table: DocumentTable, read: Callable[[str, Mapping[str, Any]], Thing]
    ) -> None:
        """`read` makes a thing of its id and its document, or raises `ValueError`."""
        super().__init__(things, store, table)
        self._read = read

    def note_thing(self, thing_id: str, thing: Thing | None) -> None:
        """Write down soon what has become of one; None is gone."""
        self.note(thing_id, thing.as_dict() if thing else None)

    async def things_kept(self) -> list[Thing]:
        """Return those that were written down; one that cannot be read is logged and left where it is."""
        found = list[Thing]()
        for thing_id, document in (await self.documents()).items():
            try:
                found.append(self._read(thing_id, document))
            except ValueError as err:
                _LOGGER.error("%s: %s cannot be read: %s", self._things, thing_id, err)
        return found
