"""Where a PIN stands in what was said, and what is none."""

import pytest

from assistant.told_pin import ToldPin, told_pin


@pytest.mark.parametrize(
    ("said", "rest", "digits"),
    [
        ("unlock the front door, the PIN is 1234", "unlock the front door", "1234"),
        ("unlock the front door, the PIN is 1234?", "unlock the front door", "1234"),
        ("Unlock the front door, the PIN is 1234 please.", "Unlock the front door", "1234"),
        ("unlock the front door 1234", "unlock the front door", "1234"),
        ("unlock the front door one two three four", "unlock the front door", "1234"),
        ("unlock the front door, it's 1234", "unlock the front door", "1234"),
        ("unlock the front door with one two three four please", "unlock the front door", "1234"),
        ("unlock the front door with the pin code 12 34", "unlock the front door", "1234"),
        ("unlock the front door and the pin is nine nine double one", "unlock the front door", "9911"),
        ("disarm the alarm, my code’s 1234", "disarm the alarm", "1234"),
        ("disarm the alarm password one two three four", "disarm the alarm", "1234"),
        ("the PIN is 1234, unlock the front door", "unlock the front door", "1234"),
        ("PIN 1 2 3 4 unlock the front door", "unlock the front door", "1234"),
        ("one two three four, unlock the front door", "unlock the front door", "1234"),
        ("unlock the front door the pin is one two", "unlock the front door", "12"),
        ("unlock the front door one two three", "unlock the front door", "123"),
        ("the pin is one two", "", "12"),
    ],
)
def test_a_pin_is_found_and_taken_out(said: str, rest: str, digits: str) -> None:
    told = told_pin(said, 4)
    assert told is not None
    assert (told.rest, told.digits) == (rest, digits)
    assert digits not in repr(told)


@pytest.mark.parametrize(
    "said",
    [
        "unlock the front door",
        "unlock door 12",
        "unlock the front door at 1930",
        "open the blinds at 19 30",
        "open the blinds to 100 percent",
        "open the blinds 50 percent",
        "set an alarm for 1930",
        "remind me at 19 30 to open the door",
        "add 1000 screws to the list",
        "what is the zip code of 10115 Berlin",
        "the country code is 49",
        "one two three four",
    ],
)
def test_other_numbers_are_no_pins(said: str) -> None:
    assert told_pin(said, 4) is None


def test_without_a_pin_of_ones_own_only_what_is_called_one_is_one() -> None:
    assert told_pin("disarm the alarm, the code is 1234", 0) == ToldPin(
        "disarm the alarm", "1234", is_called=True, is_last=True
    )
    assert told_pin("unlock the front door 1234", 0) is None
