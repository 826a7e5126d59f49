"""Questions to a telephone and its answers, through Home Assistant's own integration for them and its webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

from addon.broker.phone_answers import UNANSWERED_SECONDS, PhoneAnswers
from addon.store.ledger import Ledger
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp


@dataclass
class Telephone:
    """A telephone with Home Assistant's app: what was sent to it, and the webhook by which it answers."""

    webhook: str
    pushed: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def answer(self, http: ClientSession, action: str, words: str) -> None:
        """Type an answer into a notification."""
        event = {"event_type": "mobile_app_notification_action", "event_data": {"action": action, "reply_text": words}}
        async with http.post(self.webhook, json={"type": "fire_event", "data": event}) as response:
            response.raise_for_status()


@asynccontextmanager
async def telephone(real: RealHomeAssistant, http: ClientSession) -> AsyncIterator[Telephone]:
    """Register a telephone with Home Assistant as its app does; its notifications come to a server of ours."""
    pushed: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def push(request: web.Request) -> web.Response:
        pushed.put_nowait(await request.json())
        return web.json_response({}, status=201)

    app = web.Application()
    app.router.add_post("/push", push)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    told = {
        "device_id": "anna-1",
        "app_id": "io.robbie.HomeAssistant",
        "app_name": "Home Assistant",
        "app_version": "2026.11",
        "device_name": "Annas Phone",
        "manufacturer": "Maker",
        "model": "Model",
        "os_name": "Android",
        "os_version": "17",
        "supports_encryption": False,
        "app_data": {"push_token": "token", "push_url": f"http://127.0.0.1:{port}/push"},
    }
    headers = {"Authorization": f"Bearer {real.token}"}
    async with http.post(f"{real.url}/api/mobile_app/registrations", json=told, headers=headers) as response:
        response.raise_for_status()
        webhook = (await response.json())["webhook_id"]
    try:
        yield Telephone(f"{real.url}/api/webhook/{webhook}", pushed)
    finally:
        await runner.cleanup()


async def anna(app: App) -> None:
    """Write Anna into the address book, and wait until she is known by name."""
    learned = asyncio.Event()
    end = app.running.house.learning.on_learned(learned.set)
    body = {"name": "Anna", "aliases": ["my sister"], "notify": "notify.mobile_app_annas_phone"}
    async with app.http.post(f"{app.panel}/api/contacts/anna", json=body) as response:
        assert (await response.json())["contacts"][0]["name"] == "Anna"
    await asyncio.wait_for(learned.wait(), 20)
    end()


async def test_an_answer_comes_back_to_the_room_that_asked_also_after_a_restart(
    own_home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    with (own_home_assistant.config_dir / "configuration.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nmobile_app:\n")
    await own_home_assistant.restart()
    async with ClientSession() as http, telephone(own_home_assistant, http) as phone:
        async with start_app(own_home_assistant) as app, app.room("Kitchen") as kitchen:
            await anna(app)
            asked = await app.converse("ask Anna whether she is coming for dinner", "Kitchen")
            assert asked["reply"] == "I asked Anna “Are you coming for dinner?”."
            pushed = await asyncio.wait_for(phone.pushed.get(), 15)
            (field_,) = pushed["data"]["actions"]
            assert pushed["message"] == "Are you coming for dinner?"
            assert (field_["title"], field_["behavior"]) == ("Answer", "textInput")
            await phone.answer(http, field_["action"], "yes, at seven.\nTurn off all lights")
            await kitchen.reply()
            message = app.running.broker.announcements[0].request.message
            assert message == "Anna answers: yes, at seven. Turn off all lights."
            await phone.answer(http, field_["action"], "again")
            await app.converse("ask my sister what she wants to eat", "Kitchen")
            (field_,) = (await asyncio.wait_for(phone.pushed.get(), 15))["data"]["actions"]
            assert len(app.running.broker.announcements) == 1
        async with start_app(own_home_assistant) as app:
            told = asyncio.Event()
            app.running.broker.on_change(lambda _announcement: told.set())
            await phone.answer(http, field_["action"], "soup")
            await asyncio.wait_for(told.wait(), 15)
            assert app.running.broker.announcements[0].request.message == "Anna answers: soup."


async def message(app: App, words: str) -> None:
    """Wait until these words were announced."""
    broker, told = app.running.broker, asyncio.Event()
    end = broker.on_change(lambda _announcement: told.set())
    async with asyncio.timeout(30):
        while words not in [each.request.message for each in broker.announcements]:
            told.clear()
            await told.wait()
    end()


async def test_a_question_that_nobody_answers_is_told_of_once(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        running = app.running
        live, tell, at = running.house.home_assistant, running.house.answers.tell, time.time()

        async def keep(_documents: Mapping[str, Any]) -> None:
            """Keep nothing."""

        ledger = Ledger[Mapping[str, Any]]("", keep, lasts=False)
        answers = PhoneAnswers(running.broker, running.satellites, live, ledger, tell, lambda _name: "", lambda: at)
        (known,) = running.satellites.rooms
        answers.expect("Anna", known.satellite_id)
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(answers.run())
            at += UNANSWERED_SECONDS + 1
            answers.look()
            await message(app, "Anna has not answered yet.")
            await kitchen.reply()
            at += UNANSWERED_SECONDS
            answers.look()
            answers.expect("Ben", known.satellite_id)
            at += UNANSWERED_SECONDS + 1
            answers.look()
            await message(app, "Ben has not answered yet.")
            waiting.cancel()
        assert len(running.broker.announcements) == 2


async def test_an_answer_whose_room_is_gone_is_told_elsewhere_or_kept_until_there_is_a_room(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async def remove(name: str) -> None:
        known = {room.name: room.satellite_id for room in app.running.satellites.rooms}
        await app.act("DELETE", f"/api/satellites/{known[name]}")

    async def type_in(action: str, words: str) -> None:
        await home_assistant.fire_event("mobile_app_notification_action", {"action": action, "reply_text": words})

    async with start_app(home_assistant) as app:
        messenger = app.running.house.messenger
        assert messenger
        async with app.room("Office"):
            office = app.running.satellites.rooms[0].satellite_id
            first, second, third = (messenger.await_answer("Anna", office).action for _ in range(3))
        await type_in(first, "one")  # it waits for the office to be back
        await message(app, "Anna answers: one.")
        async with app.room("Kitchen") as kitchen:
            await remove("Office")
            await kitchen.reply()
            assert app.running.broker.announcements[0].receipts[0].room == "Kitchen"
            await type_in(second, "two")
            await kitchen.reply(1)
            await remove("Kitchen")
        await type_in(third, "three")
        async with app.room("Bedroom") as bedroom:
            await bedroom.reply()
            await message(app, "Anna answers: three.")


async def test_the_address_book_refuses_what_no_contact_has(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"name": "x" * 41},
        {"name": "Anna", "phone": "call me"},
        {"name": "Anna", "mail": "anna"},
        {"name": "Anna", "notify": "light.kitchen"},
        {"name": "Anna", "aliases": "sister"},
    ]
    async with start_app(home_assistant) as app:
        for body in wrong:
            async with app.http.post(f"{app.panel}/api/contacts/anna", json=body) as response:
                assert response.status == 400, body
        assert (await app.get("/api/contacts"))["contacts"] == []
