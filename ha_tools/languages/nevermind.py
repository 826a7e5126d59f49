"""Home Assistant's words for "never mind" in each language."""

import functools
import itertools

from hassil import Intents
from hassil.sample import sample_sentence
from home_assistant_intents import get_intents

MOST = 200
"""Spellings of one template that are looked at."""


@functools.cache
def nevermind(language: str) -> frozenset[str]:
    """All that HassNevermind can be said with; none in English, which knows more. Takes some milliseconds, once."""
    data = get_intents(language) if language != "en" else None
    known = data and data["intents"].get("HassNevermind")
    if not data or not known:
        return frozenset()
    intents = Intents.from_dict({**data, "intents": {"HassNevermind": known}})
    return frozenset(
        " ".join(said.split())
        for block in intents.intents["HassNevermind"].data
        for sentence in block.sentences
        for said in itertools.islice(
            sample_sentence(sentence, intents.slot_lists, intents.expansion_rules, language), MOST
        )
    )
