"""Which of the choices that were offered is meant by what was answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.dialogue.words import plain
from ha_tools.languages import Phrasebook
from ha_tools.languages.phrasebook import listed
from ha_tools.result import Choice

_ORDINALS: Mapping[str, int] = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_FILLERS = frozenset({"the", "one", "in", "on", "a", "please", "light", "lights", "lamp"})
_CHOOSING = frozenset("i mean i'd like take choose want yes uh um number of them option it's that's".split())
""""The last one, please" chooses; "what's the last thing on my list" is about something else."""


def chosen(choices: Sequence[Choice], words: str, book: Phrasebook | None = None) -> Choice | None:
    """Return the choice that `words` name: by its place in the list, its whole name, or words that only it has.

    `book` has the words of the language that is spoken, where it is not English.
    """
    said = set(words.split())
    fillers = _FILLERS | frozenset(listed(book.beside_choice) if book else ())
    for ordinal, index in (_ordinals(book) if book else _ORDINALS).items():
        if ordinal in said and said <= {ordinal, *fillers, *_CHOOSING} and -len(choices) <= index < len(choices):
            return choices[index]
    telling = said - fillers
    meant = [choice for choice in choices if telling and telling <= set(plain(choice.name).split())]
    whole = [choice for choice in choices if plain(choice.name) == words]
    return (whole or meant)[0] if len(whole or meant) == 1 else None


def _ordinals(book: Phrasebook) -> Mapping[str, int]:
    groups = zip(listed(book.ordinals), _ORDINALS.values(), strict=True)
    return {form: index for forms, index in groups for form in forms.split()}
