"""Turns of a model, played: what a person says, what the model writes, and what must come of it.

The words and the calls go through the app's own ladder, prompt and tools, over a real home and OpenAI's wire.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from addon.options import Options
from assistant.trace import Turn
from assistant.written import TextConversation
from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from simulators.completion import Message, Reply, ToolCall
from simulators.openai import OpenAI
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App

PIN = "1234"
"""The PIN of a home where a line names no other."""

SLOW_SECONDS = 3.0
"""The slowest device of the homes follows a call within it."""

OPERATING = frozenset({"turn_on", "turn_off", "set_light", "operate", "set_climate", "control_media", "change_list"})
"""Tools that change something; where a question is only to be read for, none of them is offered."""

WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
}

States = Mapping[str, Mapping[str, Any]]
"""Entity id -> state as Home Assistant's REST interface has it."""


def options_for(openai: OpenAI, language: str, pin: str = PIN) -> Options:
    """Return an app with nothing but a language model."""
    return Options(
        llm=type(Options().llm)("openai"),
        openai_api_key="key",
        openai_url=openai.url,
        api_token="a token for tests",
        language=language,
        pin=pin,
    )


@dataclasses.dataclass
class Played:
    """The outcome of a turn."""

    turn: Turn
    requests: Sequence[Mapping[str, Any]]
    before: States
    after: States
    fired: Sequence[str]
    """Events on Home Assistant's bus, as JSON."""
    timers: Sequence[Any]
    home: RealHomeAssistant
    now: datetime

    @property
    def spoken(self) -> str:
        """All that is spoken, to be compared."""
        return self.turn.reply.casefold().replace("\u2019", "'")

    def says(self, wanted: str | Sequence[str]) -> bool:
        """Return whether a text, or one of several, is spoken."""
        return any(one.casefold() in self.spoken for one in ([wanted] if isinstance(wanted, str) else wanted))

    def has(self, entity_id: str, wanted: Mapping[str, Any]) -> list[str]:
        """Return what is not as wanted of a thing."""
        state = self.after[entity_id]
        values = {**state["attributes"], "state": state["state"]}
        return [
            f"{entity_id} {name} is {values.get(name)!r}, not {value!r}"
            for name, value in wanted.items()
            if not _is(values.get(name), value)
        ]


async def play(app: App, real: RealHomeAssistant, openai: OpenAI, line: Mapping[str, Any]) -> Played:
    """Play one turn in a home at its start state."""
    house, live = app.running.house, app.running.house.home_assistant
    await real.reset()
    for timer in house.timers.all:
        house.timers.cancel(timer)
    for entity_id, state in (line.get("before") or {}).items():
        await _bring_about(real, entity_id, str(state))
    before = await _states(real)
    await live.wait_for_states([item for item in before if item in live.states], _is_as(before), 5.0)
    openai.requests.clear()
    openai.pace.first_token, openai.pace.tokens_per_second = 0.0, 10_000.0
    now = live.locale.now
    openai.model = _scripted(line, now)
    fired: list[str] = []
    stops = [await _follow(live, real, event, fired) for event in _events(line)]
    fired.clear()
    turn = Turn(line.get("room") or "")
    conversation = TextConversation(house, f"{line['id']} {time.monotonic()}")
    room = live.home.area_named(line.get("room") or "")
    said = filled(line["said"], now, line.get("language") or "en")
    await conversation.converse(turn, said, Place(room.area_id if room else None))
    wanted = line["expect"].get("states") or {}
    await live.wait_for_states(wanted, lambda state: _has(state, wanted[state.entity_id]), SLOW_SECONDS)
    for stop in stops:
        stop()
    return Played(turn, list(openai.requests), before, await _states(real), fired, list(house.timers.all), real, now)


def _has(state: State, wanted: Mapping[str, Any]) -> bool:
    values = {**state.attributes, "state": state.state}
    return all(_is(values.get(name), value) for name, value in wanted.items())


async def _follow(live: HomeAssistant, real: RealHomeAssistant, event: str, fired: list[str]) -> Callable[[], None]:
    """Note an event of Home Assistant's bus from now on; return what ends it."""
    heard = asyncio.Event()

    def note(data: Mapping[str, Any]) -> None:
        fired.append(f"{event} {json.dumps(data)}")
        heard.set()

    stop = live.on_event(event, note)
    while not heard.is_set():
        await real.fire_event(event, {})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(heard.wait(), 0.2)
    return stop


