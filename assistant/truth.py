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
    r"armed|disarmed|muted|unmuted|sent|played|put|made|taken care of|done|completed|updated|moved|reminded|"
    r"shut|enabled|disabled|noted|booked|crossed|powered|handled|warmed|cooled|bumped|secured|pressed|triggered|"
    r"restarted|messaged|texted|notified|informed|told|let|ran"
)
_DO = (
    r"turn|switch|sett?|dimm?|brighten|lock|unlock|open|clos|activat|start|stopp?|paus|resum|add|remov|delet|creat|"
    r"schedul|cancel|chang|adjust|increas|decreas|rais|lower|arm|disarm|mut|unmut|send|play|put|putt|shutt?|enabl|disabl"
)
_THINGS = r"(?:on|off|up|down|the|your|all|it|both|them|everything|now)"
_YES = (
    r"^(?:(?:ok(?:ay)?|sure(?: thing)?|alright|all right|right away|great|got it|yes|no problem|of course|absolutely|"
    r"certainly|perfect|there you go)[,.! ]+)*"
)
_NO_DEED = (
    r"(?! (?:nothing|none|no|a mistake|that mistake|some thought|sure|you\b|me\b|us\b|it this way|the scene:|that you|"
    r"with a joke))"
)
"""What makes of "I have put" and "I have sent" no claim."""
_IN_GENERAL = (
    r"(?!.*\b(?:would|will|can|could|may|might|helps?|saves?|costs?|keeps?|lets?|makes?|reduces?|takes?|is|are)\b)"
)
"""What makes of "opening the window" a piece of advice."""
_PERHAPS = "".join(rf"(?<!\b{word} )" for word in ("may", "might", "would", "could", "should", "must", "whether it"))
_LATELY = (
    r"(?!.*\b(?:since|times|ago|because|by (?:the|a|an)|for (?:\w+ )?(?:minutes|hours|days|weeks|months|years))\b)"
)
"""What makes of "has been locked" a report of what others did."""
_NO_STATE = r"(?!.*\b(?:is|are|was|were|be|been|not|no)\b)"
"""What makes of "timer set" more than that a timer is set."""
_NOW = (
    r"(?:on|off|on (?:the|your) list|open|closed|locked|unlocked|armed|secured|brighter|dimmer|warmer|cooler|louder|"
    r"quieter|opening|closing|cleaning)"
)
_MADE = (
    r"(?:(?:turned|switched|powered) (?:on|off)|added|removed|sent|created|activated|enabled|disabled|unlocked|set|"
    r"started|armed|disarmed)"
)
_CLAIMS = (
    (
        rf"(?<!if )\bi(?:'ve| have|'ll have)?(?: just| now| already| successfully| gone ahead and| went ahead and)* "
        rf"(?:{_DONE})\b{_NO_DEED}"
    ),
    r"\bi (?:took care of|did (?:it|that)\b)",
    (
        rf"^(?!nothing|no |none){_LATELY}.*?{_PERHAPS}(?:\b(?:has|have)|'s|'ve) (?:just |now |all |both )*"
        rf"been (?:{_DONE})\b"
    ),
    rf"{_LATELY}\b(?:is|are) (?:now|all) (?:{_DONE}|on|off|open|playing|locked|unlocked)\b",
    rf"(?:\b(?:is|are)|'s|'re) {_NOW} now\W*$",
    rf"{_YES}(?:it's |it is |all |that's |that is )?(?:done|handled|taken care of)\b(?! is)",
    rf"{_YES}(?:you're |you are |we're )?all set\W*$",
    rf"{_YES}(?:success|mission accomplished|finished|sorted|there you go|(?:{_DONE}))[.! ]*$",
    rf"{_YES}(?:successfully )?(?!put)(?:{_DONE}) {_THINGS}\b",
    rf"{_YES}(?:added|removed|put|set) .*\b(?:to|from|on) (?:the|your|my) [\w ]*(?:list|calendar)\b",
    rf"{_YES}set to \d",
    rf"{_YES}{_NO_STATE}(?:(?:the|your|all) )?(?:[\w']+ ){{1,4}}{_MADE}(?: (?:for|to) .*)?[.!]+$",
    rf"{_YES}(?:your |the )?(?:timer|vacuum|robot|mower|music) has (?:started|stopped)\b",
    rf"{_YES}(?:the |all |all the )?(?:[\w']+ )?(?:lights?|lamps?|tv) (?:on|off)[.!]+$",
    rf"{_YES}(?:i'm |i am )?(?:now )?(?:{_DO})ing (?:{_THINGS}|that|to)\b{_IN_GENERAL}",
    rf"{_YES}now playing\b{_IN_GENERAL}",
    rf"{_YES}playing .* now\W*$",
    rf"\bi(?:'ll| will)(?: now)? (?:{_DO})e? (?:{_THINGS}|that)\b(?! (?:this way|scene:))",
    r"\bi(?:'ll| will) (?:remind|wake) you\b",
    r"\bi(?:'ll| will) do (?:it|that)\b",
    r"\bconsider it (?:done|handled)\b",
)
_CLAIM = re.compile("|".join(_CLAIMS), re.IGNORECASE)
_MAY_BECOME_CLAIM = re.compile(
    r"^(?:ok(?:ay)?|sure|done|alright|all|great|got|yes|well|right|perfect|certainly|absolutely|of|no|there|i|i've|i'll|"
    r"i'm|the|your|both|it|it's|they|they're|that|that's|you're|you|we're|consider|successfully|everything|everything's|"
    r"now|success|mission|finished|sorted|timer|alarm|reminder|message|event|scene|music|lights?|lamps?|tv|door|doors|"
    rf"front|kitchen|bedroom|bathroom|living|milk|{_DONE}|(?:{_DO})ing)$",
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
