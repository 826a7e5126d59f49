"""The app as one process: makes everything once, wires it together, and runs it until it is told to end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from addon.app_parts import AppParts
from addon.broker.broker import Broker
from addon.broker.kept_sounds import KeptSounds
from addon.integration.discovery import OFFER_PAUSES, Discovery, OfferPauses
from addon.integration.integration_tokens import IntegrationTokens
from addon.integration.integrations import APP_VERSION, Integrations
from addon.integration.supervisor_api import SupervisorApi
from addon.options import Options, Surroundings
from addon.privacy.house_accounts import HouseAccounts
from addon.satellites.pairing import PairingQueue
from addon.satellites.release_files import FOLDER, SatelliteRelease
from addon.satellites.satellite_installer import SatelliteInstaller
from addon.satellites.satellite_updates import SatelliteUpdates
from addon.satellites.satellites import Satellites
from addon.sites.app_record import announce_app
from addon.sites.metrics_path import MetricsPath
from addon.sites.published_port import PublishedPort
from addon.sites.server import LOOPBACK, ingress_site, lan_site, serving
from addon.sites.server_certificate import ServerCertificate
from addon.sites.strangers import Strangers, most_strangers
from addon.sites.users import USER_EVENTS, Users
from addon.store.kept_permissions import kept_rules, rules_at_supervisor
from addon.store.records import Records
from addon.store.store import Store
from addon.supervision import BACKOFF, Follower, RestartPauses, Supervision
from addon.telemetry.telemetry import Telemetry
from addon.timers.ringing import PATIENCE, Patience
from assistant.house import House
from assistant.local.model_store import ModelStore
from assistant.services import Services
from assistant.settings import AssistantSettings
from assistant.speakers.speakers import Speakers
from assistant.web_setup import web_access
from ha_tools.contacts.contacts import Contacts
from ha_tools.leaving.gate import Sender, within
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.people.people import People
from ha_tools.permissions import Permissions, PinPad, Rule
from ha_tools.plans.plan_schedule import Plans
from ha_tools.sentences import Sentences
from ha_tools.timers.schedule import Timers
from ha_tools.web.public_addresses import Allowed
from satellite.protocol import PORT

_LOGGER = logging.getLogger(__name__)


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
        services, speakers = Services(settings, models), Speakers(models)
        stack.push_async_callback(services.close)
        stack.push_async_callback(speakers.close)
        home_assistant = HomeAssistant(surroundings.hass_url, surroundings.hass_token)
        accounts = HouseAccounts(
            lambda: datetime.now(home_assistant.time_zone), settings.outside_hosts, records, surroundings.prices
        )
        stack.enter_context(within(Sender(accounts.gate)))
        house = House(
            home_assistant,
            settings,
            services,
            sentences,
            pins=PinPad(options.usable_pin, tries=await records.store.pin_tries(), on_tries=records.pins.note),
            timers=Timers(kept=records.timers.write),
            notes=Notes(language=settings.language, kept=records.notes.write),
            speakers=speakers,
            people=People(kept=records.people.write),
            contacts=Contacts(kept=records.contacts.write),
            plans=Plans(kept=records.plans.write),
            permissions=await _permissions(records.store, options, surroundings, problems),
            web=web_access(settings.web, settings.language, allowed_pages),
            gate=accounts.gate,
        )
        pairing = PairingQueue()
        release = await asyncio.to_thread(SatelliteRelease.kept_in, release_folder)
        satellites = await Satellites.open(house, records, pairing, SatelliteUpdates(release))
        tokens = await IntegrationTokens.open(records.store)
        app = AppParts(
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
        await accounts.open(house, app.announcements, app.permissions)
        stack.push_async_callback(app.service_keeper.close)
        stack.push_async_callback(accounts.keeper.close)
        await app.restore()
        await stack.enter_async_context(app.supervision.running())
        published = PublishedPort(surroundings.lan_port or PORT, _supervisor(surroundings))
        installer = SatelliteInstaller(satellites, certificate, published)
        ingress_port, lan_port = await _serve(stack, app, options, surroundings, certificate, installer)
        for part in (app.satellites, app.voice_lessons, app.integration, app.api, app.panel.live):
            stack.push_async_callback(part.close)
        integrations, broker = app.integration.integrations, app.announcements.broker
        is_there = Running(ingress_port, lan_port, house, app.satellites, integrations, certificate, broker)
        announcers = _announcers(is_there, surroundings, records.store, tokens.instance_id, offer_pauses)
        await stack.enter_async_context(Supervision(*announcers, backoff=backoff).running())
        yield is_there


def _supervisor(surroundings: Surroundings) -> SupervisorApi | None:
    """Return the Supervisor that runs the app; None where the app runs by hand."""
    url, token = surroundings.supervisor_url, surroundings.supervisor_token
    return SupervisorApi(url, token) if url else None


def _announcers(
    app: Running, surroundings: Surroundings, store: Store, instance_id: str, pauses: OfferPauses
) -> Iterator[Follower]:
    """Yield those who make the app known: to Home Assistant by Supervisor, and in the network where it runs by hand."""
    if supervisor := _supervisor(surroundings):
        discovery = Discovery(
            supervisor,
            app.house.home_assistant,
            app.integrations,
            store,
            app.lan_port,
            app.certificate.fingerprint,
            pauses,
        )
        yield Follower("Offering the integration", discovery.run)
    if surroundings.announced_at is not None:
        telling = partial(announce_app, instance_id, APP_VERSION, app.lan_port, surroundings.announced_at)
        yield Follower("Announcing the app in the network", telling)


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


async def _serve(
    stack: AsyncExitStack,
    app: AppParts,
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


def _ingress(app: AppParts, installer: SatelliteInstaller, surroundings: Surroundings) -> web.Application:
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