def filled(text: Any, now: datetime, language: str) -> Any:
    """Return a text, or all texts of a structure, with days filled in."""
    if isinstance(text, dict):
        return {filled(key, now, language): filled(value, now, language) for key, value in text.items()}
    if isinstance(text, list):
        return [filled(item, now, language) for item in text]
    if not isinstance(text, str):
        return text
    text = re.sub(
        r"<today(?:\+(\d+))?>", lambda found: f"{now.date() + timedelta(days=int(found[1] or 0)):%Y-%m-%d}", text
    )
    weekday = WEEKDAYS.get(language, WEEKDAYS["en"]).split()[now.weekday()]
    return text.replace("<date>", str(now.day)).replace("<weekday>", weekday)


def _scripted(line: Mapping[str, Any], now: datetime) -> Callable[..., Reply | str]:
    language = line.get("language") or "en"
    batches = [list(batch) for batch in line.get("calls") or ()]

    def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
        if batches:
            calls = (ToolCall(one["tool"], filled(one.get("arguments") or {}, now, language)) for one in batches.pop(0))
            return Reply(calls=tuple(calls))
        return str(filled(line.get("text") or "", now, language))

    return answer


def _events(line: Mapping[str, Any]) -> list[str]:
    return [str(one["event"]) for one in line["expect"].get("fired") or ()]


async def _bring_about(real: RealHomeAssistant, entity_id: str, state: str) -> None:
    if entity_id.startswith("alarm_control_panel."):
        service = "alarm_disarm" if state == "disarmed" else f"alarm_{state.replace('armed', 'arm')}"
        await real.call_service("alarm_control_panel", service, {"entity_id": entity_id, "code": "1234"})
    else:
        await real.call_service("scene", "apply", {"entities": {entity_id: state}})
    await real.wait_for_state(entity_id, state)


async def _states(real: RealHomeAssistant) -> States:
    return dict(await real.states())


def _is_as(states: States) -> Callable[[Any], bool]:
    return lambda state: bool(
        state.entity_id not in states
        or state.state == states[state.entity_id]["state"]
        or state.domain in {"sensor", "sun"}
    )


