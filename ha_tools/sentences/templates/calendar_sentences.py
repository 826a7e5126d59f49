"""The sentences about calendars."""

import itertools
import re
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.facts.facts import Fact
from ha_tools.household.own_things import MY_CALENDAR
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Phrase, Reading, Templates
from ha_tools.times.appointments import times
from ha_tools.times.spans import span
from ha_tools.times.spoken_moments import moment, moment_after

_SAMPLE_NOW = datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
"""Any time serves to see whether words are a day or a time; early, so that no hour of the day is over."""

MOST_WORDS = 8
"""Words of a title: more is chatter."""

_NO_TITLE = re.compile(
    r"(?:the|my|our|an?|one|next|last|first|it|that|this|them|those|these|something|anything|today|tomorrow|tonight|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:this|next) (?:week|month|year))?"
    r"(?: ?(?:events?|appointments?|meetings?|entry|entries))?|"
    r"(?:all|every|each|both|everything)\b.*|.*\b(?:if|unless|when|because|not)\b.*",
    re.IGNORECASE,
)
"""Words that only a person who listened understands, that mean many, and that take back or bind what was said."""

_OTHER_THINGS = re.compile(
    r"\b(?:alarms?|timers?|reminders?|lights?|lamps?|blinds?|curtains?|shutters?|volume|temperature|heating|thermostat|"
    r"robot|vacuum|mower|sprinklers?|music|tv|fan)\b|\bto (?:turn|switch|open|close|start|stop|run|play)\b",
    re.IGNORECASE,
)
"""Things that are moved to a time, or done at one, and are no events."""


def _named(reading: Reading) -> dict[str, str]:
    if "mine" in reading.slots and "name" not in reading.slots:
        return {"name": MY_CALENDAR}
    return {"name": reading.slots["name"]} if "name" in reading.slots else {}


def _on(reading: Reading) -> Command | None:
    when = reading.slots.get("when", "")
    if not when:
        return Command("get_events", {"when": "this week", **_named(reading)})
    return Command("get_events", {"when": when, **_named(reading)}) if span(when, _SAMPLE_NOW) else None


def _free(reading: Reading) -> Command | None:
    when = reading.slots["when"]
    return Command("get_events", {"when": when, "free": True}) if span(when, _SAMPLE_NOW) else None


def _next(reading: Reading) -> Command | None:
    return Command("get_events", _named(reading))


def _when(reading: Reading) -> Command | None:
    title = _title(reading.slots["title"])
    return Command("get_events", {"title": title, **_named(reading)}) if title else None


def _create(reading: Reading) -> Command | None:
    """A title and a time; the time stands behind the title, or behind the calendar."""
    title, when = reading.slots["title"], reading.slots.get("when", "")
    if not when:
        title, when = _split(title)
    titled = _title(title)
    if not titled or not when or isinstance(times(when, _SAMPLE_NOW), Fact):
        return None
    if reading.intent == "ParleyEventSchedule" and _OTHER_THINGS.search(titled):
        return None
    return Command("change_calendar", {"action": "create", "title": titled, "when": when, **_named(reading)})


def _split(text: str) -> tuple[str, str]:
    """The title and the time behind it: "dentist", "on friday at ten for an hour"."""
    for cut in itertools.islice(re.finditer(r"\s+", text), MOST_WORDS + 1):
        title, when = text[: cut.start()], text[cut.end() :]
        if _begins_with_time(when) and not isinstance(times(when, _SAMPLE_NOW), Fact):
            return title, when
    return text, ""


def _begins_with_time(when: str) -> bool:
    """Return whether it is a time, or a time with its length; a number alone is none: "room 7"."""
    if re.match(r"(?:from|all day|the whole day)\b", when, re.IGNORECASE):
        return True
    plain = re.sub(r",? (?:for .+|all day|from .+)$", "", when, flags=re.IGNORECASE)
    return moment(plain, _SAMPLE_NOW, bare=False) is not None


def _change(reading: Reading) -> Command | None:
    title, when = _title(reading.slots["title"]), reading.slots["when"]
    if not title or _OTHER_THINGS.search(title) or not _is_plain_time(when):
        return None
    return Command("change_calendar", {"action": "change", "title": title, "new_when": when, **_named(reading)})


def _is_plain_time(when: str) -> bool:
    """A day, or an hour that cannot be a number of something else."""
    found = moment(when, _SAMPLE_NOW)
    if found is None:
        return bool(re.match("from ", when)) and not isinstance(times(when, _SAMPLE_NOW), Fact)
    return found.part is None and (found.day_said or bool(re.search(r"[ap]\.? ?m\b|o'?clock|noon|past|to ", when)))


def _rename(reading: Reading) -> Command | None:
    title, new = _title(reading.slots["title"]), _title(reading.slots["new_title"])
    if not title or not new:
        return None
    return Command("change_calendar", {"action": "change", "title": title, "new_title": new, **_named(reading)})


def _delete(reading: Reading) -> Command | None:
    title, when = reading.slots["title"], reading.slots.get("when", "")
    if not when and (found := moment_after(title, _SAMPLE_NOW)):
        title, when = found[0], title[len(found[0]) :].strip(" ,")
    titled = _title(title)
    if not titled or (when and span(when, _SAMPLE_NOW) is None):
        return None
    more = {"when": when} if when else {}
    return Command("change_calendar", {"action": "delete", "title": titled, **more, **_named(reading)})


