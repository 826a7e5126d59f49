"""The app as one process: makes everything once, wires it together, and runs it until it is told to end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import aiosqlite
from aiohttp import web

from addon.broker.announcement_side import AnnouncementSide
from addon.broker.broker import Broker
from addon.broker.broker_messenger import BrokerMessenger
from addon.broker.kept_sounds import KeptSounds
from addon.health_problems import AppHealth, AppProblem
from addon.herald import Herald
from addon.integration.discovery import OFFER_PAUSES, Discovery, OfferPauses
from addon.integration.integration_side import IntegrationSide
from addon.integration.integration_tokens import IntegrationTokens
from addon.integration.integrations import APP_VERSION, Integrations
from addon.integration.supervisor_api import SupervisorApi
from addon.options import Options, Surroundings
from addon.panel_api.panel import Panel
from addon.privacy.house_accounts import HouseAccounts
from addon.process_report import ProcessClock, memory_bytes
from addon.satellites.pairing import PairingQueue
from addon.satellites.release_files import FOLDER, SatelliteRelease
from addon.satellites.satellite_installer import SatelliteInstaller
from addon.satellites.satellite_updates import SatelliteUpdates
from addon.satellites.satellites import Satellites
from addon.satellites.voice_lessons import VoiceLessons
from addon.sites.api import Api
from addon.sites.app_record import announce_app
from addon.sites.metrics_path import MetricsPath
from addon.sites.published_port import PublishedPort
from addon.sites.server import LOOPBACK, ingress_site, lan_site, serving
from addon.sites.server_certificate import ServerCertificate
from addon.sites.strangers import Strangers, most_strangers
from addon.sites.users import USER_EVENTS, Users
from addon.store.journal import Wordless
from addon.store.kept_mail import KeptMail
from addon.store.kept_permissions import KeptPermissions, kept_rules, rules_at_supervisor
from addon.store.records import Records
from addon.store.store import Store
from addon.supervision import BACKOFF, Follower, RestartPauses, Supervision
from addon.telemetry.telemetry import Telemetry, gauges_of
from addon.timers.plan_runner import PlanRunner, kept_plans
from addon.timers.ringing import PATIENCE, Patience, Ringing
from addon.timers.timer_keeping import tell_of_timers
from addon.turns.service_keeper import ServiceKeeper
from addon.turns.service_record import ServiceRecord
from assistant.chains.stage_engines import in_words
from assistant.house import House
from assistant.local.model_store import ModelStore
from assistant.services import Services
from assistant.settings import AssistantSettings
from assistant.speakers.speakers import Speakers
from assistant.trace import Turn
from assistant.web_setup import web_access
from ha_tools.contacts.contacts import Contacts
from ha_tools.leaving.gate import Sender, within
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.people.people import People
from ha_tools.people.person import Person
from ha_tools.permissions import Permissions, PinPad, Rule
from ha_tools.plans.plan_schedule import Plans
from ha_tools.sentences import Sentences
from ha_tools.timers.schedule import Timers
from ha_tools.web.public_addresses import Allowed
from satellite.protocol import PORT

_LOGGER = logging.getLogger(__name__)

RECALLED_TURNS = 200
"""Turns of former days among which each room's last one is looked for."""


@dataclass(frozen=True)
class Running:
    """The app while it runs."""

    ingress_port: int
    lan_port: int
    house: House
    satellites: Satellites
    integrations: Integrations
    certificate: ServerCertificate
    """The LAN site's."""
    broker: Broker


