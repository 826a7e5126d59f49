"""Sentence templates that users write, in hassil's notation: a name in braces stands for any words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hassil import Intents
from hassil.errors import HassilError
from hassil.intents import WildcardSlotList
from hassil.parser import ParseError


class TemplateError(ValueError):
    """Sentences are no templates; the text says why."""


def user_templates(by_name: Mapping[str, Sequence[str]]) -> Intents:
    """Return intents of these names, each with its sentences. Raises `TemplateError`."""
    known = {name: {"data": [{"sentences": list(sentences)}]} for name, sentences in by_name.items()}
    try:
        intents = Intents.from_dict({"language": "*", "intents": known})
        templates = [each for name in by_name for data in intents.intents[name].data for each in data.sentences]
        names = {name for each in templates for name in each.list_names()}
    except (HassilError, ParseError, AssertionError) as err:  # AssertionError: hassil's word for "[]"
        raise TemplateError(str(err)) from err
    intents.slot_lists.update({name: WildcardSlotList(name) for name in names})
    return intents