def _is(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if "near" in wanted:
            if not isinstance(value, Sequence):
                return False
            gap = abs(value[0] - wanted["near"][0]) % 360
            return bool(min(gap, 360 - gap) <= wanted["by"]) and bool(abs(value[1] - wanted["near"][1]) <= wanted["by"])
        if "any" in wanted:
            return any(_is(value, one) for one in wanted["any"])
        if "not" in wanted:
            return not _is(value, wanted["not"])
        return _between(value, wanted)
    try:
        return abs(float(value) - float(wanted)) < 1e-6
    except (TypeError, ValueError):
        return _text(value) == _text(wanted)


def _between(value: Any, wanted: Mapping[str, Any]) -> bool:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    return bool(wanted.get("min", number) <= number <= wanted.get("max", number))


def _text(value: Any) -> str:
    return {"True": "on", "False": "off"}.get(str(value), str(value)) if isinstance(value, bool) else str(value)


async def wrongs(played: Played, line: Mapping[str, Any]) -> list[str]:
    """Return all that is not as the line expects."""
    language = line.get("language") or "en"
    expect = filled(line["expect"], played.now, language)
    found: list[str] = []
    for entity_id, wanted in (expect.get("states") or {}).items():
        found += played.has(entity_id, wanted if isinstance(wanted, Mapping) else {"state": wanted})
    for entity_id in expect.get("unchanged") or ():
        if _told(played.before[entity_id]) != _told(played.after[entity_id]):
            found.append(f"{entity_id} changed")
    for entity_id in expect.get("named_if_changed") or ():
        name = played.before[entity_id]["attributes"].get("friendly_name", entity_id)
        if played.before[entity_id]["state"] != played.after[entity_id]["state"] and not played.says(name):
            found.append(f"{name} changed and is not named")
    found += _told_or_done(played, expect.get("told_or_done"))
    found += [f"does not say {text}" for text in expect.get("says") or () if not played.says(text)]
    found += [f"says {text}" for text in expect.get("not_says") or () if played.says(text)]
    found += [f"does not offer {name}" for name in expect.get("offered") or () if not played.says(name)]
    found += _wrong_exchange(played, expect)
    found += _wrong_timers(played, expect)
    found += await _wrong_contents(played, expect)
    for one in expect.get("fired") or ():
        if not any(_is_event(text, one["event"], one.get("data") or {}) for text in played.fired):
            found.append(f"{one} was not fired, but {played.fired}")
    return found


def _is_event(text: str, event: str, data: Mapping[str, Any]) -> bool:
    name, _, written = text.partition(" ")
    got = json.loads(written)
    return name == event and all(_is(got.get(key), value) for key, value in data.items())


def _told(state: Mapping[str, Any]) -> Any:
    return state["state"], {key: value for key, value in state["attributes"].items() if "update" not in key}


def _told_or_done(played: Played, wanted: Mapping[str, Any] | None) -> list[str]:
    if not wanted:
        return []
    says = wanted.get("says") or ()
    if any(played.says(text) for text in ([says] if isinstance(says, str) else says)):
        return []
    for entity_id, values in wanted.items():
        if entity_id == "says":
            continue
        hue = (played.after[entity_id]["attributes"].get("hs_color") or (0, 0))[1]
        plain = {key: value for key, value in values.items() if key != "saturation_max"}
        if hue > values.get("saturation_max", 100) or played.has(entity_id, plain):
            return [f"neither done nor told: {entity_id} {values}"]
    return []


def _wrong_exchange(played: Played, expect: Mapping[str, Any]) -> Iterable[str]:
    outcomes = expect.get("outcome")
    if outcomes and str(played.turn.outcome) not in ([outcomes] if isinstance(outcomes, str) else outcomes):
        yield f"outcome {played.turn.outcome}, not {outcomes}"
    if expect.get("completions") and len(played.requests) > expect["completions"]:
        yield f"{len(played.requests)} completions"
    if wanted := expect.get("tools_offered"):
        tools = {tool["function"]["name"] for request in played.requests[:1] for tool in request.get("tools", ())}
        if bool(tools & OPERATING) != (wanted == "writing"):
            yield f"the tools offered are not for {wanted}" if played.requests else "no model was asked"
    if wanted := expect.get("prompt_says"):
        prompt = str(played.requests[0]["messages"][0]["content"]) if played.requests else ""
        for text in [wanted] if isinstance(wanted, str) else wanted:
            if not any(one.casefold() in prompt.casefold() for one in ([text] if isinstance(text, str) else text)):
                yield f"the prompt does not say {text}"


def _wrong_timers(played: Played, expect: Mapping[str, Any]) -> Iterable[str]:
    for wanted in expect.get("timers") or ():
        if not any(_is_timer(timer, wanted, played.now) for timer in played.timers):
            yield f"no timer {wanted} among {played.timers}"
    if (count := expect.get("timer_count")) is not None and len(played.timers) != count:
        yield f"{len(played.timers)} timers, not {count}"


def _is_timer(timer: Any, wanted: Mapping[str, Any], now: datetime) -> bool:
    due = datetime.fromtimestamp(timer.due, now.tzinfo)
    days = [day if isinstance(day, int) else _day(str(day)) for day in wanted.get("days") or ()]
    return (
        wanted.get("kind") in {None, str(timer.kind)}
        and str(wanted.get("name", "")).casefold() in timer.name.casefold()
        and ("seconds" not in wanted or abs(timer.seconds - wanted["seconds"]) <= 5)
        and (
            "at" not in wanted
            or any(
                f"{due:%H:%M}" == f"{one:0>5}"
                for one in ([wanted["at"]] if isinstance(wanted["at"], str) else wanted["at"])
            )
        )
        and ("in_days" not in wanted or (due.date() - now.date()).days == wanted["in_days"])
        and ("days" not in wanted or list(timer.days) == days)
    )


def _day(text: str) -> int:
    return [name[:3] for name in WEEKDAYS["en"].casefold().split()].index(text.casefold()[:3])


async def _wrong_contents(played: Played, expect: Mapping[str, Any]) -> list[str]:
    found = []
    today = played.now.date()
    for todo, items in (expect.get("lists") or {}).items():
        there = (await played.home.ask_service("todo", "get_items", {"entity_id": todo}))[todo]["items"]
        for item in items:
            due = f"{today + timedelta(days=item['due_in_days'])}" if "due_in_days" in item else ""
            if not any(
                one["summary"].casefold() == item["summary"].casefold() and str(one.get("due", "")).startswith(due)
                for one in there
            ):
                found.append(f"{item} is not on {todo}: {there}")
    for calendar, events in (expect.get("events") or {}).items():
        start = datetime.combine(today, datetime.min.time(), played.now.tzinfo)
        first, last = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (start, start + timedelta(days=60)))
        path = f"/api/calendars/{calendar}?start={first}&end={last}"
        there = await played.home.get(path)
        missing = [event for event in events if not any(_is_event_of(one, event, played.now) for one in there)]
        found += [f"{event} is not in {calendar}: {[one['summary'] for one in there]}" for event in missing]
    return found


def _is_event_of(one: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> bool:
    begins, ends = (datetime.fromisoformat(one[key].get("dateTime") or one[key]["date"]) for key in ("start", "end"))
    day = begins.astimezone(now.tzinfo) if begins.tzinfo else begins
    return (
        wanted["summary"].casefold() in one["summary"].casefold()
        and ("in_days" not in wanted or (day.date() - now.date()).days == wanted["in_days"])
        and ("start" not in wanted or f"{day:%H:%M}" == f"{wanted['start']:0>5}")
        and ("hours" not in wanted or abs((ends - begins).total_seconds() / 3600 - wanted["hours"]) < 0.01)
    )
