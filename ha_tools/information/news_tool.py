"""The tool for the news. It changes nothing."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Quote
from ha_tools.information.web_tools import READ
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.web.news_feeds import Feed, about

SPOKEN_HEADLINES = 5
"""Headlines that are read aloud, of all feeds together."""


@reads(needs_home=False, quotes=READ, needs="news")
async def get_news(call: Call, *, topic: Annotated[str | None, "Such as 'sport'; leave out for all"] = None) -> Result:
    """Tell the headlines of the person's own news feeds."""
    if call.web.news is None:
        return Result(Outcome.REFUSED, (Fact("news.not_set_up"),))
    feeds = await call.web.news.latest()
    if not feeds:
        return Result(Outcome.UNAVAILABLE, (Fact("news.unreachable"),))
    found = about(feeds, topic) if topic else [feed for feed in feeds if feed.headlines]
    if not found:
        return Result(Outcome.UNKNOWN, (Fact("news.nothing", said=quoted(topic or "")),))
    told = _first(found)
    sources = tuple(chain.from_iterable(feed.headlines for feed in told))
    call.web.sources.keep_list(call.place, sources)
    facts = (
        Fact(
            "news.are",
            source=Quote(quoted(feed.title)),
            titles=tuple(Quote(_spoken(one.title)) for one in feed.headlines),
        )
        for feed in told
    )
    return Result(Outcome.ANSWERED, tuple(facts), sources=tuple(source for source in sources if source.url))


def _first(feeds: list[Feed]) -> list[Feed]:
    """Return the feeds with as many headlines as are read aloud, of each as many as of the others."""
    each = max(1, SPOKEN_HEADLINES // len(feeds))
    return [Feed(feed.title, feed.url, feed.headlines[:each]) for feed in feeds[:SPOKEN_HEADLINES]]


def _spoken(title: str) -> str:
    """Return a headline as a part of a list of sentences."""
    return quoted(title, 200).rstrip(".;, ")
