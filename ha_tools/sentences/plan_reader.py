"""Sentences about later: a command with a time in it, in any language; what is planned, in English. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ha_tools.acting.command import Command
from ha_tools.languages.argument_words import argument_words
from ha_tools.languages.phrasebook import listed, pattern_of, phrasebook, slots
from ha_tools.planning.plannable import PLANNABLE
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import Reading
from ha_tools.sentences.spoken_names import clean
from ha_tools.sentences.timer_arguments import given
from ha_tools.times.durations import duration
from ha_tools.times.later_times import later

INTENT = "ParleyPlan"
"""The intent of all that is read here."""

TOOLS_OF_PLANS = frozenset({"plan", "change_plan", "get_plans"})
"""Tools that speak of what is planned."""

MOST_WORDS = 24
"""Words of a sentence; who says more tells a story."""

Read = Callable[[str], tuple[Command, ...]]
"""Returns the commands that words without a time certainly are."""

_ANY_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""Any day will do to tell whether words are a time."""

_OPPOSITE = {"turn_on": "turn_off", "turn_off": "turn_on"}
_OPPOSITE_ACTION = {"open": "close", "close": "open", "lock": "unlock", "play": "pause", "start": "dock"}
"""Actions that end what lasts for a while."""

_HINT = re.compile(
    r"\b(?:in|at|on|after|before|until|till|for|by|when|from now|every|each|daily|weekdays|today|tonight|tomorrow|"
    r"sunset|sunrise|noon|midnight|\w+days?|this|next)\b"
)
_BEGINS = re.compile(
    r"(?:in|at|on|after|before|until|till|for|by|when|every|each|daily|weekdays|today|tonight|tomorrow|this|next|"
    r"sunset|sunrise|dusk|dawn|noon|midday|midnight|half|quarter|an?|\w+days?|\d[\d:.]*|the|from|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)\b"
)
"""Words with which a time begins: what begins otherwise is not looked at closely."""

_FOR = re.compile(r"for (?:about |another |the next )?(?P<length>.+)")
_UNTIL = re.compile(r"(?:until|till) (?P<at>.+)")
_BOTH = re.compile(r",? (?:and then|and|then) ")
_JOINTS = frozenset({"and", "then", "but", "or"})
_ONLY_POWER = re.compile(r"(?:(?:turn|switch) (?:it|them) )?(on|off)(?: again)?", re.IGNORECASE)
_RUN_FOR = re.compile(r"^run (?:the |my )?(?=.)")

