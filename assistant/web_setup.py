"""The web as the settings allow it."""

from __future__ import annotations

from assistant.settings import WebSettings
from ha_tools.web.articles import ArticleReader
from ha_tools.web.exchange_rates import ECB_URL, ExchangeRates
from ha_tools.web.fetching import WebFetcher
from ha_tools.web.news_feeds import NewsFeeds
from ha_tools.web.public_addresses import Allowed
from ha_tools.web.search_engines import BRAVE_URL, Brave, SearchEngine, SearchProvider, SearXNG, Wikipedia, wikipedia_of
from ha_tools.web.web_access import CameraLooks, WebAccess


def web_access(settings: WebSettings, language: str, allowed: Allowed = ()) -> WebAccess:
    """Return what is set up. `allowed` are the addresses of a test's own servers, of which pages may be read."""
    pages = ArticleReader(WebFetcher(allowed)) if settings.reads_pages else None
    rates = ExchangeRates(settings.exchange_rates_url or ECB_URL) if settings.exchange_rates else None
    news = NewsFeeds(settings.news_feeds) if settings.news_feeds else None
    cameras = CameraLooks() if settings.looks_at_cameras else None
    return WebAccess(_search(settings, language.partition("-")[0]), pages, rates, news, cameras=cameras)


def _search(settings: WebSettings, language: str) -> SearchEngine | None:
    match settings.search:
        case SearchProvider.WIKIPEDIA:
            return Wikipedia(settings.url or wikipedia_of(language))
        case SearchProvider.SEARXNG:
            return SearXNG(settings.url, language)
        case SearchProvider.BRAVE:
            return Brave(settings.key, settings.url or BRAVE_URL, language)
        case SearchProvider.OFF:
            return None
