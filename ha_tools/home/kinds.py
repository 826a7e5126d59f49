"""The words people use for kinds of things, by Home Assistant domain and device class. Data."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from ha_tools.home.names import Words, words


@dataclass(frozen=True, order=True)
class Kind:
    """A kind of thing: a domain, or what is of one device class in it."""

    domain: str
    """Home Assistant's domain."""
    device_class: str = ""
    """Home Assistant's device class; empty is any, and none."""

    def __str__(self) -> str:
        return f"{self.domain}.{self.device_class}" if self.device_class else self.domain

    def within(self, other: Kind) -> Kind | None:
        """Return the kind that is within both kinds."""
        if self.domain != other.domain:
            return None
        if other.device_class in {"", self.device_class}:
            return self
        return None if self.device_class else other


ABILITIES: Mapping[str, Callable[[frozenset[str]], bool]] = {
    "heating": lambda modes: not modes.isdisjoint({"heat", "heat_cool", "auto"}),
    "only_heating": lambda modes: "heat" in modes and modes.isdisjoint({"cool", "heat_cool"}),
    "cooling": lambda modes: not modes.isdisjoint({"cool", "heat_cool"}),
}
"""Stand-in for a device class of climate things, which have none -> test of the modes that make one of it."""


def kind_of(text: str) -> Kind:
    """The kind whose text this is: "cover", "cover.window"."""
    domain, _, device_class = text.partition(".")
    return Kind(domain, device_class)


DOMAIN_WORDS = {
    "light": ("light", "lamp", "lighting"),
    "switch": ("switch", "plug", "socket", "outlet"),
    "fan": ("fan",),
    "climate": ("thermostat", "climate", "temperature"),
    "media_player": ("media player", "player", "music"),
    "scene": ("scene",),
    "input_boolean": ("toggle",),
    "sensor": ("sensor",),
    "binary_sensor": ("sensor",),
    "cover": ("cover", "window covering"),
    "valve": ("valve",),
    "lock": ("lock", "door"),
    "alarm_control_panel": ("alarm", "alarm panel", "alarm system", "burglar alarm", "security system"),
    "vacuum": ("vacuum", "vacuum cleaner", "robot vacuum", "vacuum robot", "hoover", "robot"),
    "lawn_mower": ("mower", "lawn mower", "lawnmower", "robot mower"),
    "person": ("person", "people", "anyone", "anybody", "someone", "somebody", "everyone", "everybody"),
    "weather": ("weather",),
    "humidifier": (),
    "water_heater": ("water heater", "hot water", "boiler"),
    "siren": ("siren",),
    "script": ("script",),
    "automation": ("automation",),
    "button": ("button",),
    "input_button": ("button",),
}
"""Home Assistant domain -> what people call its things, singular."""

COVERING_WORDS = {
    "blind": ("blind", "roller blind", "venetian blind"),
    "shade": ("shade", "roller shade"),
    "shutter": ("shutter", "roller shutter"),
    "curtain": ("curtain", "drape"),
}
"""Device class of what covers a window -> what people call it. Few homes tell them apart, and many have no class."""

UNCLASSED = "unclassed"
"""Stands for a device class where a thing has none."""

