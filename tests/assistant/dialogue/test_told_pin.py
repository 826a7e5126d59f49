"""The place of a PIN in what was said, and digits that are none."""

import pytest

from assistant.dialogue.told_pin import ToldPin, bare_digits, is_digit_by_digit, told_pin, without_digits

NAMES = frozenset({"door 12", "back door 2", "front door"})
"""What the home's things are called."""


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
        ("unlock the front door 12", "unlock the front door", "12"),
        ("open the garage door one", "open the garage door", "1"),
        ("let him in 12", "let him in", "12"),
        ("turn off the alarm 12", "turn off the alarm", "12"),
        ("the pin is one two", "", "12"),
    ],
)
def test_a_pin_is_found_and_taken_out(said: str, rest: str, digits: str) -> None:
    told = told_pin(said, 4, NAMES.__contains__)
    assert told is not None
    assert (told.rest, told.digits) == (rest, digits)
    assert digits not in repr(told)


@pytest.mark.parametrize(
    "said",
    [
        "unlock the front door",
        "unlock door 12",
        "please unlock the back door 2",
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
    assert told_pin(said, 4, NAMES.__contains__) is None


def test_without_a_pin_of_ones_own_only_what_is_called_one_is_one() -> None:
    assert told_pin("disarm the alarm, the code is 1234", 0) == ToldPin(
        "disarm the alarm", "1234", is_called=True, is_last=True
    )
    assert told_pin("unlock the front door 1234", 0) is None


@pytest.mark.parametrize(
    ("said", "digits"),
    [("one", "1"), ("it's one two", "12"), ("12 34", "1234"), ("1-2-3-4.", "1234"), ("seven thirty", "730")],
)
def test_digits_alone_may_be_a_pin_or_its_beginning(said: str, digits: str) -> None:
    assert bare_digits(said) == digits


@pytest.mark.parametrize(
    "said", ["at 7 30", "12 minutes", "ten percent", "to 21", "turn it on", "for", "one lamp please"]
)
def test_what_measures_or_counts_is_no_digits_alone(said: str) -> None:
    assert bare_digits(said) == ""


def test_only_digits_said_one_by_one_are_nothing_but_a_pin() -> None:
    assert is_digit_by_digit("one two")
    assert is_digit_by_digit("1 2 3")
    assert not any(map(is_digit_by_digit, ("ten", "12", "seven thirty", "twenty five", "1 lamp 2")))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("34", "#"),
        ("I said thirty four", "I said #"),
        ("34 I said", "# I said"),
        ("12, and now open it", "#, and now open it"),
        ("12 34 please", "# please"),
        ("set a timer for 12 minutes", "set a timer for 12 minutes"),
        ("kitchen to 21", "kitchen to 21"),
        ("wake me at 7 30", "wake me at 7 30"),
        ("add 3 eggs", "add 3 eggs"),
        ("open door 12", "open door 12"),
        ("a 10-minute timer", "a 10-minute timer"),
        ("turn on the lights", "turn on the lights"),
    ],
)
def test_only_digits_that_stand_by_themselves_are_left_out(said: str, shown: str) -> None:
    assert without_digits(said, "#", NAMES.__contains__) == shown
