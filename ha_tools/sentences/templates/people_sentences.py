"""The sentences about who speaks: whose voice it is, and having it learned and forgotten."""

from ha_tools.acting.command import Command
from ha_tools.sentences.reading import Phrase, Templates

_BEFORE = "(?:(?:please|hey|okay|so|and|um|tell me)[, ]+)*"
_CAN = "(?:(?:can|could|will|would) you (?:please )?)?"
_SPEAKS = "who(?: is|'s) (?:speaking|talking)"
_KNOWN = "(?:know|recogni[sz]e|tell)"

TEMPLATES = Templates(
    commands={
        "ParleyWhoSpeaks": lambda _: Command("tell_speaker", {}),
        "ParleyLearnVoice": lambda _: Command("learn_voice", {}),
        "ParleyForgetVoice": lambda _: Command("forget_voice", {}),
    },
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
