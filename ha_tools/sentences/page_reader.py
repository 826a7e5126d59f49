"""Sentences about a page of the web that was found or read: what it says, its rest, its source, its link. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ha_tools.acting.command import Command
from ha_tools.languages.asked_phrases import AskedPhrases, asked_phrases
from ha_tools.languages.phrasebook import phrasebook
from ha_tools.sentences.certainty import is_plain
from ha_tools.sentences.reading import Reading

TOOLS_OF_PAGES = frozenset({"read_page", "read_on", "web_search", "get_sources", "send_link", "get_news"})
"""Tools after which "it" may be a page."""

_TOOLS_OF_ONE_PAGE = TOOLS_OF_PAGES - {"web_search"}
"""Tools after which "it" is the page, and not what was looked up."""

TOOLS_READ_ON = TOOLS_OF_PAGES | {"read_mail"}
"""Tools after which "go on" is a wish for more of what was read."""

LONGEST_NAME = 4
"""Words of a name: "my mother's new phone"."""

_ALWAYS = ("about_page", "more_of_page", "read_page", "source_of_page", "link_of_page")
_AFTER_A_PAGE = ("about_it", "read_it", "source_of_it", "link_of_it")
_AFTER_ONE_PAGE = ("source_of_read",)
_AFTER_READING = ("read_on",)
"""The questions, and wishes, that mean a page wherever they are said, and those that do so behind a command."""


def reading(command: Command, language: str) -> Reading:
    """Return what a sentence is read as that means a command."""
    return Reading("ParleyPage", {}, may_go_on=bool({"about", "name"} & set(command.arguments)), language=language)


def read(text: str, last: Command | None, language: str) -> tuple[Command, ...]:
    """Return the command of a sentence about a page, said after a command; none for any other sentence."""
    asked = asked_phrases(language)
    if asked is None:
        return ()
    for question in _questions(last):
        for told in asked.asked(question, text):
            if command := _command(question, told, asked, language):
                return (command,)
    return ()


def _questions(last: Command | None) -> Iterator[str]:
    """Yield what may be asked after a command."""
    yield from _ALWAYS
    tool = last.tool if last else ""
    for questions, tools in (
        (_AFTER_A_PAGE, TOOLS_OF_PAGES),
        (_AFTER_ONE_PAGE, _TOOLS_OF_ONE_PAGE),
        (_AFTER_READING, TOOLS_READ_ON),
    ):
        yield from questions if tool in tools else ()


def _command(question: str, told: Mapping[str, str], asked: AskedPhrases, language: str) -> Command | None:
    """Return the command for a question; None where the words in it are none of its kind."""
    kind = question.partition("_")[0]
    if kind == "more" or question == "read_on":
        return Command("read_on", {})
    if kind == "source":
        return Command("get_sources", {}) if _is_page(told, asked) else None
    if kind == "link":
        name = told.get("phone") or told.get("name", "")
        is_right = _is_someone(name, asked, language) and ("phone" not in told or asked.is_all("phone", name))
        return Command("send_link", {"name": name} if name else {}) if is_right else None
    about, whether = told.get("about", ""), told.get("whether", "")
    if not _is_page(told, asked) or (whether and not asked.begins("whether", whether)):
        return None
    page = asked.ordinals.get(told.get("page", "").lower())
    arguments = {"page": str(page or ""), "about": about or whether}
    return Command("read_page", {name: value for name, value in arguments.items() if value})


def _is_page(told: Mapping[str, str], asked: AskedPhrases) -> bool:
    """Return whether words tell which page is meant, or none are said for it."""
    return "page" not in told or told["page"].lower() in asked.ordinals


def _is_someone(name: str, asked: AskedPhrases, language: str) -> bool:
    """Return whether words name somebody, or nobody is named: no time, condition or other wish stands in them."""
    book = phrasebook(language)
    if not name:
        return True
    is_name = is_plain(name) and len(name.split()) <= LONGEST_NAME and not asked.holds("linked", name)
    return is_name and not (book and book.doubts(name))
