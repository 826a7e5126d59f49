"""Home Assistant's own word on a home, asked past the app: states, and what it tells only when it is asked."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp

from testbed.rest import RestApi, State

DAYS = 60
"""Events so far ahead are looked at."""
PAST_HOURS = 48
"""So much of the past is looked at."""

States = Mapping[str, State]
"""By entity id."""

_DAILY = 1
"""The feature of a weather service that forecasts days."""


async def now_at(home: RestApi) -> datetime:
    """Return the time on the home's clocks."""
    return datetime.now(ZoneInfo((await home.get("/api/config"))["time_zone"]))


async def look(home: RestApi) -> States:
    """Return all states; lists have their `items`, calendars their `events`, weather its `forecast` as attributes."""
    states = dict(await home.states())
    for entity_id, state in states.items():
        if found := _ASKED.get(entity_id.partition(".")[0]):
            attribute, ask = found
            states[entity_id] = _with(state, **{attribute: await _answer(ask(home, state))})
    return states


async def look_closer(home: RestApi, states: States, entity_ids: Iterable[str]) -> States:
    """Return the states; those of `entity_ids` have their `area_id` and their `past`, [[since when, state], …]."""
    closer = dict(states)
    for entity_id in states.keys() & set(entity_ids):
        area_id = json.loads(await home.render(f"{{{{ area_id('{entity_id}') | to_json }}}}"))
        past = await _answer(_past(home, entity_id))
        closer[entity_id] = _with(states[entity_id], past=past, area_id=area_id)
    return closer


async def _items(home: RestApi, state: State) -> list[Any]:
    """The names of what is still to be done."""
    entity_id = state["entity_id"]
    found = await home.ask_service("todo", "get_items", {"entity_id": entity_id, "status": ["needs_action"]})
    return [item["summary"] for item in found[entity_id]["items"]]


async def _events(home: RestApi, state: State) -> list[Any]:
    """[[summary, start, end], …], the times as Home Assistant writes them; of a whole day, the date."""
    today = datetime.now().astimezone().date()
    span = urlencode({"start": f"{today}T00:00:00Z", "end": f"{today + timedelta(days=DAYS)}T00:00:00Z"})
    found = await home.get(f"/api/calendars/{state['entity_id']}?{span}")
    return [[event["summary"], *(next(iter(event[end].values())) for end in ("start", "end"))] for event in found]


async def _forecast(home: RestApi, state: State) -> list[Any]:
    """The days that are forecast."""
    if not int(state["attributes"].get("supported_features", 0)) & _DAILY:
        return []
    entity_id = state["entity_id"]
    found = await home.ask_service("weather", "get_forecasts", {"entity_id": entity_id, "type": "daily"})
    return list(found[entity_id]["forecast"])


async def _past(home: RestApi, entity_id: str) -> list[Any]:
    start = datetime.now().astimezone() - timedelta(hours=PAST_HOURS)
    asked = urlencode({"filter_entity_id": entity_id, "no_attributes": "", "significant_changes_only": "0"})
    found = await home.get(f"/api/history/period/{start.isoformat().replace('+', '%2B')}?{asked}")
    return [[row["last_changed"], row["state"]] for row in (found[0] if found else [])]


async def _answer(asked: Awaitable[list[Any]]) -> list[Any]:
    """Return the answer; nothing where Home Assistant has none: no recorder, a calendar that does not answer."""
    try:
        return await asked
    except aiohttp.ClientResponseError:
        return []


def _with(state: State, **more: Any) -> State:
    return {**state, "attributes": {**state["attributes"], **more}}


_ASKED: Mapping[str, tuple[str, Callable[[RestApi, State], Awaitable[list[Any]]]]] = {
    "todo": ("items", _items),
    "calendar": ("events", _events),
    "weather": ("forecast", _forecast),
}
"""Domain -> the attribute that `look` adds, and what is asked for it."""
