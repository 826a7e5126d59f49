"""The app as one process: makes everything once, wires it together, and runs it until it is told to end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import web

from addon.app_parts import AppParts
from addon.broker.broker import Broker
from addon.broker.kept_sounds import KeptSounds
from addon.integration.discovery import OFFER_PAUSES, Discovery, OfferPauses
from addon.integration.integration_tokens import IntegrationTokens
from addon.integration.integrations import APP_VERSION, Integrations
from addon.integration.supervisor_api import supervisor_at
from addon.opened_house import opened_house
from addon.options import Options
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
from addon.store.records import Records
from addon.store.store import Store
from addon.supervision import BACKOFF, Follower, RestartPauses, Supervision
from addon.surroundings import Surroundings
from addon.telemetry.telemetry import Telemetry
from addon.timers.ringing import PATIENCE, Patience
from assistant.house import House
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
    accounts: HouseAccounts


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
    async with AsyncExitStack() as stack:
        records = Records(await stack.enter_async_context(Store.open(surroundings.data)))
        stack.push_async_callback(records.close)
        if records.store.problem:
            _LOGGER.error("%s", records.store.problem)
        certificate = await asyncio.to_thread(ServerCertificate.kept_in, surroundings.data)
        opened = await opened_house(stack, options, surroundings, records, allowed_pages)
        release = await asyncio.to_thread(SatelliteRelease.kept_in, release_folder)
        pairing = PairingQueue()
        satellites = await Satellites.open(opened.house, records, pairing, SatelliteUpdates(release))
        tokens = await IntegrationTokens.open(records.store)
        app = AppParts(
            opened.house,
            records,
            opened.accounts,
            satellites,
            tokens,
            pairing,
            [*opened.problems, *filter(None, [certificate.problem])],
            patience,
            backoff,
            Telemetry(options.telemetry(surroundings.turn_file)),
            KeptSounds(surroundings.data, keeps=not options.messages_by_house),
            stdin,
            on_secret,
        )
        await stack.enter_async_context(app.running())
        ports = await _serve(stack, app, options, surroundings, certificate)
        stack.push_async_callback(app.close)
        running_app = Running(
            *ports,
            opened.house,
            satellites,
            app.integration.integrations,
            certificate,
            app.announcements.broker,
            opened.accounts,
        )
        announcers = _announcers(running_app, surroundings, records.store, tokens.instance_id, offer_pauses)
        await stack.enter_async_context(Supervision(*announcers, backoff=backoff).running())
        yield running_app


def _announcers(
    app: Running, surroundings: Surroundings, store: Store, instance_id: str, pauses: OfferPauses
) -> Iterator[Follower]:
    """Yield those who make the app known: to Home Assistant by Supervisor, and in the network where it runs by hand."""
    if supervisor := supervisor_at(surroundings.supervisor_url, surroundings.supervisor_token):
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


async def _serve(
    stack: AsyncExitStack,
    app: AppParts,
    options: Options,
    surroundings: Surroundings,
    certificate: ServerCertificate,
) -> tuple[int, int]:
    """Serve both sites until the stack is left; return the ports of the panel's and of the satellites'."""
    supervisor = supervisor_at(surroundings.supervisor_url, surroundings.supervisor_token)
    published = PublishedPort(surroundings.lan_port or PORT, supervisor)
    installer = SatelliteInstaller(app.satellites, certificate, published)
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
