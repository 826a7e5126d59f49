"""Plans in the panel: moved, paused, cancelled, made permanent once the automation was seen; and dismissed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.panel_api.panel_people import PanelPeople, is_seen
from addon.sites.request_bodies import BadRequest, json_object
from addon.sites.users import RIGHT, Right
from addon.timers.plan_orders import PlanOrderError, PlanStep
from addon.timers.plan_runner import call_of
from addon.timers.timer_orders import TimerOrderError
from assistant.house import House
from ha_tools.planning.automations import yaml_of
from ha_tools.planning.permanence import lasting_automation, made_permanent
from ha_tools.plans.plan import Plan
from ha_tools.results.result import Outcome, Result


class PlanRoutes:
    """The handlers; for those who may control the home, and automations for those who administer it."""

    def __init__(self, house: House, people: PanelPeople, shown: Callable[[Right], Mapping[str, Any]]) -> None:
        """`shown` gives all timers and plans as the panel has them."""
        self._house = house
        self._people = people
        self._shown = shown

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/api/plans/{plan_id}", self.change),
            web.delete("/api/plans/{plan_id}", self.cancel),
            web.get("/api/plans/{plan_id}/automation", self.automation),
            web.post("/api/plans/{plan_id}/automation", self.make_permanent),
        ]

    async def change(self, request: web.Request) -> web.Response:
        """Pause one, let it go on, or move it: {action, at: "07:30", date | days}.

        Who has it go on or moves it asks for it, and nobody with the permissions of another; administrators set those.
        """
        body, plan, live = await json_object(request), self._named(request), self._house.home_assistant
        try:
            step = PlanStep.of(body)
            if step.action != "pause" and not live.knows_home:
                raise PlanOrderError("Home Assistant was not reached yet, so the home's clock is not known.")
            people = await self._people.seen_by(request)
            if step.action != "pause" and not is_seen(plan.speaker, people):
                plan = plan.asked_by(next(iter(people or ()), None), by_model=plan.by_model)
            step.do(self._house.plans, plan, live.time_zone, live.coordinates)
        except (PlanOrderError, TimerOrderError) as err:
            raise BadRequest(str(err)) from err
        return await self._told(request)

    async def cancel(self, request: web.Request) -> web.Response:
        """Do away with a command that is planned for later, or that could not be carried out."""
        self._house.plans.cancel(self._named(request))
        return await self._told(request)

    async def automation(self, request: web.Request) -> web.Response:
        """Return the automation that a plan would be made into, as Home Assistant's editor has it: {yaml}."""
        plan = self._named(request)
        config = await lasting_automation(call_of(self._house, plan), plan)
        if isinstance(config, Result):
            raise BadRequest(self._house.answers.say(config))
        return web.json_response({"yaml": yaml_of(config)})

    async def make_permanent(self, request: web.Request) -> web.Response:
        """Write it in Home Assistant in the place of the plan."""
        plan = self._named(request)
        result = await made_permanent(call_of(self._house, plan), plan)
        if result.outcome is not Outcome.CHANGED:
            raise BadRequest(self._house.answers.say(result))
        return await self._told(request)

    async def _told(self, request: web.Request) -> web.Response:
        """Return all of them, and whether what was changed will be so after a restart."""
        return web.json_response({"kept": await self._house.plans.kept(), **self._shown(request[RIGHT])})

    def _named(self, request: web.Request) -> Plan:
        plan = self._house.plans.get(request.match_info["plan_id"])
        if plan is None:
            raise not_found("There is no such plan any more.")
        return plan
