"""The satellites' endpoint: those that are known and those that are connected, their places and settings."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Self

from aiohttp import web

from addon.satellites.admission import Admission
from addon.satellites.callers import Caller, serve_caller
from addon.satellites.connected_satellites import ConnectedSatellites
from addon.satellites.known_satellites import KnownSatellites
from addon.satellites.pairing import PairingQueue
from addon.satellites.refusals import Refusals
from addon.satellites.room_settings import SatelliteChange, SettingsOfRooms, check_wake_words, sensitivity_of
from addon.satellites.satellite_updates import SatelliteUpdates, UpdateFailedError
from addon.satellites.sightings import Sightings
from addon.satellites.told_settings import ToldSettings
from addon.satellites.wake_counts import WakeCount, WakeCounts
from addon.sites.seldom import Seldom
from addon.store.records import Records
from addon.store.store import KnownSatellite, Store
from assistant.house import House
from assistant.room.conversation import Conversation
from assistant.room.room_description import Room
from assistant.trace import Turn
from assistant.wake.wake_outcome import WakeOutcome
from ha_tools.home.place import Place
from ha_tools.signals import Signal
from satellite import protocol
from satellite.protocol import (
    Capabilities,
    Identify,
    Update,
    UpdateProgress,
    Watch,
    Welcome,
)

_LOGGER = logging.getLogger(__name__)


class Satellites:
    """Every satellite of the home; `close` ends all conversations."""

    def __init__(
        self,
        house: House,
        store: Store,
        known: Iterable[KnownSatellite],
        settings: SettingsOfRooms,
        sightings: Sightings,
        wakes: WakeCounts,
        pairing: PairingQueue,
        updates: SatelliteUpdates,
    ) -> None:
        """`known` are those of the store."""
        self.on_change = Signal[()]()
        """Told when something of them that the panel shows has changed."""
        self.on_step = Signal[Turn]()
        """Told of each step of a turn in any room."""
        self.on_turn = Signal[Turn]()
        """Told of each finished turn."""
        self.on_acknowledged = Signal[str]()
        """Told of a satellite at which a person says that an announcement was heard."""
        self.on_level = Signal[()]()
        """Told when it is louder or quieter somewhere, while that is watched."""
        self.refusals = Refusals()
        self.sightings = sightings
        self._wakes = wakes
        self._levels_watched = False
        self._house = house
        self._known = KnownSatellites(store, known)
        self._browsers: dict[str, KnownSatellite] = {}
        """The browsers that have page Talk open; nothing of them is kept."""
        self._connected = ConnectedSatellites()
        self._admission = Admission(house, self._known, self._connected, pairing)
        self._capabilities: dict[str, Capabilities] = {}
        self._seldom = Seldom(_LOGGER)
        self.settings = settings
        self._told = ToldSettings(settings, house.services, self._connected)
        self.settings.on_change(self._update)
        self.updates = updates

    @classmethod
    async def open(cls, house: House, records: Records, pairing: PairingQueue, updates: SatelliteUpdates) -> Self:
        """Return those in the store."""
        store = records.store
        settings = SettingsOfRooms(store, await store.documents("room_settings"))
        sightings = Sightings(await store.documents("sightings"), records.sightings.note)
        wakes = WakeCounts(await store.documents("wake_counts"), records.wake_counts.note)
        return cls(house, store, await store.satellites(), settings, sightings, wakes, pairing, updates)

    @property
    def known(self) -> list[KnownSatellite]:
        """The paired satellites, by name."""
        return self._known.by_name

    @property
    def rooms(self) -> list[KnownSatellite]:
        """The paired satellites by name, and behind them the browsers that are open."""
        return [*self.known, *self._browsers.values()]

    def get(self, satellite_id: str) -> KnownSatellite:
        """Return a paired satellite. Raises `KeyError`."""
        return self._known[satellite_id]

    @property
    def conversations(self) -> list[Conversation]:
        """The conversations of the connected satellites."""
        return self._connected.conversations

    def conversation(self, satellite_id: str) -> Conversation | None:
        """Return the conversation of a connected satellite."""
        return self._connected.conversation(satellite_id)

    def capabilities(self, satellite_id: str) -> Capabilities:
        """Return the abilities of a satellite by its last hello; the least, where it said none since the start."""
        return self._capabilities.get(satellite_id, Capabilities())

    async def endpoint(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one satellite's WebSocket from its hello to its end."""
        return await serve_caller(request, self._serve, self._seldom, self.refusals.note)

    async def converse_with_browser(self, browser: KnownSatellite, caller: Caller, capabilities: Capabilities) -> None:
        """Converse with an open page, which is a room for as long as it is open; an older page of it gives way.

        Its id begins with `BROWSER`.
        """
        await self._connected.displace(browser.satellite_id, "Another window of this browser talks now.")
        self._browsers[browser.satellite_id] = browser
        await self._converse(browser, caller, capabilities)

    def renew_browsers(self) -> None:
        """Let every browser come again: what the person before it may do has changed."""
        for browser_id in self._browsers:
            self._connected.hang_up(browser_id)

    async def change(self, satellite_id: str, change: SatelliteChange) -> None:
        """Rename a satellite, move it to an area or change the settings of its room.

        Raises `KeyError` for one that is not known, `ValueError` for what cannot be, and `aiosqlite.Error` when it
        cannot be kept.
        """
        if satellite_id not in self._known:
            raise KeyError(satellite_id)
        abilities = self._capabilities.get(satellite_id)
        if change.area_id and change.area_id not in self._house.home_assistant.home.areas:
            raise ValueError(f"Home Assistant has no area with the id {change.area_id[:40]!r}.")
        if abilities and change.settings.wake_words:
            check_wake_words(change.settings.wake_words, abilities)
        await self._known.place(satellite_id, change.name, change.area_id)
        await self.settings.change(satellite_id, change.settings)
        self._update(satellite_id)

    def wakes(self, satellite_id: str) -> WakeCount:
        """Return the count of a room's wake words at its sensitivity."""
        own = sensitivity_of(self.capabilities(satellite_id).wake_threshold)
        chosen = self.settings.of(satellite_id).sensitivity
        return self._wakes.of(satellite_id, own if chosen is None else chosen)

    def _woken(self, satellite_id: str, outcome: WakeOutcome, doubted: bool) -> None:
        if satellite_id in self._known:
            self._wakes.note(satellite_id, self.wakes(satellite_id).sensitivity, outcome, doubted=doubted)
            self.on_change.tell()

    def identify(self, satellite_id: str) -> bool:
        """Let a satellite make itself known by a sound; return whether it is connected."""
        return self._connected.tell(satellite_id, Identify())

    def watch_levels(self, watched: bool) -> None:
        """Have the connected satellites tell how loud it is, or no more."""
        self._levels_watched = watched
        self._connected.tell_all(Watch(levels=watched))

    def update(self, satellite_id: str) -> None:
        """Let a satellite install the app's release of its program.

        Raises `KeyError` for one that is not known, and `UpdateFailedError` where that cannot be begun.
        """
        known = self._known[satellite_id]
        version = self.updates.begin(satellite_id)
        if not self._connected.tell(satellite_id, Update(version)):
            self.updates.forget(satellite_id)
            raise UpdateFailedError(f"The satellite “{known.name}” is not connected.")
        self.on_change.tell()

    def _updated(self, satellite_id: str, progress: UpdateProgress) -> None:
        self.updates.progressed(satellite_id, progress)
        self.on_change.tell()

    async def forget(self, satellite_id: str) -> None:
        """Revoke a satellite's token and close its socket. Raises `KeyError` for one that is not known.

        Raises `aiosqlite.Error` when that cannot be kept: the satellite is known again after the next start.
        """
        self._known.revoke(satellite_id)
        await self._connected.close(satellite_id)
        self.on_change.tell()
        self.sightings.forget(satellite_id)
        self._wakes.forget(satellite_id)
        self.refusals.welcomed(satellite_id)
        self.updates.forget(satellite_id)
        await self._known.forget(satellite_id)
        await self.settings.forget(satellite_id)

    async def close(self) -> None:
        """Tell every satellite that the app goes away, and close its socket."""
        await self._connected.close_all()
        await self.settings.close()

    # ── settings of rooms ─────────────────────────────────────────────────────────────────────────────────────────

    def _muted_there(self, satellite_id: str, muted: bool) -> None:
        """Keep that the microphone was switched at the satellite, unless it was removed just now."""
        if satellite_id in self._known:
            self._told.muted_there(satellite_id, muted)

    def _update(self, satellite_id: str) -> None:
        """Let the conversation go on in the room as it is now."""
        conversation, known = self._connected.conversation(satellite_id), self._known.get(satellite_id)
        if conversation and known:
            conversation.move(self._room(known))
        self.on_change.tell()

    def _room(self, known: KnownSatellite) -> Room:
        abilities, settings = self.capabilities(known.satellite_id), self.settings.of(known.satellite_id)
        abilities = replace(abilities, wake_words=settings.wake_words or abilities.wake_words)
        place = Place(known.area_id, known.satellite_id)
        return Room(known.satellite_id, known.name, place, abilities, settings.follow_up)

    # ── a connection ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _serve(self, caller: Caller) -> None:
        hello, token = await self._admission.admit(caller)
        await self._converse(self._known[hello.satellite_id], caller, hello.capabilities, token)

    async def _converse(
        self, known: KnownSatellite, caller: Caller, capabilities: Capabilities, token: str = ""
    ) -> None:
        self._capabilities[known.satellite_id] = capabilities
        conversation = self._conversation(known, caller)
        gone = partial(self._gone, known, caller, capabilities)
        with self._connected.hold(known.satellite_id, caller, conversation, gone):
            await self._welcome(known, caller, token)
            self._seen(known, caller, capabilities)
            if self._levels_watched:
                self._connected.tell(known.satellite_id, Watch(levels=True))
            await conversation.run()

    def _conversation(self, known: KnownSatellite, caller: Caller) -> Conversation:
        conversation = Conversation(self._room(known), caller.socket, self._house)
        conversation.health.on_mute(partial(self._muted_there, known.satellite_id))
        conversation.health.on_level(self.on_level.tell)
        conversation.health.on_update(partial(self._updated, known.satellite_id))
        conversation.on_change(self.on_change.tell)
        conversation.on_acknowledged(partial(self.on_acknowledged.tell, known.satellite_id))
        conversation.on_wake(partial(self._woken, known.satellite_id))
        conversation.turns.on_step(self.on_step.tell)
        conversation.turns.on_end(self.on_turn.tell)
        return conversation

    async def _welcome(self, known: KnownSatellite, caller: Caller, token: str) -> None:
        area = self._house.home_assistant.home.areas.get(known.area_id or "")
        settings = self._told.welcome(known.satellite_id)
        name = area.name[: protocol.MAX_TEXT_CHARACTERS] if area else ""
        await caller.socket.send_now(Welcome(settings, name, token))
        _LOGGER.info("%s is connected", known.name)
        self.refusals.welcomed(known.satellite_id)

    def _gone(self, known: KnownSatellite, caller: Caller, capabilities: Capabilities) -> None:
        self._browsers.pop(known.satellite_id, None)
        _LOGGER.info("%s is gone", known.name)
        self._seen(known, caller, capabilities)

    def _seen(self, known: KnownSatellite, caller: Caller, capabilities: Capabilities) -> None:
        """Note that a satellite was welcomed, or went away."""
        if known.satellite_id in self._known:
            self.sightings.note(known.satellite_id, caller.address, capabilities.software)
        self.on_change.tell()
