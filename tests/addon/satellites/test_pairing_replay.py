"""Pairings that were recorded and are played again: neither side takes what was proven in an earlier run."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from addon.sites.server_certificate import ServerCertificate
from satellite.app_address import GivenAddress
from satellite.app_socket import certificate_of
from satellite.connection import Connection
from satellite.identity import IdentityFile
from satellite.key_agreement import KeyAgreement
from satellite.protocol import (
    PATH,
    Capabilities,
    Pairing,
    PairingConfirmed,
    PairingProof,
    PairingShare,
    Welcome,
    decode,
    encode,
)
from testbed.lan import lan_session
from tests.addon.conftest import App
from tests.addon.homeless import homeless_app
from tests.addon.satellite import shown_code
from tests.addon.satellites.test_satellites import hello
from tests.log_lines import log_lines
from tests.satellite.app import App as Rogue
from tests.satellite.conftest import running
from tests.satellite.test_connection import Received

DIGITS = "482913"


@dataclass(frozen=True)
class Run:
    """The messages of one pairing that are no secret to who listens."""

    share: PairingShare
    proof: PairingProof
    confirmed: PairingConfirmed


async def begun(websocket: aiohttp.ClientWebSocketResponse, satellite_id: str) -> str:
    """Ask to be paired; return the number with which the code begins."""
    await websocket.send_str(hello(satellite_id=satellite_id))
    offer = decode(await websocket.receive_str())
    assert isinstance(offer, Pairing)
    return offer.number


async def proof_of(websocket: aiohttp.ClientWebSocketResponse) -> PairingProof:
    """Return the app's proof."""
    proof = decode(await websocket.receive_str())
    assert isinstance(proof, PairingProof)
    return proof


async def recorded(app: App, satellite_id: str) -> Run:
    """Pair a satellite, and note all that is said."""
    async with lan_session() as http, http.ws_connect(app.lan + PATH) as websocket:
        number = await begun(websocket, satellite_id)
        agreement = KeyAgreement(DIGITS, satellite_id, certificate_of(websocket))
        await websocket.send_str(encode(PairingShare(agreement.share)))
        pairing = asyncio.create_task(app.pair(number + DIGITS))
        proof = await proof_of(websocket)
        _, own = agreement.proofs(agreement.share, proof.share)
        await websocket.send_str(encode(PairingConfirmed(own)))
        await pairing
        assert isinstance(decode(await websocket.receive_str()), Welcome)
        return Run(PairingShare(agreement.share), proof, PairingConfirmed(own))


async def test_who_plays_a_satellites_side_again_gets_no_token(tmp_path: Path) -> None:
    satellite_id = str(uuid.uuid4())
    async with homeless_app(tmp_path) as app:
        run = await recorded(app, satellite_id)
        before = app.running.satellites.get(satellite_id)
        async with lan_session() as http, http.ws_connect(app.lan + PATH) as websocket:
            number = await begun(websocket, satellite_id)
            await websocket.send_str(encode(run.share))
            typed = asyncio.create_task(app.refused_code(number + DIGITS))  # a person types the very same digits
            assert (await proof_of(websocket)).share != run.proof.share
            await websocket.send_str(encode(run.confirmed))
            assert "does not agree" in await typed
        assert app.running.satellites.get(satellite_id) == before


async def test_a_satellite_believes_no_proof_of_an_earlier_run(tmp_path: Path) -> None:
    received, folder = Received(), tmp_path / "satellite"
    async with homeless_app(tmp_path) as app:
        run = await recorded(app, IdentityFile(folder).identity.satellite_id)
    async with Rogue(ServerCertificate.kept_in(tmp_path / "data")) as rogue, shown_code():
        rogue.pairing, rogue.recorded = Pairing("48", 60.0), run.proof
        satellite = Connection(GivenAddress(rogue.url), "Kitchen", Capabilities(), IdentityFile(folder))
        with log_lines("satellite") as lines:
            async with running(satellite.run(received)):
                await lines.until("typed in wrongly")
        assert received.welcomes.empty()
        assert not IdentityFile(folder).identity.token
