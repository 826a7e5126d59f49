"""The parts of the app, made once, and told of each other: who shows, keeps or follows what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import aiosqlite

from addon.broker.announcement_side import AnnouncementSide
from addon.broker.broker_messenger import BrokerMessenger
from addon.broker.kept_sounds import KeptSounds
from addon.health_problems import AppHealth, AppProblem
from addon.herald import Herald
from addon.integration.integration_side import IntegrationSide
from addon.integration.integration_tokens import IntegrationTokens
from addon.kept_house import KeptHouse
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
from addon.timers.due_work import DueWork
from addon.timers.ringing import Patience
from addon.turns.habit_watch import HabitWatch
from addon.turns.service_keeper import ServiceKeeper
from addon.turns.service_record import ServiceRecord
from assistant.chains.stage_engines import in_words
from assistant.house import House
from assistant.trace import Turn

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
        self.telemetry = telemetry
        self.satellites = satellites
        self._house = house
        self._records = records
        self._accounts = accounts
        self._problems = problems
        self._clock = ProcessClock()
        self._wordless = Wordless()
        self._herald = Herald(house.home_assistant)
        self._kept = KeptHouse(house, records)
        self._habits = HabitWatch(house, records.journal)
        self.announcements = AnnouncementSide(
            satellites,
            house.home_assistant,
            records.announcements,
            self._herald,
            sounds,
            records.phone_questions,
            lambda fact: house.answers.tell(fact),
            lambda name: person.person_id if (person := house.people.named(name)) else "",
            stdin,
        )
        broker, calls = self.announcements.broker, self.announcements.calls
        house.kept_sound = sounds.sound
        house.messenger = BrokerMessenger(satellites, broker, sounds, self.announcements.phone_answers, calls)
        self._lessons = VoiceLessons(house, satellites.conversation)
        house.voices = self._lessons
        self._due = DueWork(house, satellites, self._herald, patience)
        self._service_record = ServiceRecord(lambda: house.home_assistant.time_zone)
        self._service_keeper = ServiceKeeper(self._service_record, records.store, "service_record")
        self._permissions = KeptPermissions(house, records.store)
        self._mail = KeptMail(house, records.mail_accounts, on_secret)
        self.supervision = Supervision(*self._followers(), backoff=backoff)
        health = AppHealth(house, self._problems_beside_the_home)
        self.integration = IntegrationSide(house, satellites, broker, health, tokens, pairing)
        self.panel = self._panel(pairing, health)
        self.api = Api(house, records.journal, satellites, self.announcements, self.panel.overview)
        accounts.on_forgotten(self.integration.forget_turns)
        self._listen_to_all()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take up what was kept before, and do the work of the background for the time of the context."""
        await self._accounts.open(self._house, self.announcements, self._permissions, self.telemetry.forget_lines)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._service_keeper.close)
            stack.push_async_callback(self._accounts.keeper.close)
            await self._restore()
            await stack.enter_async_context(self.supervision.running())
            yield

    async def close(self) -> None:
        """Part from all who are connected: pages, programs, links and satellites."""
        async with AsyncExitStack() as stack:
            for part in (self.satellites, self._lessons, self.integration, self.api, self.panel.talk, self.panel.live):
                stack.push_async_callback(part.close)

    async def _restore(self) -> None:
        self._service_record.restore(await self._records.store.documents("service_record"))
        await self._kept.restore()
        self._house.learn_own_names()
        self._mail.restore(await self._records.mail_accounts.things_kept())
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

    def _panel(self, pairing: PairingQueue, health: AppHealth) -> Panel:
        return Panel(
            self._house,
            self.satellites,
            self.announcements,
            pairing,
            self.integration.integrations,
            health,
            self._permissions,
            self._mail,
            self._service_record,
            self._records.journal,
            self._accounts,
            self._lessons,
            self._habits,
        )

    def _followers(self) -> Iterable[Follower]:
        house = self._house
        return (
            Follower("The connection to Home Assistant", house.home_assistant.run),
            Follower("Learning the names in the home", house.learning.follow),
            *self._kept.followers,
            *self.announcements.followers,
            *self._accounts.followers(),
            *self.telemetry.followers(),
            Follower("Telling voices apart", house.speakers.run),
            Follower("Keeping the record of the services", self._service_keeper.run),
            Follower("Telling Home Assistant what happens", self._herald.run),
            *self._due.followers,
            Follower("Looking for what may be remembered", self._habits.run),
            Follower("Summing up what was said", house.summaries.run),
            Follower("Preparing the speech of the house", house.services.prepare),
        )

    def _listen_to_all(self) -> None:
        house, panel = self._house, self.panel
        house.services.on_use(self._service_record.note)
        house.people.on_change(self._mail.person_changed)
        self.satellites.on_step(panel.stepped)
        self.satellites.on_turn(self._keep)
        self.api.on_step(panel.stepped)
        self.api.on_turn(panel.finished)
        self.api.on_turn(self.telemetry.take)
        self.integration.conversations.on_step(panel.stepped)
        self.integration.on_turn(self._keep)
        self.home_assistant.on_home(lambda _home: panel.home_changed())
        self.home_assistant.on_connection(lambda _status: self._health_changed())
        for health_may_change in (
            house.learning.on_learned,
            house.services.on_problem,
            self._accounts.prices.on_change,
            self._records.on_problem,
            self.supervision.on_problem,
        ):
            health_may_change(self._health_changed)

    def _health_changed(self) -> None:
        self.panel.health_changed()
        self.integration.health_changed()

    def _keep(self, turn: Turn) -> None:
        """Show and keep a turn."""
        self.telemetry.take(turn)
        if not self._wordless.too_many(turn):
            self.panel.finished(turn)
            self._records.journal.add(turn)