_OF_PLANS = r"(?:planned|scheduled|coming up)"
_PLANS = r"(?:plans?|schedules?|scheduled (?:commands?|actions?|things?))"
_DAY = r"(?: (?:for |on )?(?P<day>today|tonight|tomorrow|\w+day))?"
_WHAT = r"(?:what|what's|what is|what else is|whats)"
_LIST = r"(?:list|show|show me|tell me|read)(?: all)?(?: of)?(?: the| my| our| your)*"
_ASKED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHAT}(?: (?:have you|do you have|have we|do we have|is)(?: got)?)?(?: still)? {_OF_PLANS}{_DAY}",
        rf"is (?:there )?(?:anything|something)(?: else| still)? {_OF_PLANS}{_DAY}",
        rf"{_LIST} (?:{_PLANS}|what is {_OF_PLANS}|everything {_OF_PLANS}){_DAY}",
        rf"(?:what are|which are)(?: all)?(?: the| my| our| your) {_PLANS}{_DAY}",
        rf"what(?: will| are you going to) (?:you do|happen|do) (?:later|automatically){_DAY}",
        rf"(?:is|are) (?:there )?(?:any )?{_PLANS}{_DAY}",
    )
)
_END = r"(?:cancel|delete|remove|clear|drop|scrap|forget|forget about|get rid of|stop)"
_CANCEL_ALL = re.compile(
    rf"{_END} (?:(?:all|every)(?: of)?(?: the| my| our| your)? {_PLANS}"
    rf"|(?:everything|all)(?: that| which)?(?: is|'s)? {_OF_PLANS}"
    rf"|(?:the |my |our |your )?(?:plans|schedules))"
)
_OF_ONE = (
    r"(?:the|that|this|my) (?:last )?(?:plan|schedule)"
    r"|(?:the |my |our )?(?:plan|schedule) (?:for|with|of|about|at) (?:the |my |our )?(?P<name>.+)"
    r"|(?:the |my |our )?(?P<other>.+?) (?:plan|schedule)"
)
_CANCEL_ONE = re.compile(rf"{_END} (?:{_OF_ONE})")
_HOLDS = tuple(
    (action, re.compile(rf"{said} (?:(?P<all>(?:all|every|the|my|our)(?: of)?(?: the| my| our)? {_PLANS})|{_OF_ONE})"))
    for action, said in (
        ("pause", "(?:pause|suspend|hold)"),
        ("resume", "(?:resume|continue|unpause|go on with|carry on with)"),
    )
)
_MOVE_ONE = re.compile(
    rf"(?:move|change|shift|reschedule|postpone|push|set|put)(?: back)? (?:{_OF_ONE}) (?:to|till|until) (?P<at>.+?)"
)
_FOR_ONE = re.compile(
    rf"(?P<asked>.+? {_OF_PLANS}) (?:for|with) (?:the |my |our )?(?P<name>(?!.*day\b|tonight\b|tomorrow\b).+)"
)
_PUT_ON_HOLD = re.compile(r"^put (.+) on hold$")
_LEANING = re.compile(
    r"(?:no |oh |wait |actually |ok |okay |please )*(?:"
    r"(?:cancel|forget|delete|remove|drop|scrap|scratch|stop|forget about|never ?mind) "
    r"(?:it|that|this|them|both|both of them)"
    r"|(?:don't|do not)(?: do (?:it|that|this|so))?)(?: please| again| after all| then)?"
)
_MOVED = re.compile(
    r"(?:no |oh |wait |actually |sorry |i meant |i said )*"
    r"(?:(?:make|move|change|set|do|shift|push|put) (?:it|that|this)(?: back)?(?: to| at| for)? (?P<at>.+?)"
    r"|(?P<only>.+?) instead)(?: instead| please)*"
)


_PERMANENT = re.compile(
    r"(?:please |ok |okay |can you |could you )*(?:"
    r"(?:make|keep) (?:that|it|this)(?: plan)? (?:permanent|permanently|for ever|forever)"
    r"|(?:turn|make|put) (?:that|it|this)(?: plan)? (?:into|in|to)? ?an automation(?: in home assistant)?"
    r"|make an automation (?:of|from|out of) (?:that|it|this)"
    r"|save (?:that|it|this) as an automation)(?: please)?"
)


def leaning(said: str, last: Command | None) -> tuple[Command, ...]:
    """Return what words mean after something was planned or told to be: "cancel that", "make it seven"."""
    if last is None or last.tool not in TOOLS_OF_PLANS:
        return ()
    if _LEANING.fullmatch(said):
        return (Command("change_plan", {"action": "cancel"}),)
    if _PERMANENT.fullmatch(said):
        return (Command("change_plan", {"action": "make_permanent"}),)
    if last.tool == "plan" and (day := _day_asked_for(last)):
        time = next((text for text in (said, f"at {said}") if _is_time(text)), "")
        return (replace(last, arguments={**last.arguments, "at": f"{day} {time}"}),) if time else ()
    found = _MOVED.fullmatch(said)
    at = (found["at"] or found["only"]) if found else ""
    return _move(at, None) if at else ()


def _move(at: str, name: str | None) -> tuple[Command, ...]:
    """Return the change of a plan's time; none where the words are no time."""
    time = next((text for text in (at, f"at {at}", f"in {at}") if _is_time(text)), "")
    return (Command("change_plan", {"action": "move", **given(name=name), "at": time}),) if time else ()


def _day_asked_for(last: Command) -> str:
    """Return the day of a plan for which the time is still to be said; empty where there is none."""
    at = str(last.arguments.get("at", ""))
    time = later(at, _ANY_DAY)
    return at if time and time.day_only else ""


