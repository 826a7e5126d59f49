"""The parts of the app, made once, and told of each other: who shows, keeps or follows what."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial

import aiosqlite

from addon.broker.announcement_side import AnnouncementSide
from addon.broker.broker_messenger import BrokerMessenger
from addon.broker.kept_sounds import KeptSounds
from addon.health_problems import AppHealth, AppProblem
from addon.herald import Herald
from addon.integration.integration_side import IntegrationSide
from addon.integration.integration_tokens import IntegrationTokens
from addon.panel_api.panel import Panel
from addon.privacy.house_accounts import HouseAccounts
from addon.process_report import ProcessClock, memory_bytes
from addon.satellites.pairing import PairingQueue
from addon.satellites.satellites import Satellites
from addon.satellites.voice_lessons import VoiceLessons
from addon.sites.api import Api
from addon.store.journal import Wordless
from addon.store.kept_mail import KeptMail
from addon.store.kept_permissions import KeptPermissions
from addon.store.records import Records
from addon.supervision import Follower, RestartPauses, Supervision
from addon.telemetry.telemetry import Telemetry, gauges_of
from addon.timers.plan_runner import PlanRunner, kept_plans
from addon.timers.ringing import Patience, Ringing
from addon.timers.timer_keeping import tell_of_timers
from addon.turns.service_keeper import ServiceKeeper
from addon.turns.service_record import ServiceRecord
from assistant.chains.stage_engines import in_words
from assistant.house import House
from assistant.trace import Turn
from ha_tools.people.person import Person

_LOGGER = logging.getLogger(__name__)

RECALLED_TURNS = 200
"""Turns of former days among which each room's last one is looked for."""


