"""Learning the names of the home: the sentences and the recogniser are taught them whenever they change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from assistant.services import Services
from ha_tools.contacts.contacts import Contacts
from ha_tools.home.home import Home
from ha_tools.live.home_assistant import ConnectionStatus, HomeAssistant
from ha_tools.sentences import Sentences
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)


class HomeLearning:
    """Begins with the first names that Home Assistant tells, and goes on with each change of them."""

    def __init__(
        self,
        home_assistant: HomeAssistant,
        contacts: Contacts,
        sentences: Sentences,
        services: Services,
        warm_up: Callable[[], None],
    ) -> None:
        """`warm_up` reads, in a thread, all else that is needed to understand."""
        self.knows_home = asyncio.Event()
        """Set once the sentences and the recogniser know the home's names."""
        self.understands = asyncio.Event()
        """Set once what needs no names is understood, if the home itself was never reached."""
        self.is_behind = True
        """The home may be another one since it was away or started, and its names are still to be learned."""
        self.on_learned = Signal[()]()
        """Told each time the home's names have been learned."""
        self._home_assistant = home_assistant
        self._contacts = contacts
        self._sentences = sentences
        self._services = services
        self._warm_up = warm_up
        self._changed = asyncio.Event()
        """Set while the home's names are not those that were learned last."""
        self._learned: Home | None = None
        """The home whose names were learned last."""
        home_assistant.on_home(lambda _home: self._changed.set())
        contacts.on_change(lambda _contact_id, _contact: self._changed.set())
        home_assistant.on_connection(self._connection_changed)

    async def follow(self) -> None:
        """Teach the home's names once they have changed; to be called again and again.

        Where it raises, the names are still to be learned. A home that was never reached is learned as one without
        names: timers need none.
        """
        await self._changed.wait()
        home, is_known = self._home_assistant.home, self._home_assistant.knows_home
        contacts = self._contact_names
        await asyncio.to_thread(self._sentences.update, home, contacts)
        await asyncio.to_thread(self._warm_up)
        try:
            await self._services.follow(home)
        finally:
            if is_known:
                self._learned = home
                self.is_behind = home is not self._home_assistant.home
                self.knows_home.set()
        if is_known:
            _LOGGER.info("Knows the home: %d areas, %d exposed entities", len(home.areas), len(home.entities))
        self.understands.set()
        is_same = home is self._home_assistant.home and contacts == self._contact_names
        if is_same and is_known == self._home_assistant.knows_home:
            self._changed.clear()
        self.on_learned.tell()

    @property
    def _contact_names(self) -> tuple[str, ...]:
        return tuple(name for contact in self._contacts.all for name in contact.names)

    def _connection_changed(self, status: ConnectionStatus) -> None:
        self.is_behind = self._learned is not self._home_assistant.home
        if not (status.connected or self.understands.is_set()):
            self._changed.set()
