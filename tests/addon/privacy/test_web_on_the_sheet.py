"""All that is asked of the web on the sheet of what left the house: what kind, to whom, how many bytes."""

from __future__ import annotations

import pytest

from addon.options import Options
from ha_tools.web.search_engines import SearchProvider
from simulators.search_services import SearchServices, WebResult
from simulators.website import WebPage, WebSite
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, StartApp

ARTICLE = f"<html><head><title>Kettles</title></head><body><article><p>{'A kettle boils water quickly. ' * 30}</p>"
RSS = "<rss version='2.0'><channel><title>Steam</title><item><title>Kettles are dear</title></item></channel></rss>"
RATES = """<Envelope xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube><Cube time='2026-11-27'>
<Cube currency='USD' rate='1.16'/></Cube></Cube></Envelope>"""

NAMES = {SearchProvider.WIKIPEDIA: "Wikipedia", SearchProvider.SEARXNG: "SearXNG", SearchProvider.BRAVE: "Brave"}


@pytest.mark.parametrize("provider", NAMES)
async def test_each_reach_into_the_web_is_counted_and_told_to_whom_it_went(
    villa: RealHomeAssistant, start_app: StartApp, provider: SearchProvider
) -> None:
    async with WebSite() as site, SearchServices() as services:
        services.found["kettle"] = [WebResult("Kettles", f"{site.url}/kettle", "Kettles boil water.")]
        site.pages = {"/kettle": WebPage(ARTICLE), "/rss": WebPage(RSS, "application/rss+xml")}
        site.pages["/daily.xml"] = WebPage(RATES, "text/xml")
        options = Options(
            api_token=API_TOKEN,
            search=provider,
            searxng_url=services.url,
            wikipedia_url=services.url,
            brave_url=services.url,
            brave_api_key="brave-key-of-a-test",
            read_pages=True,
            exchange_rates=True,
            exchange_rates_url=f"{site.url}/daily.xml",
            news_feeds=f"{site.url}/rss",
            outside_hosts="127.0.0.1",
        )
        # Wikipedia's own page of it is at no address of a site of ours.
        page = [] if provider is SearchProvider.WIKIPEDIA else ["read me the first one", "read me more"]
        said = ["look up kettles", *page, "what's in the news?", "how much is 58 dollars in euros?"]
        async with start_app(villa, options, allowed_pages={("127.0.0.1", site.port)}) as app:
            for text in said:
                assert (await app.converse(text, "Kitchen"))["outcome"] == "answered", text
            turns = {turn["transcript"]: turn["crossings"] for turn in (await app.get("/api/turns"))["turns"]}
            lines = {line["kind"]: line for line in (await app.get("/api/privacy/sheet"))["lines"]}
        assert {kind: line["service"] for kind, line in lines.items()} == {
            "search": NAMES[provider],
            **({"page": "127.0.0.1"} if page else {}),
            "feed": "127.0.0.1",
            "rates": "the European Central Bank",
        }
        assert all((line["room"], line["host"]) == ("Kitchen", "127.0.0.1") for line in lines.values())
        assert all(min(line["bytes"], line["received_bytes"]) > 100 for line in lines.values())
        assert lines["search"]["received_bytes"] > len("Kettles boil water.")
        if page:
            assert lines["page"]["received_bytes"] > len(ARTICLE)
            assert turns["read me more"] == []
        (search,) = turns["look up kettles"]
        assert (search["kind"], search["service"], search["sent_bytes"]) == (
            "search",
            NAMES[provider],
            lines["search"]["bytes"],
        )
