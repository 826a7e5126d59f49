"""The words people use for kinds of things, by Home Assistant domain. Data."""

from ha_tools.names import Words, words

DOMAIN_WORDS = {
    "light": ("light", "lamp", "lighting"),
    "switch": ("switch", "plug", "socket", "outlet"),
    "fan": ("fan",),
    "climate": (
        "thermostat",
        "climate",
        "heating",
        "heater",
        "air conditioning",
        "air conditioner",
        "ac",
        "temperature",
    ),
    "media_player": ("media player", "speaker", "tv", "television"),
    "scene": ("scene",),
    "input_boolean": ("toggle",),
    "sensor": ("sensor",),
    "binary_sensor": ("sensor",),
    "cover": ("cover", "blind", "curtain", "shutter", "shade"),
}
"""Home Assistant domain -> what people call its things, singular."""

DOMAIN_NAMES = {
    "media_player": "media players",
    "input_boolean": "helpers",
    "climate": "thermostats",
    "switch": "switches",
}
"""Plurals that are not the domain's word with an s."""

HOUSEHOLD_DOMAINS = frozenset({"climate", "scene"})
"""Things that serve more than their room: the only one in the home is meant from everywhere."""

KIND_NAMES = {"light": "lights", "switch": "switches", "fan": "fans", "climate": "heating", "media_player": "speakers"}
"""Domain -> what all of its things are called, as a name that `kinds` understands."""

EVERYTHING = frozenset({"all", "everything", "everywhere", "every"})
"""Said as a name: the whole home is really meant."""

HERE = frozenset(map(words, ("here", "in here", "room", "this room", "this area")))
"""Said as an area: where the speaker is."""

_WORDS_OF_DOMAIN = {domain: frozenset(words(said) for said in known) for domain, known in DOMAIN_WORDS.items()}


def kinds(said: Words) -> frozenset[str]:
    """The domains that the words name and nothing more: ("light",) is {"light"}; ("kitchen", "light") is none."""
    return frozenset(domain for domain, known in _WORDS_OF_DOMAIN.items() if said in known)


def plural(domains: frozenset[str]) -> str:
    """What several things of these domains are called: "lights"; "devices" when they are of several kinds."""
    if len(domains) != 1:
        return "devices"
    (domain,) = domains
    return DOMAIN_NAMES.get(domain, domain.replace("_", " ") + "s")
