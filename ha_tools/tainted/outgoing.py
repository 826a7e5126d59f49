"""The check that what a tool tells others of the web holds nothing but what a person has just said. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ha_tools.home.names import words

_OPEN = frozenset("a an the of in on at for to and or is are was what who when where how which wikipedia".split())
"""Words that tell nobody anything."""

_STAYING = frozenset({"about"})
"""Arguments of a tool that reads which go to nobody: what is looked for in a page that is here already."""


def only_said(said: str, arguments: Mapping[str, Any], known: Collection[str]) -> bool:
    """Return whether each argument is one of the known texts, or has no words but those that a person has said.

    Known are the addresses that a search has found, and their numbers: nothing of the home can be told by them.
    """
    told = {*words(said), *_OPEN}
    leaving = (str(value) for name, value in arguments.items() if name not in _STAYING)
    return all(value in known or set(words(value)) <= told for value in leaving)
