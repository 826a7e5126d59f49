"""The settings of a person: the app's options page (`/data/options.json`) and the environment, which wins.

This is the only reader of both. Every option `x` can be given in the environment as `PARLEY_X`; `HASS_URL` and
`HASS_TOKEN` name the Home Assistant to use when the app runs outside of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from addon.permission_rows import rules_of
from addon.telemetry.telemetry import TelemetrySettings, TurnLog, headers_in
from assistant.local.model_store import ModelSource
from assistant.settings import (
    AssistantSettings,
    LlmProvider,
    LlmSettings,
    SttProvider,
    SttSettings,
    TtsProvider,
    TtsSettings,
    UnusableSettingError,
    WebSettings,
    passwords,
)
from ha_tools.permissions import Rule
from ha_tools.web.search_engines import SearchProvider
from satellite.protocol import PORT

Provider = TypeVar("Provider", bound=StrEnum)
Setting = TypeVar("Setting")

SUPERVISOR = "http://supervisor"
"""The address of Supervisor for its apps; `SUPERVISOR_URL` in the environment wins."""

SUPERVISOR_DATA = Path("/data")
"""The folder that Supervisor keeps for an app."""

SUPERVISOR_CONFIG = Path("/config")
"""The folder of an app's own files that a person may edit (the map addon_config)."""

INGRESS_PEER = "172.30.32.2"
"""Supervisor's proxy, the only one that may reach an app's ingress port."""

INGRESS_PORT = 8099
"""The port that `config.yaml` names to Supervisor."""


SHORTEST_TOKEN = 16
"""Characters that the API token has at least."""


FORMER = MappingProxyType({"former": True})
"""The mark of what the options page does not show any more."""


_NO_PIN = (
    "The option pin is not 4 to 12 digits, which can be said aloud: what needs a PIN stays shut. Correct it on the "
    "page of the app's options, and start the app again."
)


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
    """Addresses of feeds, parted by spaces or commas."""
    messages_by_house: bool = False
    """Messages to other rooms are said by Parley's voice, and no sound of them is kept."""
    outside_hosts: str = ""
    """Hosts at home that pass on what they are sent, parted by spaces or commas."""
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
        addresses += self._feeds
        return frozenset(hidden.union({self.pin} - {self.usable_pin}, *map(passwords, addresses)) - {""})

    def assistant(self) -> tuple[AssistantSettings, list[str]]:
        """Return the conversation's settings, and what is wrong with the options.

        A stage that cannot be used as it is set falls back to what needs no key, so that the house goes on.
        """
        problems: list[str] = []
        if self.pin != self.usable_pin:
            problems.append(_NO_PIN)
        settings = AssistantSettings(
            stt=_usable(self._stt, (self.stt, *self.stt_then), problems),
            llm=_usable(self._llm, (self.llm, *self.llm_then), problems),
            tts=_usable(self._tts, (self.tts, *self.tts_then), problems),
            web=self._web(problems),
            language=self.language,
            outside_hosts=frozenset(filter(None, re.split(r"[\s,;]+", self.outside_hosts.casefold()))),
            pin_digits=len(self.usable_pin),
        )
        return settings, problems

    @property
    def _feeds(self) -> tuple[str, ...]:
        """The addresses of the news feeds."""
        return tuple(filter(None, re.split(r"[\s,;]+", self.news_feeds)))

    def _web(self, problems: list[str]) -> WebSettings:
        """Return the settings of the web; note why the search that was chosen cannot be used."""
        key = self.brave_api_key if self.search is SearchProvider.BRAVE else ""
        urls = {
            SearchProvider.SEARXNG: self.searxng_url,
            SearchProvider.BRAVE: self.brave_url,
            SearchProvider.WIKIPEDIA: self.wikipedia_url,
        }
        rates = self.exchange_rates_url if self.exchange_rates else ""
        try:
            return WebSettings(
                self.search, key, urls.get(self.search, ""), self.read_pages, self.exchange_rates, rates, self._feeds
            )
        except UnusableSettingError as err:
            problems.append(f"{err} Until then nothing of the web is asked.")
            return WebSettings()

    def _stt(self, provider: SttProvider) -> SttSettings:
        """Return the settings of one of the recognisers. Raises `UnusableSettingError`."""
        match provider:
            case SttProvider.DEEPGRAM:
                return SttSettings(provider, self.deepgram_api_key, self.deepgram_url)
            case SttProvider.ASSEMBLYAI:
                return SttSettings(provider, self.assemblyai_api_key, self.assemblyai_url)
            case SttProvider.OPENAI:
                return SttSettings(provider, self.openai_api_key, self.openai_stt_url, self.openai_stt_model)
            case SttProvider.WYOMING:
                return SttSettings(provider, url=self.wyoming_stt_url)
            case _:
                return SttSettings(provider)

    def _llm(self, provider: LlmProvider) -> LlmSettings | None:
        """Return the settings of one of the language models; None for none. Raises `UnusableSettingError`."""
        match provider:
            case LlmProvider.OPENAI:
                return LlmSettings(provider, self.openai_api_key, self.openai_url, self.openai_model)
            case LlmProvider.ANTHROPIC:
                return LlmSettings(provider, self.anthropic_api_key, self.anthropic_url, self.anthropic_model)
            case LlmProvider.GEMINI:
                return LlmSettings(provider, self.gemini_api_key, self.gemini_url, self.gemini_model)
            case LlmProvider.OPENAI_REALTIME | LlmProvider.OPENAI_REALTIME_VOICE:
                url, model = self.openai_realtime_url, self.openai_realtime_model
                return LlmSettings(provider, self.openai_api_key, url, model, self.openai_voice)
            case LlmProvider.NONE:
                return None

    def _tts(self, provider: TtsProvider) -> TtsSettings:
        """Return the settings of one of the voices. Raises `UnusableSettingError`."""
        match provider:
            case TtsProvider.CARTESIA:
                return TtsSettings(provider, self.cartesia_api_key, self.cartesia_url, self.tts_voice)
            case TtsProvider.ELEVENLABS:
                return TtsSettings(provider, self.elevenlabs_api_key, self.elevenlabs_url, self.elevenlabs_voice)
            case TtsProvider.OPENAI:
                return TtsSettings(
                    provider, self.openai_api_key, self.openai_tts_url, self.openai_voice, self.openai_tts_model
                )
            case TtsProvider.WYOMING:
                return TtsSettings(provider, url=self.wyoming_tts_url, voice=self.tts_voice)
            case _:
                return TtsSettings(provider)


