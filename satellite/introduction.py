"""The beginning of a connection: hello, pairing where there is none for this app, and a welcome to be believed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from satellite.key_agreement import KeyAgreement, is_proof, new_code
from satellite.protocol import (
    HELLO_TIMEOUT_SECONDS,
    DownMessage,
    Hello,
    Pairing,
    PairingConfirmed,
    PairingProof,
    PairingShare,
    UpMessage,
    Welcome,
)
from satellite.satellite_errors import ConnectionLostError, NotTheAppError

_LOGGER = logging.getLogger(__name__)


class Introduction:
    """One hello and what comes of it, over a socket that showed `certificate` (its fingerprint; empty without TLS)."""

    def __init__(
        self,
        send: Callable[[UpMessage], Awaitable[None]],
        receive: Callable[[float], Awaitable[DownMessage]],
        certificate: str,
        on_code: Callable[[str], None],
    ) -> None:
        """`receive` waits for so many seconds; `on_code` is told the code that is shown."""
        self._send = send
        self._receive = receive
        self._certificate = certificate
        self._on_code = on_code
        self._agreement: KeyAgreement | None = None
        self._code = ""
        self._agreed = False

    async def run(self, hello: Hello) -> Welcome:
        """Say hello and return the welcome of the app that gave the token, or that a person typed the code into.

        Raises `NotTheAppError` for anybody else, and `ConnectionLostError`.
        """
        await self._send(hello)
        seconds = HELLO_TIMEOUT_SECONDS
        while True:
            message = await self._receive(seconds)
            if isinstance(message, Pairing):
                await self._show_code(message, hello)
                seconds = message.expires_seconds + HELLO_TIMEOUT_SECONDS
            elif isinstance(message, PairingProof):
                await self._check(message)
            elif isinstance(message, Welcome):
                if bool(message.token) is not self._agreed or not (hello.token or self._agreed):
                    raise NotTheAppError(
                        "Somebody at the app's address welcomes this satellite though nobody typed its code into the "
                        "panel: it is not believed, and given no sound."
                    )
                return message

    async def _show_code(self, message: Pairing, hello: Hello) -> None:
        if self._agreement is not None:
            raise ConnectionLostError("The app asks for a code twice.")
        code = new_code()
        self._agreement = await asyncio.to_thread(KeyAgreement, code, hello.satellite_id, self._certificate)
        shown = f"{message.number}{code}"
        if hello.token:
            _LOGGER.warning(
                "The app knows this satellite no longer: it was removed in Parley's panel, or the app has lost what it "
                "kept. It stays silent until it is paired again."
            )
        _LOGGER.warning(
            "To pair this satellite, open Parley in Home Assistant's sidebar and type in the code %s %s there.",
            shown[:4],
            shown[4:],
        )
        self._on_code(shown)
        await self._send(PairingShare(self._agreement.share))

    async def _check(self, message: PairingProof) -> None:
        """Believe the other side from now on if it knows the code. Raises `NotTheAppError`."""
        if self._agreement is None or self._agreed:
            raise ConnectionLostError("The app proves what it was not asked for.")
        try:
            apps, own = await asyncio.to_thread(self._agreement.proofs, self._agreement.share, message.share)
        except ValueError as err:
            raise NotTheAppError("The app's proof makes no sense.") from err
        if not is_proof(message.proof, apps):
            raise NotTheAppError(
                "The code was typed in wrongly, or somebody sits between this satellite and the app, such as a proxy "
                "that ends TLS: a new code is shown soon."
            )
        self._agreed = True
        await self._send(PairingConfirmed(own))
