"""Learning in the panel: turned on and off, and what may be kept, kept or dismissed."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.panel_api.panel_people import PanelPeople, is_seen
from addon.sites.request_bodies import BadRequest, json_object
from addon.turns.habit_watch import HabitWatch
from assistant.house import House
from ha_tools.acting.call import Call
from ha_tools.home.place import Place
from ha_tools.notes.proposal import Proposal, ProposalKind
from ha_tools.planning.learning_tools import keep_proposal, when_proposed


class ProposalRoutes:
    """The handlers, for those who may control the home.

    A proposal quotes what was said, and is shown as that is: to administrators, and to the person whose voice it was.
    """

    def __init__(self, house: House, watch: HabitWatch, people: PanelPeople) -> None:
        self._house = house
        self._watch = watch
        self._people = people

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/proposals", self.all),
            web.post("/api/proposals", self.turn),
            web.post("/api/proposals/{key}", self.keep),
            web.delete("/api/proposals/{key}", self.dismiss),
        ]

    async def all(self, request: web.Request) -> web.Response:
        """Return whether learning is on, and what waits: {on, proposals: [{key, kind, text, name, when, times}]}."""
        await self._watch.look()
        return await self._shown(request)

    async def turn(self, request: web.Request) -> web.Response:
        """Turn learning on or off: {on}."""
        on = (await json_object(request)).get("on")
        if not isinstance(on, bool):
            raise BadRequest("on must be true or false.")
        self._house.proposals.turn(on=on)
        await self._watch.look()
        return await self._shown(request)

    async def keep(self, request: web.Request) -> web.Response:
        """Keep what was proposed."""
        proposal = await self._named(request)
        result = await keep_proposal(self._call(proposal), proposal)
        if not result.ok:
            raise BadRequest(self._house.answers.say(result))
        return await self._shown(request)

    async def dismiss(self, request: web.Request) -> web.Response:
        """Do away with a proposal for good."""
        self._house.proposals.answered(await self._named(request))
        return await self._shown(request)

    async def _named(self, request: web.Request) -> Proposal:
        proposal = self._house.proposals.get(request.match_info["key"])
        if proposal is None or not is_seen(proposal.person_id, await self._people.seen_by(request)):
            raise not_found("That is not suggested any more.")
        return proposal

    def _call(self, proposal: Proposal) -> Call:
        house = self._house
        return Call(
            house.home_assistant,
            Place(proposal.area_id),
            house.permissions,
            timers=house.timers,
            notes=house.notes,
            plans=house.plans,
            messenger=house.messenger,
            people=house.people,
            speaker=proposal.person_id,
            proposals=house.proposals,
        )

    async def _shown(self, request: web.Request) -> web.Response:
        people, proposals = await self._people.seen_by(request), self._house.proposals
        shown = [self._told(each) for each in proposals.waiting if is_seen(each.person_id, people)]
        return web.json_response({"on": proposals.is_on, "proposals": shown})

    def _told(self, proposal: Proposal) -> dict[str, Any]:
        house = self._house
        is_plan = proposal.kind is ProposalKind.PLAN
        person = house.people.get(proposal.person_id)
        return {
            "key": proposal.key,
            "kind": proposal.kind,
            "text": proposal.text,
            "name": house.home_assistant.home.called(proposal.target) if proposal.target else "",
            "when": house.answers.tell(when_proposed(self._call(proposal), proposal)).rstrip(".") if is_plan else "",
            "times": proposal.times,
            "person": person.name if person else "",
        }
