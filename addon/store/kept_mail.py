"""The mail accounts of the home, as people set them up in the panel: they act at once and outlast a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from addon.store.document_ledger import ThingLedger
from assistant.house import House
from ha_tools.mail.mail_access import MailAccess
from ha_tools.mail.mail_account import MailAccount
from ha_tools.people.person import Person


class KeptMail:
    """The accounts in force and in the store."""

    def __init__(self, house: House, ledger: ThingLedger[MailAccount], on_secret: Callable[[str], None]) -> None:
        """`on_secret` is told each password, before anything is done with it."""
        self._house = house
        self._ledger = ledger
        self._on_secret = on_secret
        self._accounts: dict[str, MailAccount] = {}

    @property
    def all(self) -> tuple[MailAccount, ...]:
        """All accounts, in the order in which they were set up."""
        return tuple(self._accounts.values())

    def get(self, account_id: str) -> MailAccount | None:
        """Return one by its id."""
        return self._accounts.get(account_id)

    def restore(self, accounts: Iterable[MailAccount]) -> None:
        """Take the accounts that were written down."""
        for account in accounts:
            self._on_secret(account.password)
            self._accounts[account.account_id] = account
        self._act()

    async def keep(self, account: MailAccount) -> bool:
        """Keep an account, new or changed; return whether it will be there after a restart."""
        self._on_secret(account.password)
        self._accounts[account.account_id] = account
        self._ledger.note_thing(account.account_id, account)
        self._act()
        return await self._ledger.write()

    def forget(self, account: MailAccount) -> None:
        """Forget an account, and its password."""
        self._accounts.pop(account.account_id, None)
        self._ledger.note_thing(account.account_id, None)
        self._act()

    def person_changed(self, person_id: str, person: Person | None) -> None:
        """Forget the accounts of a person who is forgotten."""
        for account in self.all if person is None else ():
            if account.person_id == person_id:
                self.forget(account)

    def _act(self) -> None:
        self._house.web = replace(self._house.web, mail=MailAccess(self.all) if self._accounts else None)
