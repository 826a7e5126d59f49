"""The panel as one: the routes of all its pages, and the open pages, which are told what happens in the house."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from addon.broker.announcement_side import AnnouncementSide
from addon.health_problems import AppHealth
from addon.integration.integrations import Integrations
from addon.panel_api.contact_routes import ContactRoutes
from addon.panel_api.health_routes import HealthRoutes
from addon.panel_api.home_routes import HomeRoutes
from addon.panel_api.integration_routes import IntegrationRoutes
from addon.panel_api.live import Live, State
from addon.panel_api.mail_routes import MailRoutes
from addon.panel_api.note_routes import NoteRoutes
from addon.panel_api.overview import Overview
from addon.panel_api.panel_people import PanelPeople
from addon.panel_api.people_routes import PeopleRoutes
from addon.panel_api.permission_routes import PermissionRoutes
from addon.panel_api.plan_routes import PlanRoutes
from addon.panel_api.privacy_routes import PrivacyRoutes
from addon.panel_api.proposal_routes import ProposalRoutes
from addon.panel_api.room_routes import RoomRoutes
from addon.panel_api.speech_routes import SpeechRoutes
from addon.panel_api.talk_socket import TalkSocket
from addon.panel_api.timer_routes import TimerRoutes
from addon.panel_api.turn_routes import TurnRoutes
from addon.privacy.house_accounts import HouseAccounts
from addon.satellites.pairing import PairingQueue
from addon.satellites.satellites import Satellites
from addon.satellites.voice_lessons import VoiceLessons
from addon.sites.users import RIGHT, Right
from addon.store.journal import Journal
from addon.store.kept_mail import KeptMail
from addon.store.kept_permissions import KeptPermissions
from addon.turns.habit_watch import HabitWatch
from addon.turns.service_record import ServiceRecord
from addon.turns.turn_summary import summary
from assistant.house import House
from assistant.trace import Turn


class Panel:
    """The handlers of all pages, and the pages that are open."""

    def __init__(
        self,
        house: House,
        satellites: Satellites,
        announcements: AnnouncementSide,
        pairing: PairingQueue,
        integrations: Integrations,
        health: AppHealth,
        permissions: KeptPermissions,
        mail: KeptMail,
        services: ServiceRecord,
        journal: Journal,
        accounts: HouseAccounts,
        lessons: VoiceLessons,
        habits: HabitWatch,
    ) -> None:
        self.overview = overview = Overview(house, satellites, pairing, announcements.broker, integrations, health)
        states: dict[str, State] = {
            "about": overview.about,
            "satellites": overview.satellites,
            "levels": overview.levels,
            "timers": overview.timers,
            "announcements": overview.announcements,
            "health": overview.health,
            "integrations": overview.integrations,
        }
        self._satellites = satellites
        self.live = Live(states, {"levels": satellites.watch_levels})
        self.talk = TalkSocket(house, satellites, by_webrtc=house.settings.browser_webrtc)
        people = PanelPeople(house)
        self._parts = (
            RoomRoutes(satellites, pairing, announcements.broker, overview),
            IntegrationRoutes(integrations),
            TimerRoutes(house, satellites, overview.timers),
            PlanRoutes(house, people, overview.timers),
            HomeRoutes(house),
            NoteRoutes(house, people),
            ProposalRoutes(house, habits, people),
            PeopleRoutes(house, satellites, lessons, accounts),
            ContactRoutes(house),
            PermissionRoutes(house, permissions),
            MailRoutes(house, mail),
            self.talk,
            HealthRoutes(house, satellites, health, services),
            SpeechRoutes(house.services, house.speakers),
            TurnRoutes(house, journal, satellites, accounts, self._turns_forgotten),
            PrivacyRoutes(
                house,
                accounts,
                lambda: {known.satellite_id: known.name for known in satellites.known},
                self._turns_forgotten,
            ),
        )
        self._follow_household(house, lessons)
        self._follow_rooms(satellites, pairing)
        announcements.broker.on_change(lambda _announcement: self.live.change("announcements"))
        for changed in (integrations.tokens.on_change, integrations.on_link):
            changed(lambda: self.live.change("integrations"))

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of all pages."""
        return [web.get("/api/live", self._watch), *(route for part in self._parts for route in part.routes())]

    def renew(self) -> None:
        """Let every page come again: what the person before it may do has changed."""
        self.live.renew()
        self._satellites.renew_browsers()

    def home_changed(self) -> None:
        """Show what is read from Home Assistant as it is now."""
        for state in ("about", "satellites", "timers", "announcements"):
            self.live.change(state)
        self.live.tell({"type": "home"}, Right.LOOK)

    def health_changed(self) -> None:
        """Show anew what is wrong."""
        self.live.change("health")

    def satellites_changed(self) -> None:
        """Show the satellites as they are now."""
        self.live.change("satellites")

    def stepped(self, turn: Turn) -> None:
        """Show the last step of a turn in progress."""
        step: dict[str, Any] = {"type": "step", "turn_id": turn.id, "room": turn.room}
        step |= {"started": turn.started.isoformat(), "step": asdict(turn.steps[-1])}
        self.live.tell(step, Right.ADMINISTER)

    def finished(self, turn: Turn) -> None:
        """Show a finished turn."""
        told = turn.as_dict()
        self.live.tell({"type": "turn", "turn": told, "summary": summary(told)}, Right.ADMINISTER)

    def _follow_household(self, house: House, lessons: VoiceLessons) -> None:
        """Show the household's own things as they change: what is timed, planned, remembered, and who is known."""
        house.timers.on_change(lambda _happening, _timer: self.live.change("timers"))
        house.plans.on_change(lambda _plan, _is_there: self.live.change("timers"))
        house.notes.on_change(lambda _id, _note: self.live.tell({"type": "notes"}, Right.USE))
        house.proposals.on_change(lambda _key, _document: self.live.tell({"type": "notes"}, Right.USE))
        for changed in (house.people.on_change, house.speakers.on_change, house.speakers.on_switch, lessons.on_step):
            changed(lambda *_: self.live.tell({"type": "people"}, Right.ADMINISTER))

    def _follow_rooms(self, satellites: Satellites, pairing: PairingQueue) -> None:
        for changed in (pairing.on_change, satellites.on_change, satellites.refusals.on_change):
            changed(self.satellites_changed)
        satellites.on_level(lambda: self.live.change("levels"))

    def _turns_forgotten(self) -> None:
        self.live.tell({"type": "turns"}, Right.ADMINISTER)

    async def _watch(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a page that wants to see everything as it happens."""
        return await self.live.endpoint(request, request[RIGHT])