CLASS_WORDS = {
    **{
        f"cover.{covering}": (
            *COVERING_WORDS.get(covering, ()),
            *itertools.chain.from_iterable(COVERING_WORDS.values()),
        )
        for covering in (*COVERING_WORDS, UNCLASSED)
    },
    "cover.awning": ("awning", "sunshade"),
    "climate.heating": ("heating", "heat", "heater", "radiator"),
    "climate.cooling": ("air conditioning", "air conditioner", "ac"),
    "switch.outlet": ("plug", "socket", "outlet"),
    **dict.fromkeys(
        ("media_player.speaker", "media_player.receiver", f"media_player.{UNCLASSED}"), ("speaker", "radio", "stereo")
    ),
    **dict.fromkeys(("humidifier.humidifier", f"humidifier.{UNCLASSED}"), ("humidifier",)),
    "valve.water": ("water", "water valve", "water supply"),
    "valve.gas": ("gas", "gas valve", "gas supply"),
    "binary_sensor.battery": ("battery",),
    "binary_sensor.carbon_monoxide": ("carbon monoxide", "carbon monoxide detector", "co detector"),
    "binary_sensor.door": ("door", "door sensor"),
    "binary_sensor.garage_door": ("door", "garage door"),
    "binary_sensor.gas": ("gas", "gas detector", "gas sensor"),
    "binary_sensor.moisture": ("leak", "water leak", "leak sensor", "leak detector", "water sensor"),
    "binary_sensor.motion": ("motion", "movement", "motion sensor", "motion detector", "presence", "occupancy"),
    "binary_sensor.occupancy": ("occupancy", "presence", "occupancy sensor", "presence sensor"),
    "binary_sensor.opening": ("opening", "contact"),
    "binary_sensor.presence": ("presence", "occupancy", "presence sensor"),
    "binary_sensor.problem": ("problem",),
    "binary_sensor.smoke": ("smoke", "smoke detector", "smoke alarm", "smoke sensor"),
    "binary_sensor.vibration": ("vibration", "vibration sensor"),
    "binary_sensor.window": ("window", "window sensor"),
    "cover.door": ("door",),
    "cover.garage": ("garage door", "door", "garage"),
    "cover.gate": ("gate",),
    "cover.window": ("window",),
    "humidifier.dehumidifier": ("dehumidifier",),
    "media_player.tv": ("tv", "television", "telly"),
    "sensor.battery": ("battery",),
    "sensor.energy": ("energy sensor", "energy meter"),
    "sensor.humidity": ("humidity sensor", "hygrometer"),
    "sensor.illuminance": ("light sensor", "brightness sensor"),
    "sensor.power": ("power sensor", "power meter"),
    "sensor.temperature": ("temperature sensor", "thermometer"),
}
"""Domain and device class -> what people call those, singular."""

HOUSEHOLD = frozenset(
    map(
        kind_of,
        (
            *("climate", "scene", "lock", "alarm_control_panel", "valve", "vacuum", "lawn_mower"),
            *("cover.garage", "cover.gate", "cover.awning"),
            *("water_heater", "script", "automation", "siren"),
        ),
    )
)
"""Things that serve more than their room: the only one in the home is meant from everywhere."""

KIND_NAMES = {
    "light": "lights",
    "switch": "switches",
    "fan": "fans",
    "climate": "thermostats",
    "media_player": "media players",
    "humidifier": "humidifiers",
    "siren": "sirens",
}
"""Domain -> what all of its things are called, as a name that `kinds` understands."""

EVERYTHING = frozenset({"all", "everything", "everywhere", "every"})
"""Said as a name: the whole home is really meant."""

HERE = frozenset(map(words, ("here", "in here", "room", "this room", "this area")))
"""Said as an area: where the speaker is."""

EVERYWHERE = frozenset(
    map(
        words,
        (
            *("all", "everywhere", "anywhere", "everything", "home", "house", "all areas", "all rooms", "every room"),
            *(
                "whole home",
                "whole house",
                "entire home",
                "entire house",
                "all of house",
                "all over house",
                "all floors",
            ),
        ),
    )
)
"""Said as a place: the whole home."""

OUTDOORS = frozenset(map(words, ("outside", "outdoors", "outdoor", "exterior", "out")))
"""Said as a place: what lies outside the house."""

INDOORS = frozenset(map(words, ("inside", "indoors", "indoor", "interior")))
"""Said as a place: the rooms of the house."""

OUTDOOR_PLACES = frozenset(
    words(
        "garden outside outdoors yard backyard terrace patio balcony pool street driveway "
        "garten vorgarten terrasse balkon hof innenhof einfahrt veranda"
    )
)
"""Comparable words of what areas outside the house are called."""

