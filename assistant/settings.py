"""A person's choices for the conversation: the services that hear, think and speak, and their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from assistant.turns import Pauses
from ha_tools.web.search_engines import SearchProvider

SHORTEST_KEY = 8
"""Characters from which something is looked for as a key: a shorter one is found within common words."""


class SttProvider(StrEnum):
    """The provider of speech to text."""

    AUTO = "auto"
    """The best that this machine can run: Whisper, or the grammar."""
    GRAMMAR = "grammar"
    WHISPER = "whisper"
    MOONSHINE = "moonshine"
    WYOMING = "wyoming"
    DEEPGRAM = "deepgram"
    ASSEMBLYAI = "assemblyai"
    OPENAI = "openai"

    @property
    def is_own(self) -> bool:
        """Return whether it is the house's own that is always there: without a key, in this machine."""
        return self in {SttProvider.AUTO, SttProvider.GRAMMAR, SttProvider.WHISPER}


class LlmProvider(StrEnum):
    """The provider of the language model."""

    NONE = "none"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"
    OPENAI_REALTIME = "openai-realtime"
    """It hears the question itself."""
    OPENAI_REALTIME_VOICE = "openai-realtime-voice"
    """It also says itself what is not of the home."""


class TtsProvider(StrEnum):
    """The provider of text to speech."""

    AUTO = "auto"
    """The best of this machine: the neural voice in English, espeak-ng in other languages."""
    ESPEAK = "espeak"
    NEURAL = "neural"
    WYOMING = "wyoming"
    CARTESIA = "cartesia"
    ELEVENLABS = "elevenlabs"
    OPENAI = "openai"

    @property
    def is_own(self) -> bool:
        """Return whether it is the house's own: without a key, in this machine."""
        return self in {TtsProvider.AUTO, TtsProvider.ESPEAK, TtsProvider.NEURAL}


class UnusableSettingError(ValueError):
    """A setting cannot be used; the text names it and says what to do."""


@dataclass(frozen=True)
class Access:
    """The things by which a provider is reached, by the names of the options."""

    service: str
    """Its name, as a person knows it."""
    key: str
    """The option that holds its key; empty for one that wants none."""
    url: str
    """The option that holds its address."""
    schemes: tuple[str, ...]
    """Beginnings of an address; an empty one stands for its cloud."""
    key_at_home: bool = True
    """It wants the key also at an address that was set."""

    def require(self, key: str, url: str) -> None:
        """Raise `UnusableSettingError` where it cannot be reached."""
        if self.key and (self.key_at_home or not url):
            _require(key, self.key, self.service)
        _require_url(url, self.url, self.schemes)


_HTTP = ("", "http", "https")
_OPENAI = "openai_api_key"
_REALTIME = Access("OpenAI", _OPENAI, "openai_realtime_url", _HTTP, key_at_home=False)

STT_ACCESS: Mapping[SttProvider, Access] = {
    SttProvider.DEEPGRAM: Access("Deepgram", "deepgram_api_key", "deepgram_url", ("", "ws", "wss", "http", "https")),
    SttProvider.ASSEMBLYAI: Access("AssemblyAI", "assemblyai_api_key", "assemblyai_url", _HTTP),
    SttProvider.OPENAI: Access("OpenAI", _OPENAI, "openai_stt_url", _HTTP, key_at_home=False),
    SttProvider.WYOMING: Access("Wyoming", "", "wyoming_stt_url", ("tcp",)),
}
LLM_ACCESS: Mapping[LlmProvider, Access] = {
    LlmProvider.OPENAI: Access("OpenAI", _OPENAI, "openai_url", _HTTP, key_at_home=False),
    LlmProvider.ANTHROPIC: Access("Anthropic", "anthropic_api_key", "anthropic_url", _HTTP),
    LlmProvider.GEMINI: Access("Gemini", "gemini_api_key", "gemini_url", _HTTP),
    LlmProvider.OPENAI_REALTIME: _REALTIME,
    LlmProvider.OPENAI_REALTIME_VOICE: _REALTIME,
}
TTS_ACCESS: Mapping[TtsProvider, Access] = {
    TtsProvider.CARTESIA: Access("Cartesia", "cartesia_api_key", "cartesia_url", ("", "ws", "wss")),
    TtsProvider.ELEVENLABS: Access("ElevenLabs", "elevenlabs_api_key", "elevenlabs_url", ("", "ws", "wss")),
    TtsProvider.OPENAI: Access("OpenAI", _OPENAI, "openai_tts_url", _HTTP, key_at_home=False),
    TtsProvider.WYOMING: Access("Wyoming", "", "wyoming_tts_url", ("tcp",)),
}
SEARCH_ACCESS: Mapping[SearchProvider, Access] = {
    SearchProvider.WIKIPEDIA: Access("Wikipedia", "", "wikipedia_url", _HTTP),
    SearchProvider.SEARXNG: Access("SearXNG", "", "searxng_url", ("http", "https")),
    SearchProvider.BRAVE: Access("Brave", "brave_api_key", "brave_url", _HTTP),
}


@dataclass(frozen=True)
class SttSettings:
    """Speech to text."""

    provider: SttProvider = SttProvider.AUTO
    key: str = field(default="", repr=False)
    """The cloud's API key."""
    url: str = ""
    """The address of a server of one's own; empty for the provider's cloud."""
    model: str = ""
    """The provider's name of a model; empty for its usual one."""
    whisper_model: str = "whisper-base"
    """A name of `assistant.local.speech_models.SPEECH_MODELS`."""
    is_spare: bool = False
    """It stands in for another one that fails: its model is loaded when it is needed first."""

    def __post_init__(self) -> None:
        if access := STT_ACCESS.get(self.provider):
            access.require(self.key, self.url)


