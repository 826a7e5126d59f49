"""The shapes of what Home Assistant sends, checked where it comes in: behind this nobody meets what cannot be."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ha_tools.home_errors import ServiceRefused

Entry = Mapping[str, Any]
"""An object as Home Assistant sends it."""

_ENTITY_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


def unknown_form(what: str) -> ServiceRefused:
    """The error for an answer that is not shaped as Home Assistant's are."""
    return ServiceRefused(
        "unknown_form", f"Home Assistant sent {what} of a form that Parley does not know. Update both, please."
    )


def entry(value: Any, what: str) -> Entry:
    """An object. Raises ServiceRefused."""
    if not isinstance(value, dict):
        raise unknown_form(what)
    return value


def entries(value: Any, what: str) -> list[Entry]:
    """The objects of a list; what is none among them is left out. Raises ServiceRefused where it is no list."""
    if not isinstance(value, list):
        raise unknown_form(what)
    return [item for item in value if isinstance(item, dict)]


def items(value: Any) -> Iterator[tuple[str, Entry]]:
    """The objects of an object, by their key; what is none among them is left out."""
    if isinstance(value, dict):
        yield from ((key, item) for key, item in value.items() if isinstance(item, dict))


def is_entity_id(value: Any) -> bool:
    """Return whether Home Assistant would take it for the id of an entity."""
    return isinstance(value, str) and bool(_ENTITY_ID.fullmatch(value))


def text(value: Any) -> str:
    """A text, empty where it is none."""
    return value if isinstance(value, str) else ""


def texts(value: Any) -> list[str]:
    """The texts of a list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
