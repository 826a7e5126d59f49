"""The names that Home Assistant gives to things, made such that they can be said. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ha_tools.home.names import LONGEST_NAME, is_sayable
from ha_tools.live.shapes import text, texts

WORDS_OF_ID = 6
"""Words of an id that stand for a name: ids may be as endless as names."""


@dataclass(frozen=True)
class Naming:
    """Names things, and remembers which names nobody could say."""

    problems: dict[str, str] = field(default_factory=dict)
    """By the id of a thing, in plain words, what is wrong with its name."""

    def name(self, item: str, given: Any, object_id: str) -> str:
        """The name that Home Assistant gives to a thing, or one made of its id where nobody could say that."""
        name = _plain(given)
        if is_sayable(name):
            return name
        instead = _plain(object_id.replace("_", " "))
        if not is_sayable(instead):
            instead = " ".join(instead.split()[:WORDS_OF_ID])[:LONGEST_NAME] or item
        if name:
            self.problems[item] = (
                f"Nobody can say the name of {item[:LONGEST_NAME]} ({len(name)} characters): "
                f"here it is called “{instead}”. Give it another one in Home Assistant."
            )
        return instead

    def aliases(self, given: Any, name: str) -> tuple[str, ...]:
        """Return a thing's other names, without those that nobody could say."""
        found: Iterable[str] = (_plain(alias) for alias in texts(given))
        return tuple(alias for alias in dict.fromkeys(found) if alias != name and is_sayable(alias))


def _plain(given: Any) -> str:
    """A name in one line, without what a screen would take for an order."""
    name = text(given) or (str(given) if isinstance(given, int | float) else "")
    printable = "".join(" " if unicodedata.category(character) == "Cc" else character for character in name)
    return re.sub(r"\s+", " ", printable).strip()
