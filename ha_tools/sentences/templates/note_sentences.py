"""The sentences that have something remembered, told again or forgotten."""

import re

from ha_tools.acting.command import Command
from ha_tools.notes.gist import gist
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Phrase, Reading, Templates

_NO_NOTE = re.compile(
    r"(?:it|that|this|me|us|something|anything|everything|nothing)?|(?:to|when|if|whether|what|how|why|who|where|not)\b.*",
    re.IGNORECASE,
)
"""Words that are nothing to remember by themselves, or that are a reminder or a question."""

_NO_NAME = re.compile(
    r"(?:back|later|now|again|when|if|at|in|on|a|an|the|by|for|as|up|out|tomorrow|today|tonight|my|your|our|everyone|"
    r"everybody|somebody|someone|mum|mom|dad|home|whatever|what|who|and|or|not|to)\b.*",
    re.IGNORECASE,
)
"""Words behind "call me" that are nobody's name."""

_ALL = re.compile(r"everything|all|all of it|all of that|all (?:the |my |your |of your )?notes?", re.IGNORECASE)

_ASIDE = re.compile(
    r",? (?:by the way|okay|ok|right|from now on|(?:so |and )*(?:please )?remember (?:it|that|this))$", re.IGNORECASE
)
"""Words behind a note that are none of it."""

_NOT = re.compile(r",? (?:and )?not .+$", re.IGNORECASE)
"""Behind a name, the one that is wrong."""

_REASON = re.compile(r",? (?:now|because|since|as|she|he|they|it's|it is|we|i) .*", re.IGNORECASE)
"""A reason for which something may be forgotten."""


def _change(action: str, text: str = "") -> Command:
    return Command("change_notes", {"action": action, **({"text": text} if text else {})})


def _keep(reading: Reading) -> Command | None:
    text = _ASIDE.sub("", reading.slots["text"].strip(_MARKS)).strip(_MARKS)
    if _NO_NOTE.fullmatch(text) or TAKEN_BACK.search(text) or len(text.split()) < 2:
        return None
    return _change("keep", text)


def _call_me(reading: Reading) -> Command | None:
    name = _NOT.sub("", _ASIDE.sub("", reading.slots["name"])).strip(_MARKS)
    if _NO_NAME.fullmatch(name) or len(name.split()) > 2:
        return None
    return Command("call_person", {"name": name})


def _read(reading: Reading) -> Command | None:
    about = reading.slots.get("text", "")
    return Command("read_notes", {"about": about} if gist(about) else {})


def _forget(reading: Reading) -> Command | None:
    about = reading.slots["text"]
    if _ALL.fullmatch(about):
        return _change("forget")
    about = _REASON.sub("", about) if gist(_REASON.sub("", about)) else about
    is_note = gist(about) and not TAKEN_BACK.search(about) and not _SAYING.match(about)
    return _change("forget", about) if is_note else None


_MARKS = " ,:;.\"'“”"
_TEXT = "(?P<text>.+?)"
_BEFORE = (
    "(?:(?:um|uh|hey|and|also|just|so|from now on|i want you to|i need you to|make sure (?:that )?(?:you|to)|"
    "be sure to|you should|you must|you can|you may)[, ]+)*"
)
_KEEP = (
    r"(?:remember|keep in mind|bear in mind|memori[sz]e|note(?: down)?|write down|(?:make|take|keep) a note|"
    r"(?:don't|do not) forget)"
)
_SAVED = (
    "(?:remember|keep|save|note|write down) this(?: for (?:me|us|later))?|for (?:future|your) reference|"
    "just so you (?:know|remember)"
)
_FOR = "(?: for (?:me|us|later|good))?"
_IS = (
    r"\b(?:is|are|was|were|am|has|have|had|likes?|loves?|hates?|prefers?|needs?|lives?|works?|go(?:es)?|eats?|drinks?|can't|"
    r"cannot|can)\b"
)
_PERSON = r"(?:i|we|i'm|we're|i've|we've|i'd|we'd)\b"
_OWN = r"(?:my|our|the|[a-z]+'s)\b"
_TOLD = (
    r"(?:what|everything|all) (?:that )?"
    r"(?:(?:i|we) (?:(?:have )?(?:told|asked) you(?: to (?:remember|keep in mind))?|said)|"
    r"you (?:know|remember|kept|noted))"
)
_FORGET = r"(?:forget|delete|erase|remove|drop)"
_SAYING = re.compile(r"(?:he|she|they|you|we|i)(?:'ve| have)? (?:just )?(?:said|told|heard|asked)\b", re.IGNORECASE)
"""Talk and no note: "forget what he said"."""
_NOTES = r"(?:the|my|our|your|that|all) notes?"

