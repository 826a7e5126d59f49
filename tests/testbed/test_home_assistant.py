"""The real Home Assistant and its demo home."""

from __future__ import annotations

import aiohttp

from testbed.home_assistant import RealHomeAssistant
from testbed.homes.demo import DEMO


async def _command(home_assistant: RealHomeAssistant, **command: object) -> object:
    async with (
        aiohttp.ClientSession(home_assistant.url) as session,
        session.ws_connect("/api/websocket", max_msg_size=0) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": home_assistant.token})
        await socket.receive_json()
        await socket.send_json({"id": 1, **command})
        return (await socket.receive_json(timeout=30))["result"]


async def test_a_service_call_changes_a_state_and_a_reset_takes_it_back(home_assistant: RealHomeAssistant) -> None:
    await home_assistant.call_service("light", "turn_on", {"entity_id": "light.kitchen_lights"})
    assert await home_assistant.state("light.kitchen_lights") == "on"
    await home_assistant.reset()
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_a_reset_brings_attributes_back(home_assistant: RealHomeAssistant) -> None:
    await home_assistant.call_service(
        "climate", "set_temperature", {"entity_id": "climate.heatpump", "temperature": 27}
    )
    await home_assistant.reset()
    assert (await home_assistant.states())["climate.heatpump"]["attributes"]["temperature"] == 20


async def test_every_entity_of_a_room_is_in_its_area_and_every_area_on_its_floor(
    home_assistant: RealHomeAssistant,
) -> None:
    for area in DEMO.areas:
        name = area.name
        listed = await _render(home_assistant, f"{{{{ area_entities('{name}') | join(' ') }}}}")
        assert set(area.entities) <= set(listed.split())
        floor = await _render(home_assistant, f"{{{{ floor_name(floor_id('{name}')) }}}}")
        assert floor == area.floor


async def test_assistants_see_what_is_exposed_and_nothing_else(home_assistant: RealHomeAssistant) -> None:
    answer = await _command(home_assistant, type="homeassistant/expose_entity/list")
    assert isinstance(answer, dict)
    seen = {entity for entity, assistants in answer["exposed_entities"].items() if assistants.get("conversation")}
    assert seen == set(DEMO.exposed)
    assert "switch.ac" not in seen


async def test_a_restart_keeps_address_token_and_rooms(own_home_assistant: RealHomeAssistant) -> None:
    url = own_home_assistant.url
    await own_home_assistant.call_service("light", "turn_on", {"entity_id": "light.kitchen_lights"})
    await own_home_assistant.restart()
    assert own_home_assistant.url == url
    assert await own_home_assistant.state("light.kitchen_lights") == "off"
    assert await _render(own_home_assistant, "{{ area_name('light.kitchen_lights') }}") == "Kitchen"


async def test_a_killed_home_assistant_answers_nobody_and_starts_again(own_home_assistant: RealHomeAssistant) -> None:
    await own_home_assistant.kill()
    try:
        await own_home_assistant.states()
    except aiohttp.ClientConnectionError:
        answered = False
    else:
        answered = True
    assert not answered
    await own_home_assistant.start()
    assert await own_home_assistant.state("light.kitchen_lights") == "off"


async def _render(home_assistant: RealHomeAssistant, template: str) -> str:
    headers = {"Authorization": f"Bearer {home_assistant.token}"}
    async with (
        aiohttp.ClientSession(home_assistant.url, headers=headers, raise_for_status=True) as session,
        session.post("/api/template", json={"template": template}) as response,
    ):
        return await response.text()
