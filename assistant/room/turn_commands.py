"""The commands of turns on their way into the home."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from assistant.house import House
from assistant.trace import DecidedBy, ToolUse, Turn, written
from assistant.turn_trouble import trouble_of
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.leaving.gate import sender, within
from ha_tools.live.home_calls import noted_calls
from ha_tools.permissions import NO_CONSENT, Consent
from ha_tools.results.result import Outcome, Result
from ha_tools.tainted.foreign import what_was_read
from ha_tools.tools import TOOLS, run_tool


class TurnCommands:
    """Runs the commands of a room's turns; each is seen through, even where its turn is interrupted."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._running: set[asyncio.Task[Result]] = set()

    async def run(self, turn: Turn, place: Place, command: Command, consent: Consent = NO_CONSENT) -> Result:
        """Run a command of a turn for a speaker at `place`; return what is now true. The turn tells all of it."""
        house = self._house
        turn.step("tool_call", _spelled(command))
        rules, messenger = replace(house.permissions, speaker=turn.speaker), house.messenger
        call = Call(
            house.home_assistant,
            place,
            rules,
            consent,
            house.past,
            house.timers,
            house.notes,
            house.plans,
            turn.id,
            messenger,
            house.web,
            contacts=house.contacts,
            people=house.people,
            speaker=turn.speaker,
            voices=house.voices,
            utterance=turn.utterance,
            privacy=house.privacy,
            sight=house.sight(turn.note_use),
            by_model=turn.decided_by is DecidedBy.MODEL,
            proposals=house.proposals,
            transcript=turn.transcript,
        )
        work = asyncio.create_task(self._run(turn, call, command))
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        return await asyncio.shield(work)

    async def ended(self) -> None:
        """Wait until all that has begun is done."""
        if self._running:
            await asyncio.wait(self._running)

    async def _run(self, turn: Turn, call: Call, command: Command) -> Result:
        began = time.monotonic()
        with noted_calls() as calls, within(replace(sender(), turn=turn)):
            result = await run_tool(call, command)
        turn.note_calls(calls)
        self._note(turn, command, result, began)
        return result

    def _note(self, turn: Turn, command: Command, result: Result, began: float) -> None:
        """Note in the turn what a command did and when."""
        home_assistant = self._house.home_assistant
        told = {} if command.tool in _UNTOLD else command.arguments
        arguments = {name: written(value) for name, value in told.items() if value is not None}
        ended = turn.ms(time.monotonic())
        turn.tools.append(ToolUse(command.tool, arguments, turn.ms(began), ended, result.outcome, result.about))
        if trouble := trouble_of(command, result):
            turn.trouble = trouble
        elif result.ok and turn.trouble and turn.trouble.tool == command.tool:
            turn.trouble = None  # a language model has tried again, and succeeded
        if tool := TOOLS.get(command.tool):
            turn.read += what_was_read(tool, result, home_assistant.home, home_assistant.states)
        for action in result.actions:
            turn.step("service_call", f"{action.service} {', '.join(action.targets)}")
        turn.step("state_changed" if result.outcome is Outcome.CHANGED else "result", _changes(result))
        turn.outcome = result.outcome if turn.outcome is None or not result.ok else turn.outcome
        turn.actions.extend(result.actions)
        turn.about.extend(result.about)
        turn.note_sources(result.sources)
        turn.owner = turn.owner or result.owner


_UNTOLD = frozenset({"forget_talk"})
"""Tools whose arguments are kept nowhere: they name what is to be forgotten."""


def _spelled(command: Command) -> str:
    """Return a command as a person would write it: tool(name: value, …)."""
    if command.tool in _UNTOLD:
        return command.tool
    arguments = ", ".join(f"{name}: {value}" for name, value in command.arguments.items() if value is not None)
    return f"{command.tool}({arguments})"


def _changes(result: Result) -> str:
    """Return what changed: "light.a off → on"; the outcome when nothing did."""
    changes = [
        f"{entity_id} {action.before.get(entity_id, '?')} → {action.after.get(entity_id, '?')}"
        for action in result.actions
        for entity_id in action.targets
    ]
    return ", ".join(changes) or str(result.outcome)
