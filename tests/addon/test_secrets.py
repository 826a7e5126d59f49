"""What the log may never show: keys, tokens, passwords and the PIN, whoever writes the line."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from addon.options import Options
from addon.redaction import HIDDEN, Redaction
from simulators.cartesia import Cartesia
from simulators.completion import rules
from simulators.deepgram import Deepgram
from simulators.openai import OpenAI
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.house import App
from testbed.room import Room
from testbed.voice import command_audio
from tests.addon.conftest import Cloud, StartApp

OPTIONS = Options(
    deepgram_api_key="dgKEY0123456789abcdef",
    openai_api_key='sk-"quoted"\\key-42',
    cartesia_api_key="cakeySECRET333",
    openai_url="http://ollama:sEcret%40Pw@127.0.0.1:1/v1",
    wyoming_stt_url="tcp://hush@127.0.0.1:2",
    api_token="tokenOfPrograms-0123456789",
    pin="4711",
)
HASS_TOKEN = "eyJhbGciOi.hass.token-0123456789"


def redaction() -> Redaction:
    return Redaction({*OPTIONS.secrets, HASS_TOKEN}, OPTIONS.pin)


def test_every_option_that_is_kept_from_view_is_a_secret() -> None:
    assert {OPTIONS.deepgram_api_key, OPTIONS.openai_api_key, OPTIONS.cartesia_api_key, OPTIONS.api_token} < set(
        OPTIONS.secrets
    )
    assert {"sEcret%40Pw", "sEcret@Pw", "hush"} < set(OPTIONS.secrets)
    assert Options().secrets == frozenset()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("> X-API-Key: cakeySECRET333", "cakeySECRET333"),
        ("HTTP Request: POST http://ollama:sEcret%40Pw@127.0.0.1:1/v1/chat/completions", "sEcret"),
        ("the password is sEcret@Pw.", "sEcret"),
        ("cannot connect to tcp://hush@127.0.0.1:2", "hush"),
        (f"{{'Authorization': 'Token {OPTIONS.openai_api_key}'}}", "quoted"),
        (json.dumps({"key": OPTIONS.openai_api_key}), "quoted"),
        (repr("\n" + HASS_TOKEN), "hass.token"),
        (f"wss://host/listen?api_key={OPTIONS.deepgram_api_key}&model=x", "dgKEY"),
        ("https://me:of_another_service@host/path", "of_another_service"),
        ("GET /?token=of_another_service&x=1", "of_another_service"),
        ("Authorization: Bearer of_another_service", "of_another_service"),
        ('{"type": "welcome", "token": "of_a_satellite"}', "of_a_satellite"),
        ("heard 4711", "4711"),
        ("heard “it's 4 7 1 1, thanks”", "4 7 1 1"),
        ("heard four, seven one one", "seven one"),
        ("heard forty-seven eleven", "eleven"),
        (repr("\n4711"), "4711"),
    ],
)
def test_a_line_is_shown_without_its_secret(line: str, secret: str) -> None:
    shown = redaction().clean(line)
    assert secret not in shown
    assert HIDDEN in shown


@pytest.mark.parametrize(
    "line",
    [
        "Kitchen: sentence, changed (state_changed 431 ms)",
        "https://github.com/a@b is no password",
        "the token was refused: make a new one",
        "hush, hushed",
        "47 lamps, 12 of them on at 14:07",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    allowed = line.replace("hush,", "***,")
    assert redaction().clean(line) in {line, allowed}


def test_tracebacks_hide_secrets_through_every_cause(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise KeyError(HASS_TOKEN)
        except KeyError as err:
            raise ConnectionError(f"refused with {OPTIONS.cartesia_api_key}") from err
    except ConnectionError:
        logging.getLogger("library").exception("it failed with %s", OPTIONS.pin)
    shown = redaction().format(caplog.records[-1])
    assert "ConnectionError" in shown
    assert "KeyError" in shown
    assert not any(secret in shown for secret in (HASS_TOKEN, OPTIONS.cartesia_api_key, OPTIONS.pin))


SAID = ("unlock the front door", "4711", "what would Marvin say about that")


async def turns(app: App, lan: str, *, model: bool) -> None:
    """Ask for what needs the PIN, say the PIN, and, where there is a language model, something for it."""
    async with Room.connect(lan, "Hallway") as hallway, app.panel.live() as live:
        await hallway.paired(app.panel.pair)
        spoken = command_audio("unlock the front door", wake="", lead_ms=300)
        for _ in SAID if model else SAID[:2]:
            await hallway.say(spoken.samples, spoken.speech_end)
            while (await asyncio.wait_for(live.get(), 30))["type"] != "turn":
                pass


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "wyoming"])
async def test_a_whole_log_at_debug_has_none_of_the_keys_tokens_and_pins(
    villa: RealHomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cloud: bool
) -> None:
    async with Deepgram() as deepgram, OpenAI() as openai, Cartesia() as cartesia, Wyoming() as wyoming:
        deepgram.script.say(*SAID)
        wyoming.script.say(*SAID)
        openai.model = rules(otherwise="Life. Don't talk to me about life.")
        options = {
            "STT": "deepgram" if cloud else "wyoming",
            "LLM": "openai" if cloud else "none",
            "TTS": "cartesia" if cloud else "wyoming",
            "DEEPGRAM_API_KEY": OPTIONS.deepgram_api_key,
            "DEEPGRAM_URL": deepgram.url,
            "OPENAI_API_KEY": "sk-key-of-openai-42",
            "OPENAI_URL": openai.url.replace("://", "://ollama:sEcret%40Pw@"),
            "CARTESIA_API_KEY": OPTIONS.cartesia_api_key,
            "CARTESIA_URL": cartesia.url,
            "WYOMING_STT_URL": wyoming.url,
            "WYOMING_TTS_URL": wyoming.url,
            "PIN": OPTIONS.pin,
            "LOG_LEVEL": "debug",
        }
        for name, value in options.items():
            monkeypatch.setenv(f"PARLEY_{name}", value)
        ports = {"ingress_port": free_port(), "lan_port": free_port()}
        async with App(villa, tmp_path / "data", tmp_path, **ports) as app:
            await app.wait_until_ready()
            await turns(app, f"http://127.0.0.1:{ports['lan_port']}", model=cloud)
    log = (tmp_path / "app.log").read_text()
    assert "DEBUG" in log
    assert HIDDEN in log or not cloud
    for secret in (app.api_token, villa.token, "sk-key-of-openai", "sEcret", *OPTIONS.secrets, "4711"):
        assert secret not in log


async def test_a_server_that_repeats_a_key_in_its_refusal_tells_it_to_no_page_and_no_history(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.faults.refuse_status = 401
    options = replace(cloud.options, openai_api_key="sk-key-of-openai-42")
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        written = await app.converse("what would Marvin say about that", "Kitchen")
        assert "Incorrect API key provided: ***" in written["problem"]
        cloud.deepgram.script.say("what would Marvin say about that")
        spoken = command_audio("what would Marvin say", wake="", lead_ms=300)
        await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        for path in ("/api/turns", "/api/satellites", "/api/health"):
            shown = json.dumps(await app.get(path))
            assert "sk-key-of-openai-42" not in shown
