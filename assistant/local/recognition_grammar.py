"""The sentences of a home as a grammar: what can be heard without a key."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from assistant.local.automaton import Automaton, automaton
from assistant.local.groceries import GROCERIES
from assistant.local.sentence_rules import ENDS, ORDERS, QUESTIONS, SHARED, UNSAYABLE
from assistant.local.spoken import abbreviations, number, spoken
from ha_tools.home.home import Area, Floor, Home

SWITCHABLE = frozenset({"light", "switch", "fan", "input_boolean", "media_player", "climate", "humidifier"})
"""Domains that are turned on and off by name."""
STATEFUL = frozenset({"light", "switch", "fan"})
"""Domains of which "is X on" is asked."""
READABLE = frozenset({"sensor", "climate"})
"""Domains of which "what is X" is asked."""
OPENABLE = frozenset({"cover", "valve"})
"""Domains that are opened and closed by name."""
CHOSEN = frozenset({"lock", "vacuum", "lawn_mower", "scene", "script", "todo", "calendar"})
"""Further domains of which we may ask which one is meant."""
COVERINGS = {"blind": "blinds", "shutter": "shutters", "shade": "shades", "curtain": "curtains"}
"""Device class of covers that rooms have -> what all of them are called."""
GATES = {"garage": "garage door", "gate": "gate", "awning": "awning"}
"""Device class of covers that a home has one of -> what it is called."""
MAX_NAMES = 1500
"""Names and aliases that are kept, so that a very large home still decodes faster than real time."""

MOST_WORDS, MOST_LETTERS = 24, 200
"""Bounds of one name as it is said, in which the digits of a long number are a word each: nobody says a longer one."""

COLOURS = "red orange yellow green blue purple pink white turquoise cyan magenta violet lavender gold".split()
"""Colours that are one word and sound unlike each other."""
WHITES = ("warm white", "cold white", "cool white", "daylight")
TIMERS = "pizza pasta egg tea rice bread cake oven laundry kitchen".split()
"""Names of timers: in free words nothing else would be heard safely."""
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
LISTS = ("list", "shopping list")
"""Words for the list whatever its name is."""
LISTING = "listing"
"""The rule with so many words that nothing may follow it: "a bit more to the left please" is near to one of them."""
PIERCED = {"window": "windows", "door": "doors"}
"""Device class of what stands open -> what all of them are called."""

_END = ""
"""Stands in a tree of words where a phrase ends."""

Tree = dict[str, "Tree"]
"""By word, what may follow it."""


NAMES_OF: Mapping[str, Collection[str]] = {
    "things": SWITCHABLE,
    "choices": SWITCHABLE | OPENABLE | CHOSEN,
    "lights": {"light"},
    "climates": {"climate"},
    "scenes": {"scene"},
    "scripts": {"script"},
    "buttons": {"button", "input_button"},
    "stateful": STATEFUL,
    "readable": READABLE,
    "openable": OPENABLE,
    "valves": {"valve"},
    "locks": {"lock"},
    "vacuums": {"vacuum"},
    "mowers": {"lawn_mower"},
    "players": {"media_player"},
    "people": {"person"},
}
"""Rule -> the domains of the things whose names fill it."""

PHRASES: Mapping[str, Sequence[str]] = {
    "items": GROCERIES,
    "numbers": tuple(map(number, range(101))),
    "degrees": tuple(map(number, range(10, 31))),
    "few": tuple(map(number, range(2, 6))),
    "colours": COLOURS,
    "whites": WHITES,
    "timers": TIMERS,
    "hours": tuple(map(number, range(1, 13))),
    "days": DAYS,
}
"""Rule -> what fills it in every home."""


@dataclass(frozen=True)
class Grammar:
    """The sentences that can be heard in one home."""

    rules: Mapping[str, str]
    """By name, what can be said, in the notation of JSGF."""
    unasked: Automaton
    """Sentences that are said unasked."""
    answering: Automaton
    """Sentences after a question of ours: those, or an answer."""
    words: frozenset[str]
    """Every word of it."""
    abbreviations: frozenset[str]
    """Words of it that may be spelled out."""
    wake_words: tuple[str, ...]
    """Phrases that may lead an utterance and are no part of what is asked."""
    written: Mapping[str, str]
    """Name as it is said -> as the home writes it, where the two differ by more than case."""

    def transcript(self, heard: str) -> str:
        """Return the words without the wake words, with the names as the home writes them."""
        text = self._after_wake_words(heard)
        if not self.written:
            return text
        said = sorted(self.written, key=len, reverse=True)
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, said))})\b")
        return pattern.sub(lambda found: self.written[found.group()], text)

    def _after_wake_words(self, heard: str) -> str:
        """Also when the audio began in the middle of them: "jarvis turn on the fan"."""
        words = heard.split()
        for phrase in (phrase.split() for phrase in self.wake_words):
            for start in range(len(phrase)):
                if words[: len(phrase) - start] == phrase[start:]:
                    return " ".join(words[len(phrase) - start :])
        return " ".join(words)


def grammar_of(home: Home, wake_words: Sequence[str] = ("hey jarvis",), pin_digits: int = 0) -> Grammar:
    """The grammar of the fixed sentences about this home, and of a PIN of so many digits."""
    names = {name: as_said for name in _names(home) if (as_said := said_as(name))}
    wake = tuple(said for phrase in wake_words if (said := spoken(phrase)))
    lists = _lists(home, names) | {
        "wake": _one_of(_tails(wake)),
        "pin": " ".join(["<digit>"] * pin_digits) or UNSAYABLE,
    }
    wishes, asked = (_of_home(home, rules) for rules in (ORDERS, QUESTIONS))
    parts = [*(ORDERS[rule][1] for rule in wishes), *(QUESTIONS[rule][1] for rule in asked)]
    lists["wishes"] = " | ".join(f"<{rule}>" for rule in wishes if rule != LISTING)
    lists["listing"] = f" | <{LISTING}>" if LISTING in wishes else ""
    lists["said"] = " | ".join(f"<{rule}>" for rule in ("order", *asked, "ending"))
    rules, unasked, answering = _read(f"{SHARED}{''.join(parts)}{ENDS}".format_map(lists))
    return Grammar(
        rules=rules,
        unasked=unasked,
        answering=answering,
        words=frozenset(re.findall(r"[a-z][a-z']*", re.sub(r"<\w+>", " ", " ".join(rules.values())))),
        abbreviations=frozenset().union(*map(abbreviations, names)),
        wake_words=wake,
        written=MappingProxyType({said: name for name, said in names.items() if said != name.lower()}),
    )


def said_as(name: str) -> str:
    """Return a name as it is said; empty where nobody can say it."""
    said = spoken(name) or ""
    return said if len(said) <= MOST_LETTERS and len(said.split()) <= MOST_WORDS else ""


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Mapping[str, str], Automaton, Automaton]:
    """Return the rules of a text, and their sentences unasked and after a question.

    Kept, since a home changes far more often than its names do.
    """
    rules = _parsed(text)
    return MappingProxyType(rules), automaton(rules, "unasked"), automaton(rules, "answering")


def _parsed(text: str) -> dict[str, str]:
    """The expansions by rule."""
    return {name: " ".join(expansion.split()) for name, expansion in re.findall(r"<(\w+)> = ([^;]*);", text)}


def _of_home(home: Home, rules: Mapping[str, tuple[frozenset[str], str]]) -> list[str]:
    """The rules for which the home has something."""
    kinds = {kind for entity in home.entities.values() for kind in (entity.domain, entity.device_class)}
    return [rule for rule, (needs, _) in rules.items() if not needs or needs & kinds]


def _names(home: Home) -> list[str]:
    """Every name and alias: areas, floors and things that are switched first, so that a bound drops readings."""
    rooms: tuple[Area | Floor, ...] = (*home.areas.values(), *home.floors.values())
    places = [name for place in rooms for name in (place.name, *place.aliases)]
    things = sorted(home.entities.values(), key=lambda entity: entity.domain in READABLE)
    return (places + [name for entity in things for name in entity.names])[:MAX_NAMES]


def _lists(home: Home, names: Mapping[str, str]) -> dict[str, str]:
    """The alternatives that fill the rules. Every area may be said of everything: another would be heard instead."""
    entities = tuple(home.entities.values())

    def said(written: Iterable[str]) -> str:
        return _one_of(names[name] for name in written if name in names)

    def of(domains: Iterable[str]) -> str:
        return said(name for entity in entities if entity.domain in domains for name in entity.names)

    def where_any(domain: str, *words: str) -> str:
        return _one_of(words if any(entity.domain == domain for entity in entities) else ())

    def called(domain: str) -> list[str]:
        return [name for entity in entities if entity.domain == domain for name in entity.names]

    def long(domain: str) -> str:
        """Names that are a sentence of their own; one word is too easily heard in a noise."""
        return said(name for name in called(domain) if " " in (names.get(name) or ""))

    def classes(*domains: str) -> set[str | None]:
        return {entity.device_class for entity in entities if entity.domain in domains}

    covers = classes("cover")
    stands_open = {*PIERCED, "garage_door", "opening"}
    openings = [entity for entity in entities if entity.domain == "cover" or entity.device_class in stands_open]
    called_so = {word for entity in openings for name in entity.names for word in (names.get(name) or "").split()}
    pierced = {kind for kind in PIERCED if kind in called_so | classes("cover", "binary_sensor")}
    lists = [names[name] for name in called("todo") if name in names]
    return {
        **{rule: of(domains) for rule, domains in NAMES_OF.items()},
        **{rule: _one_of(phrases) for rule, phrases in PHRASES.items()},
        "areas": said(name for area in home.areas.values() for name in (area.name, *area.aliases)),
        "floors": said(name for floor in home.floors.values() for name in (floor.name, *floor.aliases)),
        "scene_names": long("scene"),
        "script_names": long("script"),
        "openings": said(name for entity in openings for name in entity.names),
        "pierced": _one_of(name for kind, name in PIERCED.items() if kind in pierced),
        "coverings": _one_of(name for kind, name in COVERINGS.items() if kind in covers or None in covers),
        "gates": _one_of(name for kind, name in GATES.items() if kind in covers),
        "doors": where_any("lock", "door", "doors"),
        "alarm": where_any("alarm_control_panel", "alarm"),
        "vacuum": where_any("vacuum", "vacuum"),
        "clean": where_any("vacuum", "vacuum", "clean"),
        "mower": where_any("lawn_mower", "mower"),
        "mow": where_any("lawn_mower", "mow"),
        "lists": _one_of((*LISTS, *lists, *(f"{name} list" for name in lists if not name.endswith("list")))),
    }


def _tails(phrases: Iterable[str]) -> list[str]:
    """Each phrase, and what is left of it when its first words are cut off."""
    return [" ".join(words[start:]) for words in map(str.split, phrases) for start in range(len(words))]


def _one_of(phrases: Iterable[str]) -> str:
    """A JSGF group of alternatives; what they begin with alike stands there once, which is searched once."""
    tree: Tree = {}
    for phrase in sorted({tuple(phrase.split()) for phrase in phrases}):
        branch = tree
        for word in phrase:
            branch = branch.setdefault(word, {})
        if phrase:
            branch[_END] = {}
    return f"({_alternatives(tree)})" if tree else f"({UNSAYABLE})"


def _alternatives(tree: Tree) -> str:
    """Return the JSGF alternatives of a tree of words; its ends are written before what leads to them."""
    branches = [tree]
    for branch in branches:
        branches += branch.values()
    written: dict[int, str] = {}
    for branch in reversed(branches):
        words = [f"{word}{_rest(branch[word], written)}" for word in branch if word != _END]
        written[id(branch)] = " | ".join(words)
    return written[id(tree)]


def _rest(branch: Tree, written: Mapping[int, str]) -> str:
    """Return the JSGF of what follows a word, if anything must or may."""
    following = written[id(branch)]
    if not following:
        return ""
    if _END in branch:
        return f" [{following}]"
    return f" {following}" if len(branch) == 1 else f" ({following})"
