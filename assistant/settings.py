"""A person's choices for the conversation: the services that hear, think and speak, and their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from assistant.turns import Pauses

SHORTEST_KEY = 8
"""Characters from which something is looked for as a key: a shorter one is found within common words."""


class SttProvider(StrEnum):
    """The provider of speech to text."""

    GRAMMAR = "grammar"
    WHISPER = "whisper"
    WYOMING = "wyoming"
    DEEPGRAM = "deepgram"

    @property
    def is_own(self) -> bool:
        """Return whether it is the house's own: without a key, in this machine."""
        return self in {SttProvider.GRAMMAR, SttProvider.WHISPER}


class LlmProvider(StrEnum):
    """The provider of the language model."""

    NONE = "none"
    OPENAI = "openai"


class TtsProvider(StrEnum):
    """The provider of text to speech."""

    ESPEAK = "espeak"
    NEURAL = "neural"
    WYOMING = "wyoming"
    CARTESIA = "cartesia"

    @property
    def is_own(self) -> bool:
        """Return whether it is the house's own: without a key, in this machine."""
        return self in {TtsProvider.ESPEAK, TtsProvider.NEURAL}


class UnusableSettingError(ValueError):
    """A setting cannot be used; the text names it and says what to do."""


@dataclass(frozen=True)
class SttSettings:
    """Speech to text."""

    provider: SttProvider = SttProvider.GRAMMAR
    key: str = field(default="", repr=False)
    """Deepgram's API key."""
    url: str = ""
    """Deepgram: empty for its cloud, or ws://host:port of a server of one's own. Wyoming: tcp://host:port."""
    model: str = "nova-3"
    """Deepgram's model."""
    whisper_model: str = "whisper-base"
    """A name of `assistant.local.speech_models.SPEECH_MODELS`."""

    def __post_init__(self) -> None:
        if self.provider is SttProvider.DEEPGRAM:
            _require(self.key, "deepgram_api_key", "Deepgram")
            _require_url(self.url, "deepgram_url", ("", "ws", "wss", "http", "https"))
        if self.provider is SttProvider.WYOMING:
            _require_url(self.url, "wyoming_stt_url", ("tcp",))


@dataclass(frozen=True)
class LlmSettings:
    """The language model."""

    provider: LlmProvider = LlmProvider.NONE
    key: str = field(default="", repr=False)
    """The API key; servers at home often want none."""
    url: str = ""
    """Base URL of any OpenAI-compatible server, with its /v1; empty for OpenAI."""
    model: str = "gpt-4.1-mini"
    """The model's name on that server."""

    def __post_init__(self) -> None:
        if self.provider is LlmProvider.OPENAI:
            _require_url(self.url, "openai_url", ("", "http", "https"))
            if not self.url:
                _require(self.key, "openai_api_key", "OpenAI")


@dataclass(frozen=True)
class TtsSettings:
    """Text to speech."""

    provider: TtsProvider = TtsProvider.ESPEAK
    key: str = field(default="", repr=False)
    """Cartesia's API key."""
    url: str = ""
    """Cartesia: empty for its cloud, or ws://host:port/tts/websocket. Wyoming: tcp://host:port."""
    voice: str = ""
    """Cartesia's voice id, or a Wyoming voice's name; empty for the default."""

    def __post_init__(self) -> None:
        if self.provider is TtsProvider.CARTESIA:
            _require(self.key, "cartesia_api_key", "Cartesia")
            _require_url(self.url, "cartesia_url", ("", "ws", "wss"))
        if self.provider is TtsProvider.WYOMING:
            _require_url(self.url, "wyoming_tts_url", ("tcp",))


@dataclass(frozen=True)
class AssistantSettings:
    """Everything that a conversation is made from. What fails in a stage is followed by what stands behind it."""

    stt: tuple[SttSettings, ...] = ()
    """In the order in which they are asked; the house's own is put behind those that are not."""
    llm: tuple[LlmSettings, ...] = ()
    """In the same order; empty for no language model."""
    tts: tuple[TtsSettings, ...] = ()
    """In the same order; the house's own is put behind those that are not."""
    language: str = "en"
    """BCP 47 tag of the language that is spoken."""
    pauses: Pauses = field(default_factory=Pauses)
    """The pauses that end a turn."""
    pin_digits: int = 0
    """Number of digits of the PIN, so that no others are heard for it; 0 without one."""

    def __post_init__(self) -> None:
        if not any(each.provider.is_own for each in self.stt):
            object.__setattr__(self, "stt", (*self.stt, SttSettings()))
        if not any(each.provider.is_own for each in self.tts):
            object.__setattr__(self, "tts", (*self.tts, TtsSettings()))

    def without_keys(self, text: str) -> str:
        """Return what a service says of an error without the keys and passwords that some repeat in it."""
        stages: list[SttSettings | LlmSettings | TtsSettings] = [*self.stt, *self.llm, *self.tts]
        secrets = {stage.key for stage in stages}.union(*(passwords(stage.url) for stage in stages))
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
