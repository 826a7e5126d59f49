"""English sentences about timers, alarms and reminders, read in code: lengths, times and texts are free. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from ha_tools.sentences.reading import Reading
from ha_tools.sentences.timer_arguments import given, may_be_name
from ha_tools.times.durations import duration
from ha_tools.times.recurrence import days_of
from ha_tools.times.when import when

INTENT = "ParleyTimer"
"""The intent of all that is read here; its slots are the tool and its arguments."""

_POLITE = re.compile(
    r"^(?:(?:please|hey|ok|okay|now|(?:can|could|would|will) you(?: please)?|i(?: would|'d) like(?: you)?(?: to)?"
    r"|i want(?: you)? to) )+|(?: (?:please|for me|now|thanks|thank you))+$"
)
_A = r"(?:(?:a|an|the|my|another|one more|a new|a second|a third|new) )?"
_THE = r"(?:(?:the|my|this|that|our) )?"
_NAME = r"(?P<name>[^\W\d_][\w']*(?: [\w']+){0,3})"
_ANY_NAME = r"(?P<name>[\w':.]+(?: [\w':.]+){0,4})"
_SET = r"(?:set|start|create|make|add|begin|run|put on|give me|give us|i need|schedule)(?: up)?(?: me| us)?"
_KIND = r"(?P<kind>timer|alarm|reminder)"

_QUESTIONS = frozenset({"get_timers", "is_alarm_on"})
"""Tools that only ask."""

_Arguments = dict[str, Any]


def read(text: str) -> Reading | None:
    """Return the reading of a whole sentence about timers, alarms and reminders."""
    said = _POLITE.sub("", text).strip()
    for pattern, reader in _PATTERNS:
        if (found := pattern.fullmatch(said)) and (arguments := reader(found)):
            return Reading(INTENT, arguments, may_go_on=arguments["tool"] not in _QUESTIONS)
    return None


def _read_timer(found: re.Match[str]) -> _Arguments | None:
    """ "12 minutes", "12 minutes called pizza", "12 minutes to turn the meat"."""
    name = found.groupdict().get("name")
    for said, rest in _halves(found["rest"], r" (?:called|named|for|to) "):
        length, room = _without_room(said)
        if duration(length) is None:
            continue
        if rest and said + " to " + rest == found["rest"] and not name:
            return {"tool": "set_timer", "duration": length, "remind": rest}
        label, where = _without_room(rest)
        name = name or label.removeprefix("the ") or None
        return _set(duration=length, name=name, room=room or where) if may_be_name(name) else None
    return None


def _read_named_timer(found: re.Match[str]) -> _Arguments | None:
    """ "Called pizza for 12 minutes"."""
    for name, length in _halves(found["rest"], " for "):
        if may_be_name(name) and duration(length) is not None:
            return _set(duration=length, name=name)
    return None


def _read_long_timer(found: re.Match[str]) -> _Arguments | None:
    """ "12 minute", "12 minute pizza" before the word timer."""
    words = found["what"].split()
    for cut in range(len(words), 0, -1):
        length, label = " ".join(words[:cut]), " ".join(words[cut:])
        name = label or found["name"]
        if duration(whole(length)) is not None and may_be_name(name or None):
            return _set(duration=whole(length), name=name)
    return None


def _read_alarm(found: re.Match[str]) -> _Arguments | None:
    name = found.groupdict().get("name")
    for said, rest in _halves(found["when"], r" (?:called|named|for|to) "):
        at, room = _without_room(said)
        if name in {"morning", "evening"}:
            at, name = f"{at} in the {name}", None
        elif name and _is_time(day := name.removesuffix("'s")):
            at, name = f"{day} at {at}", None
        elif name and days_of(every := f"every {name}".replace("every daily", "every day"))[1]:
            at, name = f"{at} {every}", None
        label = name or rest or None
        if _is_when(at, waking=True) and may_be_name(label):
            return _set(at=at, name=label, room=room)
    return None


def _read_reminder(found: re.Match[str]) -> _Arguments | None:
    """The time before the text or after it: "at six to call mum", "to call mum at six"."""
    rest = found["rest"]
    for at, what in _halves(rest, rf" {_JOINT} "):
        if what and _is_when(at):
            return _reminder(at, rest[len(at) :].split()[0], what)
    said = rest.split() if re.match(r"(?:in|at) ", rest) else []
    for cut in range(len(said) - 2, 1, -1):
        at = " ".join(said[:cut])
        if _is_when(at):
            return _reminder(at, "that", " ".join(said[cut:]))
    body = re.fullmatch(rf"({_JOINT}) (.+)", rest)
    words = body[2].split() if body else []
    for cut in range(1, len(words)):
        at = " ".join(words[cut:])
        if body and _is_when(at, bare=False):
            return _reminder(at, body[1], " ".join(words[:cut]))
    return None


_JOINT = "(?:to|that|about|of|for)"


def _reminder(at: str, joint: str, what: str) -> _Arguments:
    """Return one whose words can stand behind "I'll remind you": what to do, "that …" or "about …"."""
    lead = "" if joint == "to" else "that " if joint == "that" else "about "
    return {"tool": "set_timer", "remind": f"{lead}{what}", **_when(at)}


def _read_reminder_then(found: re.Match[str]) -> _Arguments | None:
    return _reminder(found["when"], found["joint"], found["what"]) if _is_when(found["when"]) else None


def _read_change(action: str) -> Callable[[re.Match[str]], _Arguments | None]:
    def reader(found: re.Match[str]) -> _Arguments | None:
        groups = found.groupdict()
        name, other = groups.get("name"), groups.get("other")
        if name and other:
            both = (f"{_plain_name(name)} at {other}", f"{other} at {name}")
            name = next((said for said in both if _is_time(said)), "all")  # which is no name
        name = name or other
        said = groups.get("length")
        length = whole(said) if said else None
        if (length and duration(length) is None) or not (may_be_name(name) or _is_time(name)):
            return None
        kind = groups.get("kind") or (None if action in {"snooze", "add", "subtract"} else "timer")
        arguments = given(action=action, name=_plain_name(name), kind=kind, duration=length, room=groups.get("room"))
        return {"tool": "change_timer", **arguments}

    return reader


def _read_cancel_all(found: re.Match[str]) -> _Arguments:
    arguments = given(name="all", kind=found["kind"].removesuffix("s"), room=found["room"])
    return {"tool": "change_timer", "action": "cancel", **arguments}


def _read_change_all(action: str) -> Callable[[re.Match[str]], _Arguments | None]:
    def reader(found: re.Match[str]) -> _Arguments | None:
        said = found.groupdict().get("length")
        length = whole(said) if said else None
        if length and duration(length) is None:
            return None
        return {"tool": "change_timer", "action": action, **given(name="all", kind="timer", duration=length)}

    return reader


def _read_alarm_question(found: re.Match[str]) -> _Arguments | None:
    """ "Alarm" is also what guards the house: the tool sees what there is."""
    name = found["name"]
    return {"tool": "is_alarm_on", **given(name=name)} if may_be_name(name) else None


def _read_question(found: re.Match[str]) -> _Arguments | None:
    groups = found.groupdict()
    name = groups.get("name") or groups.get("other")
    if not (may_be_name(name) or _is_time(name)):
        return None
    kind = (groups.get("kind") or "timer").removesuffix("s")
    return {"tool": "get_timers", **given(name=_plain_name(name), kind=kind, room=groups.get("room"))}


_CANCEL = r"(?:cancel|stop|delete|remove|clear|end|dismiss|get rid of|kill)"
_KINDS = r"(?P<kind>timers?|alarms?|reminders?)"
_ROOM = r"(?: (?:in|of) (?:the )?(?P<room>[^\W\d_][\w' ]*))?"
_OTHER = r"(?: (?:called|named|for|to|at) (?:the )?(?P<other>[\w':.]+(?: [\w':.]+){0,6}))?"
_EVERY = r"(?:(?:all|every|both)(?: of)?(?: the| my| our)? timers?|(?:the|my|our) timers)"
_DAY = r"(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_THIS = rf"{_THE}(?:{_ANY_NAME} )?"
_IS = r"(?:'s| (?:is|are|do i have|do we have|have i got|have we got))?"

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Arguments | None]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"{_CANCEL} (?:all|every|both)(?: of)?(?: the| my| our)? {_KINDS}{_ROOM}", _read_cancel_all),
        (rf"{_CANCEL} (?:the |my |our )?(?P<kind>timers|alarms|reminders){_ROOM}", _read_cancel_all),
        (rf"(?:pause|hold|freeze) {_EVERY}", _read_change_all("pause")),
        (rf"(?:resume|continue|unpause|go on with) {_EVERY}", _read_change_all("resume")),
        (rf"(?:add|put) (?P<length>.+?)(?: more)? (?:to|on|onto) {_EVERY}", _read_change_all("add")),
        (rf"(?:extend|increase|lengthen|prolong) {_EVERY} by (?P<length>.+)", _read_change_all("add")),
        (rf"(?:take|remove|subtract|knock) (?P<length>.+?) (?:off|from) {_EVERY}", _read_change_all("subtract")),
        (rf"{_CANCEL} {_THIS}{_KIND}{_OTHER}", _read_change("cancel")),
        (rf"(?:turn off|switch off|disable) (?P<name>{_DAY}'s) (?P<kind>alarm)", _read_change("cancel")),
        (rf"(?:turn|switch) off {_THIS}(?P<kind>timer){_OTHER}", _read_change("cancel")),
        (rf"(?:pause|hold|freeze) {_THIS}(?P<kind>timer){_OTHER}", _read_change("pause")),
        (rf"(?:resume|continue|unpause|go on with) {_THIS}(?P<kind>timer){_OTHER}", _read_change("resume")),
        (
            rf"(?:add|put) (?P<length>.+?)(?: more)? (?:to|on|onto) {_THIS}(?P<kind>timer){_OTHER}",
            _read_change("add"),
        ),
        (r"add (?P<length>.+?)(?: more)?", _read_change("add")),
        (r"(?:give (?:me|it) )?(?:another )?(?P<length>.+ more .+|.+ more)", _read_change("snooze")),
        (rf"(?:extend|increase|lengthen|prolong) {_THIS}(?P<kind>timer) by (?P<length>.+)", _read_change("add")),
        (rf"give {_THIS}(?P<kind>timer) (?P<length>.+?) more", _read_change("add")),
        (
            (
                rf"(?:take|remove|subtract|knock) (?P<length>.+?) (?:off|from|away from|off of) "
                rf"{_THIS}(?P<kind>timer){_OTHER}"
            ),
            _read_change("subtract"),
        ),
        (rf"(?:decrease|reduce|shorten|cut) {_THIS}(?P<kind>timer) by (?P<length>.+)", _read_change("subtract")),
        (
            rf"snooze(?: (?:it|that|{_THE}{_KIND}))?(?: (?:for )?(?:another )?(?P<length>.+))?",
            _read_change("snooze"),
        ),
        (
            rf"skip {_THE}(?:next )?(?:{_ANY_NAME} )?(?P<kind>alarm)(?: (?:for|on) (?P<other>[\w' ]+))?",
            _read_change("skip"),
        ),
        (rf"skip {_THIS}(?P<kind>alarm) (?P<other>{_DAY})", _read_change("skip")),
        (
            (
                rf"(?:how (?:long|much(?: more)?(?: time)?|much longer|many minutes)|what|what's|whats|time)"
                rf"{_IS}(?: still)? left(?: (?:on|for|of|in) (?:all )?{_THIS}(?P<kind>timers?))?"
            ),
            _read_question,
        ),
        (
            (
                rf"how (?:long|much time|much longer|many minutes) (?:does|do|has|have) {_THIS}(?P<kind>timers?)"
                r"(?: still)?(?: have| got)?(?: left| to go| remaining)?"
            ),
            _read_question,
        ),
        (
            rf"how much (?:time|longer)(?: is)?(?: left| remaining)? (?:on|for|until) {_THIS}(?P<kind>timer)",
            _read_question,
        ),
        (
            (
                rf"(?:when|what time) (?:does|do|will|is|are) {_THIS}(?P<kind>timer|alarm|reminder)s?"
                r"(?: (?:end|ends|ring|go off|finish|done|over|up|set for|due|set))?"
            ),
            _read_question,
        ),
        (
            (
                rf"(?:what|which|how many)(?: other)? {_KINDS}(?: (?:are there|are left|did i set"
                rf"|(?:are|do i have|do we have|have i got|have i) ?(?:set|running|on|active)?))?{_ROOM}"
            ),
            _read_question,
        ),
        (
            (
                rf"(?:what are|what's|list|show|show me|tell me|tell me about|read)(?: all)?(?: of)?(?: the| my| our)+ "
                rf"(?:set |running |active )?{_KINDS}{_ROOM}"
            ),
            _read_question,
        ),
        (
            (
                rf"(?:are there|do i have|do we have|have i got|is there) (?:any|an|a) (?:{_NAME} )?{_KINDS}"
                rf"(?: (?:set|running|on|active))?{_ROOM}"
            ),
            _read_question,
        ),
        (
            rf"is (?:the|my|our) (?:{_NAME} )?alarm (?:clock )?(?:still )?(?:set|on|off|active|enabled)",
            _read_alarm_question,
        ),
        (rf"(?:is|are) (?:the|my|our) (?:{_NAME} )?{_KINDS} (?:still )?(?:set|running|on)", _read_question),
        (rf"(?:{_NAME} )?{_KINDS} status|status of {_THE}(?:(?P<other>[\w' ]+) )?timers?", _read_question),
        (rf"(?:{_SET} )?{_A}timer (?:for |of |on |to )?(?P<rest>.+)", _read_timer),
        (rf"(?:{_SET} )?{_A}timer (?:called|named) (?P<rest>.+)", _read_named_timer),
        (rf"{_SET} {_A}{_NAME} timer (?:for|of|to|on) (?P<rest>.+)", _read_timer),
        (rf"(?:{_SET} )?{_A}(?P<what>.+?)[ -]timer(?: (?:called|named|for) (?:the )?{_NAME})?", _read_long_timer),
        (rf"{_SET} {_A}(?:{_NAME} )?alarm (?:clock )?(?:for |at |to |on )?(?P<when>.+)", _read_alarm),
        (r"(?:(?:an|another|a new|new) )?alarm (?:clock )?(?:for |at |to |on )?(?P<when>.+)", _read_alarm),
        (rf"{_SET} {_A}(?P<when>.+?) alarm", _read_alarm),
        (r"(?:wake|get) (?:me|us) up (?P<when>.+)|wake (?:me|us) (?P<when2>.+)", lambda found: _read_waking(found)),
        (r"remind (?:me|us) (?P<rest>.+)", _read_reminder),
        (rf"{_SET} {_A}reminder (?:for )?(?P<rest>.+)", _read_reminder),
        (r"(?P<when>.+?) remind (?:me|us) (?P<joint>to|that|about|of) (?P<what>.+)", _read_reminder_then),
        (r"(?P<when>.+?) tell (?:me|us) (?P<joint>to) (?P<what>.+)", _read_reminder_then),
        (r"tell (?:me|us) (?P<when>.+?) (?P<joint>to) (?P<what>.+)", _read_reminder_then),
        (r"tell (?:me|us) (?P<rest>to .+)", _read_reminder),
    )
)
"""The forms of sentences, tried in this order."""


def _read_waking(found: re.Match[str]) -> _Arguments | None:
    at = found["when"] or found["when2"]
    at = at.removeprefix("up ")
    return _set(at=at) if _is_when(at, waking=True) else None


def _set(**arguments: str | None) -> _Arguments:
    return {"tool": "set_timer", **given(**arguments)}


def _when(said: str) -> dict[str, str]:
    """ "In 20 minutes" is a length, which needs no clock; all else is a time."""
    length = said.removeprefix("in ")
    return {"duration": length} if said.startswith("in ") and duration(length) is not None else {"at": said}


def _halves(text: str, joint: str) -> Iterator[tuple[str, str]]:
    """The text whole, and cut at each joint."""
    yield text, ""
    for found in re.finditer(f"(?={joint})", text):
        cut = re.match(joint, text[found.start() :])
        if cut:
            yield text[: found.start()], text[found.start() + cut.end() :]


def _without_room(said: str) -> tuple[str, str | None]:
    """ "5 minutes in the kitchen"; "in the morning" is no room."""
    found = re.fullmatch(r"(.+?) in (?:the )?([^\W\d_][\w' ]*)", said)
    if not found or re.search(r"\b(?:morning|afternoon|evening|night|minutes?|hours?|seconds?|days?)\b", found[2]):
        return said, None
    return found[1], found[2]


def whole(length: str) -> str:
    """ "Half hour" is half an hour, "minute" a minute, "five more minutes" five minutes."""
    length = re.sub(r"\bhalf hour\b", "half an hour", re.sub(r"\bmore \b| more$", "", length.replace("-", " ")))
    return f"a {length}" if re.match(r"(?:minute|second)\b", length) else length


def _is_when(said: str, *, waking: bool = False, bare: bool = True) -> bool:
    """Return whether this is a time, whatever the time is now; without `bare`, a number alone is none."""
    if not bare and re.fullmatch(r"[\w']+", said) and said not in {"tomorrow", "tonight", "daily"}:
        return False
    length = said.removeprefix("in ")
    return (said.startswith("in ") and duration(length) is not None) or when(
        said, _SOME_TIME, waking=waking
    ) is not None


_SOME_TIME = datetime(2026, 1, 5, 3, tzinfo=UTC)


def _is_time(name: str | None) -> bool:
    """Return whether a name is a length, a time or a day."""
    return name is not None and (duration(whole(name)) is not None or when(name, _SOME_TIME) is not None)


def _plain_name(name: str | None) -> str | None:
    """ "Tomorrow's" alarm is that of tomorrow; a length is said in full."""
    if name is None:
        return None
    bare = name.removesuffix("'s")
    return whole(bare) if duration(whole(bare)) is not None else bare
