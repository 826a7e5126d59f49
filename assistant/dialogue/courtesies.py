"""Words to an assistant that wish for nothing: thanks, greetings, a call for help; and what answers them.

Also what recognisers make of noise: nobody has said that, and nothing is answered.
"""

from __future__ import annotations

import re

from ha_tools.facts.facts import Fact
from ha_tools.languages import Phrasebook
from ha_tools.languages.phrasebook import listed

_LEAD = r"(?:(?:ok|okay|oh|hey|well|no|yes|great|perfect|cool|nice|wonderful|lovely|alright|and|so)[, ]+)*"
_YOU = (
    r"(?:[, ]+(?:parley|there|everyone|everybody|all|again|so much|very much|a lot|for that|for your help|to you|"
    r"then|now))*"
)

_INVENTED = re.compile(
    r"(?:(?:thanks|thank you)(?: (?:so much|very much))? for (?:watching|listening|viewing)(?: .*)?|"
    r"(?:please |don't forget to |like and )*subscribe(?: .*)?|see you (?:in the )?next (?:video|time|one)|"
    r"i'll see you in the next (?:video|one)|you|music|applause|silence|subtitles by .*|.*amara org.*)"
)
"""Ends of films on which recognisers were trained: they write them where nobody speaks."""

_HELP = (
    r"(?:help|help me|i need (?:some |your )?help|can you help(?: me)?|"
    r"(?:what|how)(?: else)? (?:can|could|do|are) (?:you|i) (?:able to )?(?:do|say|ask|help)(?: for)?(?: me| us| you)?"
    r"(?: with)?|how (?:do you|does this) work|what are your (?:skills|commands))"
)
GREETINGS = ("good_morning", "good_afternoon", "good_evening", "good_night", "goodbye")
"""Greetings of a time of the day, as the wording and the phrasebooks call them."""

_LIKED = "great|good|perfect|excellent|fantastic|wonderful|brilliant|amazing|awesome|lovely|nice|cool"
_THANKS = (
    rf"(?:that's (?:{_LIKED}|fine|it|all|very kind(?: of you)?) )?(?:thanks|thank you|thx|cheers|much appreciated|ta|"
    rf"well done|(?:{_LIKED}) (?:job|work|one)|good girl|good boy)"
)
_ANSWERS = (
    (r"no (?:thanks|thank you)", "cancelled"),
    (_THANKS, "courtesy.welcome"),
    (rf"(?:that's|that is|you're|you are) (?:so |really |very |just )?(?:{_LIKED})", "courtesy.glad"),
    (r"(?:hello|hi|hey|hi there|hello there|hey there|hiya|howdy)", "courtesy.hello"),
    (r"good morning", "courtesy.good_morning"),
    (r"good (?:afternoon|day)", "courtesy.good_afternoon"),
    (r"good evening", "courtesy.good_evening"),
    (r"(?:good ?night|sleep well|sweet dreams)", "courtesy.good_night"),
    (r"(?:good ?bye|bye|bye bye|see you|see you later|see ya|take care)", "courtesy.goodbye"),
    (
        r"(?:how are you|how are you doing|how's it going|how do you do|are you there|are you (?:ok|okay))",
        "courtesy.fine",
    ),
    (r"(?:sorry|my bad|excuse me|pardon me)", "courtesy.no_problem"),
    (
        r"(?:who are you|what are you|what(?:'s| is) your name)",
        "courtesy.who_i_am",
    ),
    (_HELP, "courtesy.can_do"),
)
_PATTERNS = tuple((re.compile(f"{_LEAD}{said}{_YOU}(?: please)?"), answer) for said, answer in _ANSWERS)


def said_to(courtesy: Fact, name: str) -> tuple[Fact, ...]:
    """Return a courtesy as it is said to a person who is known: by name where there are words for that."""
    named = Fact(courtesy.case.replace("courtesy.", "courtesy.named.", 1), name=name)
    answer = courtesy.case.rpartition(".")[2]
    return (named, courtesy) if name and answer in {"hello", *GREETINGS} else (courtesy,)


def is_invented(words: str) -> bool:
    """Return whether a recogniser writes this where nobody speaks."""
    return bool(_INVENTED.fullmatch(words))


def courteous(words: str, book: Phrasebook | None) -> Fact | None:
    """Return what answers words in lower case, without punctuation, that wish for nothing; None for any others."""
    if book is not None:
        pairs = (
            (book.thanks, "welcome"),
            *((getattr(book, greeting), greeting) for greeting in GREETINGS),
            (book.greetings, "hello"),
            (book.help, "can_do"),
        )
        case = next((f"courtesy.{answer}" for said, answer in pairs if words in listed(said.casefold())), "")
    else:
        case = next((answer for pattern, answer in _PATTERNS if pattern.fullmatch(words)), "")
    return Fact(case) if case else None