def _title(text: str) -> str:
    """The title, where it is one."""
    title = re.sub(r"^(?:the|my|our|an?|called) ", "", text.strip(" ,.:"), flags=re.IGNORECASE)
    title = re.sub(r"^(?:event|appointment) (?:called |named )?(?=\S)", "", title, flags=re.IGNORECASE)
    is_none = _NO_TITLE.fullmatch(title) or TAKEN_BACK.search(title) or len(title.split()) > MOST_WORDS
    return "" if is_none else title


_ANY = "(?:(?P<mine>my) |(?:the|our) )?calendar"
_WHEN = "(?P<when>.+?)"
_TITLE = "(?P<title>.+?)"
_WHAT_IS = "(?:what is|what's|whats|what do (?:i|we) have|is there anything|is anything|anything)"
_APPOINTMENT = "(?:appointment|meeting|event)"


def _both(intent: str, pattern: str, *, may_go_on: bool = False) -> tuple[Phrase, ...]:
    """The phrase with a calendar's name, and with "the calendar" where there may be no other."""
    return (
        Phrase(intent, pattern.replace("CALENDAR", "(?:(?:my|the|our) )?{calendar}"), may_go_on),
        Phrase(intent, pattern.replace("CALENDAR", _ANY), may_go_on, needs="calendar"),
    )


TEMPLATES = Templates(
    commands={
        "ParleyEventsNext": _next,
        "ParleyEventsOn": _on,
        "ParleyEventsFree": _free,
        "ParleyEventsWhen": _when,
        "ParleyEventRename": _rename,
        "ParleyEventDelete": _delete,
        "ParleyEventCreate": _create,
        "ParleyEventSchedule": _create,
        "ParleyEventChange": _change,
    },
    phrases=(
        *_both("ParleyEventsNext", "(?:what is|what's|whats) (?:coming )?(?:up )?next (?:on|in) CALENDAR"),
        Phrase(
            "ParleyEventsNext",
            "(?:what is|what's|whats|when is|when's) my next (?:appointment|meeting|event|calendar entry)",
            needs="calendar",
        ),
        *_both("ParleyEventsOn", f"{_WHAT_IS} (?:on|in) CALENDAR {_WHEN}"),
        *_both("ParleyEventsOn", f"{_WHAT_IS} {_WHEN} (?:on|in) CALENDAR"),
        *_both("ParleyEventsOn", f"{_WHAT_IS} (?:on|in) CALENDAR", may_go_on=True),
        Phrase(
            "ParleyEventsOn", f"(?:what is|what's|whats) (?:on|happening|planned|going on) {_WHEN}", needs="calendar"
        ),
        Phrase(
            "ParleyEventsOn",
            f"what (?:do (?:i|we) have|have (?:i|we) got) (?:on |planned |on for )?{_WHEN}",
            needs="calendar",
        ),
        Phrase(
            "ParleyEventsOn", f"(?:what is|what's|whats) my (?:schedule|agenda|day)(?: for)? {_WHEN}", needs="calendar"
        ),
        Phrase(
            "ParleyEventsOn",
            f"what (?:appointments|meetings|events) (?:do (?:i|we) have|are there) {_WHEN}",
            needs="calendar",
        ),
        Phrase("ParleyEventsFree", f"(?:am i|are we) (?:free|busy|available) {_WHEN}", needs="calendar"),
        Phrase(
            "ParleyEventsFree",
            f"(?:do (?:i|we) have|have (?:i|we) got) "
            f"(?:time|anything planned|anything|any plans|any (?:meetings|appointments|events)) {_WHEN}",
            needs="calendar",
        ),
        Phrase("ParleyEventsWhen", f"when is (?:my |the |our )?(?:next )?{_TITLE} {_APPOINTMENT}", needs="calendar"),
        *_both("ParleyEventsWhen", f"when is {_TITLE} (?:on|in) CALENDAR"),
        *_both("ParleyEventRename", f"rename {_TITLE} to (?P<new_title>.+?) (?:on|in) CALENDAR"),
        *_both("ParleyEventRename", f"rename {_TITLE} (?:on|in) CALENDAR to (?P<new_title>.+?)", may_go_on=True),
        *_both("ParleyEventDelete", f"(?:delete|remove|cancel|take) {_TITLE} (?:from|on|in|off) CALENDAR(?: {_WHEN})?"),
        Phrase(
            "ParleyEventDelete",
            f"(?:delete|cancel|remove) (?:the |my |our )?{_TITLE} {_APPOINTMENT}(?: {_WHEN})?",
            needs="calendar",
        ),
        *_both(
            "ParleyEventCreate",
            f"(?:add|put|enter|schedule) {_TITLE} (?:to|on|in|into|onto) CALENDAR(?:,? {_WHEN})?",
            may_go_on=True,
        ),
        Phrase("ParleyEventSchedule", f"schedule (?!the ){_TITLE}", may_go_on=True, needs="calendar"),
        Phrase(
            "ParleyEventCreate",
            f"(?:create an? (?:event|appointment|calendar entry)(?: called| named)?|"
            f"add an (?:event|appointment)(?: called| named)?|make an appointment(?: called)?) {_TITLE}",
            may_go_on=True,
            needs="calendar",
        ),
        Phrase(
            "ParleyEventChange",
            f"(?:move|reschedule|postpone|push) (?:the |my |our )?{_TITLE} to {_WHEN}",
            may_go_on=True,
            needs="calendar",
        ),
    ),
)
