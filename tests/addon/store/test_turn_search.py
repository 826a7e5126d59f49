"""Words that are looked for in all that was said."""

import pytest

from addon.store.turn_search import TurnSearch


@pytest.mark.parametrize(
    ("words", "said", "is_meant"),
    [
        ("art", "when does the party start", False),
        ("ann", "Anna plans a holiday", False),
        ("art", "the art, I mean", True),
        ("anna", "Annas Geschenk", True),
        ("tim", "where is Tim's bike", True),
        ("dentist", "my two dentists", True),
        ("geschenk", "das Weihnachtsgeschenk", True),
        ("tim bike", "where is the bike", False),
    ],
)
def test_a_short_word_stands_by_itself(words: str, said: str, is_meant: bool) -> None:
    turn = {"transcript": "nothing", "tools": [{"arguments": {"text": said}}]}
    assert TurnSearch(words=words, in_all=True).matches(turn) is is_meant
