"""Names as people say them: what is the same name, what is nearly the same. Pure."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

Words = tuple[str, ...]
"""A name cut into comparable words: no case, accents, articles, plurals or possessives."""

LONGEST_NAME = 100
"""Characters of a name that people say; a device that names itself may send any number."""

ARTICLES = frozenset({"the", "a", "an", "my", "our", "your"})
"""Words that are no part of a name."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_UNITS += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_UNITS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()

_CARDINALS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_UNITS, 1)} | {
    f"{word}th": number for number, word in enumerate(_UNITS) if number > 12
}
ROMANS = {
    numeral: number
    for number, numeral in enumerate("ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(), 2)
    if len(numeral) > 1
}
"""Roman numerals in lower case that are no letter."""

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_TENS_AND_UNITS = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join(_UNITS[1:10])})\b")


def number_word(number: int) -> str:
    """A number from 0 to 99 in a word or two; what is larger stays in digits."""
    if number < len(_UNITS):
        return _UNITS[number]
    if number > 99:
        return str(number)
    return f"{_TENS[number // 10 - 2]}{f' {_UNITS[number % 10]}' if number % 10 else ''}"


def ordinal_word(number: int | str) -> str:
    """ "Second" for 2 and "2nd"; what is larger than nineteen stays in digits."""
    value = int(re.sub(r"\D", "", str(number)))
    return next((word for word, each in _ORDINALS.items() if each == value), f"{number}")


def numbered(text: str) -> str:
    """A text in lower case with its number words in digits: "lamp 12", "2nd lamp"."""
    both = _TENS_AND_UNITS.sub(lambda found: str(_CARDINALS[found[1]] + _CARDINALS[found[2]]), text)
    return " ".join(_in_digits(word) for word in both.split())


def _in_digits(word: str) -> str:
    if word in _CARDINALS:
        return str(_CARDINALS[word])
    if word in _ORDINALS:
        number = _ORDINALS[word]
        return f"{number}{_ENDINGS.get(number, 'th')}"
    return word


_TRIPLE = re.compile(r"(?<=[^\W\d_])([^\W\d_])\1\1(?=[^\W\d_])")
"""A letter three times, where two words meet; many write it twice: "Rollladen", "Rolladen". "III" is whole."""


def words(text: str) -> Words:
    """The comparable words of a text; "The kitchen's Lights" and "kitchen light" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("\u2019", "'")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = _TRIPLE.sub(r"\1\1", re.sub(r"'s\b", "", plain).replace("'", ""))
    found = re.findall(r"[^\W_]+", plain.replace("&", " and "))
    kept = [word for word in found if word not in ARTICLES] or found
    return tuple(_comparable(word) for word in numbered(" ".join(kept)).split())


def _comparable(word: str) -> str:
    return str(ROMANS[word]) if word in ROMANS else _singular(word)


SHORT_PLURALS = {"tvs": "tv", "acs": "ac"}
"""Plurals of words that are too short to be told from words that end in s."""


def is_plural(name: str) -> bool:
    """Return whether several are said: the last word is a plural."""
    found = re.findall(r"[^\W_]+", name.casefold())
    return bool(found) and _singular(found[-1]) != found[-1]


def is_sayable(name: str) -> bool:
    """Return whether anybody could say it: it has words, and not too many."""
    return len(name) <= LONGEST_NAME and bool(words(name))


def _singular(word: str) -> str:
    if word in SHORT_PLURALS:
        return SHORT_PLURALS[word]
    if len(word) <= 3 or word.endswith("ss"):  # "bus", "gas", "tvs" stay as they are
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")


def misspelling_bound(text: str) -> int:
    """Return the number of letters that may differ: none in short words, where another word is always near."""
    return 0 if len(text) < 5 else 1 if len(text) < 9 else 2


def distance(left: str, right: str, bound: int) -> int:
    """The edit distance (insert, delete, replace, swap neighbours), or bound + 1 when it is larger."""
    if abs(len(left) - len(right)) > bound:
        return bound + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if last and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > bound:
            return bound + 1
    return row[-1]


def _digits(text: str) -> str:
    """Another number is another thing, never a misspelling."""
    return "".join(filter(str.isdigit, text))


class NameIndex:
    """Ids by the names that they bear."""

    def __init__(self, named: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Takes pairs of id and names."""
        self._names = [(item, words(name)) for item, names in named for name in names]
        self._exact: dict[str, list[str]] = {}
        for item, name in self._names:
            bearers = self._exact.setdefault("".join(name), [])
            if item not in bearers:
                bearers.append(item)

    def exact(self, said: Words) -> tuple[str, ...]:
        """The ids of that very name; spaces do not count ("heat pump" is "HeatPump")."""
        return tuple(self._exact.get("".join(said), ()))

    def named(self, said: Words) -> tuple[str, ...]:
        """The ids of that name, else of the one that it misspells."""
        return self.exact(said) or self.misspelt(said)

    def containing(self, said: Words) -> tuple[str, ...]:
        """The ids of names that hold all the words."""
        wanted = frozenset(said)
        return tuple(dict.fromkeys(item for item, name in self._names if wanted <= frozenset(name))) if wanted else ()

    def misspelt(self, said: Words) -> tuple[str, ...]:
        """The ids of the one nearest name within the bound of a misspelling; none when two names are as near."""
        spoken = "".join(said)
        bound = misspelling_bound(spoken)
        if bound == 0:
            return ()
        numbered = _digits(spoken)
        near = [
            (gap, name)
            for name in self._exact
            if (gap := distance(spoken, name, bound)) <= bound and _digits(name) == numbered
        ]
        best = min(near, default=(0, ""))[0]
        names = [name for gap, name in near if gap == best]
        return tuple(self._exact[names[0]]) if len(names) == 1 else ()

    def nearest(self, said: Words, count: int = 3) -> tuple[str, ...]:
        """Up to `count` ids whose names resemble the words, the most alike first."""
        alike = difflib.get_close_matches("".join(said), self._exact, n=count, cutoff=0.6)
        return tuple(dict.fromkeys(item for name in alike for item in self._exact[name]))[:count]
