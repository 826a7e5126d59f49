"""Pairing with an app that does not know this Home Assistant yet: our code, and the proofs that it was typed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from .client import Address, as_welcome, first, opened, received
from .key_agreement import KeyAgreement, is_proof, new_code
from .link_errors import CannotConnectError, WrongCodeError
from .link_messages import PairingNumber, PairingProof, Welcome, read

IDENTITY = "integration"
"""The integration's name in the key agreement, where a satellite's id stands."""

NUMBER_DIGITS = 2
"""Digits by which the app finds the code again; they come first."""


class PairingRun:
    """One code, which a person types into the panel, or nobody does."""

    def __init__(
        self, websocket: aiohttp.ClientWebSocketResponse, offer: PairingNumber, digits: str, agreement: KeyAgreement
    ) -> None:
        self.code = f"{offer.number}{digits[:2]} {digits[2:]}"
        """The code as it is shown, "4812 3456"."""
        self.expires_seconds = offer.expires_seconds
        self._websocket = websocket
        self._agreement = agreement

    async def accepted(self) -> Welcome:
        """Wait until a person has typed the code in; return the greeting that brings the token.

        Raises WrongCodeError for an app that does not prove that it was this one, and all that `received` does.
        """
        message = await received(self._websocket)
        if message.get("type") != "pairing_proof":
            raise CannotConnectError("The app does not prove that the code was typed into its panel.")
        own = await asyncio.to_thread(self._checked, read(PairingProof, message))
        await send(self._websocket, "pairing_confirmed", proof=own)
        welcome = as_welcome(await received(self._websocket))
        if not welcome.token:
            raise CannotConnectError("The app gives no token.")
        return welcome

    def _checked(self, shown: PairingProof) -> str:
        """Return our proof where the app's is right; takes some milliseconds. Raises WrongCodeError."""
        try:
            apps, own = self._agreement.proofs(self._agreement.share, shown.share)
            if is_proof(shown.proof, apps):
                return own
        except ValueError as err:
            raise WrongCodeError("The app's proof makes no sense.") from err
        raise WrongCodeError(
            "The code was typed in wrongly, or somebody sits between Home Assistant and the app, such as a proxy that "
            "ends TLS."
        )


@asynccontextmanager
async def pairing(session: aiohttp.ClientSession, address: Address, name: str) -> AsyncIterator[PairingRun]:
    """Ask to be paired by a name that the panel shows; gives the code to show, bound to the address's certificate.

    Raises CannotConnectError and WrongKeyError.
    """
    async with opened(session, address, "", name) as websocket:
        message = await first(websocket)
        if message.get("type") != "pairing":
            raise CannotConnectError("The app does not offer to be paired.")
        offer = read(PairingNumber, message)
        if not (offer.number.isascii() and offer.number.isdecimal() and len(offer.number) == NUMBER_DIGITS):
            raise CannotConnectError("The app offers a code that is none.")
        digits = new_code()
        agreement = await asyncio.to_thread(KeyAgreement, digits, IDENTITY, address.fingerprint)
        await send(websocket, "pairing_share", share=agreement.share)
        yield PairingRun(websocket, offer, digits, agreement)


async def send(websocket: aiohttp.ClientWebSocketResponse, kind: str, **fields: str) -> None:
    """Send a message of the pairing's. Raises CannotConnectError."""
    try:
        await websocket.send_json({"type": kind, **fields})
    except (ConnectionError, aiohttp.ClientError) as err:
        raise CannotConnectError("The app has closed the link.") from err
