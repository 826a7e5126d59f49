"""Strangers who wait to be paired, and how a person is rid of them."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import suppress

import pytest

from addon.satellites.pairing import MOST_PENDING, ROOM_SECONDS, PairingError, PairingQueue, Pending
from satellite.protocol import Pairing, RefusalCode, Refused, Welcome
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import App, StartApp
from tests.addon.satellites.test_satellites import hello, refusal


async def admit(waiting: Pending, _digits: str) -> str:
    return f"the token of {waiting.name}"


class Waiting:
    """A list of those who wait, on a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pairing = PairingQueue(lambda: self.now)

    def begin(self, name: str, address: str) -> Pending:
        return self.pairing.begin(str(uuid.uuid4()), name, address, admit)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.pairing.pending]


async def test_one_address_cannot_keep_others_from_the_list() -> None:
    waiting = Waiting()
    for number in range(MOST_PENDING):
        waiting.begin(f"stranger {number}", "10.0.0.66")
    waiting.begin("Kitchen", "10.0.0.5")
    waiting.begin("Bedroom", "10.0.0.6")
    for number in range(50):
        waiting.now += ROOM_SECONDS
        waiting.begin(f"renewed {number}", "10.0.0.66")
    assert waiting.names[:2] == ["Kitchen", "Bedroom"]
    assert len(waiting.names) == MOST_PENDING


async def test_of_one_address_each_keeps_its_code_for_a_minute() -> None:
    waiting = Waiting()
    for number in range(MOST_PENDING):
        waiting.begin(f"stranger {number}", "10.0.0.1")
    kitchen = waiting.begin("Kitchen", "10.0.0.1")
    for second in range(50):
        waiting.now = 1000.0 + second
        with suppress(PairingError):
            for _ in range(5):
                waiting.begin("renewed", "10.0.0.1")
    with pytest.raises(PairingError, match="dismiss"):
        waiting.begin("renewed", "10.0.0.1")
    assert waiting.pairing.find(f"{kitchen.code} 123456") is kitchen
    assert len(waiting.names) == MOST_PENDING


async def test_many_addresses_with_one_each_make_room_too() -> None:
    waiting = Waiting()
    first = [waiting.begin(f"stranger {number}", f"10.0.0.{number}") for number in range(MOST_PENDING)]
    waiting.begin("Kitchen", "10.0.1.1")
    assert waiting.names[-1] == "Kitchen"
    assert isinstance(first[0].accepted.exception(), PairingError)


async def test_who_is_dismissed_is_not_shown_for_an_hour() -> None:
    waiting = Waiting()
    stranger = waiting.pairing.begin("stranger", "TV", "10.0.0.1", admit)
    waiting.pairing.dismiss(stranger.code)
    assert waiting.names == []
    assert "dismissed" in str(stranger.accepted.exception())
    with pytest.raises(PairingError, match="dismissed"):
        waiting.pairing.begin("stranger", "TV", "10.0.0.1", admit)
    with pytest.raises(KeyError):
        waiting.pairing.dismiss(stranger.code)
    waiting.now += 3601
    assert waiting.pairing.begin("stranger", "TV", "10.0.0.1", admit)


async def test_codes_that_are_shown_at_once_differ() -> None:
    waiting = Waiting()
    for number in range(MOST_PENDING):
        waiting.begin(f"{number}", f"10.0.0.{number}")
    assert len({one.code for one in waiting.pairing.pending}) == MOST_PENDING


async def dismissed(app: App, code: str) -> int:
    async with app.http.delete(f"{app.panel}/api/pair/{code}") as response:
        return response.status


async def test_a_person_sends_a_stranger_away(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Stranger", satellite_id=known) as stranger:
        code = (await stranger.wait_for(Pairing)).number
        assert await dismissed(app, code) == 200
        assert "dismissed" in (await stranger.wait_for(Refused)).message
        assert (await app.get("/api/satellites"))["pairing"] == []
        assert (await refusal(app, hello(satellite_id=known))).code is RefusalCode.UNAVAILABLE
        assert await dismissed(app, code) == 404
        async with Room.connect(app.lan, "Kitchen") as kitchen:
            await kitchen.paired(app.pair)


async def test_a_second_with_the_same_identity_has_a_code_of_its_own(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with (
        start_app(home_assistant) as app,
        Room.connect(app.lan, "Kitchen", satellite_id=known) as first,
        Room.connect(app.lan, "Kitchen", satellite_id=known) as second,
    ):
        codes = [await room.code() for room in (first, second)]
        listed = [one["code"] for one in (await app.get("/api/satellites"))["pairing"]]
        assert sorted(listed) == sorted(code[:2] for code in codes)
        assert codes[0][:2] != codes[1][:2]
        await app.pair(codes[0])
        assert (await first.wait_for(Welcome)).token
        assert "same identity" in (await second.wait_for(Refused)).message
        assert (await app.get("/api/satellites"))["pairing"] == []


async def test_strangers_who_come_and_go_flood_neither_pages_nor_the_log(
    home_assistant: RealHomeAssistant, start_app: StartApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with start_app(home_assistant) as app, app.http.ws_connect(f"{app.panel}/api/live") as page:
        before = asyncio.get_running_loop().time()
        for number in range(200):
            async with Room.connect(app.lan, f"stranger {number}") as stranger:
                await stranger.answered()
        seconds = asyncio.get_running_loop().time() - before
        shown = 0
        async with Room.connect(app.lan, "the last one") as last:
            await last.wait_for(Pairing)
            while True:
                message = await page.receive_json(timeout=10)
                shown += message["type"] == "satellites"
                if any(one["name"] == "the last one" for one in message.get("pairing", ())):
                    break
        assert shown <= 4 * seconds + 4
    theirs = {"addon.satellites.satellites", "addon.satellites.admission"}
    assert len([record for record in caplog.records if record.name in theirs]) < 6
