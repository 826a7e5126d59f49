"""The one of several offered choices that an answer means. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.dialogue.words import plain
from ha_tools.home.choices import Choice
from ha_tools.home.kinds import DOMAIN_WORDS
from ha_tools.languages import Phrasebook
from ha_tools.languages.phrasebook import listed

_ORDINALS: Mapping[str, int] = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "last": -1,
    "latter": -1,
}
_NUMBERS: Mapping[str, int] = {"one": 0, "two": 1, "three": 2, "four": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_BEFORE_NUMBER = frozenset({"number", "option", "the"})
_FILLERS = frozenset({"the", "one", "in", "on", "a", "please", "with", "left"})
_LIGHTS = frozenset({"light", "lights", "lamp", "lamps"})
_MEANING = frozenset("i mean meant i'd like take choose want yes uh um it's that's".split())
_CHOOSING = _MEANING | {"number", "of", "them", "option"}
""""The last one, please" chooses; "what's the last thing on my list" is about something else."""
_ALL = re.compile(
    r"(?:(?:i mean|i meant|please|yes|take) )*(?:both|all|both of|all of|all two|all three|everything)"
    r"(?: (?:of )?(?:them|those|these))?(?: please)?"
)


def all_chosen(words: str) -> bool:
    """Return whether all that was offered is meant: "both", "all of them"."""
    return bool(_ALL.fullmatch(words))


def chosen(choices: Sequence[Choice], words: str, book: Phrasebook | None = None) -> Choice | None:
    """Return the choice that `words` name: by its place in the list, its whole name, or words that only it has.

    Of two, it is the one that is left after "not the fan". `book` has the words of the language that is spoken, where
    that is not English.
    """
    if len(choices) == 2 and words.startswith("not "):
        unwanted = chosen(choices, words.removeprefix("not "), book)
        return next((choice for choice in choices if choice != unwanted), None) if unwanted else None
    said = set(words.split())
    fillers = _FILLERS | frozenset(listed(book.beside_choice) if book else ())
    lead = {*fillers, *_LIGHTS, *_CHOOSING}
    for ordinal, index in (_ordinals(book) if book else _ORDINALS).items():
        if ordinal in said and said <= {ordinal, *lead} and -len(choices) <= index < len(choices):
            return choices[index]
    whole = [choice for choice in choices if plain(choice.name) == words]
    told = said - fillers
    tries = (told, told - _MEANING, told - _MEANING - _LIGHTS)
    meant = whole or next((found for telling in tries if (found := _telling(choices, telling))), [])
    if len(meant) == 1:
        return meant[0]
    return _numbered(choices, said)


def _telling(choices: Sequence[Choice], telling: set[str]) -> list[Choice]:
    """Those that have all the words in their name, or in what things of their kind are called."""
    return [choice for choice in choices if telling and telling <= _words_of(choice)]


def _words_of(choice: Choice) -> set[str]:
    domain = choice.entity_id.partition(".")[0]
    kinds = (word for said in DOMAIN_WORDS.get(domain, ()) for word in said.split())
    return {*plain(choice.name).split(), *kinds}


def _numbered(choices: Sequence[Choice], said: set[str]) -> Choice | None:
    """The choice of that number, where it is no word of a name: "number two"."""
    for number, index in _NUMBERS.items():
        if number in said and said - {number} <= _BEFORE_NUMBER and index < len(choices) and said != {"the", "one"}:
            return choices[index]
    return None


def _ordinals(book: Phrasebook) -> Mapping[str, int]:
    groups = zip(listed(book.ordinals), (0, 1, 2, 3, -1), strict=True)
    return {form: index for forms, index in groups for form in forms.split()}
