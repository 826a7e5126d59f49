"""Parley as a conversation agent, and its tools for other agents, from rooms that have no satellite of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from addon.options import Options
from tests.addon.conftest import API_TOKEN, StartApp
from tests.custom_components.parley_home import Json, ParleyHome

PIN = Options(api_token=API_TOKEN, pin="4711")


async def said(home: ParleyHome, text: str, device: str = "", **more: str) -> Json:
    """Say something to Parley as Home Assistant's own page does; return what it answers."""
    agent = await home.entity("Parley", "ladder")
    from_device = {"device_id": await device_of(home, device)} if device else {}
    answer: Json = await home.call("conversation/process", text=text, agent_id=agent, **from_device, **more)
    return answer


async def device_of(home: ParleyHome, entity_id: str) -> str:
    """Return the id of the device that an entity is of."""
    entry = await home.call("config/entity_registry/get", entity_id=entity_id)
    return str(entry["device_id"])


def speech(answer: Json) -> str:
    """Return the words of an answer."""
    return str(answer["response"]["speech"]["plain"]["speech"])


async def test_a_command_is_done_in_the_room_of_the_device_that_asks(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        answer = await said(parley_home, "turn on the light", device="light.bed_light")
        assert answer["response"]["response_type"] == "action_done"
        assert "bed" in speech(answer).lower()
        await parley_home.home.wait_for_state("light.bed_light", "on")
        assert await parley_home.home.state("light.kitchen_lights") == "off"


async def test_a_question_back_keeps_the_microphone_open_and_the_answer_is_understood(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home, PIN) as app:
        await parley_home.add(app)
        answer = await said(parley_home, "unlock the front door")
        assert answer["continue_conversation"]
        assert await parley_home.home.state("lock.front_door") == "locked"
        answer = await said(parley_home, "4711", conversation_id=answer["conversation_id"])
        assert not answer["continue_conversation"]
        await parley_home.home.wait_for_state("lock.front_door", "unlocked")


async def test_a_name_that_there_is_not_is_an_error_in_our_words(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        answer = await said(parley_home, "turn on the disco ball")
        assert answer["response"]["response_type"] == "error"
        assert answer["response"]["data"]["code"] == "no_valid_targets"
        assert "disco ball" in speech(answer)


async def test_words_without_end_are_refused_in_words(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        answer = await said(parley_home, "light " * 100)
        assert answer["response"]["response_type"] == "error"
        assert "500 characters" in speech(answer)


@asynccontextmanager
async def other_agent(home: ParleyHome, entry_id: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Offer Parley's tools by Home Assistant's own MCP server, to an agent of another maker."""
    step = await home.begin("mcp_server")
    made = await home.answer(step, llm_hass_api=[f"parley-{entry_id}"])
    assert made["type"] == "create_entry", made
    try:
        async with home.http() as http:
            yield http
    finally:
        async with home.http() as http:
            await http.delete(f"/api/config/config_entries/entry/{made['result']['entry_id']}")


async def rpc(http: aiohttp.ClientSession, method: str, **params: Any) -> Json:
    """Ask Home Assistant's MCP server."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    async with http.post("/api/mcp", json=body, headers={"Accept": "application/json"}) as response:
        assert response.status == 200, await response.text()
        answer: Json = await response.json()
        return answer


async def test_other_agents_use_our_tools_which_are_annotated_and_guarded(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home, PIN) as app:
        entry_id = await parley_home.add(app)
        async with other_agent(parley_home, entry_id) as http:
            tools = {tool["name"]: tool for tool in (await rpc(http, "tools/list"))["result"]["tools"]}
            assert {"parley__turn_on", "parley__turn_off"} <= tools.keys()
            assert tools["parley__turn_on"]["inputSchema"]["properties"]
            assert tools["parley__get_timers"]["annotations"]["readOnlyHint"]
            assert not tools["parley__turn_on"]["annotations"]["readOnlyHint"]
            done = await rpc(http, "tools/call", name="parley__turn_on", arguments={"name": "kitchen lights"})
            assert not done["result"].get("isError"), done
            await parley_home.home.wait_for_state("light.kitchen_lights", "on")
            unlock = {"action": "unlock", "name": "front door"}
            refused = await rpc(http, "tools/call", name="parley__operate", arguments=unlock)
            assert refused["result"]["isError"]
            assert "needs_pin" in refused["result"]["content"][0]["text"]
            assert await parley_home.home.state("lock.front_door") == "locked"


async def test_without_the_app_the_agent_is_unavailable(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        agent = await parley_home.entity("Parley", "ladder")
    await parley_home.home.wait_for_state(agent, "unavailable")