@dataclass(frozen=True)
class Surroundings:
    """The app's surroundings: its Home Assistant, its folder, its ports."""

    hass_url: str
    hass_token: str = field(repr=False)
    data: Path
    """Folder of everything that must last."""
    ingress_port: int
    lan_port: int
    supervised: bool
    """Supervisor runs the app: the panel's requests come from its proxy, not from this machine."""
    supervisor_url: str = ""
    """The address of Supervisor; empty where it is not there."""
    supervisor_token: str = field(default="", repr=False)
    ingress_peer: str = INGRESS_PEER
    """Address of Supervisor's proxy."""
    announced_at: tuple[str, ...] | None = None
    """Addresses of this machine at which the network is told of the app, empty for all; None tells nobody."""
    config: Path | None = None
    """Folder in which a person may lay files for the app; None for `data`."""
    models: Path | None = None
    """Folder of the models of speech, which can be fetched again; None for one in `data`."""
    models_from: ModelSource = ModelSource.HOME

    @property
    def prices(self) -> Path:
        """The household's own table of prices."""
        return (self.config or self.data) / "prices.yaml"

    @property
    def turn_file(self) -> Path:
        """The file of a line a turn."""
        return (self.config or self.data) / "turns.jsonl"


def read(environment: Mapping[str, str]) -> tuple[Options, Surroundings]:
    """Return what is set. Raises `OptionsError`."""
    supervised = "SUPERVISOR_TOKEN" in environment
    data = Path(environment.get("PARLEY_DATA") or (SUPERVISOR_DATA if supervised else Path.home() / ".parley"))
    given = {**_page(data / "options.json"), **_from_environment(environment)}
    options = Options(
        **{item.name: _checked(item.name, given[item.name]) for item in fields(Options) if item.name in given}
    )
    supervisor = (environment.get("SUPERVISOR_URL") or SUPERVISOR).rstrip("/") if supervised else ""
    supervisor_token = environment.get("SUPERVISOR_TOKEN", "")
    url = environment.get("HASS_URL") or (f"{supervisor}/core" if supervised else "")
    token = environment.get("HASS_TOKEN") or supervisor_token
    if not url or not token:
        raise OptionsError(
            "No Home Assistant is named: set HASS_URL (such as http://homeassistant.local:8123) and HASS_TOKEN "
            "(a long-lived access token, made in Home Assistant under your profile, Security)."
        )
    surroundings = Surroundings(
        url.rstrip("/"),
        token,
        data,
        _port(environment, "PARLEY_INGRESS_PORT", INGRESS_PORT),
        _port(environment, "PARLEY_LAN_PORT", PORT),
        supervised,
        supervisor,
        supervisor_token,
        announced_at=None if supervised else _announced_at(environment.get("PARLEY_MDNS", "")),
        config=SUPERVISOR_CONFIG if supervised else None,
        models=Path(environment["PARLEY_MODELS"]) if environment.get("PARLEY_MODELS") else None,
        models_from=_models_from(environment),
    )
    return options, surroundings


