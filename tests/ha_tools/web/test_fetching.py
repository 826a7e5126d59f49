"""Texts of the web are fetched within bounds, and from nowhere but the public web: a site of traps says so."""

import gzip
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web

from ha_tools.web.fetching import PAGES, FetchError, FetchProblem, WebFetcher
from ha_tools.web.public_addresses import PublicResolver, is_public
from simulators.website import WebPage, WebSite


async def problem(fetcher: WebFetcher, address: str, *, is_trusted: bool = False) -> FetchProblem:
    """Return why a text is not fetched."""
    with pytest.raises(FetchError) as failed:
        await fetcher.fetch(address, PAGES, is_trusted=is_trusted)
    return failed.value.problem


@pytest_asyncio.fixture
async def inside() -> AsyncIterator[WebSite]:
    """A server of the home, as Home Assistant is one: nobody may be led to it."""
    async with WebSite() as home:
        home.pages["/"] = WebPage("the home's own")
        yield home


async def test_a_page_is_fetched_with_its_last_address(site: WebSite, fetcher: WebFetcher) -> None:
    site.pages["/kettle"] = WebPage("<p>Kettles boil.</p>")
    page = await fetcher.fetch(f"{site.url}/to/{site.url}/kettle", PAGES)
    assert (page.body, page.url, page.charset) == (b"<p>Kettles boil.</p>", f"{site.url}/kettle", "utf-8")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://10.0.0.5/",
        "http://172.30.32.1/",
        "http://192.168.1.5/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://homeassistant.local:8123/",
        "http://93.184.216.34:8123/",
        "https://93.184.216.34:80/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "gopher://93.184.216.34:80/",
        "http://user:secret@93.184.216.34/",
    ],
)
async def test_what_is_not_of_the_public_web_is_never_asked(address: str) -> None:
    # What nobody can resolve is as far from being asked.
    assert await problem(WebFetcher(), address) in {FetchProblem.FORBIDDEN, FetchProblem.UNREACHABLE}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_no_page_leads_into_the_home(site: WebSite, fetcher: WebFetcher, inside: WebSite, name: str) -> None:
    assert await problem(fetcher, f"{site.url}/to/http://{name}:{inside.port}/") is FetchProblem.FORBIDDEN
    assert await problem(fetcher, f"{site.url}/to/{site.url}/to/http://{name}/") is FetchProblem.FORBIDDEN
    assert await problem(fetcher, f"{site.url}/to/file:///etc/passwd") is FetchProblem.FORBIDDEN
    assert not inside.asked


async def test_an_address_that_a_person_set_may_be_at_home_and_leads_no_further(site: WebSite, inside: WebSite) -> None:
    site.pages["/feed"] = WebPage("news", "text/plain")
    fetcher = WebFetcher(headers={"X-Subscription-Token": "a key"})
    assert (await fetcher.fetch(f"{site.url}/feed", PAGES, is_trusted=True)).body == b"news"
    assert await problem(fetcher, f"{site.url}/to/{inside.url}/", is_trusted=True) is FetchProblem.FORBIDDEN
    assert site.asked[0] == "/feed a key"
    assert not inside.asked


async def test_a_key_goes_to_the_first_address_alone(site: WebSite, fetcher: WebFetcher) -> None:
    site.pages["/end"] = WebPage("the end")
    keyed = WebFetcher(fetcher.allowed, headers={"X-Subscription-Token": "a key"})
    await keyed.fetch(f"{site.url}/to/{site.url}/end", PAGES)
    assert site.asked == [f"/to/{site.url}/end a key", "/end"]


async def test_a_name_that_leads_home_is_forbidden_however_it_is_spelled() -> None:
    for address in ("http://localhost/", "https://localhost/", "http://localhost.localdomain./"):
        assert await problem(WebFetcher(), address) in {FetchProblem.FORBIDDEN, FetchProblem.UNREACHABLE}
    assert await problem(WebFetcher(), "http://localhost/") is FetchProblem.FORBIDDEN


async def test_a_name_is_asked_where_it_was_found_to_be_and_nowhere_else() -> None:
    """One that leads to an address of the home is refused by the connection itself, not by a look before it."""
    resolver = PublicResolver(allowed={("127.0.0.1", 4711)})
    (found,) = await resolver.resolve("localhost", 4711)
    assert (found["host"], found["family"]) == ("127.0.0.1", socket.AF_INET)
    with pytest.raises(OSError, match="no address of the public web"):
        await resolver.resolve("localhost", 80)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/round", FetchProblem.REFUSED),
        ("/missing", FetchProblem.REFUSED),
        ("/picture", FetchProblem.NO_TEXT),
        ("/endless", FetchProblem.TOO_LARGE),
        ("/bomb", FetchProblem.TOO_LARGE),
    ],
)
async def test_a_trap_costs_no_more_than_its_bounds(
    site: WebSite, fetcher: WebFetcher, path: str, expected: FetchProblem
) -> None:
    patient = WebFetcher(fetcher.allowed, seconds=60)  # a busy machine is no slow site
    assert await problem(patient, f"{site.url}{path}") is expected


@pytest.mark.parametrize("path", ["/drip", "/mute"])
async def test_who_speaks_too_slowly_is_not_waited_for(site: WebSite, fetcher: WebFetcher, path: str) -> None:
    hasty = WebFetcher(fetcher.allowed, seconds=0.3)
    assert await problem(hasty, f"{site.url}{path}") is FetchProblem.TOO_SLOW


async def test_a_packed_page_is_unpacked_up_to_its_bound() -> None:
    async def packed(_request: web.Request) -> web.Response:
        body = gzip.compress(b"x" * 3000)
        return web.Response(body=body, headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})

    app = web.Application()
    app.router.add_get("/", packed)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        port = int(runner.addresses[0][1])
        allowed = {("127.0.0.1", port)}
        whole = await WebFetcher(allowed, most_bytes=3000).fetch(f"http://127.0.0.1:{port}/", PAGES)
        assert len(whole.body) == 3000
        short = WebFetcher(allowed, most_bytes=2999)
        assert await problem(short, f"http://127.0.0.1:{port}/") is FetchProblem.TOO_LARGE
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.216.34", True), ("8.8.8.8", True), ("192.0.2.1", False), ("2606:4700::1111", False)],
)
def test_public_is_what_anybody_may_reach(address: str, public: bool) -> None:
    assert is_public(address) is public
