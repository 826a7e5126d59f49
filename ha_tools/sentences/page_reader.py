"""Sentences about a page of the web that was found or read: what it says, its rest, its source, its link. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from ha_tools.acting.command import Command
from ha_tools.languages.phrasebook import pattern_of, phrasebook, slots
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import Reading

TOOLS_OF_PAGES = frozenset({"read_page", "read_on", "web_search", "get_sources", "send_link", "get_news"})
"""Tools after which "it" may be a page."""

_TOOLS_OF_ONE_PAGE = TOOLS_OF_PAGES - {"web_search"}
"""Tools after which "it" is the page, and not what was looked up."""

TOOLS_READ_ON = TOOLS_OF_PAGES | {"read_mail"}
"""Tools after which "go on" is a wish for more of what was read."""

_LEAD = r"(?:(?:please|so|and|now|ok|okay|hey|can you|could you|will you|would you|tell me)[, ]+)*"
_END = r"(?:,? (?:please|for me|thanks|now|then))*"
_PAGE = r"(?:(?:web ?)?page|article|website|web ?site|site|text)"
_THE = r"(?:the|that|this)"
_NUMBER = r"(?P<page>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)"
_A_PAGE = rf"{_THE} (?:{_NUMBER} )?{_PAGE}"
_ABOUT = r"(?:about|on|of|regarding|concerning)"
_TOPIC = r"(?P<about>.+?)"
_ANY = r"(?:anything|something)"
_ASKED = r"(?P<about>(?:how|when|where|who|why|what|which|whether|if)\b.+?)"
_LINK = r"(?:link|url|address|web address)"
_LINKED = rf"(?:(?:the|that|this|its) {_LINK}(?: (?:of|to|for) {_THE} {_PAGE})?|{_THE} {_PAGE})"
_NAME = r"(?P<name>(?:(?!the (?:link|page)\b).)+?)"
_PHONE = r"(?P<name>(?:[\w']+ )*(?:phone|mobile|handset|iphone|smartphone|tablet|ipad|watch|computer|laptop))"
_SEND = r"(?:send|text|forward|message|share)"

_CERTAIN: Mapping[str, tuple[str, ...]] = {
    "about": (
        rf"what (?:else )?(?:does|did) {_A_PAGE} (?:say|tell|write) {_ABOUT} {_TOPIC}",
        rf"(?:does|did) {_A_PAGE} (?:say|tell) {_ANY} {_ABOUT} {_TOPIC}",
        rf"(?:does|did) {_A_PAGE} mention {_TOPIC}",
        rf"(?:is|was) there {_ANY} {_ABOUT} {_TOPIC} (?:in|on) {_A_PAGE}",
        rf"what(?:'s| is) (?:in|on) {_A_PAGE} {_ABOUT} {_TOPIC}",
        rf"what about {_TOPIC} (?:in|on) {_A_PAGE}",
        rf"what else is there {_ABOUT} {_TOPIC} (?:in|on) {_A_PAGE}",
        rf"(?:does|did) {_A_PAGE} say {_ASKED}",
        rf"what do they say {_ABOUT} {_TOPIC} (?:in|on) {_A_PAGE}",
    ),
    "more": (
        r"read on",
        r"(?:go on|keep|continue) reading(?: (?:it|that|the page|the article|aloud|to me))?",
        r"read (?:me |us )?(?:some |a bit )?more(?: of (?:it|that|the page|the article))?",
        rf"read (?:me |us )?the rest(?: of (?:it|{_A_PAGE}))?",
    ),
    "read": (
        rf"read (?:me |us |out )*{_A_PAGE}(?: out| aloud| to me| to us)*",
        rf"open {_A_PAGE}(?: and read it(?: to me| out| aloud)?)?",
        rf"(?:read|open) (?:me |us )?{_THE} {_NUMBER} (?:result|hit|link)(?: and read it(?: to me| out| aloud)?)?",
        rf"what does {_A_PAGE} say",
        rf"what(?:'s| is) (?:in|on) {_A_PAGE}",
    ),
    "source": (
        rf"(?:when|in which year) was (?:that|this|it|{_A_PAGE}) (?:written|published)",
        rf"how old is {_A_PAGE}",
        r"(?:what|which) (?:page|site|website|article) (?:was|is|said|says) that(?: from)?",
        r"where(?:'s|s) (?:that|this|it) from",
        rf"what(?:'s|s| is| was) the (?:date|age|source) of {_A_PAGE}",
        r"what(?:'s|s| is| was) the (?:website|web site|page|site|source) (?:again|called)",
    ),
    "link": (
        rf"{_SEND} (?:me|us) {_LINKED}",
        rf"{_SEND} {_LINKED}(?: over)? (?:to|with) {_NAME}",
        rf"(?:send|forward) {_NAME} {_LINKED}",
        rf"put {_LINKED} on {_NAME}",
        rf"(?:give me|let me have|i want|i'd like|(?:can|could|may) i (?:have|get)) {_LINKED}(?: (?:on|to) {_NAME})?",
    ),
}
"""Kind -> sentences that mean it wherever they are said."""

_AFTER: Mapping[str, tuple[str, ...]] = {
    "about": (
        rf"what (?:else )?(?:does|did) it (?:say|tell) {_ABOUT} {_TOPIC}",
        rf"(?:does|did) it (?:say|tell)(?: me| us)? {_ANY} {_ABOUT} {_TOPIC}",
        rf"(?:does|did) it mention {_TOPIC}",
        rf"(?:does|did) it say {_ASKED}",
        rf"{_ANY}(?: else)? {_ABOUT} {_TOPIC}(?: (?:in|on) (?:it|there))?",
        rf"(?:is|was) there {_ANY} {_ABOUT} {_TOPIC} (?:in|on) it",
        rf"what (?:else )?do they say {_ABOUT} {_TOPIC}",
    ),
    "read": (
        rf"read (?:me |us )?{_THE} {_NUMBER} one(?: out| aloud| to me| to us)*",
        r"read it(?: out| aloud| to me| to us)*",
        r"what does it say",
    ),
    "source": (r"when is (?:that|it) from",),
    "link": (
        rf"{_SEND} (?:me|us) (?:that|it|this)",
        rf"{_SEND} (?:that|it|this)(?: over)? (?:to|with) {_NAME}",
        rf"put (?:that|it|this) on {_PHONE}",
    ),
}
"""The same, where a page was just told of."""

_AFTER_ONE: Mapping[str, tuple[str, ...]] = {"source": (r"how old is (?:that|it)",)}
"""The same, where a page was just read: behind a search it is asked of what was looked up."""

_READ_ON = (
    r"go on",
    r"carry on",
    r"keep going",
    r"continue",
    r"(?:a bit |some )?more",
    r"then(?: what)?",
    r"(?:and )?then",
    r"what else(?: does it say| is (?:in|on) (?:it|there))?",
    r"what does the rest say",
    r"(?:read )?(?:me |us )?(?:the )?next (?:part|paragraph|passage|section|bit|sentence)",
    r"the rest",
    r"tell me (?:some )?more(?: about (?:it|that))?",
    r"(?:what )?next",
)
"""Wishes for more, where something was just read."""

LONGEST_NAME = 4
"""Words of a name: "my mother's new phone"."""

_NUMBERS = {word: str(number) for number, word in enumerate(("first", "second", "third", "fourth", "fifth"), 1)}


def reading(command: Command, language: str) -> Reading:
    """Return what a sentence is read as that means a command."""
    return Reading("ParleyPage", {}, may_go_on=bool({"about", "name"} & set(command.arguments)), language=language)


def read(text: str, last: Command | None, language: str) -> tuple[Command, ...]:
    """Return the commands of a sentence about a page, said after a command; none for any other sentence."""
    said = " ".join(text.replace("\u2019", "'").split()).strip(" .!?")
    if language.partition("-")[0] != "en":
        return tuple(_foreign(said, last, language))
    is_of_page = last is not None and last.tool in TOOLS_OF_PAGES
    reads_on = last is not None and last.tool in TOOLS_READ_ON
    is_of_one = last is not None and last.tool in _TOOLS_OF_ONE_PAGE
    behind = [name for name, fits in (("after", is_of_page), ("after_one", is_of_one)) if fits]
    for patterns in map(_patterns, ("certain", *behind)):
        for kind, pattern in patterns:
            if found := pattern.fullmatch(said):
                told = {name: value for name, value in found.groupdict().items() if value}
                return (_command(kind, told),) if _is_someone(told.get("name", "")) else ()
    return (Command("read_on", {}),) if reads_on and _patterns("more")[0][1].fullmatch(said) else ()


def _is_someone(name: str) -> bool:
    """Return whether words name somebody, or nobody is named: no time, condition or other wish stands in them."""
    return not name or (is_plain(name) and len(name.split()) <= LONGEST_NAME)


@functools.cache
def _patterns(which: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables = {"certain": _CERTAIN, "after": _AFTER, "after_one": _AFTER_ONE, "more": {"more": _READ_ON}}
    return tuple(
        (kind, re.compile(rf"{_LEAD}(?:{pattern}){_END}", re.IGNORECASE))
        for kind, patterns in tables[which].items()
        for pattern in ((f"(?:{'|'.join(patterns)})",) if which == "more" else patterns)
    )


def _command(kind: str, told: Mapping[str, str]) -> Command:
    match kind:
        case "more":
            return Command("read_on", {})
        case "source":
            return Command("get_sources", {})
        case "link":
            return Command("send_link", {name: told[name] for name in ("name",) if name in told})
    number = told.get("page", "").casefold()
    page = {"page": _NUMBERS.get(number) or number[:1]} if number else {}
    return Command("read_page", {**page, **({"about": told["about"]} if "about" in told else {})})


def _foreign(said: str, last: Command | None, language: str) -> Iterator[Command]:
    """Yield the command of a sentence in a language that has phrases for it."""
    plain = " ".join(said.replace(",", " ").split())
    if len(plain.lower()) != len(plain):
        return
    for kind, pattern, after in _foreign_patterns(language):
        found = pattern.fullmatch(plain.lower())
        if found and (not after or (last and last.tool in after)):
            told = slots(found, plain)
            book, name = phrasebook(language), told.get("name", "")
            if _is_someone(name) and not (book and book.doubts(name)):
                yield _command(kind, told)
            return


@functools.cache
def _foreign_patterns(language: str) -> tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]:
    """Return the phrases: the kind, and the tools after which they mean it; empty for after any."""
    book = phrasebook(language)
    if book is None:
        return ()
    always: frozenset[str] = frozenset()
    return (
        ("about", pattern_of(book.asks_of_page), always),
        ("about", pattern_of(book.asks_of_it), TOOLS_OF_PAGES),
        ("read", pattern_of(book.reads_page), always),
        ("more", pattern_of(book.goes_on), TOOLS_READ_ON),
        ("source", pattern_of(book.asks_source), always),
        ("link", pattern_of(book.sends_link), always),
    )
