"""Sentences in real homes of different shapes: what was said is so in Home Assistant, and nothing else has changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ha_tools.acting.call import Call
from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need, Permissions
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import READY_SECONDS, running
from tests.ha_tools.whole_home import at_rest
from tests.spoken import in_english

TABLE = Path(__file__).with_name("said_and_done.yaml")
LINES: Mapping[str, list[dict[str, Any]]] = yaml.load(TABLE.read_text("utf-8"), yaml.CSafeLoader)

FOLLOW_SECONDS = 3.0
"""How long a slow device may take."""

DONE = {Outcome.CHANGED, Outcome.UNDERWAY}


class Home:
    """A real home that is spoken to."""

    def __init__(self, real: RealHomeAssistant, view: HomeAssistant, language: str) -> None:
        self._real = real
        self._view = view
        self._sentences = Sentences(language)
        self._sentences.update(view.home)

    async def fault(self, line: Mapping[str, Any]) -> str:
        """Say one line at the home's start state; return what is wrong, or nothing."""
        await self._real.reset()
        place = Place(line["in"], "satellite")
        match = self._sentences.match(line["say"], place)
        if match is None or not line.get("matches", True):
            return "" if (match is None) != line.get("matches", True) else f"understood as {match}"
        before = await self._states()
        results = [await self._run(place, command, line) for command in match.commands]
        if "outcome" not in line:
            await self._view.wait_for_states(line["then"], lambda state: _is(line["then"], state), FOLLOW_SECONDS)
        return _fault(line, results, before, await self._states())

    async def _run(self, place: Place, command: Any, line: Mapping[str, Any]) -> Result:
        everything = frozenset(self._view.home.entities)
        consent = Consent(Need.PIN, everything) if line.get("agreed") else Consent()
        return await run_tool(Call(self._view, place, Permissions(has_pin=True), consent), command)

    async def _states(self) -> Mapping[str, State]:
        states = await at_rest(self._real)
        return {item: State(item, state, attributes) for item, (state, attributes) in states.items()}


def _is(wanted: Mapping[str, Any], now: State) -> bool:
    said = wanted[now.entity_id]
    expected = said if isinstance(said, dict) else {"state": said}
    told = {**now.attributes, "state": now.state}
    return all(_same(told.get(name), value) for name, value in expected.items())


def _same(now: Any, wanted: Any) -> bool:
    return list(now) == list(wanted) if isinstance(wanted, list) and now is not None else bool(now == wanted)


def _fault(
    line: Mapping[str, Any],
    results: list[Result],
    before: Mapping[str, State],
    after: Mapping[str, State],
) -> str:
    outcomes = {result.outcome for result in results}
    spoken = " ".join(in_english(result) for result in results)
    expected = {Outcome(line["outcome"])} if "outcome" in line else DONE
    if not outcomes <= expected:
        return f"{outcomes}: {spoken}"
    if line.get("told", "") not in spoken:
        return f"said {spoken!r}"
    changed = {item for item in before.keys() | after.keys() if before.get(item) != after.get(item)}
    if changed != set(line["then"]):
        return f"changed {sorted(changed)}: {spoken}"
    wrong = [item for item in line["then"] if not _is(line["then"], after[item])]
    return f"{wrong[0]} is {after[wrong[0]]}" if wrong else ""


async def faults(real: RealHomeAssistant, language: str = "en") -> str:
    """Return the faults in a home that is spoken to in a language, a line for each sentence."""
    async with running(real.url, real.token) as view:
        await view.wait_until_ready(READY_SECONDS)
        home = Home(real, view, language)
        found = {line["say"]: fault for line in LINES[real.plan.name] if (fault := await home.fault(line))}
        return "\n".join(f"{said}: {fault}" for said, fault in found.items())


async def test_in_a_flat_of_twelve_things(flat: RealHomeAssistant) -> None:
    assert await faults(flat) == ""


async def test_in_a_villa_with_every_kind_of_device(villa: RealHomeAssistant) -> None:
    assert await faults(villa) == ""


async def test_in_a_house_of_five_hundred_things(house: RealHomeAssistant) -> None:
    assert await faults(house) == ""


async def test_in_a_german_familys_home(reihenhaus: RealHomeAssistant) -> None:
    assert await faults(reihenhaus, "de") == ""
