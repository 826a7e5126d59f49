"""Reading sentences with words of the speaker's own in them: what is put on a list, what is to be sent.

The fixed words make them certain, never the free ones: these are kept as they were said, with case and commas.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ha_tools.home.home import Area, Floor, Home
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.languages.phrasebook import caseless
from ha_tools.sentences import templates
from ha_tools.sentences.reading import Phrase, Reading

_BEFORE = (
    r"(?:(?:hey|ok|okay|so|well|please|now|(?:can|could|would|will) (?:you|we)|i(?:'d| would) like you to|"
    r"i want you to|let's|tell me)[, ]+)*"
)
_AFTER = r"(?:,? (?:please|for me|thanks|thank you))*[.!?\s]*"

GENERIC: Mapping[str, tuple[str, ...]] = {
    "todo": ("list", "to-do list", "to do list", "todo list", "shopping list", "grocery list"),
    "calendar": (),
    "notify": (),
}
"""Domain -> what its things are called whatever their names are."""

KIND_WORDS: Mapping[str, str] = {"todo": "list", "calendar": "calendar"}
"""Domain -> the word that a name is said with or without: "the shopping list", "chores list"."""


class Phrases:
    """The English phrases with the names of one home; immutable."""

    def __init__(self, home: Home, contacts: Iterable[str] = ()) -> None:
        """`contacts` are the names of the home's address book."""
        known = {domain: _names(home, domain) for domain in GENERIC}
        known["contact"] = _names(home, "person") | set(contacts)
        known["notify"] |= known["contact"]
        names = {domain: _alternatives(each) for domain, each in known.items()}
        names["room"] = _alternatives(_room_names(home))
        self._patterns = [
            (phrase, caseless(f"{_BEFORE}(?:{filled}){_AFTER}"))
            for phrase in templates.PHRASES
            if (filled := _filled(phrase, names))
        ]

    def readings(self, text: str) -> Iterator[Reading]:
        """Yield the readings of the whole text, the likeliest first."""
        said = " ".join(text.replace("\u2019", "'").split())
        for phrase, pattern in self._patterns:
            if found := pattern.fullmatch(said):
                slots = {slot: value for slot, value in found.groupdict().items() if value is not None}
                yield Reading(phrase.intent, slots, may_go_on=phrase.may_go_on)


class ForeignPhrases:
    """The phrases for messages and calls of another language, with the names of one home; immutable."""

    def __init__(self, language: str, home: Home, contacts: Iterable[str] = ()) -> None:
        """`contacts` are the names of the home's address book."""
        self._language = language
        phrases = message_phrases(language)
        people = _names(home, "person") | set(contacts)
        named = {"contact": people, "notify": people | _names(home, "notify"), "room": _room_names(home)}
        endings = phrases.name_endings if phrases else ()
        self._names = {kind: _declined(names, endings) for kind, names in named.items()}
        self._patterns = tuple(phrases.patterns(self._names)) if phrases else ()

    def readings(self, text: str) -> Iterator[Reading]:
        """Yield the readings of the whole text, the likeliest first."""
        said = " ".join(text.replace("\u2019", "'").split()).strip(" .!?")
        for intent, pattern in self._patterns:
            if found := pattern.fullmatch(said):
                slots = {slot: value.strip(" ,:") for slot, value in found.groupdict().items()}
                if "name" in slots:
                    slots["name"] = self._meant(slots["name"])
                yield Reading(intent, slots, may_go_on=bool(slots.keys() - {"name"}), language=self._language)

    def _meant(self, said: str) -> str:
        """Return a name as it is written: "Herrn Weber" is "Herr Weber"."""
        return next(found for names in self._names.values() if (found := names.get(said.casefold())))


def _declined(names: Iterable[str], endings: Sequence[str]) -> Mapping[str, str]:
    """Return all that names are said as, in lower case, and what each then means."""
    found = dict[str, str]()
    for name in sorted(names):
        first, *rest = name.split()
        for said in (f"{name}", *(" ".join([f"{first}{end}", *rest]) for end in endings)):
            found.setdefault(said.casefold(), name)
    return found


def _filled(phrase: Phrase, names: Mapping[str, str]) -> str:
    """The pattern with the home's names; empty where the home has no such thing."""
    pattern = phrase.pattern
    if phrase.needs and not names[phrase.needs]:
        return ""
    for domain, known in names.items():
        if f"{{{domain}}}" in pattern and not known:
            return ""
        pattern = pattern.replace(f"{{{domain}}}", f"(?P<name>{known})")
    return pattern


def _names(home: Home, domain: str) -> set[str]:
    """All that things of a domain are called, with and without the word for their kind, and as recognisers write it."""
    named = [name for entity in home.entities.values() if entity.domain == domain for name in entity.names]
    kind = KIND_WORDS.get(domain, "")
    known = {*GENERIC.get(domain, ())} if named else set()
    for name in (" ".join(name.replace("\u2019", "'").split()) for name in named):
        bare = re.sub(rf"\s+{kind}$", "", name, flags=re.IGNORECASE) if kind else name
        known |= {name, bare, f"{bare} {kind}".strip()}
    return {spelt for name in known for spelt in (name, name.replace("'", ""), name.replace("-", " ")) if spelt.strip()}


def _room_names(home: Home) -> set[str]:
    """All that areas and floors are called."""
    places: tuple[Area | Floor, ...] = (*home.areas.values(), *home.floors.values())
    return {name for place in places for name in place.names}


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