_WORDS_OF_KIND: Mapping[Kind, tuple[Words, ...]] = {
    kind_of(text): tuple(map(words, known)) for text, known in (*DOMAIN_WORDS.items(), *CLASS_WORDS.items())
}
_COVERING_OF = {words(said): covering for covering, known in COVERING_WORDS.items() for said in known}
_KINDS_OF_WORDS = {
    said: frozenset(kind for kind, known in _WORDS_OF_KIND.items() if said in known)
    for known in _WORDS_OF_KIND.values()
    for said in known
}
KIND_WORDS = frozenset(word for said in _KINDS_OF_WORDS for word in said)
"""Every comparable word of what kinds are called."""


def kinds(said: Words) -> frozenset[Kind]:
    """The kinds that the words name and nothing more: ("light",) is all lights; ("kitchen", "light") is none."""
    return _KINDS_OF_WORDS.get(said, frozenset())


def senses(said: Words) -> tuple[frozenset[Kind], ...]:
    """As `kinds`, the closest sense first: blinds are what is of that class, else whatever covers a window."""
    closest = _CLOSEST.get(said)
    return (frozenset({closest}), kinds(said)) if closest else (kinds(said),)


def is_part_of_kind(said: Words) -> bool:
    """Return whether only some of the kind go by this word: not every light is a lamp."""
    return said in _SOME_OF


def may_name(said: Words) -> bool:
    """Return whether a thing that has this word in its name is meant by it before others of the kind."""
    return said in _SOME_OF or said in _NAMING


_CLOSEST: Mapping[Words, Kind] = {
    **{said: Kind("cover", covering) for said, covering in _COVERING_OF.items()},
    **{words(said): Kind("switch", "outlet") for said in ("plug", "socket", "outlet")},
    **{words(said): Kind("climate", "only_heating") for said in ("heating", "heat", "heater", "radiator")},
    words("thermostat"): Kind("climate", "heating"),
}
"""Spoken word -> the kind that is meant before the others that go by it."""

_SOME_OF = frozenset(map(words, ("lamp", "radio", "stereo")))
_NAMING = frozenset(
    map(
        words,
        (
            *("ac", "air conditioning", "air conditioner", "heater", "radiator", "thermostat", "boiler"),
            *("fan", "plug", "socket", "outlet", "speaker", "player", "tv", "humidifier", "dehumidifier"),
        ),
    )
)


def narrowed(said: Iterable[Kind], allowed: frozenset[Kind]) -> frozenset[Kind]:
    """Return the kinds that are in both; nothing allowed is no bound."""
    if not allowed:
        return frozenset(said)
    return frozenset(both for kind in said for bound in allowed if (both := kind.within(bound)))


def shared_words(several: Collection[Kind]) -> Words:
    """Return the words by which all of these kinds go; none where there are no such words."""
    first, *others = sorted(several, reverse=True)
    shared = (said for said in _WORDS_OF_KIND.get(first, ()) if all(said in _WORDS_OF_KIND[kind] for kind in others))
    return next(shared, ())


def shared_kind(several: Collection[Kind]) -> str:
    """Return the kind that names all of these, a key of the languages' nouns: "cover.window", "light", "device"."""
    domains = {kind.domain for kind in several}
    if not any(kind.device_class for kind in several):
        return domains.pop() if len(domains) == 1 else "device"
    shared = shared_words(several)
    return next((str(kind) for kind in sorted(several) if _WORDS_OF_KIND.get(kind, ())[:1] == (shared,)), "device")


def kind_noun(kind: Kind) -> str:
    """Return the noun for one such thing: "light", "speaker"; what only tells is a sensor, whatever it looks at."""
    if kind.domain == "binary_sensor":
        return "sensor"
    known = CLASS_WORDS.get(str(kind)) or DOMAIN_WORDS.get(kind.domain)
    if kind.domain == "media_player":
        return known[0] if known and kind.device_class == "tv" else kind.device_class or "player"
    return known[0] if known else kind.domain.removeprefix("input_").replace("_", " ")


def kind_words(kind: Kind) -> frozenset[Words]:
    """Return all that one such thing may be called, as comparable words."""
    texts = (*DOMAIN_WORDS.get(kind.domain, ()), *CLASS_WORDS.get(str(kind), ()), kind_noun(kind))
    return frozenset(map(words, texts))
