"""Places as facts that end a clause: "in the Kitchen", "on the Top Floor", "upstairs". Pure."""

from ha_tools.facts.facts import Fact

ANYWHERE = Fact("where.anywhere")
"""No place was said."""

AT_HOME = Fact("where.home")
"""In the whole home."""


def in_area(name: str) -> Fact:
    """Return that something is in an area of that name."""
    return Fact("where.area", name=name)


def on_floor(name: str) -> Fact:
    """Return that something is on a floor of that name."""
    return Fact("where.stairs" if name.casefold().endswith("stairs") else "where.floor", name=name)
