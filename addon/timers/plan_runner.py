"""Carries out what is planned when its time has come, and tells the room that asked what could not be done."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from addon.satellites.admission import is_browser
from addon.timers.plan_watcher import ChangeSeen, PlanWatcher
from assistant.house import House
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.messenger import MessageSender, SpeakingRoom
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.facts.facts import Fact, Instant, Quote
from ha_tools.permissions import NO_CONSENT
from ha_tools.planning.plan_answers import naming, when_due
from ha_tools.planning.plannable import ANY_NUMBER, PLANNABLE
from ha_tools.planning.telling import LONGEST_MESSAGE
from ha_tools.planning.trigger_facts import came_true
from ha_tools.plans.plan import Plan, PlanStatus, plan_of
from ha_tools.plans.plan_schedule import LATE_SECONDS
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.schedule import Happening
from ha_tools.timers.timer import Timer, TimerKind
from ha_tools.tools import run_tool

_LOGGER = logging.getLogger(__name__)

BRIEFING = "briefing"
"""The tool of what is somebody's own day."""

LOOK_SECONDS = 5.0
"""The clock on the wall may be set at any moment, and Home Assistant be back: looked at so often."""


MOST_OFTEN, OFTEN_SECONDS = 60, 600.0
"""Times in so many seconds: a change that comes more often flaps, or answers itself, and its plan is ended."""

QUIET_SECONDS = 5.0
"""Time after a change in which another of the same plan is the same to a person: a door that bounces."""


