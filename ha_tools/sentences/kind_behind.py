"""A thing's name with the word for its kind behind it: "the sofa light" is the light "Sofa". English. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ha_tools.acting.command import Command
from ha_tools.home.home import Entity, Home
from ha_tools.home.names import is_plural, words
from ha_tools.home.references import EntityRef
from ha_tools.sentences.spoken_names import SpokenNames
from ha_tools.sentences.template_words import token_spans

LONGEST_KIND = 3
"""Words of the longest kind of thing: "carbon monoxide detector"."""


def without_kind(text: str, names: SpokenNames, home: Home) -> Iterator[tuple[str, Entity]]:
    """The text with the bare name of a thing where its kind stands behind it, and the only thing that is meant."""
    at = token_spans(text)
    said = tuple(text[begin:end].casefold() for begin, end in at)
    for begin, end in names.spans(said):
        for last in range(end + 1, min(end + LONGEST_KIND, len(said)) + 1):
            whole = " ".join(said[begin:last])
            found = () if is_plural(whole) else home.of_name_and_kind(words(whole))
            if len(found) == 1:
                yield text[: at[end - 1][1]] + text[at[last - 1][1] :], found[0]


def meaning(command: Command, entity: Entity) -> Command | None:
    """The command for that very thing; None where it was read as one for something else."""
    name = str(command.arguments.get("name", ""))
    if words(name) not in map(words, entity.names):
        return None
    return replace(command, arguments={**command.arguments, "name": EntityRef((entity.entity_id,))})
