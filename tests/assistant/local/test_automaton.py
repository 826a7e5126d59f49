"""The automaton reads what its rules say and nothing else, each word in one way only."""

import itertools
from collections import Counter
from dataclasses import replace

from assistant.local.automaton import Automaton, automaton

RULES = {
    "top": "turn (on | off) <thing> | <thing> [please]",
    "thing": "[the] (kitchen (light | lamp) | lamp)",
}


def reads(sentences: Automaton, text: str) -> bool:
    """Return whether the text is one of the sentences."""
    state = sentences.start
    for word in text.split():
        following = [to for begin, to, _, *by in sentences.transitions if begin == state and by == [word]]
        if not following:
            return False
        (state,) = following
    return any((begin, to) == (state, sentences.final) and not by for begin, to, _, *by in sentences.transitions)


def test_it_reads_what_the_rules_say_and_nothing_else() -> None:
    sentences = automaton(RULES, "top")
    words = "turn on off the kitchen light lamp please".split()
    said = {" ".join(text) for length in range(1, 6) for text in itertools.product(words, repeat=length)}
    things = [f"{the}{thing}" for the in ("", "the ") for thing in ("kitchen light", "kitchen lamp", "lamp")]
    expected = {
        *things,
        *(f"{thing} please" for thing in things),
        *(f"turn {switch} {thing}" for thing in things for switch in ("on", "off")),
    }
    assert {text for text in said if reads(sentences, text)} == expected
    assert {text for text in said if sentences.reads(text)} == expected


def test_with_what_may_break_off_it_reads_every_beginning() -> None:
    whole = automaton(RULES, "top")
    open_ended = replace(whole, transitions=(*whole.transitions, *whole.broken_off(0.5)))
    for beginning in ("turn", "turn on the", "turn off kitchen", "the", "the kitchen"):
        assert open_ended.reads(beginning)
        assert not whole.reads(beginning)
    for other in ("", "on", "turn the", "turn on the please"):
        assert not open_ended.reads(other)
    assert not any(begin in (whole.start, whole.final) for begin, *_ in whole.broken_off(0.5))


def test_each_state_has_one_way_on_for_a_word() -> None:
    ways = Counter((begin, *by) for begin, _, _, *by in automaton(RULES, "top").transitions)
    assert set(ways.values()) == {1}


def test_what_is_said_alike_stands_there_once() -> None:
    rules = {"top": " | ".join(f"switch {switch} the {room} light now" for switch in ("on", "off") for room in "abcd")}
    assert automaton(rules, "top").states == 8
