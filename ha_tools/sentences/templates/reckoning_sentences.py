"""The questions for sums, units and money."""

import re

from ha_tools.acting.command import Command
from ha_tools.information.arithmetic import is_sum
from ha_tools.measures.spoken_amounts import conversion, is_unit
from ha_tools.measures.spoken_figures import figures
from ha_tools.sentences.reading import Reading, Templates

_LEAD = (
    r"(?:(?:please|so|and|then|tell me|can you tell me|could you tell me|do you know|i need to know|quick question) )*"
)
_WORK_OUT = r"(?:calculate|compute|work out|figure out|add up|do the sum)"
_CAN_YOU = r"(?:(?:can|could|would|will) you (?:please )?)?"
_AFTER = r"(?: (?:please|for me|equals?|equal to|then|again|altogether|in total))*"

_SUMS = tuple(
    re.compile(f"{_LEAD}{pattern}{_AFTER}")
    for pattern in (
        r"(?:what is|what's|whats|what are|how much is|how much are|how much's) (?P<sum>.+)",
        rf"{_CAN_YOU}{_WORK_OUT} (?:what )?(?P<sum>.+?)(?: is| are| makes?)?",
        r"what (?:does|do|would|will) (?P<sum>.+) (?:make|equal|come to|give|be|add up to|amount to)",
        r"what (?:do (?:you|i|we) get|would (?:you|i|we) get|is it) (?:if|when) (?:you |i |we )?(?P<sum>.+)",
        r"(?P<sum>what (?:percentage|per ?cent) of .+ is .+)",
        r"what (?P<sum>.+) (?:is|are|makes?|equals?)",
    )
)
_BARE = re.compile(rf"{_LEAD}{_CAN_YOU}(?P<sum>.+?){_AFTER}")
_SAYS_SO = re.compile(
    r"\b(?:plus|minus|times|multiplied by|divided by|squared|cubed|root of|percent of|per cent of|to the power of|"
    r"multiply|divide|subtract|^add|sum of|product of|(?:half|third|quarters?) of \S*\d)\b|\d ?% of|[×÷+*]"
)
"""Words or signs without which a sum has to be asked for."""

_GREAT = "(?:much|many|long|far|fast|heavy|tall|big|hot|warm|cold|large|deep|wide)"
_WHAT_IS_OR_HOW = f"(?:what is|what's|whats|what are|how {_GREAT} (?:is|are))"
_ARE_THERE = "(?: (?:are|is|do|can|would|there|you get|i get|go|fit))*"
_CONVERSIONS = tuple(
    re.compile(f"{_LEAD}{pattern}{_AFTER}")
    for pattern in (
        rf"{_WHAT_IS_OR_HOW} (?P<amount>.+?)(?: worth)? (?:in|to|into|as) (?P<to>.+?)",
        rf"{_CAN_YOU}(?:convert|change|turn|exchange|translate) (?P<amount>.+) (?:in|to|into) (?P<to>.+?)",
        rf"how many (?P<to>.+?){_ARE_THERE} (?:in|into|for|from|to|make|makes|is|are|equals?) (?P<amount>.+?)",
        r"(?P<amount>.+) (?:in|to|into) (?P<to>.+?)",
    )
)


def _reading(said: str) -> Reading | None:
    """Return a sum, or an amount and a unit that are of one kind: nothing else is certain."""
    if not re.search(r"\d", figures(said)) and not re.search(r"\b(?:an?|the|one)\b", said):
        return None
    for pattern in _CONVERSIONS:
        found = pattern.fullmatch(said)
        if found and is_unit(found["to"]) and conversion(found["amount"], found["to"]):
            return Reading("ParleyConvert", found.groupdict())
    for pattern in _SUMS:
        found = pattern.fullmatch(said)
        if found and is_sum(found["sum"]):
            return Reading("ParleyCalculate", found.groupdict())
    found = _BARE.fullmatch(said)
    if found and _SAYS_SO.search(said) and is_sum(found["sum"]):
        return Reading("ParleyCalculate", found.groupdict())
    return None


TEMPLATES = Templates(
    commands={
        "ParleyCalculate": lambda reading: Command("calculate", {"expression": reading.slots["sum"]}),
        "ParleyConvert": lambda reading: Command(
            "calculate", {"expression": reading.slots["amount"], "to": reading.slots["to"]}
        ),
    },
    reader=_reading,
)
