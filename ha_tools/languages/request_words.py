"""Words of a request to a language model, by language: is it about this home, a polite wish, a wish for words? Pure.

The words for kinds and states of things are those of Home Assistant's own sentences, with some of ours beside them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from hassil import Intents, TextSlotList
from hassil.sample import sample_expression
from home_assistant_intents import get_intents

from ha_tools.languages.found_phrases import FoundPhrases, phrases, plain
from ha_tools.languages.phrasebook import listed, phrasebook

STEM_LETTERS = 4
"""Letters from which on a noun is found with its endings: "lamp" in "lampen"."""

COMPOUND_LETTERS = 4
"""Letters from which on a noun is found within a compound: "licht" in "küchenlicht"."""

COMPOUNDING = frozenset({"da", "de", "hu", "nb", "nl", "sv"})
"""Languages that write compounds as one word."""

GENERAL_WORDS = 2
"""So many words behind "what is a" name a kind of thing: "robot vacuum"."""

_DEFINITE = frozenset(
    "the my our your this that these those der die das den dem mein meine meinen unser unsere unseren le la les l mon "
    "ma mes notre nos el los las mi mis nuestra nuestro il lo gli i mio mia o os as meu minha de het mijn onze ons min "
    "mitt mina var vart vara az".split()
)
"""Behind "how does", words of all languages that say that a thing of this home is meant."""

_WHY = frozenset("why warum wieso weshalb waarom hvorfor varfor".split())
"""Asks for a reason, in the languages that name a kind of things without an article."""

_KINDS = ("cover_classes",)
_STATES = ("on_off_states", "cover_states", "lock_states", "bs_open_states")
"""Lists in Home Assistant's sentences."""

LEANING = frozenset(
    "ob dass das die der denn oder ou que qui si o u of dat e che se czy że który która które lub albo eller om att "
    "som at der hvis nebo že který či vagy hogy ha или что ли который як чи що або або".split()
)
"""Begin a part behind a comma that belongs to the question before it, in one language or another."""

_ENGLISH = {
    "home_nouns": (
        "light, lamp, lighting, bulb, dimmer, brightness, switch, plug, socket, outlet, fan, heating, heat, heater, "
        "radiator, thermostat, temperature, air conditioning, air conditioner, aircon, ac, humidity, humidifier, "
        "dehumidifier, boiler, hot water, door, gate, garage, window, blind, shade, shutter, curtain, drape, awning, "
        "lock, alarm, siren, smoke detector, sensor, battery, camera, doorbell, sprinkler, valve, vacuum, hoover, "
        "mower, lawnmower, tv, telly, television, speaker, radio, stereo, music, volume, scene, routine, "
        "timer, reminder, list, calendar, appointment, message, announcement, weather, forecast, home, house, "
        "oven, dishwasher, washing machine, washer, dryer, laundry, fridge, freezer, coffee machine, iron"
    ),
    "home_states": (
        "out, running, playing, ready, done, finished, warm, warmer, cold, colder, chilly, humid, damp, "
        "hot, dark, here, in, upstairs, downstairs, inside, outside"
    ),
    "politely": (
        "can you, could you, would you, will you, won't you, can we, could we, can i, could i, may i, do you mind, "
        "would it be possible, is it possible to, any chance"
    ),
    "wants_words": (
        "tell me, tell us, teach me, teach us, sing*, explain*, describe, recommend, suggest, translat*, "
        "summarize, summarise, compare, calculate, convert, recite, joke*, story, "
        "stories, poem*, riddle*, recipe*, let's play, let's talk, i wonder, "
        "give me an idea, help me understand, heads or tails, flip a coin, toss a coin, roll a dice, roll the dice"
    ),
    "defines": (
        "what is a, what is an, what's a, what's an, what are, what does a, what does an, how does, how do, how to, "
        "difference between, how often should, how do you say, what does, spell, define"
    ),
}


