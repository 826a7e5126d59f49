"""Names that count as the same, and as nearly the same."""

import pytest

from ha_tools.home.names import NameIndex, distance, words


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("the kitchen light", "Kitchen Lights"),
        ("annas lamp", "Anna's Lamp"),
        ("Anna\u2019s lamp", "Anna's Lamp"),
        ("desk one", "Desk 1"),
        ("cafe lights", "Café Lights"),
        ("entrance color white lights", "Entrance Color + White Lights"),
        ("corner lamp left", "corner lamp, left"),
        ("the switches", "switch"),
        ("batteries", "battery"),
    ],
)
def test_same_name_said_differently(said: str, written: str) -> None:
    assert words(said) == words(written)


def test_a_letter_three_times_is_two_where_words_meet_and_a_number_of_its_own_elsewhere() -> None:
    assert words("Rollladen") == words("Rolladen")
    assert len({words(name) for name in ("Bedroom II", "Bedroom III", "AA", "AAA", "Hall VII", "Hall VIII")}) == 6


def test_article_alone_stays_a_word() -> None:
    assert words("the") == ("the",)


@pytest.mark.parametrize(
    ("left", "right", "edits"), [("kitchen", "kichen", 1), ("bed", "bad", 1), ("form", "from", 1), ("lamp", "lamp", 0)]
)
def test_distance_counts_edits(left: str, right: str, edits: int) -> None:
    assert distance(left, right, bound=2) == edits


def test_distance_stops_above_its_bound() -> None:
    assert distance("kitchen", "bedroom", bound=2) == 3


def test_spaces_do_not_count() -> None:
    assert NameIndex([("climate.heatpump", ["HeatPump"])]).exact(words("heat pump")) == ("climate.heatpump",)


def test_misspelling_finds_the_unique_nearest_name() -> None:
    index = NameIndex([("kitchen", ["Kitchen"]), ("bedroom", ["Bedroom"])])
    assert index.misspelt(words("kichen")) == ("kitchen",)


def test_misspelling_between_two_names_finds_neither() -> None:
    index = NameIndex([("a", ["marble lamp"]), ("b", ["garble lamp"])])
    assert index.misspelt(words("warble lamp")) == ()


@pytest.mark.parametrize(("said", "borne"), [("hall", "Wall"), ("bathroom 1", "Bathroom 2"), ("attic", "Kitchen")])
def test_another_name_is_no_misspelling(said: str, borne: str) -> None:
    assert NameIndex([("x", [borne])]).misspelt(words(said)) == ()


def test_nearest_names_are_offered_most_alike_first() -> None:
    index = NameIndex([("a", ["Reading Lamp"]), ("b", ["Garage Door"]), ("c", ["Reading Light"])])
    assert index.nearest(words("reeding lamp"))[0] == "a"
    assert "b" not in index.nearest(words("reeding lamp"))
