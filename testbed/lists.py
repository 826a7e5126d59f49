"""To-do lists and calendars brought to what a plan says, through Home Assistant's services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from testbed.commands import commands
from testbed.home_plan import Calendar, Event, TodoItem, TodoList
from testbed.rest import RestApi

TIME_ZONE = ZoneInfo("Europe/Amsterdam")
"""Where all the homes are."""

_SEEN_DAYS = 400
"""Events further away than this are left alone."""


async def fill_todo_lists(home: RestApi, todo_lists: Sequence[TodoList]) -> None:
    """Make the lists hold their items and nothing else."""
    if not todo_lists:
        return
    asked = {"entity_id": [todo_list.entity_id for todo_list in todo_lists]}
    present = await home.ask_service("todo", "get_items", asked | {"status": ["needs_action", "completed"]})
    for todo_list in todo_lists:
        items = present[todo_list.entity_id]["items"]
        if [_shown(item) for item in items] != [_wanted(item) for item in todo_list.items]:
            await _fill_todo_list(home, todo_list, items)


async def fill_calendar(home: RestApi, calendar: Calendar) -> None:
    """Make the calendar hold its events and nothing else."""
    today, far = datetime.now(TIME_ZONE).date(), timedelta(days=_SEEN_DAYS)
    span = urlencode({"start": f"{today - far}T00:00:00Z", "end": f"{today + far}T00:00:00Z"})
    present = await home.get(f"/api/calendars/{calendar.entity_id}?{span}")
    wanted = [_appointment(event, today) for event in calendar.events]
    if _sorted(map(_seen, present)) != _sorted(wanted):
        await _fill_calendar(home, calendar.entity_id, present, wanted)


def _shown(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item.get(name) for name in ("summary", "status", "description", "due")}


def _wanted(item: TodoItem) -> dict[str, Any]:
    due = None if item.due_in_days is None else datetime.now(TIME_ZONE).date() + timedelta(days=item.due_in_days)
    return {
        "summary": item.summary,
        "status": "completed" if item.done else "needs_action",
        "description": item.description,
        "due": due and due.isoformat(),
    }


async def _fill_todo_list(home: RestApi, todo_list: TodoList, items: Sequence[Mapping[str, Any]]) -> None:
    target = {"entity_id": todo_list.entity_id}
    if items:
        await home.call_service("todo", "remove_item", target | {"item": [item["uid"] for item in items]})
    for wanted in map(_wanted, todo_list.items):
        more = {"description": wanted["description"], "due_date": wanted["due"]}
        given = {name: value for name, value in more.items() if value is not None}
        await home.call_service("todo", "add_item", target | {"item": wanted["summary"]} | given)
        if wanted["status"] == "completed":
            done = {"item": wanted["summary"], "status": "completed"}
            await home.call_service("todo", "update_item", target | done)


def _appointment(event: Event, today: date) -> dict[str, Any]:
    """The event as the service `calendar.create_event` takes it."""
    day = today + timedelta(days=event.in_days)
    where = {} if event.location is None else {"location": event.location}
    if event.start is None:
        all_day = {"start_date": day.isoformat(), "end_date": (day + timedelta(days=1)).isoformat()}
        return {"summary": event.summary, **all_day, **where}
    start = datetime.combine(day, event.start, TIME_ZONE)
    end = start + timedelta(hours=event.hours)
    return {
        "summary": event.summary,
        "start_date_time": start.isoformat(),
        "end_date_time": end.isoformat(),
        **where,
    }


def _seen(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event of the API in the shape of the service `calendar.create_event`."""
    kind = "date" if "date" in event["start"] else "date_time"
    start, end = (next(iter(event[name].values())) for name in ("start", "end"))
    where = {"location": event["location"]} if event.get("location") else {}
    return {"summary": event["summary"], f"start_{kind}": start, f"end_{kind}": end, **where}


def _sorted(appointments: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(str(sorted(appointment.items())) for appointment in appointments)


async def _fill_calendar(
    home: RestApi, entity_id: str, present: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]
) -> None:
    # No service deletes an event: only this command does.
    async with commands(home.url, home.token) as owner:
        for uid in {event["uid"] for event in present}:  # all occurrences of a series have one
            await owner.call("calendar/event/delete", entity_id=entity_id, uid=uid)
    for appointment in wanted:
        await home.call_service("calendar", "create_event", {"entity_id": entity_id, **appointment})
