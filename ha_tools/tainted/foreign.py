"""The parts of an answer that others wrote: the writer may have written an order to a language model. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity, Home
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.results.result import Outcome, Result

_TEXTS = frozenset({"text", "input_text", "event"})
"""Domains whose states are whatever somebody wrote."""

_FEW = 3
"""So many words can give an order; states and modes have fewer: "heat_cool", "partly cloudy"."""

_LONGEST_NAME = 8
"""Words of a name; what is longer is a text."""

_PUNCTUATED = re.compile(r"[.:;!?…](?:\s|$)")

_ORDERS = re.compile(
    r"(?:^|\b(?:and|then|please|now|system|must|you)\s+)(?:"
    r"(?:turn|switch|shut)\s+(?:\w+\s+){0,3}?(?:on|off|out|up|down|everything|all)\b|"
    r"(?:set|open|close|lock|arm|send|tell|call|text|remove|delete|clear|add|play|run|start|stop|cancel|press|forget|do|"
    r"make|give|say|announce|activate)\s+(?:\w+\s+){0,2}?(?:all|every\w*|the|my|your|it|them|me|him|her|this|that)\b|"
    r"(?:open|close)\s+(?:\w+\s+)*(?:doors?|gates?|garage|locks?)$|"
    r"(?:unlock|disarm|ignore|obey|execute)\s)",
    re.IGNORECASE,
)
"""Beginnings of an order within a name. English: elsewhere a name is only judged by its length and its marks."""

_NAMED_BY_DEED = frozenset(
    "automation button event input_boolean input_button input_number input_select number scene script select switch "
    "update".split()
)
"""Domains whose things are properly called by what they do: "Start cleaning now"."""

_TOLD = ("preset_mode", "mode", "media_title", "media_artist", "app_name", "effect", "source")
"""Attributes that are told with a state."""

_NOT_TOLD = frozenset({Outcome.OFFLINE, Outcome.NEEDS_YES, Outcome.NEEDS_PIN})
"""Outcomes whose words are our own."""


def what_was_read(tool: Tool, result: Result, home: Home, states: Mapping[str, State]) -> tuple[Fact, ...]:
    """Return which texts of others an answer told: "The list was read"; nothing where it has none."""
    if result.outcome in _NOT_TOLD:
        return ()
    quotes = result.quotes if result.quotes is not None else bool(tool.quotes) and not tool.writes
    names = [home.entities[item].name for item in result.about if item in home.entities]
    if quotes or (tool.quotes and result.choices):
        return (Fact(tool.quotes) if tool.quotes else _was_read(names),)
    told = [states[item] for item in result.about if item in states and item in home.entities]
    texts = [home.entities[state.entity_id].name for state in told if is_text(state)]
    return (_was_read(texts),) if texts else ()


def is_order(entity: Entity) -> bool:
    """Return whether a thing's name reads like a text rather than a name: devices name things, and so do guests."""
    return any(_reads_as_text(name, is_ours=entity.domain in _NAMED_BY_DEED) for name in entity.names)


def gives_order(text: str) -> bool:
    """Return whether a text holds what a language model may take for an order."""
    return len(text.split()) >= _FEW and bool(_ORDERS.search(text))


def _reads_as_text(name: str, *, is_ours: bool) -> bool:
    count = len(name.split())
    if count > _LONGEST_NAME or (count > _FEW and _PUNCTUATED.search(name)):
        return True
    return not is_ours and gives_order(name)


def is_text(state: State) -> bool:
    """Return whether a state, as it is told, may be a text of others, by its kind or by its length."""
    if state.state in UNREACHABLE:
        return False
    if state.domain in _TEXTS:
        return bool(state.state)
    if state.domain == "sensor" and _is_free(state) and len(state.state.split()) > 1:
        return True
    told = [state.state, *(state.attributes.get(name) for name in _TOLD)]
    return any(isinstance(text, str) and _is_long(text) for text in told) or bool(state.attributes.get("media_title"))


def _is_free(state: State) -> bool:
    """Return whether a sensor's state is no number and none of a known set of words."""
    return not any(state.attributes.get(name) for name in ("unit_of_measurement", "state_class", "device_class"))


def _is_long(text: str) -> bool:
    return len(re.split(r"[\s_]+", text.strip())) >= _FEW and not re.fullmatch(r"[\d\s:.,+TZ-]+", text)


def _was_read(names: Sequence[str]) -> Fact:
    if not names:
        return Fact("was_read.answer")
    return Fact("was_read.thing", name=names[0]) if len(names) == 1 else Fact("was_read.states")
