"""Short phrases for a language that home-assistant-intents has no sentences for: yes, no, stop, a greeting. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ha_tools.wording.language import heard, languages

SPOKEN = tuple(language for language in languages() if language != "en")
"""The languages that have a phrasebook."""


@dataclass(frozen=True)
class Phrasebook:
    """One language's phrases beside Home Assistant's sentences, as its file of words has them below `heard`."""

    joints: str
    """Words between two items of a list; one of them stands for all where we list."""
    yes: str
    """Words of a yes, one a line or between commas; they may be said several times."""
    no: str
    """A no to a question."""
    stop: str
    """Ends what rings, is said or was asked, beside Home Assistant's words for "never mind"."""
    ends_ringing: str
    """Words that end only the ringing timer."""
    acknowledges: str
    """Words that tell that an announcement was heard."""
    backchannel: str
    """Words of somebody who listens and does not want to interrupt; laughter, as recognisers write it."""
    asks_for_more: str
    """Words and phrases with which no sentence ends."""
    corrects: str
    """Words behind which people say what they meant instead."""
    between_people: str
    """Words by which people speak to each other: "you", "we", "mum"."""
    ordinals: str
    """Words for the first, second, third, fourth and last of several, in all their forms."""
    beside_choice: str
    """Words that people say round what they choose, and that choose nothing."""
    digits: str
    """Words of digits beside those of a grammar: "zwo=2"."""
    beside_pin: str
    """Words that people say round a PIN."""
    doubtful: str
    """Negations, conditions and other words that make of a wish none."""
    asking: str
    """Words that begin questions."""
    articles: str
    """Articles and partitives, which are no part of what is put on a list; one that ends in ' stands at the word."""
    thanks: str
    """Words of thanks."""
    greetings: str
    """Words of greeting."""
    help: str
    """Asks what can be said."""
    home_nouns: str
    """Beginnings of nouns for what homes have: enough to notice that a sentence may be about the home."""
    home_states: str
    """Words for how things in a home are, and where: on, open, warm, here."""
    of_speaker: str
    """Words for whoever speaks, and for what is theirs: "me", "my"."""
    politely: str
    """Begin wishes that have the form of a question."""
    wants_words: str
    """Words for what is only to be spoken: a joke, a recipe, an explanation; one with * may end in any way."""
    defines: str
    """Words before a kind of thing in general: "what is a"."""
    leaning: str
    """Words that begin a part behind a comma that belongs to the question before it: "or", "that"."""
    definite: str
    """Articles and the like that say that a thing of this home is meant, and no kind of thing in general."""
    pin_words: str
    """Words for a code, digits, a secret, a password; one with * may end in any way."""
    mistaken: str = ""
    """Words that say that something else was meant than what was done: "that was the wrong lamp"."""
    rejects: str = ""
    """Words before what was not meant: "not"."""
    of_anybody: str = ""
    """Words for the speaker in what anybody may ask: "how do I", "why do we"."""
    say_again: str = ""
    """Asks for our last answer once more."""
    say_slower: str = ""
    """The same, slower."""
    say_louder: str = ""
    """The same, louder."""
    say_otherwise: str = ""
    """The same, in other words."""
    what_was_heard: str = ""
    """Asks what we understood last."""
    asks_for_plans: str = ""
    """Asks what is planned for later."""
    cancels_plans: str = ""
    """Cancels all that is planned."""
    cancels_plan: str = ""
    """Cancels what was just planned, or told to be."""
    asks_briefing: str = ""
    """Asks for the briefing of the day."""
    pauses_plans: str = ""
    """Pauses all that is planned."""
    pauses_plan: str = ""
    """Pauses what is planned for something, or was planned last: {name}."""
    resumes_plans: str = ""
    """Lets all that is paused go on."""
    resumes_plan: str = ""
    """Lets one go on, likewise."""
    good_morning: str = ""
    """A greeting in the morning."""
    good_afternoon: str = ""
    good_evening: str = ""
    good_night: str = ""
    goodbye: str = ""
    beside_people: str = ""
    """Words that are left out of the sentences about who speaks before they are looked for."""
    learns_voice: str = ""
    """Has the speaker's voice learned."""
    forgets_voice: str = ""
    """Has it forgotten."""
    forgets_person: str = ""
    """Has all that is kept of the speaker forgotten."""
    asks_speaker: str = ""
    """Asks who speaks."""
    calls_person: str = ""
    """Tells what the speaker wants to be called: {name}."""
    no_name: str = ""
    """Words that are nobody's name: "yes", "a", "good"."""
    reads_own_calendar: str = ""
    """Asks what stands in the speaker's own calendar, {when} where that is said."""
    reads_own_list: str = ""
    """The same of the speaker's own list."""
    adds_to_own_list: str = ""
    """Puts {items} there."""
    compounds: str = ""
    """Anything where compounds are written as one word: "licht" is found in "küchenlicht"."""
    elided_numbers: str = ""
    """Beginnings of numbers that lose their first letter within a longer one: "cento" and "ottanta": "centottanta"."""

    def doubts(self, words: str) -> bool:
        """Return whether free words hold a negation or a condition, or begin a question."""
        return self.is_asked(words) or any(f" {word} " in f" {_spelled(words)} " for word in listed(self.doubtful))

    def is_asked(self, words: str) -> bool:
        """Return whether words begin as a question does."""
        return any(f"{_spelled(words)} ".startswith(f"{_spelled(begin)} ") for begin in listed(self.asking))

    def items(self, text: str, *, joined: bool) -> list[str]:
        """The items of a list; where they may be joined by words, "Milch, Eier und Brot" are three."""
        joints = [rf"\s+{re.escape(word)}\s+" for word in listed(self.joints)] if joined else []
        parts = re.split("|".join([",", *joints]), text, flags=re.IGNORECASE)
        items = [item for part in parts if (item := part.strip(" ,."))]
        return [self._bare(item) for item in items] if joined else items

    def _bare(self, item: str) -> str:
        """An item without the article before it."""
        joined = [f"{article} " if article[-1] != "'" else article for article in listed(self.articles)]
        said = item.replace("\u2019", "'")
        article = max((each for each in joined if said.casefold().startswith(each)), key=len, default="")
        return said[len(article) :] or item


