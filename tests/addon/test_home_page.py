"""The home as the panel's page Home shows and changes it, at a real Home Assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp

LAMP = "light.kitchen_lights"


@pytest.fixture
async def app(home_assistant: RealHomeAssistant, start_app: StartApp) -> AsyncIterator[App]:
    """An app over the demo home, whose exposure and aliases are as they were afterwards."""
    async with start_app(home_assistant) as app:
        yield app
        await post(app, "expose", entity_ids=[LAMP], exposed=True)
        await post(app, "aliases", entity_id=LAMP, aliases=[])


async def post(app: App, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Post as the panel does; return the status and the answer."""
    async with app.http.post(f"{app.panel}/api/home/{path}", json=body) as response:
        return response.status, await response.json()


def lamps(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the kitchen's lights as the page has them."""
    return [entity for entity in told["entities"] if entity["entity_id"] == LAMP]


async def test_things_are_shown_with_their_states_in_the_readers_language(
    app: App, home_assistant: RealHomeAssistant
) -> None:
    (lamp,) = lamps(await app.get("/api/home"))
    assert (lamp["name"], lamp["area_id"], lamp["domain"]) == ("Kitchen Lights", "kitchen", "light")
    await app.converse("turn on the kitchen lights")
    english = (await app.get("/api/home/states"))["states"][LAMP]
    german = (await app.get("/api/home/states?language=de-AT"))["states"][LAMP]
    assert (english.split()[0], german.split()[0]) == ("on", "an")
    assert (await app.get("/api/home/states?language=../../etc"))["states"][LAMP] == english
    await app.converse("turn off the kitchen lights")
    assert (await app.get("/api/home/states"))["states"][LAMP] == "off"


async def test_states_that_the_page_has_are_not_sent_again(app: App) -> None:
    url = f"{app.panel}/api/home/states"
    async with app.http.get(url) as first:
        tag = first.headers["ETag"]
    async with app.http.get(url, headers={"If-None-Match": tag}) as again:
        assert again.status == 304


async def test_what_is_hidden_is_shown_apart_and_can_be_exposed_at_once(app: App) -> None:
    status, told = await post(app, "expose", entity_ids=[LAMP], exposed=False)
    assert (status, lamps(told)) == (200, [])
    hidden = (await app.get("/api/home/hidden"))["hidden"]
    assert {"entity_id": LAMP, "name": "Kitchen Lights", "area_id": "kitchen"} in hidden
    assert (await app.converse("turn on the kitchen lights"))["outcome"] != "changed"
    status, told = await post(app, "expose", entity_ids=[LAMP], exposed=True)
    assert (status, len(lamps(told))) == (200, 1)
    assert LAMP not in {one["entity_id"] for one in (await app.get("/api/home/hidden"))["hidden"]}


async def test_an_alias_is_understood_at_once_and_the_name_stays(app: App) -> None:
    status, told = await post(app, "aliases", entity_id=LAMP, aliases=["  Cooking   Lamp ", "Cooking Lamp", ""])
    assert (status, lamps(told)[0]["aliases"]) == (200, ["Cooking Lamp"])
    learned = app.running.house
    assert learned.home_assistant.home.entities[LAMP].names == ("Kitchen Lights", "Cooking Lamp")
    (lamp,) = lamps((await post(app, "aliases", entity_id=LAMP, aliases=[]))[1])
    assert lamp["name"] == "Kitchen Lights"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("expose", {}),
        ("expose", {"entity_ids": ["kitchen"], "exposed": True}),
        ("expose", {"entity_ids": [LAMP]}),
        ("expose", {"entity_ids": [LAMP] * 501, "exposed": True}),
        ("aliases", {"entity_id": "light.none", "aliases": []}),
        ("aliases", {"entity_id": LAMP, "aliases": "Lamp"}),
        ("aliases", {"entity_id": [LAMP], "aliases": []}),
    ],
)
async def test_what_cannot_be_changed_is_refused_in_words(app: App, path: str, body: dict[str, Any]) -> None:
    status, answer = await post(app, path, **body)
    assert status == 400
    assert answer["error"].endswith((".", '["light.kitchen"].'))
