"""The user's permissions, as people change them in the panel: they act at once and outlast a restart."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import aiosqlite

from addon.integration.supervisor_api import SupervisorApi, SupervisorError
from addon.permission_rows import refuse_repeated, rows_of, rules_of
from addon.store.store import Store
from assistant.house import House
from ha_tools.permissions import Rule
from ha_tools.permissions.table import NOBODY
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

TABLE: Final = "permissions"

KEY: Final = "rules"
"""The one document of the table: the rows, in their order."""


class KeptPermissions:
    """The user's rules of a house, in force and in the store."""

    def __init__(self, house: House, store: Store) -> None:
        self.on_change = Signal[()]()
        """Told when there are other rules."""
        self._house = house
        self._store = store

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return tuple(self._house.permissions.rules)

    async def change(self, rows: Any) -> None:
        """Keep [{service, needs, only}] and let it act. Raises `ValueError`, `RowsError` and `aiosqlite.Error`."""
        rules = rules_of(rows)
        refuse_repeated(rules)
        await self._keep(rules)

    async def forget_person(self, person_id: str) -> None:
        """Name a person in no rule any more; what was theirs alone is nobody's. Raises `aiosqlite.Error`."""
        if any(person_id in rule.people for rule in self.rules):
            await self._keep(tuple(_without(rule, person_id) for rule in self.rules))

    async def _keep(self, rules: tuple[Rule, ...]) -> None:
        await self._store.keep_document(TABLE, KEY, {"rows": rows_of(rules)})
        self._house.permissions = replace(self._house.permissions, rules=rules)
        _LOGGER.info("The permissions were changed: %d rows", len(rules))
        self.on_change.tell()


def _without(rule: Rule, person_id: str) -> Rule:
    """Return a rule that does not name a person."""
    if person_id not in rule.people:
        return rule
    return replace(rule, people=tuple(each for each in rule.people if each != person_id) or (NOBODY,))


async def kept_rules(store: Store, former: Callable[[], Awaitable[tuple[Rule, ...]]]) -> tuple[tuple[Rule, ...], str]:
    """Return the rules in the store, and a problem; at the first start the `former` ones, which are kept from then on.

    `former` raises `ValueError` or `SupervisorError` where they cannot be had: then the next start tries again.
    """
    kept = (await store.documents(TABLE)).get(KEY)
    try:
        if kept is not None:
            return rules_of(kept.get("rows")), ""
        rules = await former()
    except (ValueError, SupervisorError) as err:
        return (), (
            f"The permissions cannot be read, and only those of every home hold: set them anew on the page Home. {err}"
        )
    with suppress(aiosqlite.Error):  # the next start takes them over
        await store.keep_documents(TABLE, {KEY: {"rows": rows_of(rules)}})
    if rules:
        _LOGGER.info("The permissions of the options page were taken over: %d rows", len(rules))
    return rules, ""


async def rules_at_supervisor(supervisor: SupervisorApi) -> tuple[Rule, ...]:
    """Return the permissions that Supervisor still has of an options page that showed them.

    It leaves out of the options file what the page does not show any more. Raises `ValueError` and `SupervisorError`.
    """
    options = (await supervisor.ask("GET", "/addons/self/info")).get("options")
    return rules_of(options.get("permissions") or []) if isinstance(options, dict) else ()
