"""The app's side of a newcomer's pairing: its share, our proof that a person typed its code, and its answer."""

from __future__ import annotations

import asyncio

from addon.satellites.pairing import Newcomer, PairingError
from assistant.room.transport import SatelliteGone, SatelliteSocket
from satellite.key_agreement import KeyAgreement, is_proof
from satellite.protocol import (
    Pairing,
    PairingConfirmed,
    PairingProof,
    PairingShare,
    ProtocolError,
    RefusalCode,
)

ANSWER_SECONDS = 10.0
"""Time for the newcomer to check our proof: a Raspberry Pi needs a tenth of a second."""

DISAGREE = (
    "The {newcomer} does not agree: the code was not typed as it shows it, or somebody sits between it and Parley, "
    "such as a proxy that ends TLS. {next}"
)

NEXT = {
    Newcomer.SATELLITE: "It shows a new code soon.",
    Newcomer.INTEGRATION: "Begin again in Home Assistant: it shows another code.",
}
"""Ways to another code."""


class PairingTalk:
    """The talk with one newcomer from its code to its welcome; an integration has the same messages as a satellite."""

    def __init__(
        self, socket: SatelliteSocket, identity: str, certificate: str, kind: Newcomer = Newcomer.SATELLITE
    ) -> None:
        """`certificate` is the fingerprint that it was shown; both sides bind what they prove to it and `identity`."""
        self._socket = socket
        self._identity = identity
        self._certificate = certificate
        self._disagree = DISAGREE.format(newcomer=kind, next=NEXT[kind])
        self._told = {"share": "", "proof": ""}
        self._is_over = False
        self._changed = asyncio.Event()

    async def begin(self, number: str, seconds: float) -> None:
        """Have the newcomer show its code, which begins with `number`. Raises `SatelliteGone`."""
        await self._socket.send_now(Pairing(number, seconds))

    async def listen(self) -> None:
        """Read until the newcomer is gone, and raise `SatelliteGone` then; `ProtocolError` for what nobody asked."""
        try:
            while True:
                message = await self._socket.receive()
                if isinstance(message, PairingShare) and not self._told["share"]:
                    self._told["share"] = message.share
                elif isinstance(message, PairingConfirmed) and not self._told["proof"]:
                    self._told["proof"] = message.proof
                else:
                    raise ProtocolError(RefusalCode.BAD_MESSAGE, "Nothing else may be sent before the welcome.")
                self._changed.set()
        finally:
            self._is_over = True
            self._changed.set()

    async def agree(self, code: str) -> None:
        """Prove to the newcomer that its code was typed here, and have it prove the same. Raises `PairingError`."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                share = await self._until_told("share")
                agreement = await asyncio.to_thread(KeyAgreement, code, self._identity, self._certificate)
                apps, newcomers = await asyncio.to_thread(agreement.proofs, share, agreement.share)
                await self._socket.send_now(PairingProof(agreement.share, apps))
                proof = await self._until_told("proof")
        except (TimeoutError, ValueError, SatelliteGone) as err:
            raise PairingError(self._disagree) from err
        if not is_proof(proof, newcomers):
            raise PairingError(self._disagree)

    async def _until_told(self, what: str) -> str:
        while not self._told[what]:
            if self._is_over:
                raise SatelliteGone
            self._changed.clear()
            await self._changed.wait()
        return self._told[what]
