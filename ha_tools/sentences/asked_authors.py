"""Questions for what somebody wrote, said or sent: the same words ask for Anna's mail and for Shakespeare's plays.

Who it was decides: `ha_tools.sentences.mail_authors` tells whether somebody can have written mail here. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ha_tools.languages.asked_phrases import AskedPhrases, asked_phrases, plain


@dataclass(frozen=True)
class AskedAuthor:
    """Somebody whose words are asked for."""

    name: str
    """The name without an article: "Anna", "school"."""
    more: str = ""
    """Words for which of them: "about time"."""
    may_be_of_mail: bool = False
    """A mail can be meant, as far as the words tell: nobody names a century for it."""
    is_own: bool = False
    """It is somebody of the speaker's own: "my teacher"."""
    is_said: bool = False
    """It is asked for what was said, which mostly nobody wrote."""

    @property
    def topic(self) -> str:
        """The words that a search is given."""
        return f"{self.name} {self.more}".strip()


def author_asked(text: str, language: str) -> AskedAuthor | None:
    """Return the one whose words a text asks for; None for any other text."""
    asked = asked_phrases(language)
    if asked is None:
        return None
    found = ((told, kind == "said") for kind in ("wrote", "said") for told in asked.asked(kind, text))
    authors = (_author(asked, told["which"], told.get("more", ""), is_said=is_said) for told, is_said in found)
    return next((author for author in authors if author), None)


def _author(asked: AskedPhrases, who: str, more: str, *, is_said: bool) -> AskedAuthor | None:
    if asked.begins("nobody", who) or asked.begins("to_us", more):
        return None
    named = _behind(who, asked.begins("articles", who))
    own = asked.begins("own", named)
    name = _behind(named, own)
    may_be_of_mail = not more or asked.is_all("lately", more)
    return AskedAuthor(name, more, may_be_of_mail, bool(own), is_said) if name else None


def _behind(text: str, words: str) -> str:
    return plain(text)[len(words) :].strip()
