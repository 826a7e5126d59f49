"""The sentences that have mail told, read, answered and filed."""

from __future__ import annotations

import re

from ha_tools.acting.command import Command
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.sentences.certainty import TAKEN_BACK
from ha_tools.sentences.reading import Phrase, Reading, Templates
from ha_tools.sentences.templates.message_sentences import ANOTHER_COMMAND

_NUMBERS = "first|second|third|fourth|fifth|last|1st|2nd|3rd"
_NO_SENDER = re.compile(
    r"(?:it|that|this|them|him|her|me|us|back|you|everyone|everybody|all)\b.*|"
    r"(?:the )?(?:questions?|riddles?|quiz|puzzle|door|doorbell|phone|telephone|call|bell|intercom)",
    re.IGNORECASE,
)
"""Words that are no sender of a mail."""

_NO_ANSWER = re.compile(r"(?:to|about|if|whether|what|when|where|who|how|why|not)\b.*", re.IGNORECASE)
"""Words that are no answer by themselves."""


def _read(reading: Reading) -> Command | None:
    slots = reading.slots
    if phrases := message_phrases(reading.language):
        meant = phrases.sender(slots)
        return None if meant is None else Command("read_mail", {"which": meant} if meant else {})
    if "name" in slots:
        return Command("read_mail", {"name": slots["name"]})
    which = slots.get("which", "").strip()
    return Command("read_mail", {"which": which} if which else {}) if not _NO_SENDER.fullmatch(which) else None


def _constant(which: str) -> Command:
    return Command("read_mail", {"which": which})


def _answer(reading: Reading) -> Command | None:
    if phrases := message_phrases(reading.language):
        told, meant = phrases.message(reading.slots), phrases.sender(reading.slots)
        return _handled("answer", told, meant) if told and meant is not None else None
    text, which = reading.slots["text"].strip(" ,:\"'“”"), reading.slots.get("which", "").strip()
    if not text or _NO_ANSWER.fullmatch(text) or ANOTHER_COMMAND.search(text) or TAKEN_BACK.search(text):
        return None
    if which and _NO_SENDER.fullmatch(which):
        return None
    return _handled("answer", text, which)


def _handled(action: str, text: str, which: str) -> Command:
    said = {"text": text, "which": which}
    return Command("handle_mail", {"action": action, **{name: words for name, words in said.items() if words}})


def _file(reading: Reading) -> Command | None:
    if phrases := message_phrases(reading.language):
        meant = phrases.sender(reading.slots)
        return None if meant is None else _handled("file", reading.slots.get("text", ""), meant)
    which, text, folder = (reading.slots.get(name, "").strip() for name in ("which", "text", "folder"))
    if which and _NO_SENDER.fullmatch(which):
        return None
    return _handled("file", text or folder, which)


_MAIL = "(?:e-?mails?|mails?)"
_MY = "(?:(?:my|our|the|any|some|all|all my|of my) )?"
_NEW = "(?:(?:new|unread|latest) )?"
_FOR = "(?: for (?:me|us)| today| yet| this morning| tonight| here)*"
_THE = "(?:the |my |our |an? )?"
_OF = "(?:from|by|of)"
_ABOUT = "(?:about|on|regarding|with the subject)"
_WHICH = "(?P<which>.+?)"
_TEXT = "(?P<text>.+?)"
_ALOUD = "(?: (?:out|aloud|out loud|to me|to us|again|please))*"
_READ = "read(?: me| us| out| aloud)*"
_IT = f"(?:it|that|this|(?:the|that|this) (?:{_MAIL}|one))"
_ONE = f"(?:{_MAIL}|one)"
_SAYING = "(?: (?:that|with|saying|and say)|:|,)+"

