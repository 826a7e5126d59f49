"""A command: something that a tool shall do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ha_tools.facts.facts import Fact


@dataclass(frozen=True)
class Command:
    """A tool and the arguments for it."""

    tool: str
    """The tool's name."""
    arguments: Mapping[str, Any]
    """By argument, as people say them."""
    read: tuple[Fact, ...] = ()
    """The texts of others that a language model had read when it asked for this, and may have obeyed: "The list was
    read". Then a person must agree to it first. Empty for what a person's own words ask for."""
