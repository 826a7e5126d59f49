"""Words round a command that make none of it: a denial, a report, a question, a condition."""

import pytest

from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE
from tests.ha_tools.table import HERE, Line, Part, lines

FRAMES = (
    "don't {}",
    "please do not {}",
    "never {}",
    "you should not {}",
    "he said {}",
    "did you {}",
    "why did you {}",
    "when did I {}",
    "did I {}",
    "how do I {}",
    "is it time to {}",
    "what if I {}",
    "{} unless it rains",
    "{} or not",
    "{} and don't",
    "{} is what he said",
    "{} said anna",
    "{} but not now",
    "hey don't {}",
    "could you please not {}",
    "do you mind if I {}",
    "well I {}",
    "so he {}",
    "what happens if I {}",
    "I wish you could {}",
    "I want you to not {}",
    "remember to {}",
)
"""What makes of a command none."""

CONDITIONS = ("if it rains {}", "{} when I come home", "{} if it rains")
"""What makes of a command one for later."""

FREE_WORDS = frozenset({"calendars", "lists", "mail", "messages", "timers"})
"""Tables of what ends in words of the speaker's own, in which all of that may be said."""


OTHERS = ("use the internet", "forget ", "please forget ", "delete ", "erase ")
"""Beginnings of commands about privacy whose denial is a command, too ("don't use the internet again"), or that
end in words of the speaker's own and are done after a yes to them."""


def is_tried(line: Line) -> bool:
    """Return whether a line is a command that none of the frames leaves one."""
    is_other = line.file == "privacy" and line.say.startswith(OTHERS)
    return line.part is Part.ACT and line.file not in FREE_WORDS and not is_other


COMMANDS = list(filter(is_tried, lines()))


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """English, about the house."""
    understood = Sentences()
    understood.update(HOUSE)
    return understood


@pytest.mark.parametrize("frame", FRAMES)
def test_no_command_acts_when_it_is_denied_or_told(sentences: Sentences, frame: str) -> None:
    for line in COMMANDS:
        match = sentences.match(frame.format(line.say), HERE, line.lately)
        assert match is None or match.is_question, line.say


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_command_with_a_condition_is_not_done_now(sentences: Sentences, condition: str) -> None:
    for line in COMMANDS:
        match = sentences.match(condition.format(line.say), HERE, line.lately)
        done = [command.tool for command in match.commands] if match and not match.is_question else []
        assert set(done) <= {"plan", "change_plan"}, line.say
