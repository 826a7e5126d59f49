"""An address outside of the house leads to nothing within it; one at home may lead anywhere."""

from __future__ import annotations

import socket

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from assistant.sound_session import OutsideResolver, session_led_by, sound_session
from ha_tools.leaving.hosts import leaves_house

RADIO = "127.0.0.1"
"""Stands for a host outside."""


async def _fetched(http: aiohttp.ClientSession, target: str) -> tuple[str, int]:
    """Ask a radio that leads to a target, where {port} is its own; return what came, and how often that was asked."""
    asked = 0

    async def lead(_request: web.Request) -> web.Response:
        raise web.HTTPFound(target.format(port=server.port))

    async def sound(_request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(text="music")

    app = web.Application()
    app.router.add_get("/radio", lead)
    app.router.add_get("/sound", sound)
    async with TestServer(app, host=RADIO) as server, http:
        try:
            async with http.get(f"http://{RADIO}:{server.port}/radio") as response:
                return await response.text(), asked
        except aiohttp.ClientError as err:
            return type(err).__name__, asked


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "[::1]", "router.lan", "10.0.0.1"]
)
async def test_a_radio_leads_to_nothing_in_the_house(host: str) -> None:
    told, asked = await _fetched(session_led_by(RADIO), f"http://{host}:{{port}}/sound")
    assert (told, asked) == ("InvalidUrlRedirectClientError", 0)


async def test_a_radio_leads_to_itself_and_what_is_at_home_leads_on_at_home() -> None:
    assert await _fetched(session_led_by(RADIO), "/sound") == ("music", 1)
    at_home = sound_session(f"http://{RADIO}/")
    assert await _fetched(at_home, "http://localhost:{port}/sound") == ("music", 1)


async def test_a_name_that_leads_into_the_house_is_resolved_for_whoever_gave_it_alone() -> None:
    with pytest.raises(OSError, match="into the house"):
        await OutsideResolver("radio.example").resolve("localhost", 80)
    assert await OutsideResolver("localhost").resolve("localhost", 80)


class _Names(AbstractResolver):
    """Names whose addresses are others each time."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = iter(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the next address."""
        address = next(self._addresses)
        return [{"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Close nothing."""


async def test_a_radio_that_was_outside_does_not_move_into_the_house() -> None:
    radio = OutsideResolver("radio.example", _Names("8.8.8.8", "192.168.1.1"))
    assert await radio.resolve("radio.example", 80)
    with pytest.raises(OSError, match="into the house"):
        await radio.resolve("radio.example", 80)
    at_home = OutsideResolver("music.example", _Names("192.168.1.1", "192.168.1.2"))
    assert await at_home.resolve("music.example", 80)
    assert await at_home.resolve("music.example", 80)


@pytest.mark.parametrize(
    ("host", "leaves"),
    [
        ("8.8.8.8", True),
        ("134744072", True),
        ("0x08080808", True),
        ("8.8.2056", True),
        ("::ffff:8.8.8.8", True),
        ("2130706433", False),
        ("192.168.257", False),
        ("::ffff:192.168.1.1", False),
        ("radio", False),
    ],
)
def test_an_address_is_outside_or_at_home_however_it_is_written(host: str, leaves: bool) -> None:
    assert leaves_house(host) is leaves