@asynccontextmanager
async def running(
    options: Options,
    surroundings: Surroundings,
    patience: Patience = PATIENCE,
    backoff: RestartPauses = BACKOFF,
    offer_pauses: OfferPauses = OFFER_PAUSES,
    stdin: int | None = None,
    release_folder: Path = FOLDER,
    allowed_pages: Allowed = (),
    on_secret: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Running]:
    """Run the app for the time of the context. Raises `PortError` and `StoreError`.

    `stdin` is the descriptor of a standard input whose lines are announced. `release_folder` has the satellites'
    program. `allowed_pages` are the addresses of a test's own servers, of which pages may be read. `on_secret` is told
    each password that people give the app while it runs.
    """
    settings, sentences, problems = await _settings(options)
    async with AsyncExitStack() as stack:
        records = Records(await stack.enter_async_context(Store.open(surroundings.data)))
        stack.push_async_callback(records.close)
        certificate = await asyncio.to_thread(ServerCertificate.kept_in, surroundings.data)
        problems += filter(None, [certificate.problem])
        models = ModelStore(surroundings.models or surroundings.data / "models", surroundings.models_from)
        services, speakers = Services(settings, models), Speakers(models, is_on=settings.knows_voices)
        stack.push_async_callback(services.close)
        stack.push_async_callback(speakers.close)
        home_assistant = HomeAssistant(surroundings.hass_url, surroundings.hass_token)
        permissions = await _permissions(records.store, options, surroundings, problems)
        pins = PinPad(options.usable_pin, tries=await records.store.pin_tries(), on_tries=records.pins.note)
        access = web_access(settings.web, settings.language, allowed_pages)
        accounts = HouseAccounts(
            lambda: datetime.now(home_assistant.time_zone), settings.outside_hosts, records, surroundings.prices
        )
        stack.enter_context(within(Sender(accounts.gate)))
        house = House(
            home_assistant,
            settings,
            services,
            sentences,
            pins=pins,
            timers=Timers(kept=records.timers.write),
            notes=Notes(language=settings.language, kept=records.notes.write),
            speakers=speakers,
            people=People(kept=records.people.write),
            contacts=Contacts(kept=records.contacts.write),
            plans=Plans(kept=records.plans.write),
            permissions=permissions,
            web=access,
            gate=accounts.gate,
        )
        pairing = PairingQueue()
        release = await asyncio.to_thread(SatelliteRelease.kept_in, release_folder)
        satellites = await Satellites.open(house, records, pairing, SatelliteUpdates(release))
        tokens = await IntegrationTokens.open(records.store)
        app = _App(
            house,
            records,
            accounts,
            satellites,
            tokens,
            pairing,
            problems,
            patience,
            backoff,
            Telemetry(options.telemetry(surroundings.turn_file)),
            KeptSounds(surroundings.data, keeps=not options.messages_by_house),
            stdin,
            on_secret,
        )
        await accounts.open(house, app.announcements)
        stack.push_async_callback(app.service_keeper.close)
        stack.push_async_callback(accounts.keeper.close)
        await app.restore()
        await stack.enter_async_context(app.supervision.running())
        supervisor = _supervisor(surroundings)
        published = PublishedPort(surroundings.lan_port or PORT, supervisor)
        installer = SatelliteInstaller(satellites, certificate, published)
        ingress_port, lan_port = await _serve(stack, app, options, surroundings, certificate, installer)
        stack.push_async_callback(app.satellites.close)
        stack.push_async_callback(app.voice_lessons.close)
        stack.push_async_callback(app.integration.close)
        stack.push_async_callback(app.api.close)
        stack.push_async_callback(app.panel.live.close)
        if supervisor:
            integrations = app.integration.integrations
            discovery = Discovery(
                supervisor, home_assistant, integrations, records.store, lan_port, certificate.fingerprint, offer_pauses
            )
            offering = Supervision(Follower("Offering the integration", discovery.run), backoff=backoff)
            await stack.enter_async_context(offering.running())
        if surroundings.announced_at is not None:
            telling = partial(announce_app, tokens.instance_id, APP_VERSION, lan_port, surroundings.announced_at)
            announcing = Supervision(Follower("Announcing the app in the network", telling), backoff=backoff)
            await stack.enter_async_context(announcing.running())
        integrations, broker = app.integration.integrations, app.announcements.broker
        yield Running(ingress_port, lan_port, house, app.satellites, integrations, certificate, broker)


def _supervisor(surroundings: Surroundings) -> SupervisorApi | None:
    """Return the Supervisor that runs the app; None where the app runs by hand."""
    url, token = surroundings.supervisor_url, surroundings.supervisor_token
    return SupervisorApi(url, token) if url else None


