"""A table of turns through the app's own prompt and tools: what a model writes is done as it was meant."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from addon.app import running
from addon.supervision import BACKOFF
from addon.surroundings import Surroundings
from addon.timers.ringing import PATIENCE
from simulators.openai import OpenAI
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session
from tests.addon.conftest import App
from tests.addon.playing import PIN, options_for, play, wrongs
from tests.fixed_speech import with_fixed_speech

TURNS: list[Mapping[str, Any]] = yaml.safe_load((Path(__file__).parent / "model_turns.yaml").read_text("utf-8"))
KINDS = sorted({turn["kind"] for turn in TURNS})


@asynccontextmanager
async def app_for(real: RealHomeAssistant, openai: OpenAI, language: str, pin: str) -> AsyncIterator[App]:
    """An app with a language model over a home."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = Surroundings(real.url, real.token, Path(folder), 0, 0, supervised=False)
        options = with_fixed_speech(options_for(openai, language, pin))
        async with running(options, surroundings, PATIENCE, BACKOFF) as app, lan_session() as http:
            await app.house.home_assistant.wait_until_ready(20)
            await app.house.learning.knows_home.wait()
            yield App(app, http)


async def wrong_in(home: str, real: RealHomeAssistant, kind: int | None = None) -> dict[str, list[str]]:
    """Play a home's turns, of one kind or all; return what is wrong by turn."""
    lines = [turn for turn in TURNS if turn["home"] == home and kind in {None, turn["kind"]}]
    wrong: dict[str, list[str]] = {}
    for language, pin in sorted({(line.get("language") or "en", line.get("pin") or PIN) for line in lines}):
        async with OpenAI() as openai, app_for(real, openai, language, pin) as app:
            for line in lines:
                if ((line.get("language") or "en"), line.get("pin") or PIN) != (language, pin):
                    continue
                if found := await wrongs(await play(app, real, openai, line), line):
                    wrong[f"{line['id']}: {line['said']}"] = found
    return wrong


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_model_writes_in_the_villa_is_done_as_it_was_meant(
    shared_villa: RealHomeAssistant, kind: int
) -> None:
    assert not await wrong_in("villa", shared_villa, kind)


async def test_what_a_model_writes_in_the_flat_is_done_as_it_was_meant(shared_flat: RealHomeAssistant) -> None:
    assert not await wrong_in("flat", shared_flat)


async def test_what_a_model_writes_in_the_cottage_is_done_as_it_was_meant(shared_cottage: RealHomeAssistant) -> None:
    assert not await wrong_in("cottage", shared_cottage)


async def test_what_a_model_writes_in_a_large_house_is_done_as_it_was_meant(shared_house: RealHomeAssistant) -> None:
    assert not await wrong_in("house", shared_house)
