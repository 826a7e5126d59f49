"""The sentences about who speaks: the voice, what the person is called, and what is their own."""

import functools
import re

from ha_tools.acting.command import Command
from ha_tools.household.own_things import MY_CALENDAR, MY_FOREIGN_LIST
from ha_tools.languages.phrasebook import Phrasebook, listed, pattern_of, phrasebook, slots
from ha_tools.people.person import LONGEST_NAME
from ha_tools.sentences.reading import Phrase, Templates

_BEFORE = "(?:(?:please|hey|okay|so|and|um|tell me)[, ]+)*"
_CAN = "(?:(?:can|could|will|would) you (?:please )?)?"
_SPEAKS = "who(?: is|'s) (?:speaking|talking)"
_KNOWN = "(?:know|recogni[sz]e|tell)"
_FORGET = "(?:forget|delete|erase|wipe)"

_DAYS = {
    "heute": "today",
    "heute abend": "tonight",
    "morgen": "tomorrow",
    "übermorgen": "the day after tomorrow",
    "diese woche": "this week",
    "nächste woche": "next week",
    "am wochenende": "this weekend",
}
"""German words for days -> the same as the calendar reads them."""


def _foreign(text: str, language: str) -> Command | None:
    """Return the command of a sentence in another language than English."""
    book, plain = phrasebook(language), text.strip(" .,!?")
    if book is None:
        return None
    said = _without(re.sub(r"[,.!?]", " ", plain), book.beside_people).lower()
    for tool, phrases, arguments in (
        ("learn_voice", book.learns_voice, {}),
        ("forget_voice", book.forgets_voice, {}),
        ("forget_voice", book.forgets_person, {"with_talk": True}),
        ("tell_speaker", book.asks_speaker, {}),
        ("read_list", book.reads_own_list, {"name": MY_FOREIGN_LIST}),
    ):
        if _pattern(phrases).fullmatch(said):
            return Command(tool, arguments)
    return _with_words(plain, book)


def _with_words(plain: str, book: Phrasebook) -> Command | None:
    """Return the command of a sentence with words of the speaker's own in it."""
    text = _without(plain, book.beside_people)
    if found := _pattern(book.calls_person).fullmatch(text.lower()):
        name = slots(found, text)["name"].strip(" ,.")
        if book.doubts(name) or set(name.lower().split()) & set(listed(book.no_name)):
            return None
        return (
            Command("call_person", {"name": name}) if 0 < len(name) <= LONGEST_NAME and len(name.split()) < 3 else None
        )
    if found := _pattern(book.reads_own_calendar).fullmatch(text.lower()):
        when = slots(found, text).get("when", "").lower()
        day = _DAYS.get(when, "") if when else "this week"
        return Command("get_events", {"when": day, "name": MY_CALENDAR}) if day else None
    if found := _pattern(book.adds_to_own_list).fullmatch(text.lower()):
        said = slots(found, text)["items"]
        items = [] if book.doubts(said) else book.items(said, joined=True)
        return Command("change_list", {"action": "add", "items": items, "name": MY_FOREIGN_LIST}) if items else None
    return None


def _without(text: str, beside: str) -> str:
    """Return a sentence without the words that say nothing in it, with one space between the others."""
    return " ".join(_words(beside).sub(" ", text).split())


@functools.cache
def _words(phrases: str) -> re.Pattern[str]:
    known = sorted(listed(phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)" if known else r"(?!)", re.IGNORECASE)


_pattern = functools.cache(pattern_of)

TEMPLATES = Templates(
    commands={
        "ParleyWhoSpeaks": lambda _: Command("tell_speaker", {}),
        "ParleyLearnVoice": lambda _: Command("learn_voice", {}),
        "ParleyForgetVoice": lambda _: Command("forget_voice", {}),
        "ParleyForgetPerson": lambda _: Command("forget_voice", {"with_talk": True}),
    },
    foreign_reader=_foreign,
    phrases=(
        Phrase("ParleyWhoSpeaks", f"{_BEFORE}who am i"),
        Phrase(
            "ParleyWhoSpeaks", f"{_BEFORE}do you {_KNOWN} (?:who i am|who(?: is|'s) (?:speaking|talking)|me|my voice)"
        ),
        Phrase("ParleyWhoSpeaks", f"{_BEFORE}(?:who|whose voice) (?:is|am) (?:this|speaking|talking)(?: now)?"),
        Phrase("ParleyWhoSpeaks", f"{_BEFORE}{_SPEAKS}(?: now)?"),
        Phrase(
            "ParleyLearnVoice",
            f"{_BEFORE}{_CAN}(?:learn|remember|memori[sz]e|get to know|train|enroll?|register) "
            "(?:my voice|me by my voice)(?: again| anew| please)*",
        ),
        Phrase("ParleyLearnVoice", f"{_BEFORE}{_CAN}learn to {_KNOWN} (?:me|my voice)(?: please)?"),
        Phrase("ParleyForgetVoice", f"{_BEFORE}{_CAN}(?:forget|delete|erase|unlearn) my voice(?:print)?(?: please)?"),
        Phrase(
            "ParleyForgetPerson",
            f"{_BEFORE}{_CAN}{_FORGET} (?:everything|all)(?: that)?"
            "(?: (?:you|i) (?:know|have|kept|keep|remember|said))? (?:about|of|on) me(?: please)?",
        ),
        Phrase("ParleyForgetPerson", f"{_BEFORE}{_CAN}{_FORGET} all (?:of )?my data(?: please)?"),
    ),
)
