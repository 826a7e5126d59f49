"""Digits as they are spoken, in English and in the languages that unicode-rbnf can count in. Pure.

"Four seven one one", "47 11", "forty-seven eleven", "four thousand seven hundred and eleven" and
"viertausendsiebenhundertelf" are the same four digits.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hassil.numbers import get_rbnf_engine

from ha_tools.languages.phrasebook import listed
from ha_tools.wording.language import heard

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")

_COUNTED = (*range(100), *range(100, 1000, 100), *range(1000, 10_000, 1000))
"""Numbers whose words make up all below ten thousand."""


@dataclass(frozen=True)
class Number:
    """A number in a text."""

    start: int
    """Its beginning, in characters."""
    end: int
    """Its end."""
    digits: str
    """As it would be typed."""


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class _Lexicon:
    """The words of one language's numbers."""

    numbers: Mapping[str, str]
    """Spoken number -> its digits."""
    longest: int
    """Words of the longest of them."""
    compound: re.Pattern[str]
    """Finds the parts of a number that is written as one word."""
    times: Mapping[str, int]
    """Words that make hundreds or thousands of the number before them."""
    joints: frozenset[str]
    """Words between the parts of a number: "and"."""
    beside_digits: Mapping[str, str]
    """Words that are a digit only where others stand beside them: "oh"."""
    behind_digits: Mapping[str, str]
    """Words that are a digit behind another: "two to" is what was heard of "two two"."""
    repeats: Mapping[str, int]
    """Words that say how often the digit behind them is meant: "double"."""


def numbers_in(text: str, language: str) -> tuple[Number, ...]:
    """Return the numbers in a text, in digits or in words of a language, in their order."""
    tokens = list(_tokens(text))
    lexicon, numbers, at = _lexicon(language), list[Number](), 0
    while at < len(tokens):
        end, digits = _number_at(tokens, at, lexicon, after_number=_ends_at(numbers, tokens, at))
        if digits:
            numbers.append(Number(tokens[at].start, tokens[end - 1].end, digits))
        at = max(end, at + 1)
    return tuple(numbers)


def pins_in(text: str, language: str) -> tuple[Number, ...]:
    """Return the numbers in a text as a PIN is told: those that follow each other are one, with "and then" between."""
    runs: list[Number] = []
    beside = _beside(language)
    for number in numbers_in(text, language):
        if runs and all(token.word in beside for token in _tokens(text[runs[-1].end : number.start])):
            begun = runs.pop()
            runs.append(Number(begun.start, number.end, begun.digits + number.digits))
        else:
            runs.append(number)
    return tuple(runs)


def pin_in(words: str, language: str) -> str:
    """Return the digits of a PIN in words of a language: "zwölf drei vier" is "1234"; empty for words that are no PIN.

    Words of no number may stand round it where people say them there; whatever else was said, it is none.
    """
    numbers = numbers_in(words, language)
    return "".join(number.digits for number in numbers) if numbers and _is_bare(words, numbers, language) else ""


def spoken_pin(words: str) -> str:
    """Return the digits of a PIN in English: "one two 3 4" is "1234"; empty for words that are no PIN."""
    return pin_in(words, "en")


def _is_bare(text: str, numbers: Sequence[Number], language: str) -> bool:
    """Return whether nothing else is said than numbers and what stands round a PIN."""
    beside = _beside(language)
    rest = [token for token in _tokens(text) if not any(each.start <= token.start < each.end for each in numbers)]
    return all(token.word in beside for token in rest)


@functools.cache
def _beside(language: str) -> frozenset[str]:
    return frozenset({"pin", *listed(heard(language).get("beside_pin", "")), *_joints(language)})


def _joints(language: str) -> list[str]:
    """Return the words between the parts of a list or a number."""
    return [word for joint in listed(heard(language).get("joints", "")) for word in joint.split()]


def _tokens(text: str) -> Iterator[_Token]:
    """Yield words and digits as they are compared, with their places in the text."""
    lower = text.lower()
    plain = (lower if len(lower) == len(text) else text).replace("\u2019", "'").replace("\u02bc", "'")
    for found in _TOKEN.finditer(plain):
        yield _Token(found[0], found.start(), found.end())


def _ends_at(numbers: Sequence[Number], tokens: Sequence[_Token], at: int) -> bool:
    """Return whether a number ends before the token at a place."""
    return bool(numbers and at and numbers[-1].end == tokens[at - 1].end)


def _number_at(tokens: Sequence[_Token], at: int, lexicon: _Lexicon, *, after_number: bool) -> tuple[int, str]:
    """Return where the number ends that begins at a token, and its digits; (`at`, "") where there is none."""
    word = tokens[at].word
    if word.isdigit():
        return at + 1, word
    if word in lexicon.beside_digits and not (after_number or _begins_number(tokens, at + 1, lexicon)):
        return at, ""  # "oh, it is"
    if times := lexicon.repeats.get(word):
        end, digit = _part_at(tokens, at + 1, lexicon) if at + 1 < len(tokens) else (at, "")
        return (end, digit * times) if len(digit) == 1 else (at, "")
    if after_number and (digit := lexicon.behind_digits.get(word, "")):
        goes_on = at + 1 == len(tokens) or _begins_number(tokens, at + 1, lexicon)
        goes_on = goes_on or tokens[at + 1].word in lexicon.behind_digits
        return (at + 1, digit) if goes_on else (at, "")
    return _whole_at(tokens, at, lexicon)


