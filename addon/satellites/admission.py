"""Admission of satellites: the hello, the token, and the pairing of one that has none."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

import aiosqlite

from addon.satellites.callers import Caller, hello_of
from addon.satellites.connected_satellites import ConnectedSatellites
from addon.satellites.known_satellites import KnownSatellites
from addon.satellites.pairing import PairingError, PairingQueue, Pending, new_token, token_matches
from addon.satellites.pairing_talk import PairingTalk
from addon.sites.attempts import Attempts
from addon.sites.seldom import Seldom
from addon.store.database import reason
from assistant.house import House
from satellite.protocol import Hello, ProtocolError, RefusalCode

_LOGGER = logging.getLogger(__name__)

BROWSER = "browser-"
"""Beginning of the ids of browsers, which no satellite may have."""


class Admission:
    """The door of the satellites' endpoint, behind which all are known and connected once."""

    def __init__(
        self, house: House, known: KnownSatellites, connected: ConnectedSatellites, pairing: PairingQueue
    ) -> None:
        self._house = house
        self._known = known
        self._connected = connected
        self._pairing = pairing
        self._attempts = Attempts()
        self._seldom = Seldom(_LOGGER)

    async def admit(self, caller: Caller) -> tuple[Hello, str]:
        """Return the hello of a satellite that may come in, and the token that it was given just now.

        Raises `ProtocolError` for one that may not, and `SatelliteGone`.
        """
        hello = await hello_of(caller)
        if is_browser(hello.satellite_id):
            raise ProtocolError(RefusalCode.BAD_MESSAGE, f"The id of a satellite does not begin with “{BROWSER}”.")
        token = ""
        if not hello.token or hello.satellite_id not in self._known:
            token = await self._pair(caller, hello)
        self._check(caller, hello, token)
        caller.admit()
        await self._connected.take_over(hello.satellite_id, self._known[hello.satellite_id].name)
        self._check(caller, hello, token)  # it may have been removed meanwhile
        return hello, token

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

    async def _pair(self, caller: Caller, hello: Hello) -> str:
        """Wait until a person accepts the satellite; return its token in clear."""
        talk = PairingTalk(caller.socket, hello.satellite_id, caller.certificate)
        accept = partial(self._accept, talk, caller.certificate)
        try:
            waiting = self._pairing.begin(hello.satellite_id, hello.name, caller.address, accept)
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

    async def _accept(self, talk: PairingTalk, certificate: str, waiting: Pending, code: str) -> str:
        """Keep a satellite whose code was typed in as known; return its token. Raises `PairingError`."""
        await talk.agree(code)
        token = new_token()
        try:
            await self._known.admit(waiting, self._house.home_assistant.home, token, certificate)
        except aiosqlite.Error as err:
            raise PairingError(f"The satellite cannot be kept: {reason(err)}.") from err
        self._connected.hang_up(waiting.identity)
        return token


def is_browser(satellite_id: str) -> bool:
    """Return whether an id is a browser's."""
    return satellite_id.startswith(BROWSER)
