"""One of a device's own options, as people say it: a source, a preset, an effect. Pure."""

from collections.abc import Iterable

from ha_tools.facts.facts import Quote
from ha_tools.home.names import words


def chosen(said: str, options: Iterable[object]) -> str | None:
    """The option that is meant: of that very name ("hdmi one" is "HDMI1"), else the only one that holds the words."""
    known = {str(option): words(str(option)) for option in options}
    spoken = words(said)
    if not spoken:
        return None
    exact = [option for option, name in known.items() if "".join(name) == "".join(spoken)]
    holding = [option for option, name in known.items() if set(spoken) <= set(name)]
    return exact[0] if exact else holding[0] if len(holding) == 1 else None


def offered(options: Iterable[object]) -> tuple[Quote, ...]:
    """Return the options as they are said: eco, away, sleep."""
    return tuple(Quote(spoken(str(option))) for option in options)


def spoken(option: str) -> str:
    """An option as it is said: "light_speed" is "light speed"."""
    return option.replace("_", " ")