def _begins_number(tokens: Sequence[_Token], at: int, lexicon: _Lexicon) -> bool:
    return at < len(tokens) and (tokens[at].word in lexicon.repeats or bool(_part_at(tokens, at, lexicon)[1]))


def _whole_at(tokens: Sequence[_Token], at: int, lexicon: _Lexicon) -> tuple[int, str]:
    """Return a number with all its parts: thousands, hundreds, and the rest."""
    end, digits = _times_at(tokens, at, lexicon)
    if not digits:
        return at, ""
    value, bound = int(digits), _room_behind(digits)
    while bound > 1 and end < len(tokens):
        start = end + 1 if tokens[end].word in lexicon.joints and end + 1 < len(tokens) else end
        after, more = _times_at(tokens, start, lexicon)
        if not more or tokens[start].word.isdigit() or not 0 < int(more) < bound:
            break
        end, value, bound = after, value + int(more), min(bound, _room_behind(more))
    return end, (digits if value == int(digits) else str(value))


def _times_at(tokens: Sequence[_Token], at: int, lexicon: _Lexicon) -> tuple[int, str]:
    """Return a part of a number, times what is said behind it: "forty seven hundred"."""
    end, digits = _part_at(tokens, at, lexicon)
    times = lexicon.times.get(tokens[end].word, 0) if digits and end < len(tokens) else 0
    return (end + 1, str(int(digits) * times)) if times and 0 < int(digits) < 100 else (end, digits)


def _room_behind(digits: str) -> int:
    """Return what may still be added to a number: less than a hundred to hundreds, nothing to others."""
    value = int(digits)
    return 1000 if value and value % 1000 == 0 else 100 if value and value % 100 == 0 else 1


def _part_at(tokens: Sequence[_Token], at: int, lexicon: _Lexicon) -> tuple[int, str]:
    """Return the longest part of a number that begins at a token."""
    if tokens[at].word.isdigit():
        return at + 1, tokens[at].word
    for end in range(min(len(tokens), at + lexicon.longest), at, -1):
        if found := lexicon.numbers.get(" ".join(token.word for token in tokens[at:end])):
            return end, found
    return (at + 1, found) if (found := _compound(tokens[at].word, lexicon)) else (at, "")


def _compound(word: str, lexicon: _Lexicon) -> str:
    """Return the digits of a number that is written as one word; empty for other words."""
    parts = lexicon.compound.findall(word)
    if len(parts) < 2 or "".join(parts) != word:
        return ""
    value, bound, before = 0, 10_000, ""
    for part in parts:
        number = int(lexicon.numbers.get(part, 0))
        if part in lexicon.times and 0 < value < 100:
            value, bound = value * lexicon.times[part], lexicon.times[part]
        elif 0 < number < bound:
            value, bound = value + number, _room_behind(str(number))
        elif before in lexicon.joints and 0 < value < 10 <= number < 100:  # seven-and-forty
            value, bound = value + number, 1
        elif part not in lexicon.joints:
            return ""
        before = part
    return str(value)


@functools.cache
def _lexicon(language: str) -> _Lexicon:
    """Return a language's numbers. Counted once, in 3 to 200 ms."""
    own = heard(language)
    beside = _pairs(own.get("digits_beside_digits", ""))
    counted = _counted(language)
    joined = {text.replace(" ", ""): digits for text, digits in counted.items()}
    elided = {text[1:]: digits for text, digits in joined.items() if text.startswith(own.get("elided_numbers", " "))}
    said = {**elided, **joined, **counted, **beside, **_pairs(own.get("digits", ""))}
    joints = {*_joints(language)} or {"and"}
    times = {word: factor for factor in (100, 1000) for word in _multipliers(said, factor)}
    words = sorted((word for word in {*said, *times, *joints} if " " not in word), key=len, reverse=True)
    return _Lexicon(
        said,
        max((len(text.split()) for text in said), default=1),
        re.compile("|".join(map(re.escape, words)) or r"(?!)"),
        times,
        frozenset(joints),
        beside,
        _pairs(own.get("digits_behind_digits", "")),
        {word: int(times) for word, times in _pairs(own.get("repeated_digits", "")).items()},
    )


def _pairs(field: str) -> dict[str, str]:
    """Return words with their digits: "zwo=2"."""
    return dict(pair.split("=") for pair in listed(field))


def _counted(language: str) -> dict[str, str]:
    try:
        engine = get_rbnf_engine({"nb": "no"}.get(language, language))
    except ValueError:
        return {}
    return {
        _plain(text): str(number)
        for number in reversed(_COUNTED)
        for text in engine.format_number(number).text_by_ruleset.values()
    }


def _multipliers(said: Mapping[str, str], factor: int) -> frozenset[str]:
    """Return what the words for two hundred have beside that for two, and a word for a hundred; or for thousands."""
    twos = [text for text, digits in said.items() if digits == "2"]
    whole = {text for text, digits in said.items() if digits in {str(factor), str(2 * factor)}}
    found = {text.removeprefix(two).strip() for text in whole for two in twos}
    return frozenset(word for word in found if word and " " not in word and said.get(word) != str(2 * factor))


def _plain(text: str) -> str:
    """Words as they are compared: without the invisible joints of unicode-rbnf."""
    return " ".join(token.word for token in _tokens(text.replace("\u00ad", "").replace("\u200b", "")))
