"""The real Home Assistant, with the demo home."""

from __future__ import annotations

import aiohttp
import pytest

from testbed.home_assistant import RealHomeAssistant


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


async def test_a_restart_keeps_address_token_and_rooms(own_home_assistant: RealHomeAssistant) -> None:
    url = own_home_assistant.url
    await own_home_assistant.call_service("light", "turn_on", {"entity_id": "light.kitchen_lights"})
    await own_home_assistant.restart()
    assert own_home_assistant.url == url
    assert await own_home_assistant.state("light.kitchen_lights") == "off"
    assert await own_home_assistant.render("{{ area_name('light.kitchen_lights') }}") == "Kitchen"


async def test_a_killed_home_assistant_answers_nobody_and_starts_again(own_home_assistant: RealHomeAssistant) -> None:
    await own_home_assistant.kill()
    with pytest.raises(aiohttp.ClientConnectionError):
        await own_home_assistant.states()
    await own_home_assistant.start()
    assert await own_home_assistant.state("light.kitchen_lights") == "off"
