"""Choices as tools offer them."""

from ha_tools.home.choices import Choice
from ha_tools.home.references import EntityRef


def choice(name: str, entity_id: str) -> Choice:
    """Return a thing to choose."""
    return Choice(name, thing(entity_id))


def thing(entity_id: str) -> EntityRef:
    """Return a thing as what was understood."""
    return EntityRef((entity_id,))
