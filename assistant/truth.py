"""Whether a language model may say what it says: what its tools did in this turn, and what its words claim. Pure.

The words are English. In another language nothing is held back and nothing is corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ha_tools.result import Outcome, Result

MOST_FAILURES = 2
"""Failed tool calls in a row after which the model must answer in words: a third try is not better than the second."""

MOST_CALLS = 12
"""Tool calls for one question: a model that wants more goes round in circles."""

_DONE = (
    r"turned|switched|set|dimmed|brightened|locked|unlocked|opened|closed|activated|started|stopped|paused|resumed|"
    r"added|removed|deleted|created|scheduled|cancelled|canceled|changed|adjusted|increased|decreased|raised|lowered|"
    r"armed|disarmed|muted|unmuted|sent|played|put|made|taken care of|done|completed|updated|moved|reminded"
)
_DO = (
    r"turn|switch|sett?|dimm?|brighten|lock|unlock|open|clos|activat|start|stopp?|paus|resum|add|remov|delet|creat|"
    r"schedul|cancel|chang|adjust|increas|decreas|rais|lower|arm|disarm|mut|unmut|send|play|put|putt"
)
_YES = r"^(?:ok(?:ay)?|sure|alright|all right|great|got it|yes)?[,.! ]*"
_CLAIM = re.compile(
    rf"\bi(?:'ve| have|'ll have)?(?: just| now| already| successfully| gone ahead and)* (?:{_DONE})\b"
    rf"|\b(?:has|have) (?:just |now |all |both )*been (?:{_DONE})\b"
    rf"|\b(?:is|are) (?:now|all) (?:{_DONE}|on|off|open|playing|locked|unlocked)\b"
    rf"|{_YES}(?:it's |it is |all |that's |that is )?done\b"
    rf"|{_YES}(?:successfully )?(?:{_DONE}) (?:on|off|up|down|the|your|all|it|both)\b"
    rf"|{_YES}(?:i'm |i am )?(?:now )?(?:{_DO})ing (?:on|off|up|down|the|your|all|it|both|that)\b"
    rf"|\bi(?:'ll| will)(?: now)? (?:{_DO})e? (?:on|off|up|down|the|your|all|it|both|that)\b"
    r"|\bconsider it done\b",
    re.IGNORECASE,
)
_MAY_BECOME_CLAIM = re.compile(
    r"^(?:ok(?:ay)?|sure|done|alright|all|great|got|yes|well|right|perfect|certainly|absolutely|of|no|there|i|i've|i'll|i'm|the|"
    rf"your|both|it|it's|they|that|that's|consider|successfully|everything|{_DONE}|(?:{_DO})ing)$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:][\"')\]]*\s*$")


def claims_a_change(words: str) -> bool:
    """Whether a sentence says that something was done just now."""
    return bool(_CLAIM.search(words.replace("’", "'").strip()))


def ends_a_sentence(words: str) -> bool:
    """Whether nothing more belongs to the sentence."""
    return bool(_SENTENCE_END.search(words))


def may_become_claim(words: str) -> bool:
    """Whether a sentence that is not finished may still turn out to be a claim, by how it begins."""
    if ends_a_sentence(words):
        return False
    first, *more = words.replace("’", "'").split() or [""]
    return not more or bool(_MAY_BECOME_CLAIM.match(first.strip(",.!\"'(")))


@dataclass
class Deeds:
    """What came of the tools that a model called for one question."""

    reading_only: bool = False
    """The person asked something: nothing may be changed."""
    checks_words: bool = True
    """The model answers in a language whose claims are understood here."""
    results: list[Result] = field(default_factory=list)
    _failures: int = 0
    _changed: bool = False

    def add(self, result: Result, *, writes: bool) -> None:
        """Note what a tool answered."""
        self.results.append(result)
        self._changed = self._changed or (writes and result.ok)
        is_failure = result.outcome in {Outcome.REFUSED, Outcome.UNKNOWN}
        self._failures = self._failures + 1 if is_failure else 0

    @property
    def exhausted(self) -> bool:
        """Whether the model must answer in words now."""
        return self._failures >= MOST_FAILURES or len(self.results) >= MOST_CALLS

    @property
    def may_claim(self) -> bool:
        """Whether "done" could be true: something was changed, or only what is was asked about."""
        return self._changed or self.reading_only or not self.checks_words

    @property
    def demand(self) -> str:
        """Our question for a yes or a PIN, after what was done: in our words, for the answer is taken for just that."""
        needed = {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}
        asked = next((result.speech for result in self.results if result.outcome in needed), "")
        done = [result.speech for result in self.results if result.outcome in {Outcome.CHANGED, Outcome.UNDERWAY}]
        return " ".join([*done, asked]) if asked else ""

    @property
    def correction(self) -> str:
        """What is true, in place of a claim or of silence; empty when no tool said anything."""
        return next((result.speech for result in reversed(self.results) if not result.ok), "")


NOTHING_CHANGED = "Sorry, I could not do that: nothing was changed."
"""In place of "done", when no tool was called at all."""
