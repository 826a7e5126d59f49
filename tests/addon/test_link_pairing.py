"""Home Assistant's integration while it is paired by hand: no token for who does not prove to show the code."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.addon.homeless import homeless_app
from tests.addon.link_client import LinkClient, linked, paired


async def test_who_shows_the_code_that_is_typed_in_is_given_a_token_for_later(tmp_path: Path) -> None:
    async with homeless_app(tmp_path) as app, linked(app, await paired(app)) as link:
        assert link.welcome["token"] == ""


async def test_a_wrong_code_gives_the_integration_nothing(tmp_path: Path) -> None:
    async with homeless_app(tmp_path) as app, LinkClient.connect(app) as link:
        code = await link.code()
        wrong = f"{code[:2]}{(int(code[2:]) + 1) % 10**6:06d}"
        pairing = asyncio.create_task(app.refused_code(wrong))
        with pytest.raises(AssertionError):
            await link.agree()
        await link.websocket.close()
        assert "does not agree" in await pairing
        assert (await app.get("/api/integrations"))["integrations"] == []


@pytest.mark.parametrize(
    "said",
    [
        {"type": "pairing_confirmed", "proof": "0" * 64},
        {"type": "pairing_confirmed", "proof": "ä"},
        {"type": "command", "id": 1, "command": "tools"},
        {"type": "pairing_share", "share": "2"},
    ],
    ids=str,
)
async def test_one_that_proves_nothing_is_given_no_token(tmp_path: Path, said: dict[str, Any]) -> None:
    async with homeless_app(tmp_path) as app, LinkClient.connect(app) as link:
        code = await link.code()
        pairing = asyncio.create_task(app.refused_code(code))
        await link.until("pairing_proof")
        await link.websocket.send_json(said)
        assert (await link.until("refused"))["code"] in {"pairing_ended", "bad_message"}
        assert "does not agree" in await pairing
        assert (await app.get("/api/integrations"))["integrations"] == []
