"""Sentences in small homes: they are so in Home Assistant, nothing else changes, and the answer is true."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from assistant.dialogue import Reply
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent
from ha_tools.results.result import Result
from ha_tools.sentences import Sentences
from ha_tools.timers.schedule import Timers
from ha_tools.tools import run_tool
from testbed.commands import Commands, commands
from testbed.home_assistant import RealHomeAssistant
from testbed.install import install
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.ha_tools.whole_home import at_rest
from tests.street.dwellings import Dwelling, Line, dwellings, given_names, plan_of
from tests.talk import Talk

STREET = {dwelling.name: dwelling for dwelling in dwellings()}

CASES = [
    pytest.param(dwelling, line, id=f"{dwelling.name}: {', '.join(line.say)}")
    for dwelling in STREET.values()
    for line in dwelling.lines
]


class Street:
    """The running street; one dwelling at a time is shown."""

    def __init__(self, real: RealHomeAssistant, view: HomeAssistant, owner: Commands) -> None:
        self.real = real
        self.view = view
        self._owner = owner
        self._shown: Dwelling | None = None
        self.sentences = Sentences()

    async def show(self, dwelling: Dwelling) -> None:
        """Let the assistant see this one, with everything in it at its start."""
        await self.real.reset()
        if dwelling is not self._shown:
            await self._expose(self._shown.exposed if self._shown else frozenset(), seen=False)
            await self._expose(dwelling.exposed, seen=True)
            await self._until_seen(dwelling.exposed)
            self._shown = dwelling
            await asyncio.to_thread(self.sentences.update, self.view.home)
        for who, where in dwelling.people.items():
            person = dwelling.id_of(f"person.{who.casefold()}")
            await self.real.set_state(person, where)
            await self.view.wait_for_states([person], partial(_is_at, where), READY_SECONDS)

    async def _expose(self, ids: frozenset[str], *, seen: bool) -> None:
        await self._owner.call(
            "homeassistant/expose_entity", assistants=["conversation"], entity_ids=sorted(ids), should_expose=seen
        )

    async def _until_seen(self, ids: frozenset[str]) -> None:
        seen = asyncio.Event()
        stop = self.view.on_home(lambda home: seen.set() if home.entities.keys() == ids else None)
        try:
            async with asyncio.timeout(READY_SECONDS):
                if self.view.home.entities.keys() != ids:
                    await seen.wait()
        finally:
            stop()

    async def converse(self, line: Line) -> Reply:
        """Say all of it, and return the last answer."""
        past, timers, reply = UndoHistory(), Timers(), Reply("")

        async def run(place: Place, command: Command, consent: Consent) -> Result:
            return await run_tool(Call(self.view, place, consent=consent, past=past, timers=timers), command)

        talk = Talk(self.sentences, run, Place(line.room, "satellite"))
        for said in line.say:
            reply = await talk.do(talk.understand(said))
        return reply


def _is_at(where: str, now: State) -> bool:
    return now.state == where


async def _name(owner: Commands, names: Mapping[str, str]) -> None:
    for entity_id, name in names.items():
        await owner.call("config/entity_registry/update", entity_id=entity_id, name=name)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def street() -> AsyncIterator[Street]:
    """All homes of the street."""
    plan = plan_of(list(STREET.values()))
    await asyncio.to_thread(install, [plan])
    async with (
        RealHomeAssistant(plan) as real,
        commands(real.url, real.token) as owner,
        running(real.url, real.token) as view,
    ):
        await _name(owner, given_names(list(STREET.values())))
        await real.call_service("parley_testbed", "remember", {})
        await view.wait_until_ready(READY_SECONDS)
        yield Street(real, view, owner)


def _differs(now: tuple[str, Mapping[str, Any]], wanted: Any) -> bool:
    expected = wanted if isinstance(wanted, dict) else {"state": wanted}
    told = {**now[1], "state": now[0]}
    return any(told.get(name) != value for name, value in expected.items())


async def fault(street: Street, dwelling: Dwelling, line: Line) -> str:
    """Return the fault in what came of a line, or nothing."""
    await street.show(dwelling)
    before = await at_rest(street.real)
    reply = await street.converse(line)
    after = await at_rest(street.real)
    answer = f"{reply.speech!r} ({reply.outcome})"
    groups = {item for item, (_, attributes) in after.items() if "entity_id" in attributes}
    changed = {item for item in before.keys() | after.keys() if before.get(item) != after.get(item)} - groups
    then = {dwelling.id_of(short): wanted for short, wanted in line.then.items()}
    if changed != set(then):
        return f"changed {sorted(changed)}, said {answer}"
    if wrong := [item for item, wanted in then.items() if _differs(after[item], wanted)]:
        return f"{wrong[0]} is {after[wrong[0]]}, said {answer}"
    if line.outcome and line.outcome != reply.outcome:
        return f"said {answer}"
    if [part for part in line.told if part not in reply.speech] or [p for p in line.untold if p in reply.speech]:
        return f"said {answer}"
    return ""


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("dwelling", "line"), CASES)
async def test_what_was_said_is_so(street: Street, dwelling: Dwelling, line: Line) -> None:
    assert await fault(street, dwelling, line) == ""
