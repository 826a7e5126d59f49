"""The tools that search the web and read pages. They change nothing; their arguments leave the house."""

from __future__ import annotations

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Quote
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.web.fetching import FetchError
from ha_tools.web.search_engines import Finding, first_sentence, plain
from ha_tools.web.sources import Source

READ = "was_read.web"

MOST_LETTERS = 6000
"""Letters of an article that a model is given: some 1,500 tokens."""

SPOKEN_LETTERS = 300
"""Letters of a sentence that is read aloud as it stands; nobody listens to a longer one."""

NOT_SET_UP = Fact("web.not_set_up")


@reads(needs_home=False, quotes=READ, needs="search", open_world=True)
async def web_search(call: Call, *, query: Annotated[str, "In few words"]) -> Result:
    """Search the web for what you do not know, or what may have changed."""
    engine = call.web.search
    if engine is None:
        return Result(Outcome.REFUSED, (NOT_SET_UP,))
    try:
        found = await engine.search(query)
    except FetchError as err:
        return Result(Outcome.UNAVAILABLE, (Fact("web.search_failed", source=engine.name), _why(err)))
    if not found:
        return Result(Outcome.UNKNOWN, (Fact("web.nothing_found", said=quoted(query), source=engine.name),))
    sources = tuple(finding.source for finding in found)
    call.web.sources.keep(call.place, sources)
    says = next((finding for finding in found if finding.says), found[0])
    told = _says(says.source, says.says or says.source.title)
    return Result(Outcome.ANSWERED, (told,), material=_listed(found), sources=sources)


@reads(needs_home=False, quotes=READ, needs="pages", open_world=True)
async def read_page(call: Call, *, page: Annotated[str, "Its address, or the number of a search result"]) -> Result:
    """Read a page of the web, to tell what it says in one or two sentences."""
    reader, address = call.web.pages, address_of(page, call.web.sources.of(call.place))
    if reader is None:
        return Result(Outcome.REFUSED, (NOT_SET_UP,))
    if not address:
        return Result(Outcome.UNKNOWN, (Fact("web.which_page", said=quoted(page)),))
    try:
        article = await reader.read(address)
    except FetchError as err:
        return Result(Outcome.UNAVAILABLE, (Fact("web.unreadable"), _why(err)))
    call.web.sources.keep(call.place, (article.source,))
    body = article.text.removeprefix(article.source.title).strip()
    material = f"{_named(article.source)}: {' '.join(body[:MOST_LETTERS].split())}"
    return Result(Outcome.ANSWERED, (_says(article.source, body),), material=material, sources=(article.source,))


@reads(for_model=False, needs_home=False, quotes=READ)
async def get_sources(call: Call) -> Result:
    """Say where the last answer of the web came from."""
    sources = call.web.sources.of(call.place)
    if not sources:
        return Result(Outcome.UNKNOWN, (Fact("web.no_source"),))
    first = sources[0]
    told = Fact("web.source", title=Quote(quoted(first.title)), source=Quote(quoted(first.site)))
    return Result(Outcome.ANSWERED, (told,), sources=sources)


def address_of(page: str, known: tuple[Source, ...]) -> str:
    """Return the address that a model means: that of a result by its number, or the one it gives; empty for neither."""
    if page.isdecimal():
        return known[int(page) - 1].url if 0 < int(page) <= len(known) else ""
    return page if page.startswith(("http://", "https://")) else f"https://{page}" if "." in page else ""


def _says(source: Source, text: str) -> Fact:
    sentence = quoted(first_sentence(plain(text)), SPOKEN_LETTERS)
    return Fact("web.says", source=Quote(quoted(source.site)), text=Quote(sentence))


def _listed(found: list[Finding]) -> str:
    return " ".join(f"{number}. {_named(one.source)}: {one.says}" for number, one in enumerate(found, 1))


def _named(source: Source) -> str:
    about = ", ".join(filter(None, (source.site, source.date)))
    return f"{quoted(source.title)} ({about})"


def _why(err: FetchError) -> Fact:
    return Fact(f"web.problem.{err.problem}")
