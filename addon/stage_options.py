"""A conversation's settings by the options: the engines of its three stages, and its parts of the web."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TypeVar

from addon.options import Options
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
)
from ha_tools.web.search_engines import SearchProvider

Provider = TypeVar("Provider", bound=StrEnum)
Setting = TypeVar("Setting")

_NO_PIN = (
    "The option pin is not 4 to 12 digits, which can be said aloud: what needs a PIN stays shut. Correct it on the "
    "page of the app's options, and start the app again."
)


def assistant_settings(options: Options) -> tuple[AssistantSettings, list[str]]:
    """Return the conversation's settings, and what is wrong with the options.

    A stage that cannot be used as it is set falls back to what needs no key, so that the house goes on.
    """
    problems: list[str] = []
    if options.pin != options.usable_pin:
        problems.append(_NO_PIN)
    settings = AssistantSettings(
        stt=_usable(partial(_stt, options), (options.stt, *options.stt_then), problems),
        llm=_usable(partial(_llm, options), (options.llm, *options.llm_then), problems),
        tts=_usable(partial(_tts, options), (options.tts, *options.tts_then), problems),
        web=_web(options, problems),
        language=options.language,
        browser_webrtc=options.browser_webrtc,
        outside_hosts=frozenset(filter(None, re.split(r"[\s,;]+", options.outside_hosts.casefold()))),
        pin_digits=len(options.usable_pin),
    )
    return settings, problems


def _web(options: Options, problems: list[str]) -> WebSettings:
    """Return the settings of the web; note why the search that was chosen cannot be used."""
    key = options.brave_api_key if options.search is SearchProvider.BRAVE else ""
    urls = {
        SearchProvider.SEARXNG: options.searxng_url,
        SearchProvider.BRAVE: options.brave_url,
        SearchProvider.WIKIPEDIA: options.wikipedia_url,
    }
    rates = options.exchange_rates_url if options.exchange_rates else ""
    try:
        return WebSettings(
            options.search,
            key,
            urls.get(options.search, ""),
            options.read_pages,
            options.exchange_rates,
            rates,
            options.feeds,
            options.look_at_cameras,
        )
    except UnusableSettingError as err:
        problems.append(f"{err} Until then nothing of the web is asked.")
        return WebSettings()


def _stt(options: Options, provider: SttProvider) -> SttSettings:
    """Return the settings of one of the recognisers. Raises `UnusableSettingError`."""
    match provider:
        case SttProvider.DEEPGRAM:
            return SttSettings(provider, options.deepgram_api_key, options.deepgram_url)
        case SttProvider.ASSEMBLYAI:
            return SttSettings(provider, options.assemblyai_api_key, options.assemblyai_url)
        case SttProvider.OPENAI:
            return SttSettings(provider, options.openai_api_key, options.openai_stt_url, options.openai_stt_model)
        case SttProvider.WYOMING:
            return SttSettings(provider, url=options.wyoming_stt_url)
        case _:
            return SttSettings(provider)


def _llm(options: Options, provider: LlmProvider) -> LlmSettings | None:
    """Return the settings of one of the language models; None for none. Raises `UnusableSettingError`."""
    match provider:
        case LlmProvider.OPENAI:
            return LlmSettings(provider, options.openai_api_key, options.openai_url, options.openai_model)
        case LlmProvider.ANTHROPIC:
            return LlmSettings(provider, options.anthropic_api_key, options.anthropic_url, options.anthropic_model)
        case LlmProvider.GEMINI:
            return LlmSettings(provider, options.gemini_api_key, options.gemini_url, options.gemini_model)
        case LlmProvider.OPENAI_REALTIME | LlmProvider.OPENAI_REALTIME_VOICE:
            url, model = options.openai_realtime_url, options.openai_realtime_model
            return LlmSettings(provider, options.openai_api_key, url, model, options.openai_voice)
        case LlmProvider.NONE:
            return None


def _tts(options: Options, provider: TtsProvider) -> TtsSettings:
    """Return the settings of one of the voices. Raises `UnusableSettingError`."""
    match provider:
        case TtsProvider.CARTESIA:
            return TtsSettings(provider, options.cartesia_api_key, options.cartesia_url, options.tts_voice)
        case TtsProvider.ELEVENLABS:
            return TtsSettings(provider, options.elevenlabs_api_key, options.elevenlabs_url, options.elevenlabs_voice)
        case TtsProvider.OPENAI:
            return TtsSettings(
                provider, options.openai_api_key, options.openai_tts_url, options.openai_voice, options.openai_tts_model
            )
        case TtsProvider.WYOMING:
            return TtsSettings(provider, url=options.wyoming_tts_url, voice=options.tts_voice)
        case _:
            return TtsSettings(provider)


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
