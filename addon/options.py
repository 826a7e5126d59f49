"""The settings of a person, by the names of the app's options page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from addon.telemetry.telemetry import TelemetrySettings, TurnLog, headers_in
from assistant.settings import LlmProvider, SttProvider, TtsProvider, passwords
from ha_tools.permissions import Rule
from ha_tools.web.search_engines import SearchProvider

SHORTEST_TOKEN = 16
"""Characters that the API token has at least."""


FORMER = MappingProxyType({"former": True})
"""The mark of what the options page does not show any more."""


class OptionsError(ValueError):
    """The options cannot be used; the text says which one and what to do."""


class LogLevel(StrEnum):
    """The least severe lines that are logged, in the words of Home Assistant's apps."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Options:
    """The options page, field by field; `config.yaml` has the same names."""

    language: str = "en"
    stt: SttProvider = SttProvider.AUTO
    stt_then: tuple[SttProvider, ...] = ()
    """Those that are asked where the one before fails, in this order; the house's own is always the last."""
    llm: LlmProvider = LlmProvider.NONE
    llm_then: tuple[LlmProvider, ...] = ()
    tts: TtsProvider = TtsProvider.AUTO
    tts_then: tuple[TtsProvider, ...] = ()
    deepgram_api_key: str = field(default="", repr=False)
    deepgram_url: str = ""
    openai_api_key: str = field(default="", repr=False)
    openai_url: str = ""
    openai_model: str = "gpt-4.1-mini"
    openai_stt_url: str = ""
    openai_stt_model: str = ""
    openai_tts_url: str = ""
    openai_tts_model: str = ""
    openai_voice: str = ""
    openai_realtime_url: str = ""
    openai_realtime_model: str = ""
    anthropic_api_key: str = field(default="", repr=False)
    anthropic_url: str = ""
    anthropic_model: str = ""
    gemini_api_key: str = field(default="", repr=False)
    gemini_url: str = ""
    gemini_model: str = ""
    assemblyai_api_key: str = field(default="", repr=False)
    assemblyai_url: str = ""
    elevenlabs_api_key: str = field(default="", repr=False)
    elevenlabs_url: str = ""
    elevenlabs_voice: str = ""
    cartesia_api_key: str = field(default="", repr=False)
    cartesia_url: str = ""
    tts_voice: str = ""
    wyoming_stt_url: str = ""
    wyoming_tts_url: str = ""
    search: SearchProvider = SearchProvider.OFF
    searxng_url: str = ""
    brave_api_key: str = field(default="", repr=False)
    brave_url: str = ""
    wikipedia_url: str = ""
    read_pages: bool = False
    """Pages of the public web are fetched and read where somebody asks."""
    exchange_rates: bool = False
    """The European Central Bank's rates are fetched where somebody asks for another currency."""
    exchange_rates_url: str = ""
    news_feeds: str = ""
    """Addresses of feeds, separated by spaces or commas."""
    look_at_cameras: bool = False
    """A language model is shown one picture of a camera where somebody asks what is there."""
    messages_by_house: bool = False
    """Messages to other rooms are said by Parley's voice, and no sound of them is kept."""
    browser_webrtc: bool = False
    """The page Talk comes by WebRTC where it finds a way."""
    outside_hosts: str = ""
    """Hosts at home that pass on what they are sent, separated by spaces or commas."""
    otlp_url: str = ""
    """Address of an OpenTelemetry collector (OTLP over HTTP), without /v1/traces; empty for none."""
    otlp_headers: str = field(default="", repr=False)
    """Headers for it: "Authorization=Bearer …"."""
    sentry_dsn: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    """Bearer token of the path /metrics of the LAN site; empty keeps it closed."""
    turn_log: TurnLog = TurnLog.OFF
    """The place of a line of figures a turn."""
    telemetry_words: bool = False
    """The words that were said and answered stand in those lines and in traces, too."""
    api_token: str = field(default="", repr=False)
    """Bearer token of the LAN site's HTTP interface, `SHORTEST_TOKEN` characters or more; empty keeps it closed."""
    allow_unencrypted: bool = False
    """Serve satellites and programs that speak no TLS, whose tokens and sound anybody on the network can hear."""
    pin: str = field(default="", repr=False)
    """The PIN as it was typed; `usable_pin` is what is asked for."""
    permissions: tuple[Rule, ...] = field(default=(), metadata=FORMER)
    """The rules of a former options page: taken over into the store at the first start, without effect later."""
    log_level: LogLevel = LogLevel.INFO

    def __post_init__(self) -> None:
        """Raises OptionsError."""
        if self.api_token and len(self.api_token) < SHORTEST_TOKEN:
            raise OptionsError(
                f"api_token must have at least {SHORTEST_TOKEN} characters, since anybody on the network may guess at "
                "it: openssl rand -hex 16 makes a good one."
            )
        if self.metrics_token and len(self.metrics_token) < SHORTEST_TOKEN:
            raise OptionsError(f"metrics_token must have at least {SHORTEST_TOKEN} characters.")
        if self.otlp_url and not self.otlp_url.startswith(("http://", "https://")):
            raise OptionsError("otlp_url must begin with http:// or https://, such as http://192.168.1.5:4318.")

    def telemetry(self, turn_file: Path) -> TelemetrySettings:
        """Return what is told of the app itself, and to whom; `turn_file` takes a line a turn."""
        headers = headers_in(self.otlp_headers)
        return TelemetrySettings(
            self.otlp_url, headers, self.sentry_dsn, self.turn_log, turn_file, with_words=self.telemetry_words
        )

    @property
    def usable_pin(self) -> str:
        """The digits asked for before a door is unlocked, 4 to 12 of them; empty keeps such doors shut."""
        return self.pin if re.fullmatch("[0-9]{4,12}", self.pin) else ""

    @property
    def secrets(self) -> frozenset[str]:
        """The keys, the tokens and the passwords within addresses: what no log may show, beside a usable PIN."""
        hidden = {str(getattr(self, item.name)) for item in fields(self) if not item.repr and item.name != "pin"}
        addresses = [str(getattr(self, item.name)) for item in fields(self) if item.name.endswith("_url")]
        addresses += self.feeds
        return frozenset(hidden.union({self.pin} - {self.usable_pin}, *map(passwords, addresses)) - {""})

    @property
    def feeds(self) -> tuple[str, ...]:
        """The addresses of the news feeds."""
        return tuple(filter(None, re.split(r"[\s,;]+", self.news_feeds)))
