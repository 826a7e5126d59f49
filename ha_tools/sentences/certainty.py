"""The doubts about a sentence: negations, conditions, times, broken ends. Pure."""

import re

UNCERTAIN = re.compile(
    r"\b(?:don't|dont|do not|doesn't|didn't|not|never|no|nor|without|stop|undo|except|but|"
    r"if|when|whenever|while|unless|until|till|after|before|once|because|should|would|could|might|was|were|did|"
    r"later|tomorrow|tonight|today|yesterday|morning|evening|noon|midnight|sunset|sunrise|minutes?|hours?|seconds?|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|every|o'clock|am|pm|"
    r"at (?:half|quarter|\d+(?! ?(?:%|percent))|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)\b"
    r"|\b(?:and|or|then|also|the|a|in|to|of|at|with|by|for)$"
)
"""Negations, conditions, times and broken ends, for which templates have no room, and free words must have none."""

TAKEN_BACK = re.compile(
    r"\b(?:no,? wait|wait,? no|i mean|sorry|scratch that|never ?mind|forget it|oh no|actually)\b", re.IGNORECASE
)
"""Words that take back others just said: they are for somebody who understands."""

_PLACED = re.compile(
    r"\b(?:in|on|at|from|to|for|with|and|then|please|here|there|whatever|you like|i like|"
    r"don't|said|says|i think|is what|yesterday|tomorrow)\b"
)


def is_plain(text: str) -> bool:
    """Return whether a free text is only itself, without a time, a condition or a place of which we do not know."""
    said = text.strip()
    return bool(said) and not _PLACED.search(said) and (" " not in said or not UNCERTAIN.search(said))
