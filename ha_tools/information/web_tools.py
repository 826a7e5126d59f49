"""The tools that search the web and read pages. They change nothing; their arguments leave the house."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Day, Fact, Quote
from ha_tools.household.mail_tools import read_mail
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.web.articles import Article
from ha_tools.web.fetching import FetchError
from ha_tools.web.kept_pages import KeptPage
from ha_tools.web.passages import about as about_in
from ha_tools.web.passages import first_sentence, passage, surroundings
from ha_tools.web.search_engines import Finding, plain
from ha_tools.web.sources import Source

READ = "was_read.web"

MOST_LETTERS = 6000
"""Letters of an article that a model is given: some 1,500 tokens."""

SPOKEN_LETTERS = 300
"""Letters of a sentence that is read aloud as it stands; nobody listens to a longer one."""

PASSAGE_LETTERS = 450
"""Letters that are read on at once: half a minute."""

MORE = "more"
"""The word for the rest of a page."""

NOT_SET_UP = Fact("web.not_set_up")
NO_PAGE = Fact("web.no_page")


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
    call.web.sources.keep_list(call.place, sources)
    says = next((finding for finding in found if finding.says), found[0])
    if call.web.pages is None:  # then this is all that can be read on
        beginning = call.web.kept.keep(call.place, Article(says.says, says.source), says.source.url)
        beginning.spoken = passage(beginning.body, 0, 1)[1]
    told = _says(says.source, says.says or says.source.title)
    return Result(Outcome.ANSWERED, (told,), material=_listed(found), sources=sources)


@reads(needs_home=False, quotes=READ, needs="pages", open_world=True)
async def read_page(
    call: Call,
    *,
    page: Annotated[str | None, "Its address, a search result's number, or 'more'; none for the last read"] = None,
    about: Annotated[str | None, "What is wanted of it"] = None,
) -> Result:
    """Read a page of the web, to tell what it says in one or two sentences."""
    found = _last(call) if page == MORE else await _page(call, page)
    if isinstance(found, Result):
        return found
    source = found.article.source
    call.web.sources.keep(call.place, (source,))
    if about:
        return _about(found, about)
    if page == MORE:
        return _further(call, found)
    given = found.body[:MOST_LETTERS]
    found.given = len(given)
    told, end = passage(found.body, 0, 1)
    found.spoken = 0 if call.by_model else end
    goes_on = () if call.by_model or end >= len(found.body) else (Fact("web.goes_on"),)
    material = f"{_named(source)}: {' '.join(given.split())}"
    return Result(Outcome.ANSWERED, (_says(source, told), *goes_on), material=material, sources=(source,))


@reads(for_model=False, needs_home=False)
async def read_on(call: Call) -> Result:
    """Read on in the page or the mail that was read last."""
    mail = call.web.mail
    if mail and mail.age(call.place) < call.web.kept.age(call.place):
        return await read_mail(call, which=MORE)
    return await read_page(call, **({"page": MORE} if call.web.kept.last(call.place) else {}))


@reads(for_model=False, needs_home=False, quotes=READ)
async def get_sources(call: Call) -> Result:
    """Say where the last answer of the web came from."""
    sources = call.web.sources.of(call.place)
    if not sources:
        return Result(Outcome.UNKNOWN, (Fact("web.no_source"),))
    first = sources[0]
    named = {"title": Quote(quoted(first.title)), "source": Quote(quoted(first.site))}
    day = day_of(first)
    told = Fact("web.source_of", **named, day=Day(day, call.now.date())) if day else Fact("web.source", **named)
    return Result(Outcome.ANSWERED, (told,), sources=sources)


def day_of(source: Source) -> date | None:
    """Return the day of a page; None where it names none."""
    try:
        return date.fromisoformat(source.date)
    except ValueError:
        return None


async def _page(call: Call, said: str | None) -> KeptPage | Result:
    """Return a page: the kept one where it was read before, else as it is fetched now."""
    kept = call.web.kept.last(call.place)
    if said is None and kept:
        return kept
    address = address_of(said or "1", call.web.sources.listed(call.place))
    if not address:
        return Result(Outcome.UNKNOWN, (Fact("web.which_page", said=quoted(said)) if said else NO_PAGE,))
    if kept := call.web.kept.at(call.place, address):
        return kept
    if call.web.pages is None:
        return Result(Outcome.REFUSED, (NOT_SET_UP,))
    try:
        article = await call.web.pages.read(address)
    except FetchError as err:
        return Result(Outcome.UNAVAILABLE, (Fact("web.unreadable"), _why(err)))
    return call.web.kept.keep(call.place, article, address)


def _last(call: Call) -> KeptPage | Result:
    return call.web.kept.last(call.place) or Result(Outcome.UNKNOWN, (NO_PAGE,))


def _further(call: Call, page: KeptPage) -> Result:
    """Read the next passage aloud, or give a language model the next part."""
    begin = max(page.given, page.spoken) if call.by_model else page.spoken
    if not page.body[begin:].strip():
        return Result(Outcome.ANSWERED, (Fact("web.no_rest"),), sources=(page.article.source,))
    told, page.spoken = passage(page.body, begin, PASSAGE_LETTERS)
    given = page.body[begin : begin + MOST_LETTERS]
    page.given = max(page.given, begin + len(given) if call.by_model else 0)
    said = Fact("web.goes", text=Quote(quoted(told, PASSAGE_LETTERS)))
    material = f"{_named(page.article.source)}: {' '.join(given.split())}"
    return Result(Outcome.ANSWERED, (said,), material=material, sources=(page.article.source,))


def _about(page: KeptPage, topic: str) -> Result:
    """Tell what a page says of a topic: a language model is given all round it, else its own sentences are read."""
    source = page.article.source
    told = about_in(page.body, topic, PASSAGE_LETTERS)
    named = Quote(quoted(source.site))
    fact = Fact("web.says", source=named, text=Quote(quoted(told, PASSAGE_LETTERS)))
    said = fact if told else Fact("web.nothing_about", source=named, said=quoted(topic))
    material = f"{_named(source)}: {surroundings(page.body, topic, MOST_LETTERS)}"
    return Result(Outcome.ANSWERED if told else Outcome.UNKNOWN, (said,), material=material, sources=(source,))


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