TEMPLATES = Templates(
    commands={
        "ParleyKeepNote": _keep,
        "ParleyCallMe": _call_me,
        "ParleyReadNotes": _read,
        "ParleyForgetNotes": _forget,
    },
    phrases=(
        Phrase("ParleyKeepNote", f"{_BEFORE}{_KEEP}{_FOR}(?:,? that|,? this:?|:) {_TEXT}", may_go_on=True),
        Phrase(
            "ParleyKeepNote",
            f"{_BEFORE}(?:{_SAVED})[:,]? (?P<text>.*(?:{_IS}|'m |'re |'ve |{_PERSON}).+?)",
            may_go_on=True,
        ),
        Phrase("ParleyKeepNote", f"{_BEFORE}remember,? (?P<text>{_PERSON}.+?)", may_go_on=True),
        Phrase("ParleyKeepNote", f"{_BEFORE}remember,? (?P<text>{_OWN}.*{_IS}.+?)", may_go_on=True),
        Phrase(
            "ParleyKeepNote",
            f"{_BEFORE}(?:know that )?(?P<text>.*(?:{_IS}|'m |'re |'ve ).+?),? (?:so |and )*(?:please |you should )*"
            "remember (?:it|that|this)",
        ),
        Phrase("ParleyCallMe", f"{_BEFORE}(?:please )?call me (?P<name>.+?)", may_go_on=True),
        Phrase("ParleyCallMe", f"{_BEFORE}you can call me (?P<name>.+?)", may_go_on=True),
        Phrase("ParleyCallMe", f"{_BEFORE}(?:no[, ]+|actually[, ]+)?my name is (?P<name>.+?)", may_go_on=True),
        Phrase(
            "ParleyReadNotes",
            "(?:what|which (?:things|notes)) (?:do|did|have|can|should) you (?:still )?"
            f"(?:remember(?:ed)?|keep|kept|noted?)(?: (?:about|of|on) {_TEXT}| for (?:me|us))?",
        ),
        Phrase("ParleyReadNotes", f"what did (?:i|we) (?:say|(?:tell|ask) you(?: to remember)?) about {_TEXT}"),
        Phrase(
            "ParleyReadNotes", "what (?:did|have) (?:i|we) (?:ask|tell|asked|told) you to (?:remember|keep in mind)"
        ),
        Phrase(
            "ParleyReadNotes",
            "what (?:all )?(?:do|have) you (?:know|got)(?: so far)? (?:about|on) (?:me|us)(?: so far)?",
        ),
        Phrase("ParleyReadNotes", f"do you (?:still )?(?:remember|know) {_TOLD} about {_TEXT}"),
        Phrase("ParleyReadNotes", f"(?:read|tell)(?: me| us)? (?:all )?{_NOTES}(?: (?:about|on) {_TEXT})?"),
        Phrase("ParleyForgetNotes", f"{_BEFORE}{_FORGET} {_TOLD} about {_TEXT}", may_go_on=True),
        Phrase("ParleyForgetNotes", f"{_BEFORE}{_FORGET} {_NOTES} (?:about|on|that|of) {_TEXT}", may_go_on=True),
        Phrase(
            "ParleyForgetNotes",
            "forget (?P<text>everything|all|all (?:my|our|your|the) notes)"
            "(?: (?:that )?(?:(?:i|we) (?:have )?(?:told|asked) you(?: to remember)?|you (?:know|remember|kept)))?",
        ),
        Phrase(
            "ParleyForgetNotes",
            f"{_BEFORE}forget (?:that|about|where|who|when|what) (?!it$|that$|this$){_TEXT}",
            may_go_on=True,
        ),
        Phrase("ParleyForgetNotes", f"{_BEFORE}forget (?P<text>{_OWN}.+?)", may_go_on=True),
        Phrase(
            "ParleyForgetNotes",
            f"{_BEFORE}(?:you )?(?:do not|don't) (?:(?:need|have) to )?remember (?:that )?{_TEXT} any ?(?:more|longer)",
        ),
    ),
)
