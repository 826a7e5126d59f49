"""Words of a sentence that sound like a name of the home: "cozy pendent" where there is a Cosy Pendant. Pure rules.

A recogniser writes what it hears as the words that it knows. Two texts are compared by a rough writing of their sounds,
in which what is easily taken for each other lies near: s and z, p and b, vowels among each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.names import number_word
from ha_tools.languages.request_words import request_words
from ha_tools.sentences.spellings import jointless, unsigned, without_accents

_ENGLISH = (
    "tch=C sch=S sh=S tion=San ture=Cur ch=C ph=f ght=t gh= kn=n wr=r ck=k qu=kw x=ks th=T dge=J "
    "ce=se ci=si cy=si c=k ee=i ea=i oo=u ou=o ow=o ai=e ay=e ie=i ey=i ew=u y=i"
)
_GERMAN = (
    "tsch=C dsch=J sch=S chs=ks ch=C ck=k qu=kv ph=f pf=f tz=s z=s sp=Sp st=St th=t dt=t ß=s v=f w=v x=ks "
    "ie=i eu=oi aeu=oi ei=ai ey=ai ay=ai ah=a eh=e ih=i oh=o uh=u ae=e oe=e ue=i c=k y=i"
)
_WRITTEN = {"en": _ENGLISH, "de": _GERMAN}
"""Letters=sounds of a language, the longer before the shorter; other languages are written as German is."""

_NEAR = ("sz", "pb", "td", "kg", "fv", "mn", "SC", "CJ", "Tf", "Tt", "Td", "lr", "vw", "sS", "Jg")
"""Consonants that are taken for each other."""
_VOWELS = "aeiou"
_SOFT = "hwr"
"""Consonants that are easily missed."""
_NEAREST = 0.26
"""Cost for each sound up to which words are taken for a name; the names of a home lie further from each other."""
_NEAREST_WORD, _NEAREST_SHORT_WORD, _SHORT_WORD = 0.3, 0.2, 4
"""The same of the words alone in which both differ, and of short ones, up to so many sounds."""
_LEAST_COST = 0.3
"""The cost of two sounds that lie next to each other; all others cost more."""
_LITTLE = frozenset(
    "a an the to at in on of off for and or is are was were what how much many turn switch set make put please me "
    "my it i he she we you they them this that all every any some none no not never well so if when whether while "
    "until say said says told tell do does did don't could would should can will may might must mind have has had "
    "with from by as but then than here there now again what's it's that's who why where which der die das den "
    "dem ein eine einen im in am an auf aus zu zum zur und oder ist sind war was wie mach mache schalte stelle "
    "bitte mir mein es ich er sie wir ihr alle jede keine nicht nie wenn ob sagte sagt kann hat haben mit von "
    "aber dann hier da jetzt wer warum wo".split()
)
"""Words of which every sentence is made: none of them is a name that was taken for something else."""
_ROOMS = frozenset(
    "kitchen bedroom bathroom restroom playroom guestroom living dining office study hall hallway landing garage "
    "cellar basement attic loft garden terrace balcony patio porch pantry laundry nursery library lounge "
    "küche schlafzimmer wohnzimmer badezimmer kinderzimmer gästezimmer esszimmer bad flur diele büro keller dachboden "
    "garten terrasse balkon wintergarten".split()
)
"""Words for rooms, which a home need not have."""
_LONGEST_ENDING = 2
"""Letters behind a noun with which it is still the same: "lamps"; with more it is another: "haustür"."""
_SHORTEST = 4
"""Sounds of the shortest name that is looked for: shorter ones sound like too much else."""
_CLEARLY = 0.08
"""By so much the best name is nearer than the next one that has a meaning."""
_MORE_WORDS = 2
"""Words into which a recogniser may have torn a name: "D humid if fire"."""
_MOST_WORDS = 8
_MOST = 6
"""Texts that are tried, the nearest first."""


@dataclass(frozen=True, order=True)
class SoundAlike:
    """A sentence in which words were put right."""

    cost: float
    """Cost for each sound of what was put right; smaller is nearer."""
    text: str


class SoundAlikes:
    """The names of one home by their sounds. Immutable."""

    def __init__(self, home: Home, language: str) -> None:
        self._writing = _Writing(language)
        self._nouns = request_words(language)
        names = {plain for name in _names(home) if len(plain := unsigned(name.casefold()).strip()) > 1}
        self._words = frozenset(word for name in names for word in name.split())
        sounds = {name: self._writing.sounds(name.split()) for name in names}
        self._sounds = {name: _Sounds.of(sound) for name, sound in sounds.items() if len(sound) >= _SHORTEST}

    def near(self, text: str) -> list[SoundAlike]:
        """Return the text with each name put in that some of its words sound like, the nearest first; few of them."""
        words = jointless(text.lower()).split()
        found: dict[str, float] = {}
        for start, end, name, cost in self._windows(words):
            put_right = " ".join((*words[:start], name, *words[end:]))
            found[put_right] = min(cost, found.get(put_right, cost))
        return sorted(SoundAlike(cost, put_right) for put_right, cost in found.items())[:_MOST]

    def _windows(self, words: list[str]) -> Iterator[tuple[int, int, str, float]]:
        plain = [re.sub(r"[^\w']", "", without_accents(word.casefold())) for word in words]
        for start in range(len(plain)):
            for end in range(start + 1, min(len(plain), start + _MOST_WORDS) + 1):
                if plain[start] in _LITTLE or plain[end - 1] in _LITTLE:
                    continue
                heard = _Sounds.of(self._writing.sounds(plain[start:end]))
                for name, known in self._sounds.items():
                    most = _NEAREST * len(known.run)
                    if end - start > len(name.split()) + _MORE_WORDS or heard.least(known) > most:
                        continue
                    cost = _distance(heard.run, known.run, most)
                    if cost <= most and self._differs_little(plain[start:end], name.split()):
                        yield start, end, name, cost / len(known.run)

    def _differs_little(self, heard: list[str], name: list[str]) -> bool:
        """Return whether the words in which both differ are alike, too: "office use" is no Office CO2."""
        while heard and name and heard[0] == name[0]:
            heard, name = heard[1:], name[1:]
        while heard and name and heard[-1] == name[-1]:
            heard, name = heard[:-1], name[:-1]
        if not (heard and name) or any(self._is_known(word) for word in heard):
            return False
        sound, known = self._writing.sounds(heard), self._writing.sounds(name)
        most = (_NEAREST_WORD if len(known) > _SHORT_WORD else _NEAREST_SHORT_WORD) * len(known)
        return _distance(sound, known, most) <= most

    def _is_known(self, word: str) -> bool:
        """Return whether a word is one of homes: who says "bedroom" does not mean the bathroom."""
        noun = self._nouns.nouns.first_in(word)
        return word in self._words | _ROOMS | _LITTLE or (bool(noun) and len(word) - len(noun) <= _LONGEST_ENDING)


def clearly_nearest(found: Sequence[tuple[SoundAlike, object]]) -> SoundAlike | None:
    """Return the nearest text; None where another one with another meaning is nearly as near."""
    if not found:
        return None
    (best, meaning), *others = found
    return None if any(other.cost - best.cost < _CLEARLY and meant != meaning for other, meant in others) else best


@dataclass(frozen=True)
class _Sounds:
    """A run of sounds, and how often each is in it."""

    run: str
    counts: Counter[str]

    @classmethod
    def of(cls, run: str) -> _Sounds:
        return cls(run, Counter(run))

    def least(self, other: _Sounds) -> float:
        """Return a cost that the distance is not below: that of the sounds which only one of both has."""
        shared = sum(min(count, other.counts[sound]) for sound, count in self.counts.items())
        return _LEAST_COST * (max(len(self.run), len(other.run)) - shared)


class _Writing:
    """Letters to sounds."""

    def __init__(self, language: str) -> None:
        base = language.partition("-")[0].lower()
        pairs = [entry.split("=") for entry in _WRITTEN.get(base, _GERMAN).split()]
        self._sounds = dict(sorted(pairs, key=lambda pair: -len(pair[0])))
        self._letters = re.compile("|".join([*self._sounds, "."]))
        self._is_english = base == "en"

    def sounds(self, words: Iterable[str]) -> str:
        """Return words as one run of sounds, without doubles."""
        return re.sub(r"(.)\1+", r"\1", "".join(map(self._of_word, words)))

    def _of_word(self, word: str) -> str:
        if self._is_english and word.isdecimal():
            word = number_word(int(word)).replace(" ", "")
        plain = re.sub("[^a-z]", "", word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))
        if self._is_english:
            plain = re.sub(r"(?<=[^aeiou])e(s?)$", r"\1", plain)  # silent
        return self._letters.sub(lambda match: self._sounds.get(match.group(), match.group()), plain)


def _distance(heard: str, known: str, most: float) -> float:
    """Return the cost of taking one run of sounds for another; any larger number where it exceeds `most`."""
    row = [0.0]
    for sound in known:
        row.append(row[-1] + _alone(sound))
    for sound in heard:
        next_row = [row[0] + _alone(sound)]
        for at, other in enumerate(known):
            next_row.append(
                min(row[at] + _between(sound, other), row[at + 1] + _alone(sound), next_row[at] + _alone(other))
            )
        row = next_row
        if min(row) > most:
            return most + 1
    return row[-1]


def _alone(sound: str) -> float:
    return 0.5 if sound in _VOWELS else 0.4 if sound in _SOFT else 0.8


def _between(sound: str, other: str) -> float:
    if sound == other:
        return 0.0
    if sound in _VOWELS and other in _VOWELS:
        return _LEAST_COST
    return 0.4 if f"{sound}{other}" in _NEAR or f"{other}{sound}" in _NEAR else 1.0


def _names(home: Home) -> Iterator[str]:
    named: list[Entity | Area | Floor] = [*home.entities.values(), *home.areas.values(), *home.floors.values()]
    for thing in named:
        yield thing.name
        yield from thing.aliases
