"""Secrets that the log never shows: keys, tokens, passwords and the PIN, whoever writes the line."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import logging
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from addon.options import Options
from addon.redaction import HIDDEN, Redaction
from simulators.anthropic import Anthropic
from simulators.assemblyai import AssemblyAI
from simulators.cartesia import Cartesia
from simulators.completion import rules
from simulators.deepgram import Deepgram
from simulators.elevenlabs import ElevenLabs
from simulators.openai import OpenAI
from simulators.wyoming import Wyoming
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.house import App
from testbed.lan import lan_url
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

OPTIONS = Options(
    deepgram_api_key="dgKEY0123456789abcdef",
    openai_api_key='sk-"quoted"\\key-42',
    cartesia_api_key="cakeySECRET333",
    assemblyai_api_key="aaiKey0123456789",
    brave_api_key="BSAbraveSECRET777",
    elevenlabs_api_key="sk_elevenLabs0123",
    anthropic_api_key="sk-ant-0123456789",
    gemini_api_key="AIza0123456789",
    openai_url="http://ollama:sEcret%40Pw@127.0.0.1:1/v1",
    wyoming_stt_url="tcp://hush@127.0.0.1:2",
    api_token="tokenOfPrograms-0123456789",
    pin="4711",
)
HASS_TOKEN = "eyJhbGciOi.hass.token-0123456789"


ODD_KEY = 'sk/"odd" \\k&y+=ä💡-0123'
"""A key of signs that every way to write it spells otherwise."""


def redaction(language: str = "en") -> Redaction:
    return Redaction({*OPTIONS.secrets, HASS_TOKEN, ODD_KEY}, OPTIONS.pin, language)


def test_every_option_that_is_kept_from_view_is_a_secret() -> None:
    keys = {item.name for item in fields(Options) if item.name.endswith("_api_key")}
    assert len(keys) == 8
    assert {str(getattr(OPTIONS, key)) for key in keys} | {OPTIONS.api_token} < OPTIONS.secrets
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
        ("Welcome(token='of_a_satellite')", "of_a_satellite"),
        (json.dumps('{"type": "hello", "token": "of_a_satellite"}'), "of_a_satellite"),
        ("access_token: of_another_service", "of_another_service"),
        ("Authorization: Token of_another_service", "of_another_service"),
        ("[(b'X-API-Key', b'of_another_service')]", "of_another_service"),
        ("Client(api_key=of_another_service, password='of_another_service')", "of_another_service"),
        ("{'client_secret': 'of_another_service'}", "of_another_service"),
        ("heard 4/7/1/1 and 4:7:1:1", "1"),
        ("heard 47 and then 11", "11"),
        ("heard four, seven, um, one one", "four"),
        ("words ['four', 'seven', 'one', 'one']", "four"),
        ("text=four+seven+one+one", "four"),
        ("heard \uff14\uff17\uff11\uff11", "\uff14\uff17"),
    ],
)
def test_a_line_is_shown_without_its_secret(line: str, secret: str) -> None:
    shown = redaction().clean(line)
    assert secret not in shown
    assert HIDDEN in shown


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "json": json.dumps,
    "json in json": lambda key: json.dumps(json.dumps({"key": key})),
    "json as it is written": lambda key: json.dumps(key, ensure_ascii=False),
    "repr": repr,
    "repr of json": lambda key: repr(json.dumps(key)),
    "ascii": ascii,
    "bytes": lambda key: repr(key.encode()),
    "bytes in json": lambda key: json.dumps(repr(key.encode())),
    "an address": quote,
    "all of an address": lambda key: quote(key, safe=""),
    "an address in small letters": lambda key: re.sub("%..", lambda found: found[0].lower(), quote(key)),
    "a form": quote_plus,
    "an address in an address": lambda key: quote(quote(key, safe="")),
    "html": html.escape,
    "another encoding": lambda key: key.encode().decode("latin-1"),
}


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("secret", [ODD_KEY, OPTIONS.openai_api_key, HASS_TOKEN])
def test_a_secret_is_hidden_however_it_is_spelled(spelled: Callable[[str], str], secret: str) -> None:
    shown = redaction().clean(f"before {spelled(secret)} after")
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert re.search(r"[A-Za-z0-9]{2}", shown.replace("before", "").replace("after", "").replace("key", "")) is None


@pytest.mark.parametrize("beside", ["", "a", "ab", "ollama:"])
def test_a_secret_is_hidden_in_base64_wherever_it_begins(beside: str) -> None:
    packed = base64.b64encode(f"{beside}{HASS_TOKEN}{beside}".encode()).decode()
    shown = redaction().clean(f"sent {packed}.")
    assert HIDDEN in shown
    assert len(shown) < len("sent .") + len(HIDDEN) + 24


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "vier sieben eins eins"),
        ("de", "viertausendsiebenhundertelf, bitte"),
        ("de", "four seven one one"),
        ("fr", "quatre sept un un"),
        ("es", "cuatro siete uno uno"),
    ],
)
def test_a_pin_is_hidden_in_the_language_that_is_spoken(language: str, said: str) -> None:
    shown = redaction(language).clean(f"heard {said}")
    assert HIDDEN in shown
    assert not set(said.replace(",", "").split()) - {"bitte"} & set(shown.split())


@pytest.mark.parametrize(
    "line",
    [
        "Kitchen: sentence, changed (state_changed 431 ms)",
        "https://github.com/a@b is no password",
        "the token was refused: make a new one",
        "hush, hushed",
        "47 lamps, 12 of them on at 14:07",
        "47 lamps, 11 of them on",
        "max_tokens=100, the secret: none",
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
        spoken = SpokenCommand("unlock the front door", wake="", lead_ms=300)
        for _ in SAID if model else SAID[:2]:
            await hallway.say(spoken.samples, spoken.speech_end)
            while (await asyncio.wait_for(live.get(), 30))["type"] != "turn":
                pass


CHOICES = {
    "cloud": ("deepgram", "openai", "cartesia"),
    "others": ("assemblyai", "anthropic", "elevenlabs"),
    "wyoming": ("wyoming", "none", "wyoming"),
}
"""Services that are chosen together: they hear, think and speak."""


@pytest.mark.parametrize("chosen", CHOICES.values(), ids=CHOICES.keys())
async def test_a_whole_log_at_debug_has_none_of_the_keys_tokens_and_pins(
    villa: RealHomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: tuple[str, str, str]
) -> None:
    cloud = chosen[0] != "wyoming"
    async with AsyncExitStack() as stack:
        deepgram, openai, cartesia, wyoming = Deepgram(), OpenAI(), Cartesia(), Wyoming()
        assemblyai, anthropic, elevenlabs = AssemblyAI(), Anthropic(), ElevenLabs()
        for server in (deepgram, openai, cartesia, wyoming, assemblyai, anthropic, elevenlabs):
            await stack.enter_async_context(server)
        for ears in (deepgram, wyoming, assemblyai):
            ears.script.say(*SAID)
        openai.model = anthropic.model = rules(otherwise="Life. Don't talk to me about life.")
        options = {
            **dict(zip(("STT", "LLM", "TTS"), chosen, strict=True)),
            "ASSEMBLYAI_API_KEY": OPTIONS.assemblyai_api_key,
            "ASSEMBLYAI_URL": assemblyai.url,
            "ANTHROPIC_API_KEY": OPTIONS.anthropic_api_key,
            "ANTHROPIC_URL": anthropic.url,
            "ELEVENLABS_API_KEY": OPTIONS.elevenlabs_api_key,
            "ELEVENLABS_URL": elevenlabs.url,
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
            await turns(app, lan_url(ports["lan_port"]), model=cloud)
    log = (tmp_path / "app.log").read_text()
    assert "DEBUG" in log
    assert HIDDEN in log or not cloud
    for secret in (app.api_token, villa.token, "sk-key-of-openai", "sEcret", *OPTIONS.secrets, "4711"):
        assert secret not in log


async def test_a_server_that_repeats_a_key_in_its_refusal_tells_it_to_no_page_and_no_history(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.faults.refuse_status = 400
    options = replace(cloud.options, openai_api_key="sk-key-of-openai-42")
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        written = await app.converse("what would Marvin say about that", "Kitchen")
        assert "Incorrect API key provided: ***" in written["problem"]
        cloud.deepgram.script.say("what would Marvin say about that")
        spoken = SpokenCommand("what would Marvin say", wake="", lead_ms=300)
        await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        for path in ("/api/turns", "/api/satellites", "/api/health"):
            shown = json.dumps(await app.get(path))
            assert "sk-key-of-openai-42" not in shown
