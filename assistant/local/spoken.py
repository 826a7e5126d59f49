"""Spoken forms of written names: words of letters only, as a pronunciation dictionary has them."""

import re
import unicodedata

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "4th": "fourth",
    "5th": "fifth",
    "6th": "sixth",
    "7th": "seventh",
    "8th": "eighth",
    "9th": "ninth",
    "10th": "tenth",
}
_SYMBOLS = {"&": "and", "+": "plus", "%": "percent", "°": "degrees", "@": "at", "#": "number"}
_LETTERS = {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "þ": "th", "ð": "th", "ı": "i"}
"""Letters that Unicode does not decompose into a base letter and an accent."""
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[&+%°@#.]")


def number(value: int) -> str:
    """A whole number below a thousand as it is said; "two hundred five"."""
    if value < len(_UNITS):
        return _UNITS[value]
    if value < 100:
        tens, units = divmod(value, 10)
        return _TENS[tens - 2] + (f" {_UNITS[units]}" if units else "")
    hundreds, rest = divmod(value, 100)
    return f"{_UNITS[hundreds]} hundred" + (f" {number(rest)}" if rest else "")


def spoken(name: str) -> str | None:
    """The name in lower-case words of a-z and apostrophes, or None for a script that has no English reading."""
    words: list[str] = []
    for token, decimal_point in _tokens(name):
        word = "point" if decimal_point else _word(token)
        if word is None:
            return None
        words += word.split()
    return " ".join(words) or None


def abbreviations(name: str) -> frozenset[str]:
    """The words of the name that may be spelled out: "TV", "LED", "HVAC", in lower case."""
    return frozenset(token.lower() for token in re.findall(r"\b[A-Z]{2,5}\b", name))


def _tokens(name: str) -> list[tuple[str, bool]]:
    """Words, numbers and symbols; a point counts only between digits ("2.4")."""
    found = list(_TOKEN.finditer(_plain(name)))
    kept = []
    for match in found:
        point = match.group() == "."
        if point and not (match.string[: match.start()][-1:].isdigit() and match.string[match.end() :][:1].isdigit()):
            continue
        kept.append((match.group(), point))
    return kept


def _plain(name: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("°", " ° "))
    return "".join(_LETTERS.get(letter, letter) for letter in decomposed if not unicodedata.combining(letter))


def _word(token: str) -> str | None:
    if token in _ORDINALS:
        return _ORDINALS[token]
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    digits = token.rstrip("stndrh")
    if digits.isdecimal():
        return number(int(digits)) if len(digits) <= 3 else " ".join(_UNITS[int(digit)] for digit in digits)
    word = token.replace("’", "'")
    return word if re.fullmatch(r"[a-z]+(?:'[a-z]+)*", word) else None
