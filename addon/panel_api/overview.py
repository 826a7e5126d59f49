"""The panel's view of the home: its satellites, timers, announcements and troubles, to each person what is for them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from addon.broker.broker import Broker
from addon.health_problems import AppHealth, problem_of
from addon.integration.integrations import APP_VERSION, Integrations
from addon.satellites.admission import is_browser
from addon.satellites.pairing import PairingQueue
from addon.satellites.room_settings import sensitivity_of
from addon.satellites.satellites import Satellites
from addon.sites.users import Right
from addon.store.store import KnownSatellite
from addon.timers.plan_runner import told_of
from addon.timers.timer_keeping import shown
from assistant.house import House
from ha_tools.home.place import Place
from ha_tools.planning.automations import has_automation
from ha_tools.planning.plan_answers import told
from ha_tools.plans.plan import Plan, PlanStatus
from ha_tools.timers.timer import Timer

MOST_OVER = 5
"""Announcements that are over and are shown beside those that are not."""


class Overview:
    """The states of the home as JSON."""

    def __init__(
        self,
        house: House,
        satellites: Satellites,
        pairing: PairingQueue,
        broker: Broker,
        integrations: Integrations,
        health: AppHealth,
    ) -> None:
        self._house = house
        self._satellites = satellites
        self._pairing = pairing
        self._broker = broker
        self._integrations = integrations
        self._health = health

    def about(self, right: Right) -> dict[str, Any]:
        """Return what the person before the page may do, and what its pages are made by."""
        return {
            "type": "about",
            "right": right,
            "version": APP_VERSION,
            "time_zone": str(self._house.home_assistant.time_zone),
        }

    def satellites(self, right: Right) -> dict[str, Any]:
        """Return the satellites and their areas; for who may pair them also those that wait, or were sent away."""
        administers = right >= Right.ADMINISTER
        waiting = self._pairing.pending if administers else []
        ignored = self._pairing.ignored if administers else []
        refused = self._satellites.refusals.all if administers else []
        return {
            "type": "satellites",
            "administrator": administers,
            "satellites": [self._satellite(known, administers=administers) for known in self._satellites.rooms],
            "pairing": [{"kind": one.kind, "name": one.name, "code": one.code} for one in waiting],
            "ignored": [{"kind": one.kind, "name": one.name, "identity": one.identity} for one in ignored],
            "refused": [one.as_dict() for one in refused],
            "areas": [
                {"area_id": area.area_id, "name": area.name} for area in self._house.home_assistant.home.areas.values()
            ],
        }

    def levels(self, _right: Right = Right.LOOK) -> dict[str, Any]:
        """Return how loud it is at each connected satellite's microphone, 0 to 1, while that is watched."""
        levels = {one.room.satellite_id: round(one.health.level, 4) for one in self._satellites.conversations}
        return {"type": "levels", "levels": levels}

    def timers(self, right: Right = Right.LOOK) -> dict[str, Any]:
        """Return the timers, alarms and reminders, the next first, and the home's time zone, in which they are told.

        What a plan has to tell one known person, such as a briefing, is shown to administrators alone.
        """
        timers, live = self._house.timers, self._house.home_assistant
        plans = [
            plan
            for plan in self._house.plans.all
            if right >= Right.ADMINISTER or not (plan.speaker and plan.status is PlanStatus.NOTICE)
        ]
        return {
            "type": "timers",
            "time_zone": live.time_zone.key if live.knows_home else "",
            "timers": [self._timer(timer) for timer in timers.all],
            "plans": [self._plan(plan) for plan in plans],
        }

    def announcements(self, right: Right) -> dict[str, Any]:
        """Return the announcements, the newest first, and the labels to announce by, for who may make some.

        What people said in rooms is for administrators once it is over, as all talk is.
        """
        if right < Right.USE:
            return {"type": "announcements", "announcements": [], "labels": {}}
        made = [each for each in self._broker.announcements if right >= Right.ADMINISTER or not each.is_said]
        over = [each for each in made if each.over][:MOST_OVER]
        shown_ones = [each.as_dict() for each in made if not each.over or each in over]
        return {"type": "announcements", "announcements": shown_ones, "labels": self._broker.labels}

    def health(self, _right: Right = Right.LOOK) -> dict[str, Any]:
        """Return whether everything is ready, and what is not."""
        problems = [asdict(problem) for problem in self._health.problems]
        return {"type": "health", "ready": self._health.ready, "problems": problems}

    def integrations(self, right: Right) -> dict[str, Any]:
        """Return the integrations that have a token, for who may revoke it."""
        made = self._integrations.as_dicts() if right >= Right.ADMINISTER else []
        return {"type": "integrations", "integrations": made}

    def _timer(self, timer: Timer) -> dict[str, Any]:
        """Return a timer with the name of its satellite, which may stand in no area."""
        told = shown(timer, self._house.timers.left(timer), self._house.home_assistant.home)
        names = {known.satellite_id: known.name for known in self._satellites.rooms}
        return {
            **told,
            "room": told["room"] or names.get(timer.place.satellite_id, ""),
            "clock": timer.clock,
            "everywhere": timer.everywhere or timer.place == Place(),
        }

    def _plan(self, plan: Plan) -> dict[str, Any]:
        """Return a plan in the words of the home, and the room that asked."""
        house, live = self._house, self._house.home_assistant
        now = datetime.fromtimestamp(house.plans.now, live.time_zone)
        due = datetime.fromtimestamp(plan.due, live.time_zone)
        area = live.home.areas.get(plan.place.area_id or "")
        return {
            "id": plan.plan_id,
            "text": house.answers.tell(told(live.home, plan, now)) if plan.is_to_come else told_of(house, plan),
            "failed": not plan.is_to_come,
            "paused": plan.status is PlanStatus.PAUSED,
            "by_change": plan.trigger is not None,
            "room": area.name if area else "",
            "due": datetime.fromtimestamp(plan.due, UTC).isoformat(),
            "date": f"{due:%Y-%m-%d}",
            "clock": "" if plan.trigger or plan.sun else f"{due:%H:%M}",
            "sun": plan.sun,
            "days": list(plan.days),
            "may_last": plan.status is PlanStatus.WAITING and has_automation(plan),
        }

    def _wakes(self, satellite_id: str) -> dict[str, Any]:
        count = self._satellites.wakes(satellite_id)
        return {
            "answered": count.answered,
            "false": count.false + count.speaker,
            "elsewhere": count.elsewhere,
            "proposal": count.proposal,
        }

    def _satellite(self, known: KnownSatellite, *, administers: bool) -> dict[str, Any]:
        conversation = self._satellites.conversation(known.satellite_id)
        home = self._house.home_assistant.home
        area = home.areas.get(known.area_id or "")
        seen = self._satellites.sightings.of(known.satellite_id)
        abilities = self._satellites.capabilities(known.satellite_id)
        floor = home.floors.get((area and area.floor_id) or "")
        return {
            "satellite_id": known.satellite_id,
            "kind": "browser" if is_browser(known.satellite_id) else "satellite",
            "name": known.name,
            "area_id": known.area_id,
            "area": area.name if area else "",
            "floor": floor.name if floor else "",
            "connected": conversation is not None,
            "state": conversation.state.activity.state if conversation else "",
            "muted": conversation.health.muted if conversation else False,
            "problem": problem_of(conversation.health) if conversation else "",
            "settings": asdict(self._satellites.settings.of(known.satellite_id)),
            "wake_words": abilities.available_wake_words,
            "most_wake_words": abilities.most_wake_words,
            "own_settings": {
                "volume": abilities.volume,
                "sensitivity": sensitivity_of(abilities.wake_threshold),
                "wake_words": abilities.wake_words,
            },
            "wakes": self._wakes(known.satellite_id),
            "software": seen.software,
            "last_seen": seen.at,
            "address": seen.address if administers else "",
            "encrypted": bool(known.certificate),
            "stats": asdict(conversation.health.stats) if conversation and conversation.health.stats else None,
            "update": asdict(self._satellites.updates.of(known.satellite_id, seen.software)),
            "late_transcripts": conversation.health.late_transcripts if conversation else 0,
        }
