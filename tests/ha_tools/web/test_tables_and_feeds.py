"""Rates and headlines of the wires that banks and papers speak, and of those that strangers made up."""

from datetime import date

import pytest

from ha_tools.web.exchange_rates import FRESH_SECONDS, USABLE_SECONDS, ExchangeRates
from ha_tools.web.fetching import FetchError
from ha_tools.web.news_feeds import NewsFeeds, about
from ha_tools.web.safe_xml import parsed
from simulators.website import WebPage, WebSite

ECB = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube><Cube time='2026-11-27'><Cube currency='USD' rate='1.1600'/><Cube currency='GBP' rate='0.8700'/>
<Cube currency='JPY' rate='180.00'/></Cube></Cube></gesmes:Envelope>"""

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily Steam</title><link>https://steam.example/</link>
<item><title>Kettles &amp; &lt;b&gt;tea&lt;/b&gt;</title><link>https://steam.example/1</link>
<pubDate>Fri, 27 Nov 2026 08:00:00 GMT</pubDate></item><item><title><![CDATA[Ajax wins the cup]]></title>
<link>javascript:alert(1)</link></item><item><title></title></item></channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old News</title></channel><item><title>A fire is out</title>
<link>https://old.example/1</link><dc:date>2026-11-26T10:00:00Z</dc:date></item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Sports of the day</title>
<entry><title type="html">A goal</title><link rel="alternate" href="https://sport.example/1"/>
<updated>2026-11-28T10:00:00Z</updated></entry></feed>"""

LAUGHS = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><title>&b;</title></channel></rss>"""


async def test_money_goes_by_the_table_of_its_day(site: WebSite) -> None:
    site.pages["/daily.xml"] = WebPage(ECB, "text/xml")
    rates = await ExchangeRates(f"{site.url}/daily.xml").latest()
    assert rates.day == date(2026, 11, 27)
    assert rates.converted(11.6, "USD", "EUR") == pytest.approx(10.0)
    assert rates.converted(100, "GBP", "JPY") == pytest.approx(100 / 0.87 * 180)
    assert rates.converted(1, "EUR", "XAU") is None


async def test_a_table_is_kept_for_hours_and_serves_for_days_where_the_bank_is_away(site: WebSite) -> None:
    now = 1000.0
    rates = ExchangeRates(f"{site.url}/daily.xml", clock=lambda: now)
    with pytest.raises(FetchError):
        await rates.latest()
    site.pages["/daily.xml"] = WebPage(ECB, "text/xml")
    first = await rates.latest()
    assert await rates.latest() is first
    assert len(site.asked) == 2
    del site.pages["/daily.xml"]
    now += FRESH_SECONDS + 1
    assert await rates.latest() is first
    assert len(site.asked) == 3
    now += USABLE_SECONDS
    with pytest.raises(FetchError):
        await rates.latest()


@pytest.mark.parametrize(
    "body",
    [
        "no xml",
        RSS,
        ECB.replace("1.1600", "-1"),
        ECB.replace("1.1600", "inf"),
        ECB.replace("1.1600", ""),
        ECB.replace("2026-11-27", "today"),
        "",
    ],
)
async def test_what_is_no_table_gives_no_rates(site: WebSite, body: str) -> None:
    site.pages["/daily.xml"] = WebPage(body, "text/xml")
    with pytest.raises(FetchError):
        await ExchangeRates(f"{site.url}/daily.xml").latest()


async def test_headlines_of_every_kind_of_feed_are_read(site: WebSite) -> None:
    site.pages |= {f"/{name}": WebPage(text, "application/xml") for name, text in FEEDS.items()}
    feeds = await NewsFeeds([f"{site.url}/{name}" for name in (*FEEDS, "missing")]).latest()
    told = [(feed.title, [(one.title, one.url, one.date) for one in feed.headlines]) for feed in feeds]
    assert told == [
        (
            "The Daily Steam",
            [("Kettles & tea", "https://steam.example/1", "2026-11-27"), ("Ajax wins the cup", "", "")],
        ),
        ("Old News", [("A fire is out", "https://old.example/1", "2026-11-26")]),
        ("Sports of the day", [("A goal", "https://sport.example/1", "2026-11-28")]),
    ]
    assert [feed.title for feed in about(feeds, "sport")] == ["Sports of the day"]
    assert [one.title for feed in about(feeds, "the ajax") or about(feeds, "ajax") for one in feed.headlines] == [
        "Ajax wins the cup"
    ]
    assert about(feeds, "chess") == []


FEEDS = {"rss": RSS, "rdf": RDF, "atom": ATOM}


async def test_a_feed_is_kept_for_minutes_and_told_while_it_is_away(site: WebSite) -> None:
    now = 1000.0
    site.pages["/rss"] = WebPage(RSS, "application/rss+xml")
    news = NewsFeeds([f"{site.url}/rss"], clock=lambda: now)
    (first,) = await news.latest()
    assert await news.latest() == [first]
    assert len(site.asked) == 1
    del site.pages["/rss"]
    now += 10_000
    assert await news.latest() == [first]
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (LAUGHS, "entities of its own"),
        ("<a>" * 100 + "</a>" * 100, "too deep"),
        ("<rss>", "no element found"),
        ("<html><p>hello</html>", "mismatched tag"),
    ],
)
def test_xml_of_strangers_neither_grows_nor_nests(body: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parsed(body.encode())
