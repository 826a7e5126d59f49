"""A spoken turn by each of the other clouds: one that the language model decides, so that all three take part."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, fields, replace

import pytest
import pytest_asyncio

from addon.options import Options
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from simulators.anthropic import Anthropic
from simulators.assemblyai import AssemblyAI
from simulators.completion import Reply, ToolCall, rules
from simulators.elevenlabs import ElevenLabs
from simulators.gemini import Gemini
from simulators.listening import Script
from simulators.openai import OpenAI
from simulators.server import Server
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, StartApp

SAID = "could you make it a bit brighter at my desk please"
MODEL = rules(("desk", Reply(calls=(ToolCall("turn_on", {"name": "office lights"}),))), otherwise="Your office glows.")


KEYS = ("aai-secret", "ant-secret", "el-secret", "oai-secret", "gem-secret")


@dataclass(frozen=True)
class Clouds:
    """Three simulated services, one a stage, and the options that point at them."""

    options: Options
    script: Script
    servers: dict[str, Server]
    """Stage -> its server."""


async def _one(stack: AsyncExitStack) -> Clouds:
    ears, model, voice = (
        AssemblyAI(key="aai-secret"),
        Anthropic(key="ant-secret", model=MODEL),
        ElevenLabs(key="el-secret"),
    )
    for server in (ears, model, voice):
        await stack.enter_async_context(server)
    options = Options(
        stt=SttProvider.ASSEMBLYAI,
        llm=LlmProvider.ANTHROPIC,
        tts=TtsProvider.ELEVENLABS,
        assemblyai_api_key="aai-secret",
        assemblyai_url=ears.url,
        anthropic_api_key="ant-secret",
        anthropic_url=model.url,
        elevenlabs_api_key="el-secret",
        elevenlabs_url=voice.url,
        api_token=API_TOKEN,
    )
    return Clouds(options, ears.script, {"stt": ears, "llm": model, "tts": voice})


async def _other(stack: AsyncExitStack) -> Clouds:
    speech, model = OpenAI(key="oai-secret"), Gemini(key="gem-secret", model=MODEL)
    for server in (speech, model):
        await stack.enter_async_context(server)
    options = Options(
        stt=SttProvider.OPENAI,
        llm=LlmProvider.GEMINI,
        tts=TtsProvider.OPENAI,
        openai_api_key="oai-secret",
        openai_stt_url=speech.url,
        openai_tts_url=speech.url,
        gemini_api_key="gem-secret",
        gemini_url=model.url,
        api_token=API_TOKEN,
    )
    return Clouds(options, speech.audio.script, {"stt": speech, "llm": model, "tts": speech})


def _followed(first: Options, then: Options) -> Options:
    """Return options by which each of the first is followed by one of the others."""
    set_first = [
        item.name for item in fields(Options) if item.name.endswith(("_key", "_url")) and getattr(first, item.name)
    ]
    values = {name: getattr(first, name) for name in ("stt", "llm", "tts", *set_first)}
    return replace(then, stt_then=(then.stt,), llm_then=(then.llm,), tts_then=(then.tts,), **values)


@pytest_asyncio.fixture(params=[_one, _other], ids=["assemblyai anthropic elevenlabs", "openai gemini openai"])
async def clouds(request: pytest.FixtureRequest) -> AsyncIterator[Clouds]:
    """Services with the delays of real ones."""
    async with AsyncExitStack() as stack:
        yield await request.param(stack)


async def test_a_spoken_turn_is_heard_decided_and_answered_and_one_that_fails_says_why(
    home_assistant: RealHomeAssistant, start_app: StartApp, clouds: Clouds
) -> None:
    """The record says who was asked, what was sent and what failed, and holds no key."""
    clouds.script.say(SAID)
    spoken = SpokenCommand(SAID, wake="", lead_ms=300)
    async with start_app(home_assistant, clouds.options) as app, app.room("Office") as office:
        turn = await app.turn_of(office.say(spoken.samples, spoken.speech_end))
        reply = await office.reply()
        announced = await app.announced("Dinner is ready. Come to the table.", "Office")
        clouds.servers["llm"].faults.refuse_status = 401
        refused = await app.turn_of(app.converse(SAID, "Office"))
    assert (turn["decided_by"], turn["reply"]) == ("model", "Turned on Office RGBW Lights.")
    assert await home_assistant.state("light.office_rgbw_lights") == "on"
    assert len(reply.pcm) > reply.start.rate / 2
    assert announced
    used = {each["stage"]: each for each in turn["services"]}
    chosen = [clouds.options.stt, clouds.options.llm, clouds.options.tts]
    assert [used[stage]["provider"] for stage in ("stt", "llm", "tts")] == chosen
    assert {each["host"] for each in used.values()} == {"127.0.0.1"}
    assert all(each["amounts"]["bytes"] > 0 and each["answers"] for each in used.values())
    assert "refuses the key (401)" in str(refused["services"])
    assert not any(key in str(turn) + str(refused) for key in KEYS)


async def test_where_each_of_the_first_fails_the_others_go_on_in_the_same_turn(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    """One breaks off while it hears, one says nothing when asked, one breaks off while it speaks."""
    async with AsyncExitStack() as stack:
        first, then = await _one(stack), await _other(stack)
        first.script.say(SAID)
        then.script.say(SAID)
        spoken = SpokenCommand(SAID, wake="", lead_ms=300)
        first.servers["stt"].faults.cut_after = 1
        first.servers["llm"].faults.stall = True
        first.servers["tts"].faults.cut_after = 3
        options = _followed(first.options, then.options)
        async with start_app(home_assistant, options) as app, app.room("Office") as office:
            turn = await app.turn_of(office.say(spoken.samples, spoken.speech_end))
            reply = await office.reply()
        first.servers["llm"].faults.stall = False
    assert turn["reply"] == "Turned on Office RGBW Lights."
    assert await home_assistant.state("light.office_rgbw_lights") == "on"
    assert len(reply.pcm) > reply.start.rate / 2
    failed = {each["provider"]: each["problems"] for each in turn["services"] if each["problems"]}
    assert failed.keys() == {"assemblyai", "anthropic", "elevenlabs"}
    assert failed["assemblyai"] == ["AssemblyAI broke off in the middle of its answer."]
    assert failed["elevenlabs"] == ["ElevenLabs broke off in the middle of its answer."]
    assert [each["provider"] for each in turn["services"] if not each["problems"]] == ["openai", "gemini", "openai"]


async def test_where_both_recognisers_fall_silent_the_house_hears_in_the_same_turn(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with AsyncExitStack() as stack:
        first, then = await _one(stack), await _other(stack)
        spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
        stalled = first.servers["stt"].faults, then.servers["stt"].faults
        options = replace(_followed(first.options, then.options), tts=TtsProvider.ESPEAK, tts_then=())
        async with start_app(home_assistant, options) as app, app.room("Office") as office:
            await app.running.house.services.stands_by.wait()
            for faults in stalled:
                faults.stall = True
            turn = await app.turn_of(office.say(spoken.samples, spoken.speech_end))
            for faults in stalled:
                faults.stall = False
    assert (turn["transcript"], turn["outcome"]) == ("turn on the kitchen lights", "changed")
    assert then.servers["stt"].log.all("audio received"), "the second one was asked"