def _spelled(text: str) -> str:
    """The words of a text in lower case, with one space between them."""
    return " ".join(re.findall(r"[\w']+", text.casefold()))


def listed(text: str) -> tuple[str, ...]:
    """The phrases of a field: between commas."""
    return tuple(phrase for part in text.split(",") if (phrase := " ".join(part.split())))


def any_of(phrases: str) -> str:
    """Return the phrase in which any of some may be said, several times; the longer ones are looked for first."""
    return f"[{' | '.join(sorted(listed(phrases), key=len, reverse=True))}]*"


def with_words(phrases: str, words: Mapping[str, str]) -> str:
    """Return phrases with what stands for each <word> in them, of which one may hold those before it."""
    for name, said in reversed(list(words.items())):
        phrases = phrases.replace(f"<{name}>", said)
    if left := re.search(r"<\w+>", phrases):
        msg = f"There is no word for {left[0]}"
        raise ValueError(msg)
    return phrases


_MOST_PATTERNS = 4096
"""Patterns that are kept, twice as many as one home has in two languages; Python itself keeps 512."""


@functools.lru_cache(_MOST_PATTERNS)
def caseless(pattern: str) -> re.Pattern[str]:
    """Return a pattern that has no regard to case: known at once where a home is updated and its names stay."""
    return re.compile(pattern, re.IGNORECASE)


@functools.lru_cache(_MOST_PATTERNS)
def pattern_of(phrases: str, *, repeated: bool = False, within: bool = False) -> re.Pattern[str]:
    """Return a pattern for phrases between commas, which matches the whole of a text in plain words.

    In a phrase, [these | those] may be left out, [these | those]* may be said several times, one of (these | those)
    has to be said, and {name} stands for words of the speaker's own. Repeated: several phrases may be said, one
    behind the other. Within: they are found within a text, as whole words.
    """
    known = [_template(phrase) for phrase in listed(phrases)]
    known = [_SLOT.sub(rf"(?P<\g<1>_{number}>", phrase) for number, phrase in enumerate(known)]
    said = rf"(?:{'|'.join(known)}){'+' if repeated else ''}"
    return re.compile((rf"(?<!\S){said}" if within else rf"{said}(?<! )") if known else r"(?!)")


_SLOT = re.compile(r"\(\?P<(\w+)>")


def slots(found: re.Match[str], text: str) -> dict[str, str]:
    """Return the words for the names that stand in the phrase which was found, as they stand in a text as long."""
    said = ((name.rpartition("_")[0], text[slice(*found.span(name))].strip()) for name in found.groupdict())
    return {name: words for name, words in said if words}


def _template(phrase: str) -> str:
    signs = {"[": "(?:", "(": "(?:", "]": ")?", "]*": ")*", ")": ")", "|": "|"}
    parts = re.findall(r"\]\*|[\[\]()|]|[^\s\[\]()|]+", phrase)
    return "".join(signs.get(part) or _words(part) for part in parts)


def _words(part: str) -> str:
    slot = re.fullmatch(r"\{(\w+)\}", part)
    return rf"(?P<{slot[1]}>\S.*?)(?: |$)" if slot else rf"{re.escape(part)}(?: |$)"


@functools.cache
def phrasebook(language: str) -> Phrasebook | None:
    """Return what a language understands, read when it is first asked for; None where nobody has written it."""
    base = language.partition("-")[0]
    return Phrasebook(**heard(base)) if base in SPOKEN else None
