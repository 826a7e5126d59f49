"""Numbers in words as digits: "twenty one" is "21", "the third of may" is "the 3rd of may". English, pure."""

import re

MONTHS = "january february march april may june july august september october november december".split()
"""In order, as `normal` writes them."""

_UNITS = "zero one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINAL_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_ORDINAL_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)

_CARDINALS = {word: number for number, word in enumerate((*_UNITS, *_TEENS))}
_DECADES = {word: number * 10 for number, word in enumerate(_TENS, 2)}
_ORDINALS = {word: number for number, word in enumerate((*_ORDINAL_UNITS, *_ORDINAL_TEENS), 1)} | {
    "twentieth": 20,
    "thirtieth": 30,
}

_AFTER_TENS = f"(?P<unit>{'|'.join(_UNITS[1:])})|(?P<nth>{'|'.join(_ORDINAL_UNITS)})"
_NUMBER = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_DECADES)})(?: (?:{_AFTER_TENS})\b)?"
    rf"|(?P<cardinal>{'|'.join(_CARDINALS)})|(?P<ordinal>{'|'.join(_ORDINALS)}))\b"
)
_UNIT_OF_TIME = re.compile(rf"(?<!\bthe )\bsecond\b(?! (?:of )?(?:{'|'.join(MONTHS)}))")
"""A second that passes, not the one after the first."""


def numbered(text: str) -> str:
    """The text with its numbers from zero to ninety-nine in digits; a hundred is none of a clock's."""
    guarded = _UNIT_OF_TIME.sub("\0", text)
    return _NUMBER.sub(_digits, guarded).replace("\0", "second")


def _digits(found: re.Match[str]) -> str:
    if found["cardinal"]:
        return str(_CARDINALS[found["cardinal"]])
    if found["ordinal"]:
        return ordinal(_ORDINALS[found["ordinal"]])
    tens = _DECADES[found["tens"]]
    if found["nth"]:
        return ordinal(tens + _ORDINALS[found["nth"]])
    return str(tens + (_CARDINALS[found["unit"]] if found["unit"] else 0))


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def normal(text: str) -> str:
    """Lower case, numbers in digits, no punctuation but what stands within a time: "7:30", "o'clock"."""
    plain = text.casefold().replace("\u2019", "'").replace("-", " ")
    plain = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", plain)
    plain = re.sub(r"[!?;\"()]|[.,:](?=\s|$)", " ", plain)
    plain = re.sub(r"\bo'? ?clock\b", "o'clock", plain)
    return numbered(" ".join(plain.split()))


_QUANTITY = re.compile(r"(-?\d+(?:\.\d+)?) ?(?:%|percent|degrees?|°)?(?: ?(?:c|f|celsius|fahrenheit))?")


def quantity(text: str) -> float | None:
    """The number that the whole text says, whatever its unit: "30 percent", "minus five", "21 point 5"."""
    plain = normal(text).replace("a hundred", "100").replace("hundred", "100").replace("1 100", "100")
    plain = re.sub(r"^minus ", "-", re.sub(r" point ", ".", plain))
    found = _QUANTITY.fullmatch(plain)
    return float(found[1]) if found else None
