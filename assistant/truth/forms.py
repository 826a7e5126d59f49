"""The forms of a claim: what a single clause says that was done, is so, or will be done. English. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.truth.words import (
    ADVERBS,
    ALSO_CALLED,
    BE,
    COUNTED_UNITS,
    DEEDS,
    DENIALS,
    DETERMINERS,
    DOING,
    ONLY_WITH,
    PARTICLES,
    PRONOUNS,
    REPORTS,
    RESULTS,
    SOON,
    STATES,
    TAILS,
    TELLING,
    TO_DO,
    UNSURE,
    WAKING,
    WHEN_LATER,
    WHOLE,
    WORDS_OF_NAMES,
    any_of,
)


class Kind(StrEnum):
    """What kind of thing is claimed."""

    DEED = "deed"
    """Something was done by the one who speaks: "I've turned off the lights", "Added milk"."""
    STATE = "state"
    """Something is so: "The lights are off", "The timer has been set"."""
    WHOLE = "whole"
    """All is done: "All set!"."""
    PROMISE = "promise"
    """Something will be done: "I'll turn it off in ten minutes"."""
    SOON = "soon"
    """It will be done at once, and nothing more is said: "On it!"."""


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence claims."""

    kind: Kind
    subject: str = ""
    """What it is about, in words; empty where it is not said."""
    state: str = ""
    """What is so, as a word for a state; empty where no state says it."""
    value: float | None = None
    """What it is set to."""
    is_negated: bool = False
    """It is said not to be so."""
    is_plain: bool = False
    """It is said of nothing but a home."""
    is_deed: bool = False
    """A state that somebody brought about: "has been turned off"."""
    is_first_person: bool = False
    """The one who speaks says "I"."""
    is_later: bool = False
    """It is promised for later."""
    is_vague: bool = False
    """Words that could say anything; a claim only of a thing of the home."""


_NUMBER = re.compile(rf"(?:\bto|\bat|\bset at|^)\s*(\d+(?:\.\d+)?)\s*(?:{COUNTED_UNITS})?(?=\W|$)")
_WHOLE = re.compile(WHOLE)
_SOON = re.compile(SOON)
_LATER = re.compile(WHEN_LATER)
_REPORT = re.compile(REPORTS)
_TAIL = re.compile(TAILS)
_ADVERBS = rf"(?:(?:{any_of(ADVERBS)}) )*"
_ME = rf"(?P<me>i|we) (?:(?:will )?have |had )?{_ADVERBS}"
_DID = re.compile(rf"^(?:{_ME})?(?P<verb>{any_of(DEEDS)})\b(?P<rest>.*)$")
_DOES = re.compile(rf"^(?:(?P<me>i|we) (?:am|are) )?{_ADVERBS}(?P<verb>{any_of(DOING)})\b(?P<rest>.*)$")
_WILL = re.compile(
    rf"^(?:(?:i|we) (?:will|shall|am going to|are going to|am gonna|am about to)|let me|allow me to) {_ADVERBS}"
    rf"(?P<verb>{any_of(TO_DO)})\b(?P<rest>.*)$"
)
_IS = re.compile(
    r"^(?P<subject>.+?) (?P<be>has been|have been|should (?:now )?be|will (?:now )?be|is|are|was|were|remains?|stays?|"
    r"has(?= (?:now |just |already |all )*(?:started|stopped|begun|been))|will|has|have)\b"
    rf"(?P<no> not\b| no longer\b)? ?{_ADVERBS}(?P<been>been |being )?{_ADVERBS}(?P<rest>.*)$"
)
_SAID_BESIDE = ADVERBS - {"all", "both"}
"""Adverbs that are no part of what a sentence is about."""
_SAID_OFF = re.compile(r"^(?:turned|switched|powered) (?=on\b|off\b)")
_TAILS_OF_OBJECTS = re.compile(
    r"\s+(?:for you|right away|immediately|as requested|as you (?:asked|wished|requested|wanted)|now|again|too|as well|"
    r"already|successfully|just now|at once|tonight|instead)$"
)
_NEVER_BARE = frozenset({"let", "ran", "cross", "tell", "take", "did", "took"})
"""What is no claim without an "I" before it."""
_LIKE_ORDERS = frozenset({"set", "put", "shut", "reset", "broadcast"})
"""Participles that are orders as well: "set a timer for ten minutes"."""
_SET_TO = re.compile(r"(?:to|for|at|as|now|successfully|accordingly|and)\b")
"""What follows "is set" of a timer or a thermostat: "is set up on your router" is said of others."""
_MOVING = frozenset({"opening", "closing", "starting", "stopping"})
_SAID_OF_OLD = frozenset({"set", "put", "made", "let", "ran", "played"})
"""Participles that tell of the past behind "was"."""
_NO_OBJECT = re.compile(r"(?:for|in|at|until|till|to|by|on) ")
_NO_NOUNS = frozenset(
    {"i", "you", "we", "he", "she", "to", "who", "not", "please", "let", "if", *DENIALS, *UNSURE, *BE}
)