class AppParts:
    """All that a house's rooms, its panel and its programs are served by, each told of what it shows or follows."""

    def __init__(
        self,
        house: House,
        records: Records,
        accounts: HouseAccounts,
        satellites: Satellites,
        tokens: IntegrationTokens,
        pairing: PairingQueue,
        problems: list[str],
        patience: Patience,
        backoff: RestartPauses,
        telemetry: Telemetry,
        sounds: KeptSounds,
        stdin: int | None,
        on_secret: Callable[[str], None],
    ) -> None:
        """`problems` are those of the options."""
        self.home_assistant = house.home_assistant
        self._house = house
        self._records = records
        self._accounts = accounts
        self.telemetry = telemetry
        self._clock = ProcessClock()
        self._problems = problems
        self._wordless = Wordless()
        self.satellites = satellites
        self._herald = Herald(house.home_assistant)
        self.announcements = AnnouncementSide(
            satellites,
            house.home_assistant,
            records.announcements,
            self._herald,
            sounds,
            records.phone_questions,
            lambda fact: house.answers.tell(fact),
            stdin,
        )
        house.kept_sound = sounds.sound
        house.messenger = BrokerMessenger(
            satellites, self.announcements.broker, sounds, self.announcements.phone_answers, self.announcements.calls
        )
        self.voice_lessons = VoiceLessons(house, satellites.conversation)
        house.voices = self.voice_lessons
        self._ringing = Ringing(house, self.satellites, patience)
        self._plan_runner = PlanRunner(house)
        self.service_record = ServiceRecord(lambda: house.home_assistant.time_zone)
        self.service_keeper = ServiceKeeper(self.service_record, records.store, "service_record")
        self.supervision = Supervision(*self._followers(), backoff=backoff)
        health = AppHealth(house, self._problems_beside_the_home)
        self.integration = IntegrationSide(house, satellites, self.announcements.broker, health, tokens, pairing)
        integrations, self.permissions = self.integration.integrations, KeptPermissions(house, records.store)
        self.mail = KeptMail(house, records.mail_accounts, on_secret)
        self.panel = Panel(
            house,
            satellites,
            self.announcements,
            pairing,
            integrations,
            health,
            self.permissions,
            self.mail,
            self.service_record,
            records.journal,
            accounts,
            self.voice_lessons,
        )
        self.api = Api(house, records.journal, satellites, self.announcements, self.panel.overview)
        if records.store.problem:
            _LOGGER.error("%s", records.store.problem)
        self._listen_to_all()

    async def restore(self) -> None:
        """Take up what was kept before."""
        self.service_record.restore(await self._records.store.documents("service_record"))
        self._house.timers.restore(await self._records.store.timers())
        self._house.notes.restore(await self._records.notes_kept())
        self._house.people.restore(await self._records.people_kept())
        self._house.contacts.restore(await self._records.contacts_kept())
        self._house.speakers.restore(await self._records.voiceprints_kept())
        self.mail.restore(await self._records.store.documents("mail_accounts"))
        self._house.plans.restore(kept_plans(await self._records.store.documents("plans")))
        await self.announcements.restore(self._records.store)
        with suppress(aiosqlite.Error):  # the panel says so when it asks for them
            self.integration.recall(await self._records.store.turns(RECALLED_TURNS))

    def _problems_beside_the_home(self) -> list[AppProblem]:
        found = {
            "option": self._problems,
            "storage": self._records.problems,
            "pin": filter(None, [self._house.pins.problem]),
            "background": self.supervision.problems,
            "telemetry": filter(None, [self.telemetry.problem]),
            "prices": self._accounts.prices.problems,
            "models": self._house.services.problems,
            "services": (in_words(outage, self.home_assistant.time_zone) for outage in self._house.services.outages),
        }
        return [AppProblem(code, text) for code, texts in found.items() for text in texts]

    def gauges(self) -> Mapping[str, float]:
        """Return the figures of this moment; blocking."""
        known = self.satellites.known
        connected = sum(self.satellites.conversation(each.satellite_id) is not None for each in known)
        return gauges_of(
            satellites=len(known),
            connected=connected,
            ready=self.home_assistant.status.connected,
            memory=memory_bytes(),
            seconds=self._clock.seconds,
        )

    def _followers(self) -> Iterable[Follower]:
        house, records = self._house, self._records
        return (
            Follower("The connection to Home Assistant", house.home_assistant.run),
            Follower("Learning the names in the home", house.follow),
            Follower("Keeping the turns", records.journal.run),
            *self.announcements.followers,
            *self._accounts.followers(),
            *self.telemetry.followers(),
            Follower("Keeping the timers", records.timers.run),
            Follower("Keeping what was asked to be remembered", records.notes.run),
            Follower("Keeping who made themselves known", records.people.run),
            Follower("Keeping the voiceprints", records.voiceprints.run),
            Follower("Telling voices apart", house.speakers.run),
            Follower("Keeping the mail accounts", records.mail_accounts.run),
            Follower("Keeping the contacts", records.contacts.run),
            Follower("Keeping the record of the services", self.service_keeper.run),
            Follower("Keeping when satellites were seen", records.sightings.run),
            Follower("Keeping the counts of wake words", records.wake_counts.run),
            Follower("Keeping the tries at the PIN", partial(records.pins.run, house.pins)),
            Follower("Telling Home Assistant what happens", self._herald.run),
            Follower("Keeping the plans", records.plans.run),
            Follower("Ringing", self._ringing.run),
            Follower("Carrying out what is planned", self._plan_runner.run),
            Follower("Summing up what was said", house.summaries.run),
            Follower("Preparing the speech of the house", house.services.prepare),
        )

    def _listen_to_all(self) -> None:
        house, panel = self._house, self.panel
        house.timers.on_change(self._records.note_timer)
        house.notes.on_change(self._records.note_note)
        house.people.on_change(self._records.note_person)
        house.people.on_change(self._person_changed)
        house.speakers.on_change(self._records.note_voiceprint)
        house.people.on_change(self.mail.person_changed)
        house.contacts.on_change(self._records.note_contact)
        house.plans.on_change(self._records.note_plan)
        house.services.on_use(self.service_record.note)
        tell_of_timers(house.timers, house.home_assistant, self._herald)
        self._accounts.prices.on_change(self._health_changed)
        self._records.on_problem(self._health_changed)
        self.supervision.on_problem(self._health_changed)
        self.satellites.on_change(self._ringing.look)
        self.satellites.on_change(self._plan_runner.look)
        house.on_learned(self._plan_runner.look)
        self.satellites.on_step(panel.stepped)
        self.satellites.on_turn(self._keep)
        self.api.on_step(panel.stepped)
        self.api.on_turn(panel.finished)
        self.api.on_turn(self.telemetry.take)
        self.home_assistant.on_home(lambda _home: panel.home_changed())
        self.home_assistant.on_connection(lambda _status: self._health_changed())
        house.on_learned(self._health_changed)
        house.services.on_problem(self._health_changed)
        self.integration.conversations.on_step(panel.stepped)
        self.integration.on_turn(self._keep)

    def _person_changed(self, person_id: str, person: Person | None) -> None:
        """Forget a person's voice and notes with the person."""
        if person is None:
            self._house.speakers.forget(person_id)
            self._house.notes.forget_person(person_id)

    def _health_changed(self) -> None:
        self.panel.health_changed()
        self.integration.health_changed()

    def _keep(self, turn: Turn) -> None:
        """Show and keep a turn."""
        self.telemetry.take(turn)
        if not self._wordless.too_many(turn):
            self.panel.finished(turn)
            self._records.journal.add(turn)
