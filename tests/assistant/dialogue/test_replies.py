"""Short words in many languages: yes, no, stop, a PIN."""

from __future__ import annotations

import pytest
from home_assistant_intents import get_languages

from assistant.dialogue.choosing import chosen
from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from ha_tools.languages import SPOKEN, phrasebook
from ha_tools.languages.nevermind import nevermind
from ha_tools.languages.phrasebook import listed
from ha_tools.wording.language import heard
from tests.choices import choice

YES = {
    "cs": "ano",
    "da": "ja",
    "de": "ja, mach das",
    "es": "sí, claro",
    "fi": "kyllä",
    "fr": "oui, vas-y",
    "hu": "igen",
    "it": "sì, fallo",
    "nb": "ja, gjør det",
    "nl": "ja, graag",
    "pl": "tak",
    "pt-BR": "sim",
    "ru": "да, конечно",
    "sv": "ja tack",
    "uk": "так",
}

NO = {
    "cs": "ne",
    "da": "nej tak",
    "de": "nein, lieber nicht",
    "es": "no, gracias",
    "fr": "non merci",
    "it": "no grazie",
    "nl": "nee",
    "pl": "nie",
    "pt": "não",
    "ru": "нет",
    "sv": "nej",
    "uk": "ні",
}

STOP = {
    "cs": "dost",
    "da": "hold op",
    "de": "stopp",
    "es": "para",
    "fr": "arrête",
    "it": "basta",
    "nl": "hou op",
    "pl": "przestań",
    "pt": "chega",
    "ru": "хватит",
    "sv": "sluta",
    "uk": "досить",
}

PINS = {
    "cs": "jedna dva tři čtyři",
    "da": "en to tre fire",
    "de": "die PIN ist zwölf vierunddreißig",
    "es": "uno dos tres cuatro",
    "fi": "yksi kaksi kolme neljä",
    "fr": "douze trente-quatre",
    "it": "uno due tre quattro",
    "nb": "en to tre fire",
    "nl": "een twee drie vier",
    "pl": "jeden dwa trzy cztery",
    "pt": "um dois três quatro",
    "ru": "один два три четыре",
    "sv": "ett två tre fyra",
    "uk": "дванадцять тридцять чотири",
}

NO_CONSENT = [
    ("da", "tak"),
    ("de", "oui"),
    ("de", "tak"),
    ("de", "ja aber nicht die Haustür"),
    ("en", "ja"),
    ("en", "si"),
    ("es", "sim"),
    ("fi", "ja"),
    ("fr", "si la porte est fermée"),
    ("fr", "ja"),
    ("sv", "tack"),
    ("it", "no"),
]


@pytest.mark.parametrize(("language", "said"), YES.items())
def test_a_yes_of_the_language_is_one(language: str, said: str) -> None:
    assert Replies(language).is_yes(plain(said))


@pytest.mark.parametrize(("language", "said"), NO_CONSENT)
def test_other_words_and_a_yes_of_another_language_are_no_consent(language: str, said: str) -> None:
    assert not Replies(language).is_yes(plain(said))


@pytest.mark.parametrize(("language", "said"), NO.items())
def test_a_no_of_the_language_is_one(language: str, said: str) -> None:
    assert Replies(language).is_no(plain(said))
    assert not Replies(language).is_yes(plain(said))


@pytest.mark.parametrize("said", ["no", "nein", "non", "não", "nie", "nej", "nei", "nee", "ne", "nem", "нет", "ні"])
@pytest.mark.parametrize("language", ["en", "sw", *SPOKEN])
def test_a_no_of_any_language_cancels(language: str, said: str) -> None:
    assert Replies(language).is_no(said)


@pytest.mark.parametrize(("language", "said"), STOP.items())
def test_a_stop_of_the_language_ends_what_rings(language: str, said: str) -> None:
    assert Replies(language).ends_ringing(plain(said))


@pytest.mark.parametrize("language", sorted(get_languages()))
def test_home_assistants_never_mind_ends_what_is_said_and_asked(language: str) -> None:
    replies = Replies(language)
    assert all(replies.is_stop(plain(said)) or replies.is_no(plain(said)) for said in nevermind(language))
    assert not any(replies.is_yes(plain(said)) for said in nevermind(language))