def whole_claim(clause: str) -> Claim | None:
    """What a clause claims that says of nothing in particular that it is done, or will be at once."""
    if _WHOLE.fullmatch(clause):
        return Claim(Kind.WHOLE)
    return Claim(Kind.SOON) if _SOON.fullmatch(clause) else None


def claim_of(clause: str) -> Claim | None:
    """What a single clause claims."""
    return (
        whole_claim(clause) or _promise(clause) or _deed(clause) or _doing(clause) or _state(clause) or _short(clause)
    )


def _promise(clause: str) -> Claim | None:
    will = _WILL.match(clause)
    if not will or re.match(r" (?:me|us)\b", will["rest"]) or not _is_real(will["verb"], will["rest"]):
        return None
    verb, rest = will["verb"], will["rest"]
    subject, state, value = _object(rest, TO_DO[verb].state)
    is_later = bool(_LATER.search(rest)) or verb in {"remind", "wake"}
    is_plain = TO_DO[verb].is_plain
    return Claim(Kind.PROMISE, subject, state, value, is_plain=is_plain, is_first_person=True, is_later=is_later)


def _deed(clause: str) -> Claim | None:
    did = _DID.match(clause)
    if not did or re.match(r" (?:me|us)\b| by\b", did["rest"]):
        return None
    verb, rest = did["verb"], did["rest"]
    if not _is_real(verb, rest):
        return None
    if not did["me"] and (verb in _NEVER_BARE or (verb in _LIKE_ORDERS and re.match(r" (?:an?|some) ", rest))):
        return None
    subject, state, value = _object(rest, DEEDS[verb].state)
    subject = f"{_unnamed(verb)}{subject}"
    return Claim(Kind.DEED, subject, state, value, is_plain=DEEDS[verb].is_plain, is_first_person=bool(did["me"]))


def _unnamed(verb: str) -> str:
    """What a verb is about and does not name."""
    return "message " if verb in TELLING else "reminder " if verb in WAKING else ""


def _is_real(verb: str, rest: str) -> bool:
    """Whether a verb is said here of a deed: what words may follow decides it for verbs of many senses."""
    return verb not in ONLY_WITH or bool(re.match(ONLY_WITH[verb], rest))


def _doing(clause: str) -> Claim | None:
    doing = _DOES.match(clause)
    if not doing or BE & set(doing["rest"].split()) or re.search(r"\b(?:me|us) know\b", doing["rest"]):
        return None
    if re.search(r" \w+s (?:in |out |a |the |your |to |more |less )", doing["rest"].partition(" the ")[2]):
        return None  # "opening the window lets fresh air in"
    subject, state, value = _object(doing["rest"], DOING[doing["verb"]].state)
    plain_verb = DOING[doing["verb"]].is_plain
    return Claim(Kind.DEED, subject, state, value, is_plain=plain_verb, is_first_person=bool(doing["me"]))


