"""How a change is taken back where that is more than bringing states back: what stood on a list, in a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ha_tools.home import Entity

if TYPE_CHECKING:
    from ha_tools.call import Call
    from ha_tools.result import Result


@dataclass(frozen=True)
class Deed:
    """What taking a change back comes to, as the permissions see it."""

    service: str
    """"todo.remove_item"."""
    entity: Entity
    """On what."""
    phrase: str
    """To follow "Shall I": "remove Milk from the Shopping list"."""
    agreed: bool = False
    """It needs no yes, for nothing is lost by it but what the speaker has just made; a PIN it does need."""


class WayBack(Protocol):
    """The way back from one change; a small value that can wait until it is asked for."""

    def deeds(self, call: Call) -> Sequence[Deed]:
        """What may have to be asked before."""

    async def go(self, call: Call) -> Result:
        """Take the change back and say what is now true; the result has the way back from that. Raises HomeError."""
