"""A web site of our own, with traps, and a fetcher that may ask it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from ha_tools.web.fetching import WebFetcher
from simulators.website import WebSite


@pytest_asyncio.fixture
async def site() -> AsyncIterator[WebSite]:
    """The site."""
    async with WebSite() as site:
        yield site


@pytest.fixture
def fetcher(site: WebSite) -> WebFetcher:
    """A fetcher that may ask the site, and else only the public web."""
    return WebFetcher(allowed={("127.0.0.1", site.port), ("localhost", site.port)})
