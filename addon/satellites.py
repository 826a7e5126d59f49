"""The satellites' endpoint: hello, pairing, version; who is known, who is connected, where each one stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Self

import aiosqlite
from aiohttp import WSCloseCode, web

from addon.attempts import Attempts
from addon.callers import Caller, hello_of, serve_caller
from addon.database import reason
from addon.pairing import PairingError, PairingQueue, Pending, new_token, token_hash, token_matches
from addon.pairing_talk import PairingTalk
from addon.records import Records
from addon.refusals import Refusals
from addon.room_settings import RoomChanges, SatelliteChange, SettingsOfRooms, check_wake_words
from addon.satellite_updates import SatelliteUpdates, UpdateFailedError
from addon.seldom import Seldom
from addon.sightings import Sightings
from addon.store import KnownSatellite, Store
from assistant.house import House
from assistant.room.conversation import Conversation, Room
from assistant.room.transport import SatelliteGone
from assistant.trace import Turn
from ha_tools.home.place import Place
from ha_tools.signals import Signal
from satellite import protocol
from satellite.protocol import (
    Capabilities,
    DownMessage,
    Hello,
    Identify,
    ProtocolError,
    RefusalCode,
    SatelliteSettings,
    SettingsChanged,
    Update,
    UpdateProgress,
    Watch,
    Welcome,
)

_LOGGER = logging.getLogger(__name__)

BROWSER = "browser-"
"""Beginning of the ids of browsers, which no satellite may have."""

ALIVE_SECONDS = 1.0
"""Time for a connected satellite to give a sign of life when another has its identity and its token."""


class Satellites:
    """Every satellite of the home; `close` ends all conversations."""

    def __init__(
        self,
        house: House,
        store: Store,
        known: Iterable[KnownSatellite],
        settings: SettingsOfRooms,
        sightings: Sightings,
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
        self._levels_watched = False
        self._house = house
        self._store = store
        self._known = {each.satellite_id: each for each in known}
        self._keeping = asyncio.Lock()
        """Held while one of them is written down and is as it was before."""
        self._browsers: dict[str, KnownSatellite] = {}
        """The browsers that have page Talk open; nothing of them is kept."""
        self._connected: dict[str, Conversation] = {}
        self._callers: dict[str, Caller] = {}
        self._capabilities: dict[str, Capabilities] = {}
        self._seldom = Seldom(_LOGGER)
        self._attempts = Attempts()
        self.settings = settings
        self.settings.on_change(self._settings_changed)
        self._sent: dict[str, SatelliteSettings] = {}
        """The settings that each connected satellite has, as far as it was told or told us."""
        self._pairing = pairing
        self.updates = updates

    @classmethod
    async def open(cls, house: House, records: Records, pairing: PairingQueue, updates: SatelliteUpdates) -> Self:
        """Return those in the store."""
        store = records.store
        settings = SettingsOfRooms(store, await store.documents("room_settings"))
        sightings = Sightings(await store.documents("sightings"), records.sightings.note)
        return cls(house, store, await store.satellites(), settings, sightings, pairing, updates)

    @property
    def known(self) -> list[KnownSatellite]:
        """The paired satellites, by name."""
        return sorted(self._known.values(), key=lambda known: known.name.lower())

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
        return list(self._connected.values())

    def conversation(self, satellite_id: str) -> Conversation | None:
        """Return the conversation of a connected satellite."""
        return self._connected.get(satellite_id)

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
        while older := self._callers.pop(browser.satellite_id, None):
            del self._connected[browser.satellite_id]
            await older.socket.refuse(ProtocolError(RefusalCode.DUPLICATE, "Another window of this browser talks now."))
        self._browsers[browser.satellite_id] = browser
        await self._converse(browser, caller, capabilities)

    def renew_browsers(self) -> None:
        """Let every browser come again: what the person before it may do has changed."""
        for browser_id in self._browsers:
            if caller := self._callers.get(browser_id):
                caller.hang_up()

    async def _admit(self, talk: PairingTalk, certificate: str, waiting: Pending, code: str) -> str:
        """Keep a satellite whose code was typed in as known; return its token. Raises `PairingError`."""
        await talk.agree(code)
        token = new_token()
        async with self._keeping:
            known = replace(
                self._known.get(waiting.identity) or self._new(waiting),
                token_hash=token_hash(token),
                certificate=certificate,
            )
            try:
                await self._store.save_satellite(known)
            except aiosqlite.Error as err:
                raise PairingError(f"The satellite cannot be kept: {reason(err)}.") from err
            self._known[known.satellite_id] = known
        if older := self._callers.get(known.satellite_id):
            older.hang_up()
        return token

    def _new(self, waiting: Pending) -> KnownSatellite:
        """Return one that was never paired, without a token; it stands in the area of its name, if there is one."""
        area = self._house.home_assistant.home.area_named(waiting.name)
        return KnownSatellite(waiting.identity, waiting.name, area.area_id if area else None, "")

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
        await self._place(satellite_id, change)
        await self.settings.change(satellite_id, change.settings)
        self._update(satellite_id)

    async def _place(self, satellite_id: str, change: SatelliteChange) -> None:
        """Give a satellite its new name and area. Raises `KeyError` and `aiosqlite.Error`."""
        async with self._keeping:
            known = self._known[satellite_id]
            area_id = known.area_id if change.area_id is None else change.area_id
            changed = replace(known, name=change.name or known.name, area_id=area_id)
            if changed != known:
                await self._store.save_satellite(changed)
                if satellite_id not in self._known:  # it was removed meanwhile
                    raise KeyError(satellite_id)
                self._known[satellite_id] = changed

    def identify(self, satellite_id: str) -> bool:
        """Let a satellite make itself known by a sound; return whether it is connected."""
        return self._tell(satellite_id, Identify())

    def watch_levels(self, watched: bool) -> None:
        """Have the connected satellites tell how loud it is, or no more."""
        self._levels_watched = watched
        for satellite_id in list(self._callers):
            self._tell(satellite_id, Watch(levels=watched))

    def update(self, satellite_id: str) -> None:
        """Let a satellite install the app's release of its program.

        Raises `KeyError` for one that is not known, and `UpdateFailedError` where that cannot be begun.
        """
        known = self._known[satellite_id]
        version = self.updates.begin(satellite_id)
        if not self._tell(satellite_id, Update(version)):
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
        del self._known[satellite_id]
        if caller := self._callers.get(satellite_id):
            await caller.socket.close()
        self.on_change.tell()
        self.sightings.forget(satellite_id)
        self.refusals.welcomed(satellite_id)
        self.updates.forget(satellite_id)
        await self._store.forget_satellite(satellite_id)
        await self.settings.forget(satellite_id)

    async def close(self) -> None:
        """Tell every satellite that the app goes away, and close its socket."""
        await asyncio.gather(*(caller.socket.close(WSCloseCode.GOING_AWAY) for caller in list(self._callers.values())))
        await self.settings.close()

    # ── settings of rooms ─────────────────────────────────────────────────────────────────────────────────────────

    def _settings_changed(self, satellite_id: str) -> None:
        """Tell a satellite its settings unless it has them: what it switched itself is not told back to it."""
        settings = self.settings.of(satellite_id).for_satellite()
        if satellite_id in self._connected and self._sent.get(satellite_id) != settings:
            self._sent[satellite_id] = settings
            self._tell(satellite_id, SettingsChanged(settings))
        self._update(satellite_id)

    def _muted_there(self, satellite_id: str, muted: bool) -> None:
        """Keep that the microphone was switched at the satellite."""
        if satellite_id not in self._known:  # it was removed just now
            return
        self._sent[satellite_id] = replace(self._sent[satellite_id], muted=muted)
        self.settings.note(satellite_id, RoomChanges(muted=muted))

    def _update(self, satellite_id: str) -> None:
        """Let the conversation go on in the room as it is now."""
        conversation, known = self._connected.get(satellite_id), self._known.get(satellite_id)
        if conversation and known:
            conversation.move(self._room(known))
        self.on_change.tell()

    def _tell(self, satellite_id: str, message: DownMessage) -> bool:
        caller = self._callers.get(satellite_id)
        if caller is None:
            return False
        try:
            caller.socket.send(message)
        except SatelliteGone:
            caller.hang_up()
            return False
        return True

    def _room(self, known: KnownSatellite) -> Room:
        abilities, settings = self.capabilities(known.satellite_id), self.settings.of(known.satellite_id)
        abilities = replace(abilities, wake_words=settings.wake_words or abilities.wake_words)
        place = Place(known.area_id, known.satellite_id)
        return Room(known.satellite_id, known.name, place, abilities, settings.follow_up)

    # ── a connection ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _serve(self, caller: Caller) -> None:
        hello = await hello_of(caller)
        if is_browser(hello.satellite_id):
            raise ProtocolError(RefusalCode.BAD_MESSAGE, f"The id of a satellite does not begin with “{BROWSER}”.")
        token = ""
        if not hello.token or hello.satellite_id not in self._known:
            token = await self._pair(caller, hello)
        self._check(caller, hello, token)
        caller.admit()
        await self._take_over(hello.satellite_id)
        self._check(caller, hello, token)  # it may have been removed meanwhile
        await self._converse(self._known[hello.satellite_id], caller, hello.capabilities, token)

    def _check(self, caller: Caller, hello: Hello, new_token: str) -> None:
        """Raise `ProtocolError` for a satellite without the token that it was given.

        One that was given without TLS may be anybody's, and is worth nothing over TLS.
        """
        known, side = self._known.get(hello.satellite_id), f"{caller.address} {hello.satellite_id}"
        if self._attempts.exhausted(side):
            raise ProtocolError(RefusalCode.WRONG_TOKEN, "Too many wrong tokens came from here: wait five minutes.")
        if (
            known is None
            or not token_matches(new_token or hello.token, known.token_hash)
            or known.certificate != caller.certificate
        ):
            self._attempts.wrong(side)
            raise ProtocolError(
                RefusalCode.WRONG_TOKEN,
                f"The token of “{known.name if known else hello.name}” is not the one it was given, or was given "
                f"{'without' if caller.certificate else 'with'} TLS: run parley-satellite --forget-pairing on it, and "
                "pair it anew.",
            )

    async def _take_over(self, satellite_id: str) -> None:
        """End the satellite's older connection that gives no sign of life. Raises `ProtocolError` for one that does."""
        while older := self._callers.get(satellite_id):
            if await older.socket.answers(ALIVE_SECONDS):
                raise ProtocolError(
                    RefusalCode.DUPLICATE,
                    f"“{self._known[satellite_id].name}” is connected already. Two satellites share one identity: "
                    "on a copied SD card, delete the satellite's state folder.",
                )
            if self._callers.get(satellite_id) is older:
                del self._callers[satellite_id], self._connected[satellite_id]
            older.hang_up()

    async def _converse(
        self, known: KnownSatellite, caller: Caller, capabilities: Capabilities, token: str = ""
    ) -> None:
        self._capabilities[known.satellite_id] = capabilities
        conversation = Conversation(self._room(known), caller.socket, self._house)
        conversation.health.on_mute(partial(self._muted_there, known.satellite_id))
        conversation.health.on_level(self.on_level.tell)
        conversation.health.on_update(partial(self._updated, known.satellite_id))
        conversation.on_change(self.on_change.tell)
        conversation.on_acknowledged(partial(self.on_acknowledged.tell, known.satellite_id))
        conversation.turns.on_step(self.on_step.tell)
        conversation.turns.on_end(self.on_turn.tell)
        self._connected[known.satellite_id], self._callers[known.satellite_id] = conversation, caller
        try:
            area = self._house.home_assistant.home.areas.get(known.area_id or "")
            settings = self._sent[known.satellite_id] = self.settings.of(known.satellite_id).for_satellite()
            await caller.socket.send_now(
                Welcome(settings, area.name[: protocol.MAX_TEXT_CHARACTERS] if area else "", token)
            )
            _LOGGER.info("%s is connected", known.name)
            self.refusals.welcomed(known.satellite_id)
            self._seen(known, caller, capabilities)
            if self._levels_watched:
                self._tell(known.satellite_id, Watch(levels=True))
            await conversation.run()
        finally:
            if self._callers.get(known.satellite_id) is caller:
                del self._connected[known.satellite_id], self._callers[known.satellite_id]
                self._browsers.pop(known.satellite_id, None)
                _LOGGER.info("%s is gone", known.name)
                self._seen(known, caller, capabilities)

    def _seen(self, known: KnownSatellite, caller: Caller, capabilities: Capabilities) -> None:
        """Note that a satellite was welcomed, or went away."""
        if known.satellite_id in self._known:
            self.sightings.note(known.satellite_id, caller.address, capabilities.software)
        self.on_change.tell()

    async def _pair(self, caller: Caller, hello: Hello) -> str:
        """Wait until a person accepts the satellite; return its token in clear."""
        talk = PairingTalk(caller.socket, hello.satellite_id, caller.certificate)
        admit = partial(self._admit, talk, caller.certificate)
        try:
            waiting = self._pairing.begin(hello.satellite_id, hello.name, caller.address, admit)
        except PairingError as err:
            raise ProtocolError(RefusalCode.UNAVAILABLE, str(err)) from err
        caller.admit()
        gone = asyncio.create_task(talk.listen())
        try:
            remaining = waiting.expires - asyncio.get_running_loop().time()
            await talk.begin(waiting.code, remaining)
            self._seldom.info("“%s” wants to be paired: type the code that it shows into Parley's panel", hello.name)
            if token := await waiting.token(gone, remaining):
                return token
            raise ProtocolError(
                RefusalCode.PAIRING_EXPIRED, "Nobody accepted the code in time. The satellite shows a new one soon."
            )
        except PairingError as err:
            raise ProtocolError(RefusalCode.UNAVAILABLE, str(err)) from err
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
            self._pairing.end(waiting)


def is_browser(satellite_id: str) -> bool:
    """Return whether an id is a browser's."""
    return satellite_id.startswith(BROWSER)
