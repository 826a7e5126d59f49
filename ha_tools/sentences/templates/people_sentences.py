"""The sentences about who speaks: whose voice it is, and having it learned and forgotten."""

import re

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Phrase, Templates

_BEFORE = "(?:(?:please|hey|okay|so|and|um|tell me)[, ]+)*"
_CAN = "(?:(?:can|could|will|would) you (?:please )?)?"
_SPEAKS = "who(?: is|'s) (?:speaking|talking)"
_KNOWN = "(?:know|recogni[sz]e|tell)"

_GERMAN = {
    "learn_voice": "(?:lerne?|merke? dir|kannst du) (?:bitte )?meine stimme(?: lernen| neu| noch mal| bitte)*",
    "forget_voice": "(?:vergiss|lösch|lösche) (?:bitte )?meine stimme(?: wieder| bitte)*",
    "tell_speaker": "wer (?:bin ich|spricht)(?: hier| gerade| da)*|weisst du,? wer (?:ich bin|hier spricht|spricht)|"
    "(?:erkennst|kennst) du (?:mich|meine stimme)",
}
"""Tool -> what is said for it in German."""


def _foreign(text: str, language: str) -> Command | None:
    said = text.casefold().strip(" .,!?").removeprefix("bitte ")
    if language.partition("-")[0] != "de":
        return None
    return next((Command(tool, {}) for tool, words in _GERMAN.items() if re.fullmatch(words, said)), None)


TEMPLATES = Templates(
    commands={
        "ParleyWhoSpeaks": lambda _: Command("tell_speaker", {}),
        "ParleyLearnVoice": lambda _: Command("learn_voice", {}),
        "ParleyForgetVoice": lambda _: Command("forget_voice", {}),
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
    ),
)