def _announced_at(told: str) -> tuple[str, ...] | None:
    """Return the addresses in a text such as "192.168.1.5, 10.0.0.2"; None for "no". Raises `OptionsError`."""
    if told.strip().lower() in {"no", "off", "false"}:
        return None
    try:
        return tuple(str(ip_address(each)) for each in told.replace(",", " ").split())
    except ValueError as err:
        raise OptionsError(
            "PARLEY_MDNS must be “no”, or addresses of this machine at which the network is told of the app."
        ) from err


def _models_from(environment: Mapping[str, str]) -> ModelSource:
    source = environment.get("PARLEY_MODELS_FROM", ModelSource.HOME)
    try:
        return ModelSource(source)
    except ValueError as err:
        raise OptionsError(f"PARLEY_MODELS_FROM is {' or '.join(ModelSource)}, not {source!r}.") from err


def _page(path: Path) -> dict[str, Any]:
    if path.exists() and not path.is_file():  # to read a pipe would wait for ever
        raise OptionsError(f"{path} is no file: move it away and save the options page again.")
    try:
        page = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as err:
        raise OptionsError(f"{path} cannot be read as JSON ({err}): save the options page again.") from err
    if not isinstance(page, dict):
        raise OptionsError(f"{path} does not hold a JSON object: save the options page again.")
    return page


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    names = {f"PARLEY_{item.name.upper()}": item.name for item in fields(Options)}
    return {name: environment[variable] for variable, name in names.items() if environment.get(variable)}


_KINDS: Mapping[str, type[StrEnum]] = {
    "stt": SttProvider,
    "llm": LlmProvider,
    "tts": TtsProvider,
    "search": SearchProvider,
    "log_level": LogLevel,
    "turn_log": TurnLog,
}

_THEN: Mapping[str, type[StrEnum]] = {"stt_then": SttProvider, "llm_then": LlmProvider, "tts_then": TtsProvider}
"""Lists of providers, which are one text on the page: "wyoming, openai"."""


_FLAGS = frozenset(
    {
        "telemetry_words",
        "allow_unencrypted",
        "read_pages",
        "exchange_rates",
        "messages_by_house",
    }
)


def _checked(name: str, value: Any) -> Any:
    if name == "permissions":
        return _rules(value)
    if name in _FLAGS:
        return _flag(name, value)
    if name == "pin":
        return "" if value is None else str(value).strip()  # never a reason not to start
    kind = _KINDS.get(name)
    if name in _THEN and isinstance(value, str):
        return tuple(_one_of(name, each, _THEN[name]) for each in re.split(r"[\s,;]+", value.strip()) if each)
    if kind is None:
        if not isinstance(value, str):
            raise OptionsError(f"{name} must be text: put it in quotes.")
        return value.strip()
    return _one_of(name, value, kind)


def _one_of(name: str, value: Any, kind: type[StrEnum]) -> StrEnum:
    if value not in list(kind):
        raise OptionsError(f"{name} is {value!r}: it must be one of {', '.join(kind)}.")
    return kind(value)


def _flag(name: str, value: Any) -> bool:
    """Return a switch of the options page; from the environment, the same as a word."""
    words = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().lower() not in words:
        raise OptionsError(f"{name} must be true or false.")
    return words[value.strip().lower()]


def _rules(value: Any) -> tuple[Rule, ...]:
    """Return the rules of a former options page: [{service, needs, only}]; from the environment, the same as JSON."""
    try:
        return rules_of(value)
    except ValueError as err:
        raise OptionsError(f"permissions cannot be read. {err}") from err


def _port(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise OptionsError(f"{variable} is {text!r}: it must be a port, 1 to 65535 (0 takes a free one).")
    return int(text)


def _usable(
    settings_of: Callable[[Provider], Setting | None], providers: Sequence[Provider], problems: list[str]
) -> tuple[Setting, ...]:
    """Return the settings of the providers that can be used, each once; note why the others cannot."""
    found: list[Setting] = []
    for provider in dict.fromkeys(providers):
        try:
            settings = settings_of(provider)
        except UnusableSettingError as err:
            problems.append(f"{err} Until then the stage that needs no key serves.")
        else:
            found += [settings] if settings else []
    return tuple(found)
