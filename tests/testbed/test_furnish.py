"""A new home has all that its plan asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from testbed.furnish import make_home
from testbed.home_assistant import RealHomeAssistant
from testbed.home_plan import Area, device
from testbed.homes.flat import FLAT

NAMES = {
    "light.hob": "💡 Hob Light",
    "light.family": "👩‍👩‍👧 Lamp",
    "light.kueche": "Küche & “Flur”",
    "light.flag": "🇳🇱",
    "light.quoted": 'A "quoted" \\ name: # no comment',
}

ODD = dataclasses.replace(
    FLAT,
    name="odd",
    areas=(*FLAT.areas, Area("Balcony 🌿", None, tuple(NAMES), aliases=("Terrace",)), Area("Attic", None, ())),
    exposed=(*FLAT.exposed, *NAMES),
    devices=(
        *FLAT.devices,
        *(device("light", name, object_id=entity_id.partition(".")[2]) for entity_id, name in NAMES.items()),
    ),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def odd(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RealHomeAssistant]:
    """A home with areas of no floor and with names of all kinds."""
    folder: Path = tmp_path_factory.mktemp("odd")
    await make_home(ODD, folder)
    async with RealHomeAssistant(ODD, folder=folder) as home:
        yield home


@pytest.mark.asyncio(loop_scope="module")
async def test_names_are_kept_as_they_are_written(odd: RealHomeAssistant) -> None:
    states = await odd.states()
    assert {entity_id: states[entity_id]["attributes"]["friendly_name"] for entity_id in NAMES} == NAMES


@pytest.mark.asyncio(loop_scope="module")
async def test_an_area_without_a_floor_is_made(odd: RealHomeAssistant) -> None:
    for area, things in (("Balcony 🌿", len(NAMES)), ("Attic", 0)):
        found = f"{{{{ area_entities('{area}') | length }}}} {{{{ floor_id('{area}') }}}} {{{{ area_id('{area}') }}}}"
        count, floor, area_id = (await odd.render(found)).split()
        assert (int(count), floor) == (things, "None")
        assert area_id != "None"
