"""A guess whether talk that is heard without a wake word is meant for us. Pure.

Who follows up an answer asks something, wants words, or speaks of the home. Who talks to somebody else says "you" and
"we", and a television mostly tells.
"""

from __future__ import annotations

import functools
import re

from assistant.model.request import Request
from ha_tools.languages.phrasebook import listed
from ha_tools.wording.language import heard


def is_for_us(request: Request, language: str) -> bool:
    """Return whether a request that is no sentence about the home is probably one to us."""
    said = re.findall(r"[\w']+", request.text.casefold().replace("\u2019", "'"))
    if request.wants_words:
        return said[:1] != ["i"]  # "I love this song" is told, not wanted
    return (request.asks or request.is_of_home) and _between_people(language).isdisjoint(said)


@functools.cache
def _between_people(language: str) -> frozenset[str]:
    """Return the words by which people speak to each other."""
    return frozenset(listed(heard(language).get("between_people") or heard("en")["between_people"]))