def _object(rest: str, state: str) -> tuple[str, str, float | None]:
    """What a verb is about, what is so after it, and what it is set to."""
    said = rest.strip()
    while (shorter := _TAILS_OF_OBJECTS.sub("", f" {said}").strip()) != said:
        said = shorter
    words = said.split()
    particle = words[0] if words and words[0] in PARTICLES else ""
    if particle:
        words = words[1:]
    elif found := [n for n, word in enumerate(words) if n and word in {"on", "off"} and _ends_object(words[n + 1 :])]:
        particle = words.pop(found[0])
    if particle in {"on", "off"} and not state:
        state = particle
    said = " ".join(words)
    number = _NUMBER.search(said)
    subject = said if re.search(r"\b(?:list|calendar)\b", said) else said.partition(" to ")[0]
    subject = subject[: number.start()] if number else subject
    return "" if _NO_OBJECT.match(subject) else subject.strip(), state, float(number[1]) if number else None


def _ends_object(after: list[str]) -> bool:
    return not after or after[0] in {"in", "upstairs", "downstairs", "everywhere", "and", "for", "at"}


def _state(clause: str) -> Claim | None:
    found = _IS.match(clause)
    if not found:
        return None
    subject, be, rest = found["subject"], found["be"], found["rest"].strip()
    words = subject.split()
    said = set(words) - WORDS_OF_NAMES
    is_act = len(words) > 1 and said & DOING.keys()
    if said & {"i", "you", "we", "he", "she", "who", "what"} or is_act or said & TO_DO.keys():
        return None
    negated = bool(found["no"]) or bool(re.match(r"(?:no|none of)\b", subject))
    subject = re.sub(r"^(?:no|none of|both of|each of)\s+", "", subject)
    subject = " ".join(word for word in subject.split() if word not in _SAID_BESIDE)
    past = be in {"was", "were"}
    if be.startswith("will"):
        return _of_the_future(subject, rest)
    perfect = be.endswith("been") or be in {"has", "have"} or bool(found["been"])
    return complement(subject, rest, negated=negated, past=past, perfect=perfect) or _vague(subject, clause, rest)


def _of_the_future(subject: str, rest: str) -> Claim | None:
    """What will be done to a subject, or will happen by itself: "will turn off", "will be turned off"."""
    verb = rest.partition(" ")[0]
    if not (verb in TO_DO or verb in DEEDS or verb in {"go", "ring", "shut", "be"}):
        return None
    state = next((word for word in rest.split() if word in {"on", "off"}), "")
    return Claim(Kind.PROMISE, subject, state, is_later=bool(_LATER.search(rest)))


def _vague(subject: str, clause: str, rest: str) -> Claim | None:
    """What is said to be so just now, or to have been done, in words that are not known: "has been lit up"."""
    is_new = re.search(r"\b(?:is|are) now\b|\bnow$|\b(?:has|have) (?:now |just )?been \w+(?:ed|en|wn)\b", clause)
    is_moving = rest.partition(" ")[0] in DOING
    is_denied = bool(DENIALS & set(clause.split())) or bool(re.search(r"\d", clause))
    if not rest or is_denied or not (is_new or is_moving) or _REPORT.search(rest):
        return None
    return Claim(Kind.STATE, subject, is_deed=True, is_vague=True)


def complement(subject: str, rest: str, *, negated: bool, past: bool, perfect: bool) -> Claim | None:
    """What is said of a subject behind "is", "has been" or nothing."""
    words = rest.split()
    if not words or _REPORT.search(rest):
        return None
    claim = (
        _of_a_list(subject, words)
        or _in_state(subject, rest, past=past, perfect=perfect)
        or _set_to(subject, rest)
        or _brought_about(subject, words, past=past, perfect=perfect)
    )
    return replace(claim, is_negated=negated) if claim else None


