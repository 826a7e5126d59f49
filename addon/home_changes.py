"""Changes of what the assistant sees, made at Home Assistant: an entity exposed or hidden, and its aliases."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from addon.sites.request_bodies import BadRequest
from ha_tools.home.home import Home
from ha_tools.home_errors import ServiceRefused
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.shapes import entries, entry, is_entity_id, text

SEEN_SECONDS = 10.0
"""Wait for the home as it is after a change."""

MOST_AT_ONCE = 500
"""Entities of one request."""

MOST_ALIASES = 20
"""Aliases of one entity."""

VOICED = frozenset(
    "alarm_control_panel binary_sensor calendar climate cover fan humidifier input_boolean input_button lawn_mower "
    "light lock media_player person scene script sensor siren switch todo vacuum valve water_heater weather".split()
)
"""Domains that a person speaks of."""


@dataclass(frozen=True)
class HiddenEntity:
    """A thing that a person could mean and that is not exposed."""

    entity_id: str
    name: str
    area_id: str
    """Empty where it stands in none."""


class HomeChanges:
    """Changes at one Home Assistant, each seen in the home before it is answered."""

    def __init__(self, home_assistant: HomeAssistant) -> None:
        self._live = home_assistant

    async def expose(self, body: Mapping[str, Any]) -> None:
        """Expose {entity_ids, exposed: true} to Assist, or hide them. Raises `BadRequest` and `HomeError`."""
        given, exposed = body.get("entity_ids"), body.get("exposed")
        if not isinstance(given, list) or not given or len(given) > MOST_AT_ONCE or not all(map(is_entity_id, given)):
            raise BadRequest(f'entity_ids must be a list of 1 to {MOST_AT_ONCE} entity ids: ["light.kitchen"].')
        if not isinstance(exposed, bool):
            raise BadRequest("exposed must be true or false.")
        fields = {"assistants": ["conversation"], "entity_ids": given, "should_expose": exposed}
        await self._live.ask("homeassistant/expose_entity", **fields)
        states = self._live.states
        await self._seen(lambda home: all((item in home.entities) is exposed for item in given if item in states))

    async def name(self, body: Mapping[str, Any]) -> None:
        """Give an entity {entity_id, aliases} in place of those before. Raises `BadRequest` and `HomeError`."""
        item, given = body.get("entity_id"), body.get("aliases")
        if not isinstance(item, str) or item not in self._live.home.entities:
            raise BadRequest("No entity of this id is exposed.")
        if not isinstance(given, list) or len(given) > MOST_ALIASES or not all(isinstance(one, str) for one in given):
            raise BadRequest(f"aliases must be a list of {MOST_ALIASES} names at most.")
        aliases = list(dict.fromkeys(" ".join(alias.split()) for alias in given if alias.strip()))
        try:
            await self._live.ask("config/entity_registry/get", entity_id=item)
        except ServiceRefused as err:
            raise BadRequest(
                "Home Assistant keeps no aliases for this one, since it has no unique id: give it another name where "
                "it is set up."
            ) from err
        await self._update(item, aliases)
        await self._seen(lambda home: set(aliases) <= set(home.entities[item].names) if item in home.entities else True)

    async def hidden(self) -> list[HiddenEntity]:
        """Return what is not exposed and could be meant. Raises `HomeError`."""
        known = entry(await self._live.ask("config/entity_registry/list_for_display"), "its list of entities")
        listed = {text(found.get("ei")): found for found in entries(known.get("entities"), "its list of entities")}
        devices = entries(await self._live.ask("config/device_registry/list"), "its list of devices")
        areas = {text(found.get("id")): text(found.get("area_id")) for found in devices}
        home = self._live.home
        return [
            HiddenEntity(
                item,
                text(state.attributes.get("friendly_name")) or item,
                text(found.get("ai")) or areas.get(text(found.get("di")), ""),
            )
            for item, state in sorted(self._live.states.items())
            if state.domain in VOICED and item not in home.entities
            if not _is_of_the_device(found := listed.get(item, {}))
        ]

    async def _update(self, item: str, aliases: list[str]) -> None:
        """Write aliases; null among them stands for the entity's own name, which older versions know none for."""
        fields = {"entity_id": item}
        try:
            await self._live.ask("config/entity_registry/update", **fields, aliases=[None, *aliases])
        except ServiceRefused:
            await self._live.ask("config/entity_registry/update", **fields, aliases=aliases)

    async def _seen(self, shows: Callable[[Home], bool]) -> None:
        """Wait until the home shows a change, for a while at most: the page is told of it whenever it comes."""
        changed = asyncio.Event()
        end = self._live.on_home(lambda _home: changed.set())
        try:
            self._live.read_again()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SEEN_SECONDS):
                    while not shows(self._live.home):
                        await changed.wait()
                        changed.clear()
        finally:
            end()


def _is_of_the_device(found: Mapping[str, Any]) -> bool:
    """Tell whether it is hidden in Home Assistant, or a device's own affair, as a signal strength is."""
    return bool(found.get("hb")) or found.get("ec") is not None
