"""Words that only ask, so that nothing may be changed by them; what is not certain may be a wish."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.model.request import request_of
from tests.ha_tools.homes import HOUSE

SAID = yaml.safe_load((Path(__file__).parent / "questions_and_wishes.yaml").read_text("utf-8"))

ENERGY = {
    "en": "how much energy did we use today",
    "de": "wie viel Energie haben wir heute verbraucht",
    "fr": "combien d'énergie avons-nous consommée aujourd'hui",
    "es": "¿cuánta electricidad hemos usado hoy?",
    "nl": "hoeveel energie hebben we vandaag verbruikt",
    "pl": "ile energii dziś zużyliśmy",
    "it": "quanta energia abbiamo consumato oggi",
    "pt": "quanta energia gastámos hoje",
    "da": "hvor meget strøm har vi brugt i dag",
    "nb": "hvor mye strøm har vi brukt i dag",
    "sv": "hur mycket el har vi förbrukat idag",
    "cs": "kolik energie jsme dnes spotřebovali",
    "hu": "mennyi áramot fogyasztottunk ma",
    "ru": "сколько электричества мы потратили сегодня",
    "uk": "скільки електрики ми витратили сьогодні",
}


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, said in SAID.items() for text in said["asks"]])
def test_questions_and_nothing_else_only_read(language: str, text: str) -> None:
    assert request_of(text, HOUSE, language).only_reads


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, said in SAID.items() for text in said["wishes"]])
def test_what_may_be_a_wish_keeps_the_tools_that_change(language: str, text: str) -> None:
    assert not request_of(text, HOUSE, language).only_reads


@pytest.mark.parametrize("language", ENERGY)
def test_what_only_a_tool_can_tell_is_no_question_of_the_world(language: str) -> None:
    request = request_of(ENERGY[language], HOUSE, language)
    assert request.asks
    assert not request.is_of_world


@pytest.mark.parametrize(
    ("language", "text"), [("en", "what a day"), ("nl", "wat een rotdag was dit"), ("pl", "co za dzień")]
)
def test_an_exclamation_is_no_question(language: str, text: str) -> None:
    assert not request_of(text, HOUSE, language).asks


def test_a_verb_is_not_taken_for_a_person_of_that_name() -> None:
    assert not request_of("ik ben verdrietig", HOUSE, "nl").things
    assert request_of("waar is Ben", HOUSE, "nl").things == {"person.ben"}
