"""Numbers as they are spoken, in every language with a phrasebook: each as the digits that would be typed."""

from __future__ import annotations

import pytest
from hassil.numbers import get_rbnf_engine

from ha_tools.languages import SPOKEN
from ha_tools.languages.spoken_digits import numbers_in, pin_in

SAMPLE = (
    0,
    1,
    7,
    10,
    16,
    21,
    47,
    80,
    99,
    100,
    101,
    108,
    180,
    200,
    311,
    700,
    999,
    1000,
    1001,
    1984,
    2026,
    4711,
    8080,
    9999,
)


@pytest.mark.parametrize("language", ["en", *SPOKEN])
def test_a_number_in_words_is_its_digits(language: str) -> None:
    engine = get_rbnf_engine({"nb": "no"}.get(language, language))
    for number in SAMPLE:
        for said in engine.format_number(number).text_by_ruleset.values():
            found = numbers_in(f"xx {said.replace(chr(0xAD), '').replace(chr(0x200B), '')} xx", language)
            assert "".join(each.digits for each in found) == str(number), said


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("lamp 12 and lamp twenty one", {"12": "12", "twenty one": "21"}),
        ("it's four thousand seven hundred and eleven!", {"four thousand seven hundred and eleven": "4711"}),
        ("forty-seven hundred eleven", {"forty-seven hundred eleven": "4711"}),
        ("double four, oh, nine", {"double four": "44", "oh": "0", "nine": "9"}),
        ("oh, it is warm for me to go", {}),
        ("one to three", {"one": "1", "to": "2", "three": "3"}),
        ("one for all", {"one": "1"}),
    ],
)
def test_each_number_is_found_where_it_stands(said: str, places: dict[str, str]) -> None:
    assert {said[each.start : each.end]: each.digits for each in numbers_in(said, "en")} == places


@pytest.mark.parametrize(
    ("language", "said", "digits"),
    [
        ("de", "siebenundvierzighundertelf", "4711"),
        ("de", "vier tausend sieben hundert elf", "4711"),
        ("cs", "sedmačtyřicet jedenáct", "4711"),
        ("fr", "quarante-sept cent onze", "4711"),
        ("da", "firetusinde syvhundrede elleve", "4711"),
        ("en", "I'd like to give you 4711 as you asked", "4711"),
        ("en", "set light 1 to 30", ""),
        ("en", "what is 1234", ""),
        ("de", "was ist 1234", ""),
    ],
)
def test_a_pin_is_digits_and_what_stands_round_them(language: str, said: str, digits: str) -> None:
    assert pin_in(said, language) == digits
