"""The sentences that send a message."""

import re

from ha_tools.acting.command import Command
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Phrase, Reading, Templates
from ha_tools.sentences.templates.asked_question import turned

_MADE_UP = (
    r"(?:an?|some|the|your) (?:\w+ )?(?:jokes?|story|stories|facts?|riddle|news|weather|time|truth|secret)"
    r"(?: forecast| report)?(?: (?:about|of|for|from|in|on)\b.*)?"
)
"""Words for what is to be thought of, or looked up, before it is told."""

_NO_MESSAGE = re.compile(
    r"(?:it|that|this|something|anything|nothing)?|(?:an? |the )?(?:text |voice )?(?:message|text|note|mail|e-?mail)|"
    rf"(?:to|about|if|whether|what|when|where|who|how|why|not)\b.*|{_MADE_UP}",
    re.IGNORECASE,
)
"""Words that are no message by themselves, or ask for one to be made up."""

ANOTHER_COMMAND = re.compile(
    r"\b(?:and|then) (?:then |also |please )*(?:turn|switch|set|add|put|open|close|lock|unlock|start|stop|play|tell)\b",
    re.IGNORECASE,
)
"""Words at which the message may have ended."""


FOR_LATER = re.compile(
    r"(?:at|in|on|after|before|tomorrow|tonight|every|next|this (?:morning|afternoon|evening))\b.{1,40}? that .+",
    re.IGNORECASE,
)
"""A message that is to be sent later: "at six that dinner is ready"."""


_LATER = "will|won't|going to|can|could|would|should|must|werde|werden|wird|kann|können|soll|sollen|muss|müssen"
_OWN_MESSAGE = re.compile(rf"(?:i|we|i'[a-z]+|we'[a-z]+|ich|wir)\b.*|.*(?:\b(?:{_LATER})\b|'ll\b).*", re.IGNORECASE)
_OWN_CLAUSE = re.compile(r"\b(?:i|i'[a-z]+|he|she|we|they|you|it|ich|du|er|sie|wir|ihr|es)\b", re.IGNORECASE)


def is_own_condition(message: str, clause: str) -> bool:
    """Return whether a clause belongs to the message before it: "I'll call her when I am home".

    What somebody will do, or when somebody does something, is told; what the home tells of is waited for.
    """
    return bool(_OWN_MESSAGE.fullmatch(message) or _OWN_CLAUSE.search(clause))


def _send(reading: Reading) -> Command | None:
    if phrases := message_phrases(reading.language):
        told = phrases.message(reading.slots)
        return Command("send_message", {"message": told, "name": reading.slots["name"]}) if told else None
    message = reading.slots["message"].strip(" ,:\"'“”")
    if (
        FOR_LATER.fullmatch(message)
        or _NO_MESSAGE.fullmatch(message)
        or ANOTHER_COMMAND.search(message)
        or TAKEN_BACK.search(message)
    ):
        return None
    return Command("send_message", {"message": message, "name": reading.slots["name"]})


_TO = "(?:(?:my|the|our) )?{notify}"
_MESSAGE = "(?P<message>.+?)"


def _ask(reading: Reading) -> Command | None:
    if phrases := message_phrases(reading.language):
        question = phrases.question(reading.slots)
        return Command("ask_contact", {"question": question, "name": reading.slots["name"]}) if question else None
    told = reading.slots["message"].strip(" ,:\"'“”?")
    if ANOTHER_COMMAND.search(told) or TAKEN_BACK.search(told):
        return None
    return Command("ask_contact", {"question": turned(told), "name": reading.slots["name"]})


_ASKED = r"(?P<message>(?:if|whether|what|when|where|who|which|how|why|to)\b.+?)"

TEMPLATES = Templates(
    commands={"ParleySendMessage": _send, "ParleyAskContact": _ask},
    phrases=(
        Phrase("ParleyAskContact", f"(?:ask|find out from) (?:my )?{{contact}},? {_ASKED}", may_go_on=True),
        Phrase("ParleySendMessage", f"(?:tell|notify|inform|text|message) {_TO} that {_MESSAGE}", may_go_on=True),
        Phrase("ParleySendMessage", f"let {_TO} know that {_MESSAGE}", may_go_on=True),
        Phrase("ParleySendMessage", f"(?:tell|text|message) {_TO}[:,]? {_MESSAGE}", may_go_on=True),
        Phrase(
            "ParleySendMessage",
            f"send (?:an? |the )?(?:message|text|notification)(?: to| on) {_TO}(?: that| saying|:|,)+ {_MESSAGE}",
            may_go_on=True,
        ),
        Phrase(
            "ParleySendMessage",
            f"send {_TO} (?:an? |the )?(?:message|text|notification)(?: that| saying|:|,)+ {_MESSAGE}",
            may_go_on=True,
        ),
        Phrase("ParleySendMessage", f"send (?:the )?(?:message|text):? (?P<message>.+?) to {_TO}"),
    ),
)
