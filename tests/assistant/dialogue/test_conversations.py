"""Conversations in real homes: what is said, what is answered last, and what is then so in Home Assistant."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue.replies import Replies
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.answers import Answers
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import NO_CONSENT, Consent, Permissions
from ha_tools.results.result import Result
from ha_tools.sentences import Sentences
from ha_tools.timers.schedule import Timers
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.ha_tools.whole_home import at_rest
from tests.talk import Talk

TABLE: Mapping[str, Mapping[str, list[dict[str, Any]]]] = yaml.load(
    Path(__file__).with_name("conversations.yaml").read_text("utf-8"), yaml.CSafeLoader
)


class Room:
    """A room of a home in which one language is spoken, without a language model."""

    def __init__(self, view: HomeAssistant, sentences: Sentences, area_id: str) -> None:
        self._view = view
        self._past, self._timers, self._turn = UndoHistory(), Timers(), 0
        language = sentences.language
        self._dialogue = Talk(
            sentences,
            self._run,
            Place(area_id, "satellite"),
            answers=Answers(language, view),
            replies=Replies(language),
            is_name=lambda said: bool(view.home.entity_index.containing(words(said))),
        )

    async def _run(self, place: Place, command: Command, consent: Consent = NO_CONSENT) -> Result:
        turn_id = str(self._turn)
        return await run_tool(
            Call(self._view, place, Permissions(), consent, self._past, self._timers, turn_id=turn_id), command
        )

    async def hears(self, text: str) -> str:
        """Return the answer to one turn."""
        self._turn += 1
        understood = await self._dialogue.settle(self._dialogue.understand(text))
        return (await self._dialogue.do(understood)).speech


async def _faults(real: RealHomeAssistant, part: str) -> str:
    async with running(real.url, real.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        spoken: dict[str, Sentences] = {}
        found = []
        for line in TABLE[real.plan.name][part]:
            language = line.get("language", "en")
            if language not in spoken:
                spoken[language] = Sentences(language)
                spoken[language].update(view.home)
            await real.reset()
            fault = await _fault(real, line, Room(view, spoken[language], line.get("in", "kitchen")))
            found += [f"{line['say']}: {fault}"] if fault else []
    return "\n".join(found)


async def _fault(real: RealHomeAssistant, line: Mapping[str, Any], room: Room) -> str:
    """Return the faults after a conversation at the home's start state; empty for none."""
    before, said = await at_rest(real), ""
    for text in line["say"] if isinstance(line["say"], list) else [line["say"]]:
        said = await room.hears(text)
    after = await at_rest(real)
    if "told" in line and line["told"] != said:
        return f"said {said!r}"
    then = line.get("then", {})
    changed = {item for item in before.keys() | after.keys() if before.get(item) != after.get(item)}
    if changed != set(then):
        return f"changed {sorted(changed)}: {said}"
    wrong = [item for item, wanted in then.items() if not _is(wanted, *after[item])]
    return f"{wrong[0]} is {after[wrong[0]]}" if wrong else ""


def _is(wanted: Any, state: str, attributes: Mapping[str, Any]) -> bool:
    expected = wanted if isinstance(wanted, dict) else {"state": wanted}
    told = {**attributes, "state": state}
    return all(told.get(name) == value for name, value in expected.items())


@pytest.mark.parametrize("part", TABLE["ranch"])
async def test_in_a_ranch_in_fahrenheit_with_names_that_are_hard_to_say(ranch: RealHomeAssistant, part: str) -> None:
    assert await _faults(ranch, part) == ""


@pytest.mark.parametrize("part", TABLE["cottage"])
async def test_in_a_cottage_in_celsius_with_other_names_that_are_hard_to_say(
    cottage: RealHomeAssistant, part: str
) -> None:
    assert await _faults(cottage, part) == ""
