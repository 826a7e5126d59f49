"""All that a home may use once a person has set it up, the web and mail before all: nothing where nothing is set."""

from __future__ import annotations

from dataclasses import dataclass, field

from ha_tools.mail.mail_access import MailAccess
from ha_tools.web.articles import ArticleReader
from ha_tools.web.exchange_rates import ExchangeRates
from ha_tools.web.kept_pages import KeptPages
from ha_tools.web.news_feeds import NewsFeeds
from ha_tools.web.search_engines import SearchEngine
from ha_tools.web.sources import SourceMemory


@dataclass(frozen=True)
class CameraLooks:
    """The leave to show a language model pictures of cameras, where somebody asks what is there."""


@dataclass(frozen=True)
class WebAccess:
    """The parts that are set up. A tool that needs another is offered to no model."""

    search: SearchEngine | None = None
    pages: ArticleReader | None = None
    rates: ExchangeRates | None = None
    news: NewsFeeds | None = None
    mail: MailAccess | None = None
    cameras: CameraLooks | None = None
    sources: SourceMemory = field(default_factory=SourceMemory)
    """The pages that were told of in each room."""
    kept: KeptPages = field(default_factory=KeptPages)
    """The pages that were read in each room."""

    @property
    def links(self) -> SourceMemory | None:
        """The pages that can be sent to somebody; None where nothing tells of any."""
        return self.sources if self.search or self.pages or self.news else None

    proposals: object | None = None
    """Learning, where a person turned it on: a model may suggest what to keep."""

    def has(self, need: str) -> bool:
        """Return whether what a tool needs is set up, by its name here; a tool may need nothing."""
        return not need or getattr(self, need) is not None
