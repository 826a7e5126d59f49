"""Questions for what somebody wrote, said or sent: the same words ask for Anna's mail and for Shakespeare's plays.

Who it was decides: `ha_tools.sentences.mail_authors` tells whether somebody can have written mail here. Pure.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ha_tools.languages.phrasebook import pattern_of, phrasebook, slots

_LEAD = r"(?:(?:so|and|ok|okay|well|please|hey|tell me|do you know|can you tell me|i wonder)[, ]+)*"
_WHO = r"(?P<who>(?!(?:i|we|you|he|she|they|it|that|this|who|everybody|everyone|anybody|anyone)\b).+?)"
_MORE = r"(?: (?P<more>(?!(?:to |for )?(?:me|us|here)\b|back to (?:me|us)\b).+?))?"

_ASKED = tuple(
    re.compile(f"{_LEAD}{pattern}[ .!?]*", re.IGNORECASE)
    for pattern in (
        rf"what (?:else )?(?:did|does) {_WHO} (?P<verb>write|say|send|e?-?mail|publish|compose){_MORE}",
        rf"what (?:else )?(?:has|have) {_WHO} (?P<verb>written|said|sent|e?-?mailed|published|composed){_MORE}",
        rf"what {_WHO} (?P<verb>wrote|said|sent|e?-?mailed|published|composed){_MORE}",
        rf"what (?:was|is) (?P<verb>written|said|sent|composed) by {_WHO}",
        rf"read(?: me| us| out| aloud)* the (?:latest |last |new |first )?(?:one|ones|thing) by {_WHO}",
    )
)
_ARTICLE = re.compile(r"(?:the|der|die|das|dem) ", re.IGNORECASE)
_OWN = re.compile(r"(?:my|our|mein|meine|meiner|unser|unsere|unserer) ", re.IGNORECASE)
_LATELY = re.compile(
    r"(?:today|just|now|just now|yesterday|lately|this morning|heute|gestern|gerade|eben)", re.IGNORECASE
)
_SAID = re.compile(r"(?:say|said|gesagt|sagt|sagte)\b", re.IGNORECASE)


@dataclass(frozen=True)
class AskedAuthor:
    """Somebody whose words are asked for."""

    name: str
    """The name without an article: "Anna", "school"."""
    more: str = ""
    """Words for which of them: "about time"."""
    is_own: bool = False
    """It is somebody of the speaker's own: "my teacher"."""
    is_said: bool = False
    """It is asked for what was said, which mostly nobody wrote."""

    @property
    def may_be_of_mail(self) -> bool:
        """Return whether a mail can be meant, as far as the words tell: nobody names a century for it."""
        return not self.more or bool(_LATELY.fullmatch(self.more))

    @property
    def topic(self) -> str:
        """The words that a search is given."""
        return f"{self.name} {self.more}".strip()


def author_asked(text: str, language: str) -> AskedAuthor | None:
    """Return the one whose words a text asks for; None for any other text."""
    said = " ".join(text.replace("\u2019", "'").split())
    if language.partition("-")[0] != "en":
        return _foreign(said, language)
    found = next((found for pattern in _ASKED if (found := pattern.fullmatch(said))), None)
    if found is None:
        return None
    groups = found.groupdict()
    return _author(found["who"], groups.get("more") or "", groups.get("verb") or "")


def _author(who: str, more: str, verb: str) -> AskedAuthor:
    own = bool(_OWN.match(who))
    name = _OWN.sub("", _ARTICLE.sub("", who, count=1), count=1).strip()
    return AskedAuthor(name, more.strip(), own, bool(_SAID.match(verb)))


def _foreign(said: str, language: str) -> AskedAuthor | None:
    plain = " ".join(said.replace(",", " ").split()).strip(" .!?")
    if len(plain.lower()) != len(plain):
        return None
    found = _pattern(language).fullmatch(plain.lower())
    told = slots(found, plain) if found else {}
    verb = next((word for word in plain.split() if _SAID.match(word)), "")
    return _author(told["which"], told.get("text", ""), verb) if "which" in told else None


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    book = phrasebook(language)
    return pattern_of(book.asks_of_author if book else "")
