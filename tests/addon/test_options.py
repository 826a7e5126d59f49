"""An options page as people and programs may leave it: said in words what is wrong, and no secret told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from addon.options import Options, OptionsError
from addon.options_reader import read
from addon.stage_options import assistant_settings
from assistant.settings import LlmProvider, SttProvider, TtsProvider, WebSettings
from ha_tools.web.search_engines import SearchProvider
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, StartApp

CLOUD = Options(
    stt=SttProvider.DEEPGRAM,
    llm=LlmProvider.OPENAI,
    tts=TtsProvider.CARTESIA,
    deepgram_api_key="key",
    openai_api_key="key",
    cartesia_api_key="key",
)
OTHERS = Options(
    stt=SttProvider.ASSEMBLYAI,
    stt_then=(SttProvider.OPENAI,),
    llm=LlmProvider.ANTHROPIC,
    llm_then=(LlmProvider.GEMINI, LlmProvider.OPENAI_REALTIME),
    tts=TtsProvider.ELEVENLABS,
    tts_then=(TtsProvider.OPENAI,),
    assemblyai_api_key="key",
    anthropic_api_key="key",
    gemini_api_key="key",
    elevenlabs_api_key="key",
    openai_api_key="key",
)
WYOMING = Options(stt=SttProvider.WYOMING, wyoming_stt_url="tcp://host:10300")

NO_WEB_ADDRESS = (
    "sk-secret",
    "://",
    "http://",
    "ws://",
    "http://[::1/v1",
    "ws://[bad",
    "http://host:99999",
    "ws://a b",
)


@pytest.mark.parametrize("option", ["deepgram_url", "openai_url", "cartesia_url"])
@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_what_is_no_address_falls_back_to_what_needs_none(option: str, url: str) -> None:
    assert assistant_settings(CLOUD)[1] == []
    _, problems = assistant_settings(replace(CLOUD, **{option: url}))  # type: ignore[arg-type]  # all three are text
    assert len(problems) == 1
    assert option in problems[0]
    assert "secret" not in problems[0]


@pytest.mark.parametrize(
    "option",
    [
        *("assemblyai_url", "openai_stt_url", "anthropic_url", "gemini_url", "elevenlabs_url", "openai_tts_url"),
        "openai_realtime_url",
        *("assemblyai_api_key", "anthropic_api_key", "gemini_api_key", "elevenlabs_api_key"),
    ],
)
def test_one_that_cannot_be_reached_is_left_out_and_the_others_stay(option: str) -> None:
    settings, problems = assistant_settings(OTHERS)
    assert problems == []
    *hearing, own_ears = [each.provider for each in settings.stt]
    *speaking, own_voice = [each.provider for each in settings.tts]
    assert (hearing, own_ears.is_own) == (["assemblyai", "openai"], True)
    assert [each.provider for each in settings.llm] == ["anthropic", "gemini", "openai-realtime"]
    assert (speaking, own_voice.is_own) == (["elevenlabs", "openai"], True)
    bad = "" if option.endswith("key") else "sk-secret"
    fewer, (problem,) = assistant_settings(replace(OTHERS, **{option: bad}))  # type: ignore[arg-type]  # all are text
    assert option in problem
    assert "secret" not in problem
    assert sum(map(len, (fewer.stt, fewer.llm, fewer.tts))) == 8


def test_a_key_of_openai_serves_its_ears_its_model_and_its_voice_and_a_server_of_ones_own_needs_none() -> None:
    options = Options(stt=SttProvider.OPENAI, llm=LlmProvider.OPENAI, tts=TtsProvider.OPENAI)
    assert len(assistant_settings(options)[1]) == 3
    assert assistant_settings(replace(options, openai_api_key="key"))[1] == []
    urls = {"openai_stt_url": "http://ears/v1", "openai_url": "http://model/v1", "openai_tts_url": "http://voice/v1"}
    settings, problems = assistant_settings(replace(options, **urls))  # type: ignore[arg-type]  # all are text
    assert problems == []
    assert [settings.stt[0].url, settings.llm[0].url, settings.tts[0].url] == list(urls.values())


@pytest.mark.parametrize("url", ["", "host:10300", "tcp://", "tcp://host", "tcp://host:port", "tcp://host:70000"])
def test_a_wyoming_server_needs_a_host_and_a_port(url: str) -> None:
    assert assistant_settings(WYOMING)[1] == []
    settings, problems = assistant_settings(replace(WYOMING, wyoming_stt_url=url))
    assert [each.provider for each in settings.stt] == [SttProvider.AUTO]
    assert "wyoming_stt_url" in problems[0]


def test_a_household_orders_what_serves_where_another_fails_and_its_own_is_the_last(tmp_path: Path) -> None:
    page = {"stt": "deepgram", "stt_then": "wyoming,deepgram", "deepgram_api_key": "key", "tts_then": "neural"}
    (tmp_path / "options.json").write_text(json.dumps({**page, "wyoming_stt_url": "tcp://host:10300"}))
    environment = {"HASS_URL": "http://home", "HASS_TOKEN": "any", "PARLEY_DATA": str(tmp_path)}
    settings, problems = assistant_settings(read(environment)[0])
    hearing = [SttProvider.DEEPGRAM, SttProvider.WYOMING, SttProvider.AUTO]
    assert [each.provider for each in settings.stt] == hearing
    assert [each.provider for each in settings.tts] == [TtsProvider.AUTO, TtsProvider.NEURAL]
    assert (settings.llm, problems) == ((), [])
    with pytest.raises(OptionsError, match="stt_then is 'luck'"):
        read({**environment, "PARLEY_STT_THEN": "deepgram, luck"})


@pytest.mark.parametrize(
    "page",
    [
        '{"permissions": [{"service": "unlock", "needs": "pin"}]}',
        '{"permissions": [{"service": "lock.unlock", "needs": "luck"}]}',
        '{"permissions": "lock.unlock"}',
        '{"permissions": [{"service": "lock.*", "needs": "pin", "only": "Front Door"}]}',
        '{"permissions": [{"service": "lock.*", "needs": "pin", "only": ["lock.front"]}]}',
        '{"permissions": [{"service": "lock.*", "needs": "pin", "only": 5}]}',
        '{"deepgram_api_key": 12345}',
        '{"stt": ["grammar"]}',
        '{"log_level": null}',
        '{"stt": {}}',
        "[" * 30_000,
        "\xff",
    ],
)
def test_a_hostile_page_is_refused_in_words_without_its_secrets(tmp_path: Path, page: str) -> None:
    (tmp_path / "options.json").write_bytes(page.encode("latin-1"))
    with pytest.raises(OptionsError) as refused:
        read({"PARLEY_DATA": str(tmp_path), "HASS_URL": "http://localhost", "HASS_TOKEN": "token"})
    assert "12345" not in str(refused.value)


@pytest.mark.parametrize("pin", ["123", "12345678901234", "12a4", "\uff11\uff12\uff13\uff14", 12.5, ["4711"]])
def test_the_app_starts_whatever_the_pin_is_and_says_that_doors_stay_shut(tmp_path: Path, pin: object) -> None:
    (tmp_path / "options.json").write_text(json.dumps({"pin": pin}))
    options, _ = read({"PARLEY_DATA": str(tmp_path), "HASS_URL": "http://localhost", "HASS_TOKEN": "token"})
    settings, problems = assistant_settings(options)
    assert (settings.pin_digits, options.usable_pin) == (0, "")
    (problem,) = problems
    assert "what needs a PIN stays shut" in problem
    assert options.pin not in problem
    assert options.pin in options.secrets


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda page: page.symlink_to("/dev/zero")])
def test_an_options_page_that_is_no_file_is_refused_and_not_waited_for(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    put(tmp_path / "options.json")
    with pytest.raises(OptionsError, match="is no file: move it away"):
        read({"PARLEY_DATA": str(tmp_path), "HASS_URL": "http://localhost", "HASS_TOKEN": "token"})


@pytest.mark.parametrize(
    ("told", "announced_at"), [("", ()), ("no", None), ("10.0.0.2, ::1", ("10.0.0.2", "::1"))], ids=str
)
def test_the_network_is_told_of_an_app_by_hand_unless_that_is_not_wanted(
    tmp_path: Path, told: str, announced_at: tuple[str, ...] | None
) -> None:
    environment = {"HASS_URL": "http://home", "HASS_TOKEN": "any", "PARLEY_DATA": str(tmp_path), "PARLEY_MDNS": told}
    assert read(environment)[1].announced_at == announced_at
    assert read({**environment, "SUPERVISOR_TOKEN": "any"})[1].announced_at is None
    with pytest.raises(OptionsError, match="PARLEY_MDNS must be"):
        read({**environment, "PARLEY_MDNS": "eth0"})


async def test_a_language_without_sentences_is_said_and_english_serves(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(language="klingon", api_token=API_TOKEN)) as app:
        assert "klingon" in (await app.get("/api/health"))["problems"][0]
        assert (await app.converse("turn on the kitchen lights"))["outcome"] == "changed"


def test_what_is_set_up_of_the_web_is_used_and_its_keys_are_secret() -> None:
    options = Options(
        search=SearchProvider.BRAVE,
        brave_api_key="brave-key-1234",
        read_pages=True,
        news_feeds="https://anna:feed-word-12@example.com/a.rss, http://example.com/b.rss",
    )
    settings, problems = assistant_settings(options)
    assert not problems
    assert (settings.web.search, settings.web.key, settings.web.reads_pages) == ("brave", "brave-key-1234", True)
    assert settings.web.news_feeds[1] == "http://example.com/b.rss"
    assert {"brave-key-1234", "feed-word-12"} <= options.secrets


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (Options(search=SearchProvider.SEARXNG), "searxng_url"),
        (Options(search=SearchProvider.BRAVE), "brave_api_key"),
        (Options(news_feeds="the papers"), "news_feeds"),
        (Options(exchange_rates=True, exchange_rates_url="bank"), "exchange_rates_url"),
    ],
)
def test_a_part_of_the_web_that_cannot_be_used_says_so_and_asks_nobody(options: Options, named: str) -> None:
    settings, problems = assistant_settings(options)
    assert [named in problem for problem in problems] == [True]
    assert settings.web == WebSettings()
