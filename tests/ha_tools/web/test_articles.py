"""The article of a page, found by a process of its own within bounds."""

import pytest

from ha_tools.web.articles import ArticleReader
from ha_tools.web.fetching import FetchError, FetchProblem, WebFetcher
from simulators.website import WebPage, WebSite

KETTLE = """<html><head><title>Kettles | The Daily Steam</title>
<meta property="article:published_time" content="2026-11-20T08:00:00Z"></head><body>
<nav><a href="/">Home</a><a href="/tea">Tea</a><a href="/login">Sign in</a></nav>
<article><h1>How kettles boil</h1><p>A kettle boils two litres of water in about four minutes, as we found.</p>
<p>Hard water makes it slower, because lime settles on the heating element and keeps the heat in.</p></article>
<footer>Cookies, terms and a newsletter that nobody wants to hear read aloud.</footer></body></html>"""


async def test_the_article_is_read_without_what_stands_round_it(site: WebSite, fetcher: WebFetcher) -> None:
    site.pages["/kettle"] = WebPage(KETTLE)
    article = await ArticleReader(fetcher, seconds=60).read(f"{site.url}/kettle")
    assert "A kettle boils two litres of water in about four minutes" in article.text
    assert "Sign in" not in article.text
    assert "newsletter" not in article.text
    assert (article.source.url, article.source.date) == (f"{site.url}/kettle", "2026-11-20")
    assert "ettles" in article.source.title


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<" * 50_000, "<div>" * 30_000],
    ids=["empty", "brackets", "deep"],
)
async def test_a_page_without_an_article_says_so(site: WebSite, fetcher: WebFetcher, page: str) -> None:
    site.pages["/page"] = WebPage(page)
    with pytest.raises(FetchError) as failed:
        await ArticleReader(fetcher, seconds=60).read(f"{site.url}/page")
    assert failed.value.problem is FetchProblem.NO_TEXT


async def test_finding_the_article_is_given_up_in_time(site: WebSite, fetcher: WebFetcher) -> None:
    site.pages["/kettle"] = WebPage(KETTLE)
    with pytest.raises(FetchError) as failed:
        await ArticleReader(fetcher, seconds=0.001).read(f"{site.url}/kettle")
    assert failed.value.problem is FetchProblem.TOO_SLOW
