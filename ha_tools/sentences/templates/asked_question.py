"""A question as it is told to somebody else, turned to the one who is asked: "whether she is coming". English."""

import re

_BE_OR_MAY = "is|was|has|will|can|could|would|should|may|might|must|had|are|were|have"
_SECOND = {"is": "are", "was": "were", "has": "have"}
_SHORT = {"'s": "are", "'ll": "will", "'d": "would", "'ve": "have", "'re": "are"}

_TOLD = re.compile(
    r"(?:(?P<ask>what|when|where|who|which|how|why)"
    r"(?P<of>(?: (?:many|much|kind of|sort of))?(?: \w+)??) |(?:if|whether) )"
    r"(?P<who>she|he|they)(?:(?P<short>'s|'ll|'d|'ve|'re)| (?P<verb>\w+))(?: (?P<rest>.+))?",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"to (?P<rest>\w.+)", re.IGNORECASE)
_OWN = (("himself", "yourself"), ("herself", "yourself"), ("her", "your"), ("his", "your"), ("their", "your"))


def turned(told: str) -> str:
    """Return the question for the one who is asked; where that cannot be told, as it was said."""
    if todo := _TO_DO.fullmatch(told):
        return f"Please {_yours(todo['rest'])}"
    found = _TOLD.fullmatch(told)
    if not found:
        return _asking(told)
    verb = (found["verb"] or "").casefold()
    rest = _yours(found["rest"] or "")
    if found["short"] or re.fullmatch(_BE_OR_MAY, verb):
        first = _SHORT[found["short"].casefold()] if found["short"] else _SECOND.get(verb, verb)
        asked = f"{first} you {rest}"
    elif found["who"].casefold() != "they" and not verb.endswith("s"):  # it is past
        return _asking(told)
    else:
        asked = f"do you {_plain_verb(verb)} {rest}"
    return _asking(" ".join(f"{found['ask'] or ''}{found['of'] or ''} {asked}".split()))


def _asking(text: str) -> str:
    text = text.strip(" ?.!")
    return f"{text[:1].upper()}{text[1:]}?"


def _plain_verb(verb: str) -> str:
    """Return a verb as it stands behind "do you"."""
    if verb.endswith(("ches", "shes", "sses", "xes", "goes", "does")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def _yours(text: str) -> str:
    for others, yours in _OWN:
        text = re.sub(rf"\b{others}\b", yours, text, flags=re.IGNORECASE)
    return text