@pytest.mark.parametrize(("language", "said"), PINS.items())
def test_a_pin_may_be_said_in_words_of_the_language(language: str, said: str) -> None:
    assert Replies(language).pin(plain(said)) == "1234"


@pytest.mark.parametrize(
    ("language", "said"), [("de", "mach eine Lampe an"), ("fr", "un instant"), ("de", "vielleicht")]
)
def test_other_words_are_no_pin(language: str, said: str) -> None:
    assert Replies(language).pin(plain(said)) == ""


@pytest.mark.parametrize("language", SPOKEN)
def test_no_word_agrees_and_refuses_or_ends_at_once(language: str) -> None:
    book, replies = phrasebook(language), Replies(language)
    assert book is not None
    assert not [said for said in listed(book.yes) if replies.is_no(plain(said)) or replies.is_stop(plain(said))]
    assert not [said for said in (*listed(book.no), *listed(book.stop)) if replies.is_yes(plain(said))]


CHOICES = (
    choice("Lampe (Küche)", "light.kitchen"),
    choice("Lampe (Flur)", "light.hall"),
    choice("Bad", "light.bath"),
)


@pytest.mark.parametrize(
    ("language", "said", "chosen_id"),
    [
        ("de", "die zweite bitte", "light.hall"),
        ("de", "ich meine die letzte", "light.bath"),
        ("de", "die im Flur", "light.hall"),
        ("fr", "la première", "light.kitchen"),
        ("es", "la segunda", "light.hall"),
        ("pl", "ta ostatnia", "light.bath"),
        ("ru", "вторую", "light.hall"),
    ],
)
def test_a_choice_is_made_in_the_language(language: str, said: str, chosen_id: str) -> None:
    meant = chosen(CHOICES, plain(said), phrasebook(language))
    assert meant is not None
    assert meant.entity_id == chosen_id


@pytest.mark.parametrize("said", ["was ist das letzte lied", "der zweite Weltkrieg", "die vierte"])
def test_an_ordinal_within_other_words_chooses_nothing(said: str) -> None:
    assert chosen(CHOICES, plain(said), phrasebook("de")) is None


BACKCHANNEL = {
    "en": "Mhm, okay.",
    "cs": "jasně",
    "da": "ja, okay",
    "de": "Ach so, ja.",
    "es": "ajá, vale",
    "fr": "ah oui, d'accord",
    "hu": "aha, értem",
    "it": "sì, capisco",
    "nb": "ja, akkurat",
    "nl": "ja, precies",
    "pl": "aha, rozumiem",
    "pt": "pois é",
    "ru": "хорошо, понятно",
    "sv": "ja, just det",
    "uk": "добре, зрозуміло",
}


@pytest.mark.parametrize(("language", "words"), BACKCHANNEL.items())
def test_words_of_a_listener_want_nothing(language: str, words: str) -> None:
    assert Replies(language).is_backchannel(plain(words))


@pytest.mark.parametrize("language", ["en", *SPOKEN])
def test_a_stop_a_no_and_a_wish_are_no_words_of_a_listener(language: str) -> None:
    replies = Replies(language)
    own = heard(language)
    wanted = [phrase for kind in ("stop", "no") for phrase in listed(own[kind]) if not set("[(|") & set(phrase)]
    assert [phrase for phrase in wanted if replies.is_backchannel(plain(phrase))] == []
    assert not replies.is_backchannel("okay now turn on the light")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "turn on the…"),
        ("en", "lights and"),
        ("en", "Um,"),
        ("en", "Can you"),
        ("en", "what's"),
        ("de", "mach bitte das"),
        ("de", "kannst du"),
        ("de", "ähm"),
        ("fr", "allume la"),
        ("es", "enciende las"),
        ("nl", "doe de"),
        ("uk", "увімкни світло в"),
    ],
)
def test_words_that_ask_for_more(language: str, words: str) -> None:
    assert Replies(language).asks_for_more(plain(words))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "what is a heat pump"),
        ("en", "I can"),
        ("en", "Atlanta"),
        ("de", "mach das licht an"),
        ("de", "was war das denn"),
    ],
)
def test_a_whole_sentence_asks_for_no_more(language: str, words: str) -> None:
    assert not Replies(language).asks_for_more(plain(words))