def about_plans(said: str, is_known: Callable[[str], bool]) -> tuple[Command, ...]:
    """Return the commands of a whole sentence about what is planned; `is_known` tells what is a thing of the home."""
    if asked := next((found for pattern in _ASKED if (found := pattern.fullmatch(said))), None):
        return (Command("get_plans", given(day=asked["day"])),)
    if (found := _FOR_ONE.fullmatch(said)) and is_known(found["name"]) and about_plans(found["asked"], is_known):
        return (Command("get_plans", {"name": found["name"]}),)
    if found := _MOVE_ONE.fullmatch(said):
        name = found["name"] or found["other"]
        return _move(found["at"], name) if not name or is_plain(name) else ()
    if _CANCEL_ALL.fullmatch(said):
        return (Command("change_plan", {"action": "cancel", "name": "all"}),)
    if found := _CANCEL_ONE.fullmatch(said):
        return _change("cancel", found["name"] or found["other"])
    for action, pattern in _HOLDS:
        if found := pattern.fullmatch(_PUT_ON_HOLD.sub(r"pause \1", said)):
            return _change(action, "all" if found["all"] else found["name"] or found["other"])
    return ()


def _change(action: str, name: str | None) -> tuple[Command, ...]:
    """Return the change of the plans of a name; none where the words are hardly one."""
    is_certain = not name or is_plain(name) or any(map(_is_time, (name, f"at {name}")))
    return (Command("change_plan", {"action": action, **given(name=name)}),) if is_certain else ()


def foreign(said: str, last: Command | None, language: str) -> tuple[Command, ...]:
    """Return the commands of a whole sentence about what is planned, in a language that has phrases for it."""

    def is_said(name: str) -> bool:
        return _phrase(name, language).fullmatch(said) is not None

    if last and last.tool in TOOLS_OF_PLANS and is_said("cancels_plan"):
        return (Command("change_plan", {"action": "cancel"}),)
    for action in ("cancel", "pause", "resume"):
        if is_said(f"{action}s_plans"):
            return (Command("change_plan", {"action": action, "name": "all"}),)
    for action in ("pause", "resume"):
        if found := _phrase(f"{action}s_plan", language).fullmatch(said):
            return _change(action, slots(found, said).get("name"))
    return (Command("get_plans", {}),) if is_said("asks_for_plans") else ()


