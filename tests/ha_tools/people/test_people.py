"""The people of a home: found by name, kept, and forgotten with all that others keep of them."""

from __future__ import annotations

import json

import pytest

from ha_tools.people.people import People
from ha_tools.people.person import Person, person_of

SAM = Person("Samuel", "Sam", is_greeted=True, entity_id="person.samuel", calendars=("calendar.sam",))


def test_a_person_is_the_same_after_being_written_down() -> None:
    assert person_of(json.loads(json.dumps(SAM.as_dict()))) == SAM


@pytest.mark.parametrize(
    "broken", [{"name": ""}, {"person_id": None}, {"calendars": "calendar.sam"}, {"is_greeted": 1}]
)
def test_what_is_no_person_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no person"):
        person_of({**SAM.as_dict(), **broken})


def test_a_person_is_found_by_either_name_unless_two_have_it() -> None:
    people = People()
    people.restore([SAM, Person("Anna"), Person("Sam")])
    assert people.named("samuel") == SAM
    assert people.named("Anna") is not None
    assert people.named("sam") is None


def test_whoever_keeps_things_of_a_person_hears_when_they_are_forgotten() -> None:
    people, heard = People(), list[object]()
    people.on_change(lambda person_id, person: heard.append((person_id, person)))
    people.keep(SAM)
    people.forget(SAM)
    people.forget(SAM)
    assert heard == [(SAM.person_id, SAM), (SAM.person_id, None)]