class PlanRunner:
    """Carries out plans; `look` tells that a satellite or Home Assistant has come or gone."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._news = asyncio.Event()
        self._began = house.plans.now
        self._watcher = PlanWatcher(house.plans, house.home_assistant, self._news.set)
        self._came: dict[str, deque[tuple[float, tuple[str, ...]]]] = {}
        """By the id of a plan that waits for changes, when its latest were, on the steady clock, and of what."""
        house.plans.on_change(self._plan_changed)
        house.timers.on_change(self._timer_changed)

    def look(self) -> None:
        """A satellite has come or gone, or Home Assistant has."""
        self._news.set()

    def _plan_changed(self, plan: Plan, is_there: bool) -> None:
        if not is_there:
            self._came.pop(plan.plan_id, None)
        self._news.set()

    def _timer_changed(self, happening: Happening, timer: Timer) -> None:
        if timer.kind is not TimerKind.ALARM:
            return
        if happening is Happening.STOPPED:
            self._watcher.alarm_over(timer)
        elif happening is Happening.CANCELLED:
            self._watcher.alarm_gone(timer, lambda each: self._house.timers.get(each) is not None)
        elif happening is Happening.STARTED:
            self._watcher.alarm_back(timer)

    async def run(self) -> None:
        """Carry out what falls due until cancelled."""
        plans = self._house.plans
        while True:
            self._news.clear()
            self._watcher.look()
            for plan in plans.due():
                await self._come(plan)
            while seen := self._watcher.take():
                await self._change_came(seen)
            for plan in plans.to_tell:
                await self._tell(plan)
            waits = [wait for wait in (plans.next_in(), self._watcher.next_in()) if wait is not None]
            try:
                async with asyncio.timeout(min([LOOK_SECONDS, *(max(0.05, wait) for wait in waits)])):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _come(self, plan: Plan) -> None:
        """Carry out a plan whose time has come; wait for Home Assistant while it is not too late."""
        house = self._house
        if not house.plans.is_still(plan):
            return None  # cancelled or changed while another was carried out
        is_there = house.home_assistant.status.connected and house.home_assistant.knows_home
        if house.plans.is_too_late(plan):
            reason = Fact("plan_missed" if plan.due < self._began else "plan_no_home")
            return self._over(plan, house.answers.tell(reason))
        if not is_there:
            return None
        return await self._done(plan)

    async def _change_came(self, seen: ChangeSeen) -> None:
        """Carry out a plan whose change has come; one that came while nobody looked is told of, if it is long ago."""
        house, plan = self._house, seen.plan
        if not house.plans.is_still(plan) or self._is_the_same_again(seen):
            return None
        if len(self._came[plan.plan_id]) >= MOST_OFTEN:
            return house.plans.end(plan, house.answers.tell(Fact("plan_too_often")))
        assert plan.trigger is not None  # noqa: S101 - only such plans are watched
        live = house.home_assistant
        that = came_true(live.home, plan.trigger, seen.parts, live.states)
        is_late = seen.age_seconds > LATE_SECONDS + plan.trigger.hold_seconds
        if plan.tool == "tell":
            that = Fact("while_away", that=that) if is_late else that
            own = plan.arguments.get("message")
            facts = (that, Fact("quote", text=Quote(quoted(str(own), LONGEST_MESSAGE)))) if own else (that,)
            return self._over(plan, " ".join(map(house.answers.tell, facts)), failed=False)
        if is_late:
            reason = Fact("plan_missed" if plan.due < self._began else "plan_no_home")
            return self._over(plan, f"{house.answers.tell(that)} {house.answers.tell(reason)}")
        return await self._done(plan)

    def _is_the_same_again(self, seen: ChangeSeen) -> bool:
        """Return whether a change follows so soon upon another of the same thing that a person takes both for one."""
        now = self._house.plans.clocks.steady()
        came = self._came.setdefault(seen.plan.plan_id, deque(maxlen=MOST_OFTEN))
        while came and now - came[0][0] > OFTEN_SECONDS:
            came.popleft()
        if any(now - then < QUIET_SECONDS and parts == seen.parts for then, parts in came):
            return True
        came.append((now, seen.parts))
        return False

    async def _done(self, plan: Plan) -> None:
        """Carry out a plan, and have told what failed, or what it was to say."""
        result = await self._carry_out(plan)
        _LOGGER.info("Planned: %s %s: %s", plan.tool, dict(plan.arguments), result.outcome)
        is_said = result.outcome is Outcome.ANSWERED or not result.ok
        self._over(plan, self._house.answers.say(result) if is_said else "", failed=not result.ok)

    async def _carry_out(self, plan: Plan) -> Result:
        """Use the tool, by the permissions as they are now; nobody is there who could say yes."""
        result = await run_tool(call_of(self._house, plan), Command(plan.tool, plan.arguments))
        if result.outcome in {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}:
            needs = "pin" if result.outcome is Outcome.NEEDS_PIN else "yes"
            return Result(Outcome.REFUSED, (Fact(f"plan_needed.{needs}"),))
        return result

    def _over(self, plan: Plan, told: str, *, failed: bool = True) -> None:
        house = self._house
        house.plans.over(plan, house.home_assistant.coordinates, told, failed=failed)
        if told and failed:
            _LOGGER.warning("What was planned was not done: %s: %s", plan.tool, told)

    async def _tell(self, plan: Plan) -> None:
        """Tell the room that asked what was not done, or what it wanted to be told; once it is connected."""
        house = self._house
        if house.messenger is None or not house.learning.knows_home.is_set():
            return
        rooms = rooms_to_tell(plan, house.messenger.rooms(), house.plans.now)
        if not rooms:
            return
        asker = MessageSender(person_id=plan.speaker or "", turn_id=plan.turn_id)
        problems = await house.messenger.say(told_of(house, plan), rooms, by_model=plan.by_model, sender=asker)
        if len(problems) < len(rooms):
            house.plans.told(plan)


def call_of(house: House, plan: Plan) -> Call:
    """Return the context in which a plan is used by whoever asked for it, as all is now."""
    person = house.people.get(plan.speaker)
    rules = replace(house.permissions, speaker=person.person_id if person else None)
    return Call(
        house.home_assistant,
        plan.place,
        replace(rules, many=ANY_NUMBER) if plan.many else rules,
        NO_CONSENT,
        UndoHistory(),
        house.timers,
        house.notes,
        house.plans,
        messenger=house.messenger,
        contacts=house.contacts,
        people=house.people,
        speaker=rules.speaker,
        voices=house.voices,
        by_model=plan.by_model,
    )


def told_of(house: House, plan: Plan) -> str:
    """Return what a plan was to tell, and when it came true where that is long ago; or what was not done, and why."""
    now = datetime.fromtimestamp(house.plans.now, house.home_assistant.time_zone)
    if plan.status is PlanStatus.NOTICE:
        due = Instant(datetime.fromtimestamp(plan.due, now.tzinfo), now)
        is_old = house.plans.now - plan.due > LATE_SECONDS
        return " ".join([*([house.answers.tell(Fact("it_was_at", at=due))] if is_old else []), plan.problem])
    when = when_due(house.home_assistant.home, replace(plan, sun="", days=()), now)
    what = naming(house.home_assistant.home, plan).phrase
    return " ".join(filter(None, (house.answers.tell(Fact("plan_not_done", what=what, when=when)), plan.problem)))


def rooms_to_tell(plan: Plan, known: Sequence[SpeakingRoom], now: float) -> list[SpeakingRoom]:
    """Return the rooms that are told of a plan: the one that asked, and those of its area.

    Where somebody asked in writing, or the room is gone, all are told; a page that was closed may be back soon. A
    briefing is for whoever asked alone: without their room the panel has it.
    """
    own = [room for room in known if _is_of(room, plan)]
    may_be_back = is_browser(plan.place.satellite_id) and now - plan.due < LATE_SECONDS
    return own if own or may_be_back or plan.tool == BRIEFING else list(known)


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
