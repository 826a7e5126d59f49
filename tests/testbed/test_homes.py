"""The homes of the testbed: each is what its plan says."""

from __future__ import annotations

import json

import pytest

from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.home_plan import INTEGRATION, renamed
from testbed.homes import HOMES


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> RealHomeAssistant:
    """Each of the homes in turn, at its start state."""
    fixture = "home_assistant" if request.param == "demo" else request.param
    found: RealHomeAssistant = request.getfixturevalue(fixture)
    return found


async def test_a_plan_names_no_entity_that_does_not_exist(home: RealHomeAssistant) -> None:
    plan = home.plan
    named = {
        *(entity_id for area in plan.areas for entity_id in area.entities),
        *plan.exposed,
        *plan.aliases,
        *plan.start,
        *plan.options,
        *(device.entity_id for device in plan.devices),
        *(renamed(entity_id, name) for entity_id, name in plan.names.items()),
        *(todo_list.entity_id for todo_list in plan.todo_lists),
        *(calendar.entity_id for calendar in plan.calendars),
        *(past.entity_id for past in plan.past),
    }
    assert named <= (await home.states()).keys()


async def test_assistants_see_what_is_exposed_and_nothing_else(home: RealHomeAssistant) -> None:
    async with commands(home.url, home.token) as owner:
        answer = await owner.call("homeassistant/expose_entity/list")
    seen = {entity for entity, assistants in answer["exposed_entities"].items() if assistants.get("conversation")}
    assert seen == set(home.plan.exposed)


async def test_every_entity_of_a_room_is_in_its_area_and_every_area_on_its_floor(home: RealHomeAssistant) -> None:
    template = (
        "{% set found = namespace(areas={}) %}{% for area in areas() | map('area_name') %}{% set found.areas ="
        " dict(found.areas, **{area: [area_entities(area), floor_name(floor_id(area) or '')]}) %}{% endfor %}"
        "{{ found.areas | to_json }}"
    )
    found = json.loads(await home.render(template))
    for area in home.plan.areas:
        entities, floor = found[area.name]
        assert set(area.entities) <= set(entities)
        assert floor == area.floor


async def test_everything_bears_the_name_that_the_plan_gives_it(home: RealHomeAssistant) -> None:
    plan, states = home.plan, await home.states()
    names = {device.entity_id: device.name for device in plan.devices}
    names |= {renamed(entity_id, name): name for entity_id, name in plan.names.items()}
    assert {entity_id: states[entity_id]["attributes"]["friendly_name"] for entity_id in names} == names


async def test_aliases_are_kept_as_they_are_written(home: RealHomeAssistant) -> None:
    async with commands(home.url, home.token) as owner:
        entities = await owner.call("config/entity_registry/get_entries", entity_ids=list(home.plan.aliases))
    kept = {entity_id: tuple(entry["aliases"][1:]) for entity_id, entry in entities.items()}
    assert kept == dict(home.plan.aliases)


async def test_no_device_of_the_testbed_gave_way_to_another_of_its_id(home: RealHomeAssistant) -> None:
    async with commands(home.url, home.token) as owner:
        entities = await owner.call("config/entity_registry/list")
    own = {entry["entity_id"] for entry in entities if entry["platform"] == INTEGRATION.name}
    assert own == {device.entity_id for device in home.plan.devices}
