"""All that Home Assistant knows of one app of Parley's, as the app tells it over the link."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .client import COMMAND_SECONDS, Address, AppLink
from .const import CONF_FINGERPRINT, DOMAIN
from .link_errors import CannotConnectError, CommandError, NotLinkedError
from .link_messages import Happening, Problem, Room, Timer, Welcome, happening, read

_LOGGER = logging.getLogger(__name__)


class Hub:
    """The app's rooms, timers and problems, and the commands it takes."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Hub]) -> None:
        self.hass = hass
        self.entry = entry
        self.app: Welcome | None = None
        """The greeting of the app, the last one when the link is broken; None before the first."""
        self.linked = False
        """The link holds, and the app has told its rooms."""
        self.rooms: Mapping[str, Room] = {}
        """By satellite id; the last that were told."""
        self.timers: tuple[Timer, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.link = AppLink(
            async_get_clientsession(hass),
            address_of(entry.data),
            entry.data[CONF_TOKEN],
            self._take,
            self._link_changed,
        )
        self._listeners: list[Callable[[], None]] = []
        self._heard: list[Callable[[Happening], None]] = []

    @property
    def language(self) -> str:
        """Return the language that is spoken in the home."""
        return self.app.language if self.app else "en"

    @callback
    def on_change(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Call `listener` after anything that is told here has changed; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def on_happening(self, listener: Callable[[Happening], None]) -> CALLBACK_TYPE:
        """Call `listener` with all that happens in the rooms; return what ends that."""
        self._heard.append(listener)
        return lambda: self._heard.remove(listener)

    def running_timers(self, satellite_id: str) -> list[Timer]:
        """Return the running timers of a room, the next first."""
        own = (one for one in self.timers if one.satellite_id == satellite_id and one.is_running)
        return sorted(own, key=lambda one: one.due)

    async def command(
        self, command: str, seconds: float | None = COMMAND_SECONDS, **arguments: Any
    ) -> Mapping[str, Any]:
        """Have the app carry out a command. Raises HomeAssistantError with the reason, translated where it is ours."""
        try:
            return await self.link.command(command, seconds, **arguments)
        except NotLinkedError as err:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_linked") from err
        except CommandError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="refused", translation_placeholders={"reason": str(err)}
            ) from err

    @callback
    def _link_changed(self, welcome: Welcome | None) -> None:
        if welcome:
            self.app = welcome
            self._withdraw_requests()
            return
        self.linked = False
        self._tell()

    def _withdraw_requests(self) -> None:
        """Ask nobody any more to link again: it works."""
        for flow in list(self.entry.async_get_active_flows(self.hass, {SOURCE_REAUTH})):
            self.hass.config_entries.flow.async_abort(flow["flow_id"])

    @callback
    def _take(self, message: Mapping[str, Any]) -> None:
        """Take one message of the app's; one that cannot be read is logged, and what was told before it stays."""
        try:
            self._read(message)
        except CannotConnectError as err:
            _LOGGER.warning("A message of Parley's app is passed over: %s", err)

    def _read(self, message: Mapping[str, Any]) -> None:
        match message.get("type"):
            case "rooms":
                rooms = [read(Room, one) for one in message.get("rooms", ())]
                self.rooms = {room.satellite_id: room for room in rooms}
                self.linked = True
                self._tell()
            case "timers":
                self.timers = tuple(read(Timer, one) for one in message.get("timers", ()))
                self._tell()
            case "health":
                self.problems = tuple(read(Problem, one) for one in message.get("problems", ()))
                self._tell()
            case "event":
                told = happening(message)
                for listener in list(self._heard):
                    _call(partial(listener, told))

    def _tell(self) -> None:
        for listener in list(self._listeners):
            _call(listener)


def _call(listener: Callable[[], None]) -> None:
    try:
        listener()
    except Exception:  # the outermost edge of a listener: its fault costs neither the others nor the link
        _LOGGER.exception("A part of Parley's integration could not follow what the app told")


def address_of(data: Mapping[str, Any]) -> Address:
    """Return the app's address in the data of an entry."""
    return Address(data[CONF_HOST], data[CONF_PORT], data.get(CONF_FINGERPRINT, ""))


ParleyConfigEntry = ConfigEntry[Hub]