async def _settings(options: Options) -> tuple[AssistantSettings, Sentences, list[str]]:
    """Return what the options mean, the sentences of their language, and what is wrong with them."""
    settings, problems = options.assistant()
    for problem in problems:
        _LOGGER.error("%s", problem)
    try:
        return settings, await asyncio.to_thread(Sentences, settings.language), problems
    except ValueError as err:
        problems.append(f"{err} Until then English is spoken.")
        _LOGGER.error("%s", problems[-1])
        settings = replace(settings, language=AssistantSettings.language)
        return settings, await asyncio.to_thread(Sentences, settings.language), problems


async def _permissions(store: Store, options: Options, surroundings: Surroundings, problems: list[str]) -> Permissions:
    """Return the table of permissions as it was kept, or of the options page before; note what is wrong with it."""

    async def former() -> tuple[Rule, ...]:
        supervisor = _supervisor(surroundings)
        if options.permissions or not supervisor:
            return options.permissions
        return await rules_at_supervisor(supervisor)

    rules, problem = await kept_rules(store, former)
    if problem:
        problems.append(problem)
        _LOGGER.error("%s", problem)
    if options.permissions not in {(), rules}:
        _LOGGER.warning("The permissions of the options have no effect any more: the page Home of the panel has them")
    return Permissions(rules, has_pin=bool(options.usable_pin))


class _App:
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
        house.voices = self.voice_lessons if house.speakers.is_on else None
        self._ringing = Ringing(house, self.satellites, patience)
        self._plan_runner = PlanRunner(house)
        self.service_record = ServiceRecord(lambda: house.home_assistant.time_zone)
        self.service_keeper = ServiceKeeper(self.service_record, records.store, "service_record")
        self.supervision = Supervision(*self._followers(), backoff=backoff)
        health = AppHealth(house, self._problems_beside_the_home)
        self.integration = IntegrationSide(house, satellites, self.announcements.broker, health, tokens, pairing)
        integrations, permissions = self.integration.integrations, KeptPermissions(house, records.store)
        self.mail = KeptMail(house, records.mail_accounts, on_secret)
        self.panel = Panel(
            house,
            satellites,
            self.announcements,
            pairing,
            integrations,
            health,
            permissions,
            self.mail,
            self.service_record,
            records.journal,
            accounts,
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


async def _serve(
    stack: AsyncExitStack,
    app: _App,
    options: Options,
    surroundings: Surroundings,
    certificate: ServerCertificate,
    installer: SatelliteInstaller,
) -> tuple[int, int]:
    """Serve both sites until the stack is left; return the ports of the panel's and of the satellites'."""
    strangers = Strangers(most_strangers())
    ingress_port = await stack.enter_async_context(
        serving(
            _ingress(app, installer, surroundings),
            "0.0.0.0" if surroundings.supervised else "127.0.0.1",  # noqa: S104 - guarded by its peer
            surroundings.ingress_port,
            "PARLEY_INGRESS_PORT",
            strangers,
            frozenset({surroundings.ingress_peer}) if surroundings.supervised else LOOPBACK,
        )
    )
    metrics = MetricsPath(app.telemetry.metrics, app.gauges, options.metrics_token)
    lan = lan_site(app.api, app.satellites, app.integration.integrations, installer, metrics, options.api_token)
    lan_port = await stack.enter_async_context(
        serving(
            lan,
            "0.0.0.0",  # noqa: S104 - the satellites' side
            surroundings.lan_port,
            "PARLEY_LAN_PORT",
            strangers,
            certificate=certificate,
            also_plain=options.allow_unencrypted,
            on_plain=app.satellites.refusals.note_plain,
        )
    )
    return ingress_port, lan_port


def _ingress(app: _App, installer: SatelliteInstaller, surroundings: Surroundings) -> web.Application:
    """Return the panel's site, for Home Assistant's users; by hand, for whoever sits at this machine."""
    if not surroundings.supervised:
        return ingress_site(app.api, app.panel, installer, None)
    users = Users(app.home_assistant)

    def users_changed(_event: object) -> None:
        users.forget()
        app.panel.renew()

    for change in USER_EVENTS:
        app.home_assistant.on_event(change, users_changed)
    return ingress_site(app.api, app.panel, installer, users, frozenset({surroundings.ingress_peer}))