@dataclass(frozen=True)
class RequestWords:
    """The words of one language."""

    nouns: FoundPhrases
    """For what homes have."""
    states: frozenset[str]
    """For how things are and where; those with few letters count only at the end of a text."""
    polite: FoundPhrases
    """Begin a wish that has the form of a question."""
    wanted: FoundPhrases
    """For a joke, a recipe, an explanation."""
    defining: FoundPhrases
    """After these a kind of thing is meant in general."""
    compounds: bool = False
    """Nouns are found within words as well."""

    def names_home(self, text: str) -> bool:
        """Return whether a text holds a noun for what homes have."""
        said = plain(text)
        return bool(self.nouns.first_in(said)) or (self.compounds and any(self._holds(word) for word in said.split()))

    def asks_of_home(self, text: str) -> bool:
        """Return whether a question holds a noun for what homes have, or a word for how things are in one."""
        said = f" {plain(text)} "
        return self.names_home(text) or any(
            f" {state} " in said if len(state) >= STEM_LETTERS else said.endswith(f" {state} ") for state in self.states
        )

    def is_polite(self, text: str) -> bool:
        """Return whether a text begins as a polite wish does."""
        return self._begins(self.polite, plain(text))

    def wants_words(self, text: str) -> bool:
        """Return whether a text holds a word for what is only to be spoken."""
        said = plain(text)
        return bool(self.wanted.first_in(said) or self.defining.first_in(said))

    def asks_why_in_general(self, text: str) -> bool:
        """Return whether it is asked why something is so, and of nothing definite."""
        first, *others = plain(text).split() or [""]
        return first in _WHY and not _DEFINITE & set(others)

    def without_general(self, text: str) -> str:
        """Return a text in plain words without what it names in general: the "heat pump" of "what is a heat pump"."""
        said = plain(text)
        before, _, after = said.partition(self.defining.first_in(said) or said)
        defined = after.split()
        return " ".join([before, *defined[GENERAL_WORDS:]]) if defined and defined[0] not in _DEFINITE else said

    def _begins(self, phrases: FoundPhrases, said: str) -> bool:
        found = phrases.first_in(said)
        return bool(found) and said.startswith(found)

    def _holds(self, word: str) -> bool:
        return any(len(noun) >= COMPOUND_LETTERS and noun in word for noun in self.nouns.begun)


@functools.cache
def request_words(language: str) -> RequestWords:
    """Return the words of a language; those of English, which many names are in, where it has no phrasebook.

    It takes 0.1 s for the first time.
    """
    book = phrasebook(language)
    fields = {name: getattr(book, name) if book else _ENGLISH[name] for name in _ENGLISH}
    kinds = frozenset().union(*(_of_grammar(language, name) for name in _KINDS))
    states = frozenset().union(*(_of_grammar(language, name) for name in _STATES))
    return RequestWords(
        _stems(fields["home_nouns"], kinds) if book else _nouns(fields["home_nouns"], kinds),
        states.union(map(plain, listed(fields["home_states"]))),
        phrases(fields["politely"]),
        phrases(fields["wants_words"]),
        phrases(fields["defines"]),
        book is not None and language.partition("-")[0] in COMPOUNDING,
    )


def _of_grammar(language: str, name: str) -> frozenset[str]:
    """Return all that a list of words in Home Assistant's sentences of a language can be."""
    data = get_intents(language) or {}
    if name not in data.get("lists", {}):
        return frozenset()
    only = {"language": language, "intents": {}, "lists": {name: data["lists"][name]}}
    grammar = Intents.from_dict({**only, "expansion_rules": data.get("expansion_rules", {})})
    words = grammar.slot_lists[name]
    assert isinstance(words, TextSlotList)  # noqa: S101 - ranges and wildcards have other names
    forms = (
        sample_expression(value.text_in, grammar.slot_lists, grammar.expansion_rules, language=language)
        for value in words.values
    )
    return frozenset(plain(form) for each in forms for form in each)


def _nouns(field: str, kinds: frozenset[str]) -> FoundPhrases:
    """Return English nouns, each with its plurals."""
    plurals = (form for noun in listed(field) for form in (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies"))
    return FoundPhrases(kinds.union(plurals))


def _stems(field: str, kinds: frozenset[str]) -> FoundPhrases:
    """Return the beginnings of nouns; the short ones are whole words."""
    stems = [plain(stem) for stem in listed(field)]
    return FoundPhrases(
        kinds.union(stem for stem in stems if len(stem) < STEM_LETTERS),
        tuple(stem for stem in stems if len(stem) >= STEM_LETTERS),
    )
