"""The link of Home Assistant's integration: who is let in, what it is told, and what is no order."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Any

import aiohttp
import pytest

from addon.integration.integrations import CLOSE_SECONDS
from addon.integration.link import MOST_PINGS, MOST_UNDER_WAY, SEND_SECONDS
from addon.integration.link_messages import LINK_PATH
from addon.news import QUEUE
from addon.options import Options
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp
from tests.addon.link_client import EndedError, LinkClient, linked, paired

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)

WITH_PIN = Options(api_token=API_TOKEN, pin="4711")


async def handshake(app: App, **headers: str) -> int:
    """Return the HTTP status of an attempt to open a link."""
    async with lan_session() as session:
        try:
            async with session.ws_connect(app.lan + LINK_PATH, headers=headers):
                return 101
        except aiohttp.WSServerHandshakeError as err:
            return err.status


async def test_pairing_by_hand_gives_a_token_that_opens_links_also_after_a_restart(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with LinkClient.connect(app) as link:
            code = await link.code()
            shown = (await app.get("/api/satellites"))["pairing"]
            assert shown == [{"kind": "integration", "name": "Home", "code": code[:2]}]
            _, first = await asyncio.gather(app.pair(code), link.agree())
            await link.until("health")
        assert (await app.get("/api/satellites"))["satellites"] == []
    async with start_app(home_assistant) as app, linked(app, first["token"]) as link:
        assert link.welcome["token"] == ""
        assert link.welcome["instance_id"] == first["instance_id"]
        assert link.welcome["language"] == "en"
        [integration] = (await app.get("/api/integrations"))["integrations"]
        assert integration["name"] == "Home"
        assert integration["linked"]
        assert first["token"] not in json.dumps(integration)


async def test_a_wrong_token_is_refused_and_so_is_a_page(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        token = await paired(app)
        for wrong in ("wrong", API_TOKEN, "", "\udcff"):
            assert await handshake(app, Authorization=f"Bearer {wrong}") == 401
        assert await handshake(app, Authorization=f"Bearer {token}", Origin="http://evil.example") == 403
        headers = {"Authorization": f"Bearer {token}", "Sec-WebSocket-Protocol": "nothing"}
        assert await handshake(app, **headers) == 400
        assert await handshake(app, Authorization=f"Bearer {token}") == 101


async def test_a_dismissed_code_ends_the_pairing_with_a_word(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, LinkClient.connect(app) as link:
        number = (await link.code())[:2]
        async with app.http.delete(f"{app.panel}/api/pair/{number}") as response:
            assert response.status == 200
        refused = await link.next()
        assert (refused["type"], refused["code"]) == ("refused", "pairing_ended")
        with pytest.raises(EndedError):
            await link.next()


async def test_a_revoked_token_closes_its_link_at_once_and_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        tokens = [await paired(app), await paired(app)]
        async with linked(app, tokens[0]) as revoked, linked(app, tokens[1]) as other:
            first = (await app.get("/api/integrations"))["integrations"][0]
            async with app.http.delete(f"{app.panel}/api/integrations/{first['integration_id']}") as response:
                assert len((await response.json())["integrations"]) == 1
            assert (await revoked.until("refused"))["code"] == "revoked"
            with pytest.raises(EndedError):
                await revoked.next()
            assert await other.done("tools") is not None
        assert await handshake(app, Authorization=f"Bearer {tokens[0]}") == 401
    async with start_app(home_assistant) as app:
        assert await handshake(app, Authorization=f"Bearer {tokens[0]}") == 401


async def test_a_room_is_told_as_it_comes_talks_and_goes(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, linked(app) as link:
        assert (await link.until("rooms"))["rooms"] == []
        async with app.room("Kitchen") as kitchen:
            [room] = (await link.until("rooms", lambda message: message["rooms"] and message["rooms"][0]["connected"]))[
                "rooms"
            ]
            assert (room["name"], room["area_id"], room["state"]) == ("Kitchen", "kitchen", "idle")
            assert room["wake_words"]["active"] == ["hey_jarvis"]
            assert room["last_turn"] is None
            satellite_id = room["satellite_id"]
            announcing = asyncio.create_task(app.announced("dinner is ready", "Kitchen"))
            await link.room(satellite_id, lambda room: room["state"] == SatelliteState.RESPONDING)
            await link.room(satellite_id, lambda room: room["state"] == SatelliteState.IDLE)
            assert await announcing
            assert kitchen.playbacks
        await link.room(satellite_id, lambda room: not room["connected"])


@pytest.mark.parametrize(
    ("order", "code", "told"),
    [
        ({"command": "nothing"}, "unknown_command", "nothing"),
        ({"command": ["announce"]}, "unknown_command", "announce"),
        ({}, "unknown_command", "None"),
        ({"command": "converse"}, "bad_message", "'text'"),
        ({"command": "converse", "text": 7}, "bad_message", "converse.text"),
        ({"command": "converse", "text": "x" * 501}, "bad_message", "converse.text"),
        ({"command": "converse", "text": "hi", "txet": ""}, "bad_message", "'txet'"),
        ({"command": "set_room", "satellite_id": "x", "changes": {"volume": 2}}, "bad_message", "'volume'"),
        ({"command": "set_room", "satellite_id": "x", "changes": {"loudness": 1}}, "bad_message", "loudness"),
        ({"command": "media", "satellite_id": "x", "action": "dance"}, "bad_message", "media.action"),
        ({"command": "cancel_timer", "timer_id": "none"}, "not_found", "timer"),
    ],
)
async def test_an_order_that_cannot_be_followed_is_answered_with_its_id_and_the_field(
    home_assistant: RealHomeAssistant, start_app: StartApp, order: dict[str, Any], code: str, told: str
) -> None:
    async with start_app(home_assistant) as app, linked(app) as link:
        await link.websocket.send_json({"type": "command", "id": 41, **order})
        result = await link.until("result")
        assert (result["id"], result["success"], result["error"]["code"]) == (41, False, code)
        assert told in result["error"]["message"]
        await link.done("tools")


@pytest.mark.parametrize(
    "frame",
    ["nonsense", "[]", '{"type": "command"}', '{"type": "command", "id": true}', '{"id": 1}', b"\0\0"],
)
async def test_a_frame_that_no_answer_could_name_ends_the_link_and_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp, frame: str | bytes
) -> None:
    async with start_app(home_assistant) as app:
        token = await paired(app)
        async with linked(app, token) as hostile, linked(app, token) as other:
            await (
                hostile.websocket.send_bytes(frame) if isinstance(frame, bytes) else hostile.websocket.send_str(frame)
            )
            assert (await hostile.until("refused"))["code"] == "bad_message"
            with pytest.raises(EndedError):
                await hostile.next()
            await other.done("tools")


async def test_pings_without_a_pause_end_the_link(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, linked(app) as hostile:
        for _ in range(2 * MOST_PINGS):
            await hostile.websocket.ping()
        assert (await hostile.until("refused"))["code"] == "bad_message"
        with pytest.raises(EndedError):
            await hostile.next()


async def test_one_that_takes_nothing_is_dropped_and_costs_the_others_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        token = await paired(app)
        async with linked(app, token) as deaf, linked(app, token) as other:
            for _ in range(4 * QUEUE):
                app.running.integrations.tell("turn", "", heard="x" * 100_000)
                await asyncio.sleep(0)
            await other.done("tools")
            with suppress(TimeoutError):  # nothing but time tells that it takes nothing
                async with asyncio.timeout(SEND_SECONDS + 2 * CLOSE_SECONDS):
                    await other.until("nothing of this type")
            with pytest.raises(EndedError):
                await deaf.until("nothing of this type")
            assert len(deaf.told) < 2 * QUEUE
            await other.done("tools")


async def test_a_wake_word_and_a_turn_are_told_as_they_happen_and_remembered(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, linked(app) as link, app.room("Kitchen") as kitchen:
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        wake = await link.until("event", lambda message: message["event"] == "wake")
        assert (wake["wake_word"], wake["score"]) == ("hey_jarvis", 0.99)
        turn = await link.until("event", lambda message: message["event"] == "turn")
        assert (turn["heard"], turn["outcome"], turn["decided_by"]) == (
            "turn on the kitchen lights",
            "changed",
            "sentence",
        )
        assert turn["said"]
        room = await link.room(wake["satellite_id"], lambda room: room["last_turn"] is not None)
        assert room["last_turn"]["heard"] == "turn on the kitchen lights"
    async with start_app(home_assistant, cloud.options) as app, linked(app) as link:
        assert (await link.room(room["satellite_id"], lambda _room: True))["last_turn"] == room["last_turn"]
        async with app.http.delete(f"{app.panel}/api/turns/{turn['turn_id']}") as response:
            assert response.status == 200
        await link.room(room["satellite_id"], lambda room: room["last_turn"] is None)
    await home_assistant.reset()


async def test_more_orders_than_are_answered_end_the_link(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        token = await paired(app)
        async with linked(app, token) as hostile, linked(app, token) as other:
            for _ in range(MOST_UNDER_WAY * 4):
                await hostile.send("converse", text="turn on the kitchen lights", conversation_id=str(uuid.uuid4()))
            assert (await hostile.until("refused"))["code"] == "too_many"
            await other.done("tools")


async def test_words_are_answered_and_an_open_question_goes_on_in_its_conversation(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, WITH_PIN) as app, linked(app) as link:
        lit = await link.done("converse", text="turn on the light", area_id="kitchen", device_name="Phone")
        assert lit["outcome"] in {"changed", "already"}
        assert lit["continue"] is False
        assert "Kitchen" in lit["speech"] or "kitchen" in lit["speech"]
        [turn] = (await app.get("/api/turns"))["turns"]
        assert turn["room"] == "Phone"
        asked = await link.done("converse", text="unlock the front door", area_id="kitchen")
        assert (asked["outcome"], asked["continue"]) == ("needs_pin", True), asked
        elsewhere = await link.done("converse", text="4711", area_id="kitchen")
        assert elsewhere["conversation_id"] != asked["conversation_id"]
        assert elsewhere["outcome"] != "changed"
        answered = await link.done("converse", text="4711", conversation_id=asked["conversation_id"])
        assert (answered["outcome"], answered["continue"]) == ("changed", False), answered
        await home_assistant.reset()


async def test_tools_are_listed_with_what_they_may_do_and_are_used_by_our_permissions(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, WITH_PIN) as app, linked(app) as link:
        tools = {tool["name"]: tool for tool in (await link.done("tools"))["tools"]}
        assert tools["get_state"]["annotations"]["read_only"]
        assert not tools["turn_on"]["annotations"]["read_only"]
        assert tools["turn_on"]["annotations"]["open_world"]
        assert tools["operate"]["annotations"]["destructive"]
        assert tools["turn_off"]["annotations"]["idempotent"]
        assert not tools["set_timer"]["annotations"]["idempotent"]
        assert tools["turn_on"]["parameters"]["required"] == ["name"]
        lit = await link.done("call_tool", name="turn_on", arguments={"name": "light"}, area_id="kitchen")
        assert lit["ok"], lit
        assert all(entity_id.startswith("light.") for entity_id in lit["about"])
        asked = await link.done("call_tool", name="operate", arguments={"action": "unlock", "name": "front door"})
        assert (asked["ok"], asked["outcome"], asked["actions"]) == (False, "needs_pin", []), asked
        refused = await link.order("call_tool", name="restore_states", arguments={})
        assert refused["error"]["code"] == "not_found"


async def test_what_an_agent_has_read_in_a_conversation_gives_no_orders_in_it(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa) as app, linked(app) as link:
        asked = {"conversation_id": "evening", "asked": "what's on my list?"}
        await link.done("call_tool", name="read_list", arguments={"name": "chores"}, **asked)
        lamp = {"name": "floor lamp"}
        obeyed = await link.done("call_tool", name="turn_on", arguments=lamp, **asked)
        assert (obeyed["ok"], obeyed["outcome"], obeyed["actions"]) == (False, "needs_yes", []), obeyed
        assert "The list was read" in obeyed["speech"]
        later = await link.done("call_tool", name="turn_on", arguments=lamp, **{**asked, "asked": "thank you"})
        assert later["outcome"] == "needs_yes"
        for value in (1.5, 1e308, ["floor lamp"], {"name": "floor lamp"}, True):
            for arguments in ({"name": value}, {"name": "floor lamp", "area": value, "floor": value}):
                odd = await link.done("call_tool", name="turn_on", arguments=arguments, **asked)
                assert odd["outcome"] in {"needs_yes", "refused"}, odd
        wished = await link.done(
            "call_tool", name="turn_on", arguments=lamp, **{**asked, "asked": "turn on the floor lamp"}
        )
        assert wished["ok"], wished
        elsewhere = await link.done("call_tool", name="turn_off", arguments=lamp, conversation_id="morning")
        assert elsewhere["ok"], elsewhere
