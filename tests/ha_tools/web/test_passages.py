"""Passages of an article, and the pages that a room keeps."""

from __future__ import annotations

import pytest

from ha_tools.home.place import Place
from ha_tools.web.articles import Article
from ha_tools.web.kept_pages import MOST_PAGES, KeptPages
from ha_tools.web.passages import about, passage, sentences, surroundings
from ha_tools.web.sources import REMEMBERED_SECONDS, Source

TEXT = """A kettle boils two litres of water in about four minutes, says Dr. Miller of our lab. Lime makes it slower.
Prices begin at 20 euros in most shops of the town. Hard water holds much lime, which settles on the heating element."""

KITCHEN, HALL = Place("kitchen"), Place("hall")


def test_a_text_is_read_on_to_its_end_and_nothing_is_read_twice() -> None:
    told, at = [], 0
    while at < len(TEXT):
        said, at = passage(TEXT, at, 60)
        told.append(said)
    assert [" ".join(TEXT[begin:end].split()) for begin, end in sentences(TEXT)] == told
    assert " ".join(told) == " ".join(TEXT.split())
    assert passage(TEXT, len(TEXT), 60) == ("", len(TEXT))


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("the price", "Prices begin at 20 euros in most shops of the town."),
        ("hard water", "Hard water holds much lime, which settles on the heating element."),
        ("noise", ""),
        ("the", ""),
    ],
)
def test_the_sentence_is_found_that_speaks_of_a_topic(topic: str, told: str) -> None:
    assert about(TEXT, topic, 300) == told


def test_of_a_long_text_the_surroundings_of_a_topic_are_given() -> None:
    long = f"{'Nothing of that stands in this long sentence of the page. ' * 50}{TEXT}"
    given = surroundings(long, "price", 400)
    assert "Prices begin at 20 euros" in given
    assert len(given) <= 400
    assert surroundings(long, "noise", 400) == long[:400]
    assert surroundings(TEXT, "price", 4000) == " ".join(TEXT.split())


def test_a_room_keeps_its_last_pages_for_a_while() -> None:
    now = [0.0]
    pages = KeptPages(lambda: now[0])
    for number in range(MOST_PAGES + 1):
        pages.keep(
            KITCHEN, Article(f"Text {number}", Source(f"Page {number}", f"https://a.example/{number}")), f"{number}"
        )
    assert pages.at(KITCHEN, "0") is None
    assert pages.last(HALL) is None
    first, again = pages.last(KITCHEN), pages.at(KITCHEN, "https://a.example/1")
    assert first is not None
    assert again is not None
    assert (first.body, again.body) == ("Text 3", "Text 1")
    assert pages.last(KITCHEN) is again
    now[0] = REMEMBERED_SECONDS
    assert pages.last(KITCHEN) is None
    assert pages.age(KITCHEN) == REMEMBERED_SECONDS
