"""Talk that follows an answer without a wake word: what is meant for us, and what is not."""

from __future__ import annotations

import pytest

from assistant.model.for_us import is_for_us
from assistant.model.request import request_of
from tests.ha_tools.homes import HOUSE

FOR_US = """
how long does it take to boil an egg
what is the capital of Norway
and how old is it
could you tell me a joke
tell me another one
what else can I cook with it
explain that to me
what does that mean
convert that to pounds
make the bedroom cosy for reading
what would you recommend
thanks and what about the hallway
why do cats purr
who painted it
spell that for me
"""

NOT_FOR_US = """
I told him yesterday that we would come
pass me the salt please
can you pass the salt
Mum, where are my shoes
what do you want for dinner
yeah he said the same thing to me
are you coming or not
the president said on Monday that talks will go on
stay tuned we will be right back after the break
have you done your homework
look at this
don't touch that it's hot
when are you going to bed
tell your sister that dinner is ready
I love this song
and then she just walked out
how much did we pay for your bike
shall we go to grandma's on Sunday
he never calls me back
three points for the visiting team
"""


@pytest.mark.parametrize("said", FOR_US.strip().splitlines())
def test_who_asks_and_wants_words_is_answered(said: str) -> None:
    assert is_for_us(request_of(said, HOUSE, "en"), "en")


@pytest.mark.parametrize("said", NOT_FOR_US.strip().splitlines())
def test_talk_between_people_and_a_television_end_it_silently(said: str) -> None:
    assert not is_for_us(request_of(said, HOUSE, "en"), "en")


@pytest.mark.parametrize(
    ("language", "said", "meant"),
    [
        ("de", "wie lange dauert das", True),
        ("de", "kommst du heute zum Essen", False),
        ("de", "ich habe ihm das gestern gesagt", False),
        ("fr", "qu'est-ce que tu fais ce soir", False),
        ("es", "qué quieres decir tú", False),
        ("nl", "heb jij je huiswerk gemaakt", False),
    ],
)
def test_other_languages_have_words_between_people_too(language: str, said: str, meant: bool) -> None:
    assert is_for_us(request_of(said, HOUSE, language), language) is meant
