"""Carries out what is planned when its time has come, and tells the room that asked what could not be done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from assistant.house import House
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.messenger import SpeakingRoom
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.facts.facts import Fact
from ha_tools.permissions import NO_CONSENT
from ha_tools.planning.plan_answers import naming, when_due
from ha_tools.planning.plannable import ANY_NUMBER, PLANNABLE
from ha_tools.plans.plan import Plan, plan_of
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool

_LOGGER = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""The clock on the wall may be set at any moment, and Home Assistant be back: looked at so often."""


class PlanRunner:
    """Carries out plans; `look` tells that a satellite or Home Assistant has come or gone."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._news = asyncio.Event()
        self._began = house.plans.now
        house.plans.on_change(lambda _plan, _is_there: self._news.set())

    def look(self) -> None:
        """A satellite has come or gone, or Home Assistant has."""
        self._news.set()

    async def run(self) -> None:
        """Carry out what falls due until cancelled."""
        plans = self._house.plans
        while True:
            self._news.clear()
            for plan in plans.due():
                await self._come(plan)
            for plan in plans.failed:
                await self._tell(plan)
            next_in = plans.next_in()
            try:
                async with asyncio.timeout(min(LOOK_SECONDS, max(0.05, LOOK_SECONDS if next_in is None else next_in))):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _come(self, plan: Plan) -> None:
        """Carry out a plan whose time has come; wait for Home Assistant while it is not too late."""
        house = self._house
        is_there = house.home_assistant.status.connected and house.home_assistant.knows_home
        if house.plans.is_too_late(plan):
            reason = Fact("plan_missed" if plan.due < self._began else "plan_no_home")
            return self._over(plan, house.answers.tell(reason))
        if not is_there:
            return None
        result = await self._carry_out(plan)
        _LOGGER.info("Planned: %s %s: %s", plan.tool, dict(plan.arguments), result.outcome)
        return self._over(plan, "" if result.ok else house.answers.say(result))

    async def _carry_out(self, plan: Plan) -> Result:
        """Use the tool, by the permissions as they are now; nobody is there who could say yes."""
        house = self._house
        rules = house.permissions
        call = Call(
            house.home_assistant,
            plan.place,
            replace(rules, many=ANY_NUMBER) if plan.many else rules,
            NO_CONSENT,
            UndoHistory(),
            house.timers,
            house.notes,
            house.plans,
            messenger=house.messenger,
            by_model=plan.by_model,
        )
        result = await run_tool(call, Command(plan.tool, plan.arguments))
        if result.outcome in {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}:
            needs = "pin" if result.outcome is Outcome.NEEDS_PIN else "yes"
            return Result(Outcome.REFUSED, (Fact(f"plan_needed.{needs}"),))
        return result

    def _over(self, plan: Plan, problem: str) -> None:
        house = self._house
        house.plans.over(plan, house.home_assistant.coordinates, problem)
        if problem:
            _LOGGER.warning("What was planned was not done: %s: %s", plan.tool, problem)

    async def _tell(self, plan: Plan) -> None:
        """Tell the room that asked what was not done; once it is connected."""
        house = self._house
        if house.messenger is None or not house.knows_home.is_set():
            return
        rooms = [room for room in house.messenger.rooms() if _is_of(room, plan)]
        if not rooms:
            return
        problems = await house.messenger.say(told_of_failed(house, plan), rooms, by_model=False)
        if len(problems) < len(rooms):
            house.plans.told(plan)


def told_of_failed(house: House, plan: Plan) -> str:
    """Return what was planned and not done, when that was, and why."""
    now = datetime.fromtimestamp(house.plans.now, house.home_assistant.time_zone)
    when = when_due(replace(plan, sun="", days=()), now)
    what = naming(house.home_assistant.home, plan).phrase
    return " ".join(filter(None, (house.answers.tell(Fact("plan_not_done", what=what, when=when)), plan.problem)))


def _is_of(room: SpeakingRoom, plan: Plan) -> bool:
    """Return whether a room is the one that asked: by its satellite, or by where it stands."""
    if plan.place.satellite_id and room.satellite_id == plan.place.satellite_id:
        return True
    return plan.place.area_id is not None and room.area_id == plan.place.area_id


def kept_plans(documents: Mapping[str, Mapping[str, Any]]) -> list[Plan]:
    """Return the plans that were kept, by their ids; one that cannot be read is logged and left out."""
    found = list[Plan]()
    for plan_id, document in documents.items():
        try:
            plan = plan_of(document)
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as err:
            _LOGGER.error("The plan %s cannot be read: %s", plan_id, type(err).__name__)
            continue
        if plan.tool in PLANNABLE:
            found.append(plan)
    return found