TEMPLATES = Templates(
    commands={
        "ParleyReadMail": _read,
        "ParleyReadThatMail": lambda _reading: _constant("last"),
        "ParleyReadNextMail": lambda _reading: _constant("next"),
        "ParleyReadMoreMail": lambda _reading: Command("read_on", {}),
        "ParleyMailSender": lambda _reading: _constant("sender"),
        "ParleyAnswerMail": _answer,
        "ParleyFileMail": _file,
    },
    phrases=(
        *(
            Phrase("ParleyReadMail", pattern)
            for pattern in (
                f"(?:is|are) there {_MY}{_NEW}{_MAIL}{_FOR}",
                f"(?:do|have|did) (?:i|we) (?:have|got|get|receive)? ?{_MY}{_NEW}{_MAIL}{_FOR}",
                f"(?:any|some) {_NEW}{_MAIL}{_FOR}",
                f"check {_MY}{_NEW}(?:{_MAIL}|inbox|mailbox)",
                f"{_READ} {_MY}{_NEW}{_MAIL}{_ALOUD}",
                f"(?:show|tell|list|give)(?: me)? {_MY}{_NEW}{_MAIL}",
                f"what(?:'s| is|s)(?: new)? in (?:my|our|the) (?:inbox|mailbox|{_MAIL})",
                f"what(?: new)? {_MAIL} (?:do|did|have) (?:i|we) (?:have|get|got)",
                f"how (?:many|much) {_NEW}{_MAIL} (?:do|did|have) (?:i|we) (?:have|get|got)",
                "who (?:wrote|has written|emailed|e-mailed|mailed)(?: (?:to )?(?:me|us))?(?: today)?",
                rf"(?:is there |are there )?(?:any )?{_NEW}{_MAIL} for (?P<name>(?!me\b|us\b)\w+)",
                rf"(?:any|check) (?P<name>(?!my\b|our\b|the\b|new\b)\w+)'s {_NEW}{_MAIL}",
            )
        ),
        *(
            Phrase("ParleyReadMail", pattern, may_go_on=True)
            for pattern in (
                f"{_READ} {_THE}(?:latest |last |new )?{_MAIL} (?:{_OF}|{_ABOUT}) {_THE}{_WHICH}{_ALOUD}",
                f"{_READ} {_THE}(?:latest |last |new )?one (?:from|{_ABOUT}) {_THE}{_WHICH}{_ALOUD}",
                f"what does {_THE}{_MAIL} (?:{_OF}|{_ABOUT}) {_THE}{_WHICH} say",
                f"what (?:is|was|'s) in {_THE}{_MAIL} (?:{_OF}|{_ABOUT}) {_THE}{_WHICH}",
                f"what did {_THE}{_WHICH} (?:write|send|mail|e-?mail) (?:to )?(?:me|us)",
                f"{_READ} {_THE}(?P<which>{_NUMBERS}) {_ONE}{_ALOUD}",
                f"(?:(?:is|are) there|do i have|did i get)? ?(?:any )?{_NEW}{_MAIL} (?:{_OF}|{_ABOUT}) {_THE}{_WHICH}",
            )
        ),
        Phrase("ParleyReadThatMail", f"{_READ} {_IT}{_ALOUD}"),
        Phrase("ParleyReadThatMail", f"what does {_IT} say"),
        Phrase("ParleyReadNextMail", f"{_READ} (?:the )?next(?: {_ONE})?{_ALOUD}"),
        Phrase("ParleyReadNextMail", f"(?:and )?(?:the )?next {_MAIL}"),
        Phrase(
            "ParleyMailSender",
            f"who(?:'s| is| was) {_IT} from|who (?:wrote|sent) {_IT}|who did {_IT} come from",
        ),
        *(
            Phrase("ParleyAnswerMail", pattern, may_go_on=True)
            for pattern in (
                f"(?:answer|reply)(?: (?:to )?{_IT})?{_SAYING} {_TEXT}",
                f"(?:write|mail|e-?mail)(?: (?:them|him|her))? back{_SAYING} {_TEXT}",
                f"(?:answer|reply)(?: to)? {_THE}(?:{_MAIL} {_OF} {_THE})?{_WHICH}{_SAYING} {_TEXT}",
                f"(?:write|mail|e-?mail) {_THE}{_WHICH} back{_SAYING} {_TEXT}",
            )
        ),
        *(
            Phrase("ParleyFileMail", pattern, may_go_on=True)
            for pattern in (
                f"file {_IT}(?: away)? (?:under|in|into|to) {_THE}(?:folder )?{_TEXT}(?: folder)?",
                f"(?:move|put) (?:that|this|the) {_MAIL} (?:under|in|into|to) {_THE}(?:folder )?{_TEXT}(?: folder)?",
                f"(?:move|put) {_IT} (?:in|into|to) {_THE}(?:folder {_TEXT}|(?P<folder>.+?) folder)",
                f"file {_THE}{_ONE} {_OF} {_THE}{_WHICH} (?:under|in|into) {_THE}(?:folder )?{_TEXT}(?: folder)?",
                f"(?:file|move|put) {_THE}{_MAIL} {_OF} {_THE}{_WHICH} (?:under|in|into|to) {_THE}(?:folder )?{_TEXT}",
            )
        ),
        Phrase("ParleyFileMail", f"(?:file|archive) {_IT}(?: away)?"),
        Phrase("ParleyFileMail", f"archive {_THE}{_ONE} {_OF} {_THE}{_WHICH}"),
    ),
)