@functools.cache
def _phrase(name: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a phrase of a language; one that nothing fits where it has none."""
    book = phrasebook(language)
    return pattern_of(getattr(book, name) if book else "")


@dataclass(frozen=True)
class _Time:
    """A time within a sentence."""

    at: str
    """In English, as the tool takes it."""
    rest: str
    """The words without it."""
    lasts: bool = False
    """It is now, until that time."""


def planned(text: str, read: Read, language: str = "en") -> tuple[Command, ...]:
    """Return the commands of a sentence with one time in it, or of two that each have one; none where it is unsure."""
    said = " ".join(text.split()).rstrip(".!")
    if not 1 < len(said.split()) <= MOST_WORDS:
        return ()
    if language != "en":
        return _with_time(said, read, lambda words: _foreign(words, language))
    if not _HINT.search(said.casefold()):
        return ()
    return _with_time(said, read, _english) or _each_with_time(said, read)


def _with_time(said: str, read: Read, time: Callable[[str], tuple[str, bool] | None]) -> tuple[Command, ...]:
    for found in _times(said, time):
        if commands := _of(read(found.rest) or read(_RUN_FOR.sub("turn on the ", found.rest)), found):
            return commands
    return ()


def _each_with_time(said: str, read: Read) -> tuple[Command, ...]:
    """ "Turn on the lights at six and off at eight": the times are taken out of both halves."""
    for joint in _BOTH.finditer(said):
        halves = said[: joint.start()], said[joint.end() :]
        firsts, seconds = (list(_times(half, _english)) for half in halves)
        for first in firsts:
            for second in seconds:
                both = read(first.rest), read(_turned(first.rest, second.rest))
                if not all(both):
                    whole = read(f"{first.rest} and {second.rest}")
                    both = (whole[:1], whole[1:]) if len(whole) == 2 else ((), ())
                done = [_of(commands, found) for commands, found in zip(both, (first, second), strict=True)]
                if all(done):
                    return (*done[0], *done[1])
    return ()


def _turned(first: str, second: str) -> str:
    """Return the first words with "off again" in them, where the second say only that; else the second."""
    found = _ONLY_POWER.fullmatch(second)
    other = {"on": "off", "off": "on"}.get(found[1], "") if found else ""
    turned = re.sub(rf"\b{other}\b", found[1], first, count=1) if found else first
    return turned if found and turned != first else second


def _times(said: str, time: Callable[[str], tuple[str, bool] | None]) -> Iterator[_Time]:
    """Yield the parts of a sentence that are a time, the longest first, with what is left."""
    words = said.split()
    for length in range(len(words) - 1, 0, -1):
        for begin in range(len(words) - length + 1):
            if begin and words[begin - 1].casefold() in _JOINTS:
                continue  # "turn on this, and in five minutes that"
            window = clean(" ".join(words[begin : begin + length]))
            if found := time(window):
                rest = " ".join([*words[:begin], *words[begin + length :]])
                yield _Time(found[0], rest.strip(" ,"), found[1])


def _english(words: str) -> tuple[str, bool] | None:
    """Return a time and whether something lasts until then; None where the words are none."""
    if not _BEGINS.match(words):
        return None
    if (found := _FOR.fullmatch(words)) and duration(found["length"]) is not None:
        return f"in {found['length']}", True
    if (found := _UNTIL.fullmatch(words)) and (at := _until(found["at"])):
        return at, True
    return (words, False) if _is_time(words) else None


def _until(at: str) -> str:
    return next((text for text in (at, f"at {at}") if _is_time(text)), "")


@functools.lru_cache(1024)
def _foreign(words: str, language: str) -> tuple[str, bool] | None:
    book, phrases = argument_words(language), phrasebook(language)
    if book is None or (phrases and words.rpartition(" ")[2] in listed(phrases.articles)):
        return None  # "in zehn Minuten eine …" goes on
    said = book.time(words)
    if said == words and not re.search(r"\d", said):
        return None
    return _english(said)


def _is_time(words: str) -> bool:
    """Return whether words are a time by themselves: a number alone is rather a value."""
    if not _BEGINS.match(words):
        return False
    if re.fullmatch(r"(?:\d+|\w+)", words) and words not in {"tomorrow", "tonight"}:
        return False
    if re.fullmatch(r"(?:on|by|for|from) \S+", words) and not re.search(r"day\b", words):
        return False  # "on two": a speed
    return later(words, _ANY_DAY) is not None


def _of(commands: tuple[Command, ...], time: _Time) -> tuple[Command, ...]:
    """Return commands for then; with what they are until then where they last."""
    if not commands or any(command.tool not in PLANNABLE for command in commands):
        return ()
    if not time.lasts:
        return tuple(_plan(command, time.at) for command in commands)
    ends = [_opposite(command) for command in commands]
    if any(end is None for end in ends):
        return ()
    return (*commands, *(_plan(end, time.at) for end in ends if end))


def _plan(command: Command, at: str) -> Command:
    return Command("plan", {"tool": command.tool, "arguments": dict(command.arguments), "at": at})


def _opposite(command: Command) -> Command | None:
    """Return what ends a command that lasts for a while; None where nothing certainly does."""
    if other := _OPPOSITE.get(command.tool):
        return replace(command, tool=other)
    action = _OPPOSITE_ACTION.get(str(command.arguments.get("action")))
    if action and set(command.arguments) <= {"action", "name", "area", "floor", "exclude"}:
        return replace(command, arguments={**command.arguments, "action": action})
    return None


def reading(language: str) -> Reading:
    """Return the reading of a sentence about later, which no template of Home Assistant's has."""
    return Reading(INTENT, {}, may_go_on=True, language=language)
