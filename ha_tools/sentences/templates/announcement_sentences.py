"""The sentences that have a message spoken in other rooms."""

import re

from ha_tools.acting.command import Command
from ha_tools.household.announcing import EVERYONE
from ha_tools.household.room_calls import is_page
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Phrase, Reading, Templates
from ha_tools.sentences.templates.message_sentences import ANOTHER_COMMAND, FOR_LATER

_NO_MESSAGE = re.compile(
    r"(?:it|that|this|something|anything|nothing|everything|to)?|"
    r"(?:about|if|whether|what|when|where|who|how|why|not)\b.*|"
    r"(?:an?|some|the|your) (?:\w+ )?(?:jokes?|story|stories|facts?|riddle|news|weather|time|truth|secret)\b.*",
    re.IGNORECASE,
)
"""Words that are no message by themselves, or ask for one to be made up."""

_TO_DO = re.compile(r"^to (?=\w)", re.IGNORECASE)
"""Leads what somebody is to do: "tell the office to come down" says "Come down"."""


_TOO_FREE = frozenset({"pl", "sv"})
"""Languages whose sentences for it may as well send somebody a message: "skicka …"."""


def _broadcast(reading: Reading) -> Command | None:
    return None if reading.language in _TOO_FREE else _announce(reading)


def _announce(reading: Reading) -> Command | None:
    if phrases := message_phrases(reading.language):
        told = phrases.message(reading.slots)
        return Command("send_message", {"message": told, "name": reading.slots.get("name", EVERYONE)}) if told else None
    message = _TO_DO.sub("", str(reading.slots["message"]).strip(" ,:\"'“”"), count=1)
    if (
        FOR_LATER.fullmatch(message)
        or _NO_MESSAGE.fullmatch(message)
        or ANOTHER_COMMAND.search(message)
        or TAKEN_BACK.search(message)
    ):
        return None
    return Command("send_message", {"message": message, "name": reading.slots.get("name", EVERYONE)})


def _call_room(reading: Reading) -> Command | None:
    name = reading.slots.get("name") or reading.slots["page"]
    is_known = "name" in reading.slots or is_page(name)
    return Command("call_room", {"name": name}) if is_known else None


_ALL = (
    "(?:every(?:one|body)(?: (?:else|at home|in the house))?|"
    "the (?:whole |entire )?(?:house|household|family)|all(?: the)? rooms)"
)
_IN = "(?:in|into|to|on|for)(?: the)? {room}"
_MESSAGE = "(?P<message>.+?)"
_FIRST = (
    r"(?P<message>(?:it(?:'?s| is| will)|we|we're|i|i'm|i'll|i am|he|she|they|you|there(?:'s| is)|"
    r"(?:the )?(?:dinner|lunch|breakfast|supper|tea|coffee|food|pizza|bus|taxi|film|movie)|good ?(?:night|morning)|"
    r"come|hurry|time)\b.+?)"
)
"""A message whose first words no thing in a room begins with: "the kitchen lights" are no kitchen that is told."""

_MESSAGES = "(?:my|our|the|any|all(?: my| the)?|new|my new|the new|any new) messages?"

TEMPLATES = Templates(
    commands={
        "ParleyAnnounce": _announce,
        "ParleyMessages": lambda _reading: Command("play_messages", {}),
        "ParleyCallRoom": _call_room,
        "ParleyHangUp": lambda _reading: Command("hang_up", {}),
    },
    foreign={"HassBroadcast": _broadcast},
    phrases=(
        Phrase("ParleyAnnounce", f"(?:tell|inform|remind) {_ALL},?(?: that)? {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", f"let {_ALL} know,?(?: that)? {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", f"(?:say|shout) to {_ALL}(?: that|:|,) {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", f"(?:announce|broadcast|say) {_IN}(?: that|:|,) {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", f"(?:announce|broadcast) {_IN} {_FIRST}", may_go_on=True),
        Phrase("ParleyAnnounce", f"tell(?: the)? {{room}}(?: that|:|,) {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", "tell(?: the)? {room} (?P<message>to .+?)", may_go_on=True),
        Phrase("ParleyAnnounce", f"tell(?: the)? {{room}} {_FIRST}", may_go_on=True),
        Phrase("ParleyAnnounce", f"let(?: the)? {{room}} know,?(?: that)? {_MESSAGE}", may_go_on=True),
        Phrase("ParleyAnnounce", f"(?:announce|broadcast) (?!that )(?P<message>.+?) {_IN}"),
        Phrase(
            "ParleyAnnounce",
            f"(?:announce|broadcast)(?: (?:everywhere|in all(?: the)? rooms|to {_ALL}))?[:,]?(?: that)? {_MESSAGE}",
            may_go_on=True,
        ),
        Phrase(
            "ParleyCallRoom",
            "(?:call|ring|(?:put me through|connect me|talk|speak) (?:to|with)|let me (?:talk|speak) (?:to|with)|"
            "i (?:want|would like|'d like) to (?:talk|speak) (?:to|with)|"
            "(?:start|open) (?:an? |the )?(?:intercom|call) (?:to|with))(?: the)? {room}",
        ),
        Phrase("ParleyCallRoom", r"(?:call|ring)(?: the)? (?P<page>(?:[\w'-]+ )?(?:panel|browser))"),
        Phrase(
            "ParleyHangUp",
            "(?:hang up|ring off)(?: the phone| now)?|(?:end|stop|finish) (?:the |this )?(?:call|intercom)",
        ),
        Phrase("ParleyMessages", f"(?:play|read|tell|give|let)(?: me| us)?(?: hear)? {_MESSAGES}(?: for (?:me|us))?"),
        Phrase(
            "ParleyMessages",
            f"(?:(?:are|is) there |do (?:i|we) have |have (?:i|we) got ){_MESSAGES}(?: for (?:me|us))?",
        ),
        Phrase("ParleyMessages", "(?:any|new|any new) messages?(?: for (?:me|us))?"),
        Phrase("ParleyMessages", "(?:what|which) messages (?:do (?:i|we) have|are there)(?: for (?:me|us))?"),
    ),
)