def _of_a_list(subject: str, words: list[str]) -> Claim | None:
    """What is on a list, or on its way: no state tells."""
    behind = " ".join(words[1:])
    if words[0] == "on" and behind in {"its way", "the way", "their way", "his way", "her way"}:
        return Claim(Kind.STATE, subject, is_deed=True)
    is_on_list = words[0] == "on" and re.match(r"(?:the|your|my|our) [\w ]*(?:list|calendar)\b", behind)
    return Claim(Kind.STATE, f"{subject} {behind}") if is_on_list else None


def _in_state(subject: str, rest: str, *, past: bool, perfect: bool) -> Claim | None:
    """What a word for a state says: "off", "turned off", "off in the kitchen"."""
    turned = _SAID_OFF.match(rest)
    first, _, behind = (rest[turned.end() :] if turned else rest).partition(" ")
    if (past and not turned) or first.strip(".,") not in STATES | _MOVING or not _TAIL.fullmatch(behind):
        return None
    place = re.match(r".*?\b(in (?:the|your) [\w' ]+|upstairs|downstairs)", behind)
    about = f"{subject} {place[1]}" if place and " in " not in subject else subject
    state = ALSO_CALLED.get(first, first)
    is_deed = bool(turned) or perfect
    return Claim(Kind.STATE, about, state, _number(behind), is_plain=bool(turned), is_deed=is_deed)


def _set_to(subject: str, rest: str) -> Claim | None:
    number = re.match(rf"(?:set )?(?:to|at) (\d+(?:\.\d+)?)\s*{COUNTED_UNITS}?(?:\W|$)", rest)
    return Claim(Kind.STATE, subject, value=float(number[1]), is_deed=True) if number else None


def _brought_about(subject: str, words: list[str], *, past: bool, perfect: bool) -> Claim | None:
    """What somebody did to a subject: "has been added to your list"."""
    verb, behind = words[0].strip(".,"), " ".join(words[1:])
    if verb not in DEEDS or verb in ONLY_WITH or (past and verb in _SAID_OF_OLD):
        return None
    if not (perfect or past or verb in RESULTS - STATES):
        return None
    if verb == "set" and not perfect and behind and not _SET_TO.match(behind):
        return None
    about = f"{subject} {behind}" if re.search(r"\b(?:list|calendar)\b", behind) else subject
    deed = DEEDS[verb]
    return Claim(Kind.STATE, about, deed.state, _number(behind), is_plain=deed.is_plain, is_deed=True)


def _number(text: str) -> float | None:
    found = _NUMBER.search(text)
    return float(found[1]) if found else None


def _short(clause: str) -> Claim | None:
    """What is said without a verb: "Lights off", "Timer set for ten minutes"."""
    words = clause.split()
    for count in range(1, min(6, len(words))):
        before, behind = words[:count], words[count:]
        is_order = before[0] in TO_DO and set(before[1:]) & {*DETERMINERS, *PRONOUNS}
        if set(before) & _NO_NOUNS or is_order:
            return None
        said = " ".join(behind)
        if behind[0] in ADVERBS and len(behind) > 1:
            continue
        turned = _SAID_OFF.match(said)
        is_state = behind[0] in STATES and _TAIL.fullmatch(" ".join(behind[1:]))
        if turned or is_state or (behind[0] in DEEDS and _is_short_tail(behind[1:])):
            subject = " ".join(word for word in before if word not in _SAID_BESIDE)
            if turned and not _is_short_tail(behind[2:]):
                return None
            return complement(subject, said, negated=before[0] == "no", past=False, perfect=True) if subject else None
    return None


def _is_short_tail(after: list[str]) -> bool:
    return not after or after[0] in {
        "to",
        "for",
        "in",
        "at",
        "from",
        "on",
        "successfully",
        "now",
        "again",
        "by",
        "and",
        "up",
        "down",
    }
