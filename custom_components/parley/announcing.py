"""Announcements through the app's queue, and the receipts of their rooms.

Core calls each satellite of an area for itself. What is said to several at the same time goes to the app as one
announcement, so that its rooms begin together and it is made once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.assist_satellite.const import PREANNOUNCE_URL
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .hub import Hub
from .media import url_of

GATHER_SECONDS = 0.01
"""Time in which Core has called every satellite of a target: it does so in one go."""

ON_ITS_WAY = frozenset({"waiting", "playing"})
"""Outcomes of rooms in which it may yet be heard."""

Receipt = Mapping[str, Any]


@dataclass(frozen=True)
class Spoken:
    """The part of an announcement that is heard, in Core's names for it."""

    message: str
    media_id: str
    """A sound to play in place of the words; empty for none."""
    chime_id: str
    """The sound before it; empty for none."""

    async def in_our_words(self, hub: Hub) -> dict[str, Any]:
        """Return it as the app takes it. Raises ServiceValidationError for a sound that there is not."""
        own_chime = self.chime_id not in {"", PREANNOUNCE_URL}
        chime = await url_of(hub.hass, self.chime_id, None) if own_chime else "default" if self.chime_id else "none"
        if self.media_id:
            return {"media_url": await url_of(hub.hass, self.media_id, None), "chime": chime}
        return {"message": self.message, "chime": chime}


@dataclass
class _Gathering:
    """Satellites that are told the same, and the receipts of each once it is over."""

    satellites: list[str] = field(default_factory=list)
    receipts: asyncio.Future[list[Receipt]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Announcer:
    """The announcements that Core makes at satellites."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._gathering: dict[Spoken, _Gathering] = {}

    async def announce(self, spoken: Spoken, satellite_id: str) -> Receipt:
        """Announce in one room, together with the others that are told the same; return its receipt once it is over.

        Raises HomeAssistantError.
        """
        together = self._gathering.get(spoken)
        if together is None or satellite_id in together.satellites:
            together = self._gathering[spoken] = _Gathering()
            work = self._send(spoken, together)
            self._hub.entry.async_create_background_task(self._hub.hass, work, "parley announcement")
        together.satellites.append(satellite_id)
        receipts = await asyncio.shield(together.receipts)
        return next((one for one in receipts if one.get("satellite_id") == satellite_id), {})

    async def _send(self, spoken: Spoken, together: _Gathering) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        if self._gathering.get(spoken) is together:
            del self._gathering[spoken]
        try:
            request = {**await spoken.in_our_words(self._hub), "satellites": together.satellites}
            together.receipts.set_result(await announce(self._hub, request))
        except Exception as err:  # it is raised where it is waited for: each satellite's action fails with it
            together.receipts.set_exception(err)
        finally:
            if not together.receipts.done():  # the entry is unloaded meanwhile
                together.receipts.set_exception(
                    HomeAssistantError(translation_domain=DOMAIN, translation_key="not_linked")
                )
            together.receipts.exception()  # nobody waits any more where the actions were ended


async def announce(hub: Hub, request: Mapping[str, Any], *, wait: bool = True) -> list[Receipt]:
    """Announce in the app's own shape of a request; return the receipt of each room, once it is over where `wait`.

    Raises HomeAssistantError.
    """
    result = await hub.command("announce", None, request={**request, "wait": wait})
    return list(result.get("receipts", ()))


def require_audience(receipts: Iterable[Receipt]) -> None:
    """Raise HomeAssistantError with the reasons where nobody heard an announcement, nor will."""
    receipts = list(receipts)
    if not any(one.get("heard") or one.get("outcome") in ON_ITS_WAY for one in receipts):
        reasons = " ".join(f"{one.get('room')}: {one.get('reason')}" for one in receipts)
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="not_heard", translation_placeholders={"reasons": reasons}
        )
