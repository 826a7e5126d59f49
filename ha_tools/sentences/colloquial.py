"""Colloquial forms of plain sentences: with fillers and politeness, and other words for the same. English. Pure.

What is said here in plainer words is said in the same words otherwise: what stands in names and free words is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_Replacement = str | Callable[[re.Match[str]], str]

_YOU = r"(?:can|could|would|will) (?:you|u)"
_WISH = (
    rf"(?:(?:would|do) you mind|{_YOU}|(?:i'd|i would|id) like you to|i (?:want|need) you to|"
    r"go (?:ahead )?and|go (?=turn|switch))"
)
_LEAD = re.compile(
    rf"^(?:(?:hey|hi|hello|ok|okay|alright|all right|right|so|well|now|oh|just|quickly|please|pls|{_WISH})[,.!]* )+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    rf"(?:,? (?:please|pls|for me|for us|thanks|thank you|cheers|right now|at once|mate|{_YOU}))+[.!?]*$",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"\b(?:u+h+|u+m+|erm?|a+h+m*|h+m+)\b[,.]* ?", re.IGNORECASE)

_PLAIN_VERBS = {
    "turning": "turn",
    "switching": "switch",
    "putting": "put",
    "setting": "set",
    "dimming": "dim",
    "making": "make",
    "opening": "open",
    "closing": "close",
    "shutting": "shut",
    "locking": "lock",
    "playing": "play",
    "pausing": "pause",
    "stopping": "stop",
    "starting": "start",
    "adding": "add",
    "telling": "tell",
}
"""Form after "would you mind" -> the plain form."""

_MINDING = re.compile(rf"\bmind ({'|'.join(_PLAIN_VERBS)})\b", re.IGNORECASE)

_BEGIN = r"(?:^|(?<=\band )|(?<=\bthen )|(?<=, ))"
_END = r"(?=$| and | then |, )"
_WHAT = r"((?:(?! and | then |, ).)+?)"
_SWITCH = r"(?:switch|put|shut|flip|flick|power|pop|stick)"
_DARKENED = r"((?:(?:the|my|all|all the|these) )?(?:[\w']+ ){0,3}?(?:lights?|lamps?|music|sound))"


_ASKING = r"(?:is|are|what|which|who|has|have|any|how|what's|where|when)"


def _turned(found: re.Match[str]) -> str:
    return f"turn {found[0].split()[-1]}"


_COUNTED = r"(?:seconds?|minutes?|hours?|days?|degrees|per ?cent|notch(?:es)?)"

_SAME: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        # Words that sound alike, as recognisers write them.
        (rf"{_BEGIN}(turn|switch) of (?=\w)", r"\1 off "),
        (rf"{_BEGIN}(turn|switch) {_WHAT} of$", r"\1 \2 off"),
        (rf"\b(?:to|too) (?={_COUNTED}\b)", "two "),
        (rf"\b(for|to|by|up|down) for (?={_COUNTED}\b)", r"\1 four "),
        (r"\bto to\b", "to"),
        (rf"{_BEGIN}(?:{_SWITCH} on|(?!put){_SWITCH} off|(?:put|switch) out)(?= \w)", _turned),
        (rf"{_BEGIN}{_SWITCH} {_WHAT} (on|off|out){_END}", r"turn \1 \2"),
        (rf"{_BEGIN}{_SWITCH} {_WHAT} (on|off) ((?:in|on) .+|upstairs|downstairs)$", r"turn \1 \2 \3"),
        (rf"{_BEGIN}(?:kill|cut) {_DARKENED}{_END}", r"turn off \1"),
        (rf"{_BEGIN}(?:crank|bump) (.+ )?(up|down)\b", lambda found: f"turn {found[1] or ''}{found[2]}"),
        (r"^(?:pop|chuck|bung|throw|whack) (.+ (?:on|onto|in|to) .*list)$", r"put \1"),
        (r"^(?:tell|ask|get) (.+?) to (start|stop|pause|resume)$", r"\2 \1"),
        (r"^(?:tell|ask|get) (.+?) to (?=(?:clean|vacuum|hoover|sweep)\b)", r"have \1 "),
        (r"^(?:just )?bit (?=\w+er\b)", "a bit "),
        (r"\b(?:telly|television)\b", "tv"),
        (r"\b(?:aircon|air con)\b", "air conditioning"),
        (r"\btemp\b", "temperature"),
        (r"\bgonna\b", "going to"),
        (r"^((?:is|are) (?:there|any)\b.+?) anywhere(?: (?:in|around) the (?:house|home))?$", r"\1"),
        (r"^(are .+) all (on|off|open|closed|shut|locked|unlocked)$", r"\1 \2"),
        (r"\b(when|where|how|who)'?s\b", r"\1 is"),
        (r"^do you know what time it is$|^tell me what time it is$", "what time is it"),
        (r"^(?:do you have|have you got|you got|got) the time$", "what time is it"),
        (r"\b(temperature|humidity|weather looking|weather) like\b", r"\1"),
        (r"\bweather looking\b", "weather"),
        (rf"^({_ASKING}\b.+) (?:yet|already|at the moment|currently|right now|now|presently)$", r"\1"),
        (rf"^({_ASKING}\b.+?) (?:currently|right now|at the moment|already|presently|actually|now) (?=\w)", r"\1 "),
        (r"^((?:is|are) .+ )(on or off|off or on)$", r"\1on"),
        (r"^((?:is|are) .+ )(?:open or (?:closed|shut)|(?:closed|shut) or open)$", r"\1open"),
        (r"^((?:is|are) .+ )(?:locked or (?:unlocked|not)|unlocked or locked)$", r"\1locked"),
        (r"^((?:is|are) .+ (?:on|off|open|closed|shut|locked|unlocked|home|away)) or not$", r"\1"),
    )
)
"""Words -> other words for the same, which templates have."""


_EITHER = re.compile(
    r"(?:is|are) (.+) (?:on or off|off or on|open or (?:closed|shut)|(?:closed|shut) or open|"
    r"locked or unlocked|unlocked or locked)[?.! ]*",
    re.IGNORECASE,
)


def either(text: str) -> str:
    """A question with both answers in it as one for the state: "what is the state of the lamp"; empty for others."""
    found = _EITHER.fullmatch(" ".join(text.split()))
    return f"what is the state of {found[1]}" if found else ""


def fluent(text: str) -> str:
    """The text without sounds of hesitation; the same text where it is nothing else."""
    return " ".join(_FILLERS.sub("", text).split()) or text


def plain(text: str) -> str:
    """The text as it is said most plainly; the same text where it is plain already."""
    said = " ".join(_FILLERS.sub("", text).split())
    said = _MINDING.sub(lambda found: f"mind {_PLAIN_VERBS[found[1].casefold()]}", said)
    if not re.fullmatch(r"(?:thanks|thank you|please|now|right now)[.!?]*", said, re.IGNORECASE):
        said = _TRAIL.sub("", _LEAD.sub("", said))
    said = said.rstrip(".!? ")
    for pattern, replacement in _SAME:
        said = pattern.sub(replacement, said)
    return said if said.casefold() != text.casefold().rstrip(".!? ") else text