@dataclass(frozen=True)
class LlmSettings:
    """The language model."""

    provider: LlmProvider = LlmProvider.NONE
    key: str = field(default="", repr=False)
    """The API key; servers at home often want none."""
    url: str = ""
    """Base URL of any OpenAI-compatible server, with its /v1; empty for the provider's cloud."""
    model: str = ""
    """The model's name there; empty for the provider's usual one."""
    voice: str = ""
    """The provider's name of the voice in which the model itself speaks, if it does; empty for its usual one."""

    def __post_init__(self) -> None:
        if access := LLM_ACCESS.get(self.provider):
            access.require(self.key, self.url)


@dataclass(frozen=True)
class TtsSettings:
    """Text to speech."""

    provider: TtsProvider = TtsProvider.AUTO
    key: str = field(default="", repr=False)
    """The cloud's API key."""
    url: str = ""
    """The address of a server of one's own; empty for the provider's cloud."""
    voice: str = ""
    """The provider's id or name of a voice; empty for its usual one."""
    model: str = ""
    """The provider's name of a model; empty for its usual one."""
    is_spare: bool = False
    """It stands in for another one that fails: no model is loaded for it."""

    def __post_init__(self) -> None:
        if access := TTS_ACCESS.get(self.provider):
            access.require(self.key, self.url)


@dataclass(frozen=True)
class WebSettings:
    """The parts of the web that may be asked."""

    search: SearchProvider = SearchProvider.OFF
    key: str = field(default="", repr=False)
    """Brave's API key."""
    url: str = ""
    """The address of one's own SearXNG or wiki; empty for the provider's own."""
    reads_pages: bool = False
    """Pages that a search found, or whose address was said, are fetched and read."""
    exchange_rates: bool = False
    """The rates of the day are fetched when somebody asks for them."""
    exchange_rates_url: str = ""
    """The address of a mirror of the European Central Bank's table; empty for its own."""
    news_feeds: tuple[str, ...] = ()
    """Addresses of RSS and Atom feeds, in the order in which they are told."""
    looks_at_cameras: bool = False
    """A language model is shown a picture of a camera where somebody asks what is there."""

    def __post_init__(self) -> None:
        if access := SEARCH_ACCESS.get(self.search):
            access.require(self.key, self.url)
        for feed in self.news_feeds:
            _require_url(feed, "news_feeds", _HTTP[1:])
        _require_url(self.exchange_rates_url, "exchange_rates_url", _HTTP)


@dataclass(frozen=True)
class AssistantSettings:
    """Everything that a conversation is made from. What fails in a stage is followed by what stands behind it."""

    stt: tuple[SttSettings, ...] = ()
    """In the order in which they are asked; behind them the house's own, if it hears the language."""
    llm: tuple[LlmSettings, ...] = ()
    """In the same order; empty for no language model."""
    tts: tuple[TtsSettings, ...] = ()
    """In the same order; the house's own is put behind those that are not."""
    web: WebSettings = field(default_factory=WebSettings)
    """Nothing of the web where nothing is set up."""
    language: str = "en"
    """BCP 47 tag of the language that is spoken."""
    pauses: Pauses = field(default_factory=Pauses)
    """The pauses that end a turn."""
    outside_hosts: frozenset[str] = frozenset()
    """Hosts in the home's network that pass on what they are sent."""
    browser_webrtc: bool = False
    """Browsers may talk by WebRTC."""
    pin_digits: int = 0
    """Number of digits of the PIN, so that no others are heard for it; 0 without one."""

    def __post_init__(self) -> None:
        if not any(each.provider.is_own for each in self.stt):
            object.__setattr__(self, "stt", (*self.stt, SttSettings(is_spare=bool(self.stt))))
        if not any(each.provider.is_own for each in self.tts):
            object.__setattr__(self, "tts", (*self.tts, TtsSettings(is_spare=bool(self.tts))))

    def without_keys(self, text: str) -> str:
        """Return what a service says of an error without the keys and passwords that some repeat in it."""
        stages: list[SttSettings | LlmSettings | TtsSettings] = [*self.stt, *self.llm, *self.tts]
        secrets = {self.web.key, *(stage.key for stage in stages)}
        secrets = secrets.union(passwords(self.web.url), *(passwords(stage.url) for stage in stages))
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= SHORTEST_KEY:
                text = text.replace(secret, "***")
        return text


def passwords(address: str) -> set[str]:
    """Return the password in an address, as it is written and as it is meant; without one, the user's name."""
    user, _, password = address.partition("://")[2].rpartition("@")[0].partition(":")
    return {password or user, unquote(password or user)}


def _require(value: str, option: str, service: str) -> None:
    if not value:
        raise UnusableSettingError(f"{service} is chosen but {option} is empty: enter your {service} API key.")


def _require_url(url: str, option: str, schemes: tuple[str, ...]) -> None:
    """Raise `SettingsError` for what is no address; the text does not repeat it, since people paste keys anywhere."""
    if not url and "" in schemes:
        return
    if url.partition("://")[0] not in schemes or not _names_a_host(url, needs_port=schemes == ("tcp",)):
        forms = " or ".join(f"{scheme}://host:port" for scheme in schemes if scheme)
        raise UnusableSettingError(f"{option} is not an address: it must look like {forms}.")


def _names_a_host(url: str, *, needs_port: bool) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and url.isprintable() and " " not in url and not (needs_port and port is None)
