"""The app as one process: makes everything once, wires it together, and runs it until it is told to end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web

from addon.announcements import EVENT, Announcements
from addon.api import Api
from addon.journal import Journal, Wordless
from addon.options import Options, Surroundings
from addon.pin_ledger import PinLedger
from addon.ringing import PATIENCE, Patience, Ringing
from addon.satellites import Satellites
from addon.server import LOOPBACK, ingress_site, lan_site, serving
from addon.store import Store
from addon.strangers import Strangers, most_strangers
from addon.supervision import BACKOFF, Backoff, Follower, Supervision
from addon.timer_keeping import Herald, Ledger
from addon.users import USER_EVENTS, Users
from assistant.house import House
from assistant.services import Services
from assistant.settings import AssistantSettings
from assistant.trace import Turn
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import PinPad
from ha_tools.sentences import Sentences

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Running:
    """The app while it runs."""

    ingress_port: int
    lan_port: int
    house: House
    satellites: Satellites


def _ingress(api: Api, home_assistant: HomeAssistant, surroundings: Surroundings) -> web.Application:
    """Return the panel's site, for Home Assistant's users; by hand, for whoever sits at this machine."""
    if not surroundings.supervised:
        return ingress_site(api, None)
    users = Users(home_assistant)

    def users_changed(_event: object) -> None:
        users.forget()
        api.live.renew()

    for change in USER_EVENTS:
        home_assistant.on_event(change, users_changed)
    return ingress_site(api, users, frozenset({surroundings.ingress_peer}))


def _in_a_known_language(settings: AssistantSettings, problems: list[str]) -> tuple[AssistantSettings, Sentences]:
    """Return the sentences of the language that is set, or of English and a problem more; takes a second."""
    try:
        return settings, Sentences(settings.language)
    except ValueError as err:
        problems.append(f"{err} Until then English is spoken.")
        _LOGGER.error("%s", problems[-1])
        english = replace(settings, language=AssistantSettings.language)
        return english, Sentences(english.language)


@asynccontextmanager
async def running(
    options: Options, surroundings: Surroundings, patience: Patience = PATIENCE, backoff: Backoff = BACKOFF
) -> AsyncIterator[Running]:
    """Run the app for the time of the context. Raises `PortError` and `StoreError`."""
    settings, problems = options.assistant()
    for problem in problems:
        _LOGGER.error("%s Until then the stage that needs no key serves.", problem)
    settings, sentences = await asyncio.to_thread(_in_a_known_language, settings, problems)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(surroundings.data))
        if store.problem:
            _LOGGER.error("%s", store.problem)
        journal = Journal(store, on_change=lambda: api.health_changed())
        stack.push_async_callback(journal.close)
        home_assistant = HomeAssistant(surroundings.hass_url, surroundings.hass_token)
        services = Services(settings)
        stack.push_async_callback(services.close)
        pin_ledger = PinLedger(store, on_change=lambda: api.health_changed())
        stack.push_async_callback(pin_ledger.close)
        pins = PinPad(options.pin, tries=await store.pin_tries(), on_tries=pin_ledger.note)
        house = House(home_assistant, settings, services, sentences, pins=pins)
        ledger = Ledger(house.timers, store, on_change=lambda: api.health_changed())
        herald = Herald(house.timers, home_assistant)
        satellites = Satellites(
            house,
            store,
            on_change=lambda: rooms_changed(),
            on_turn=lambda turn: keep(turn),
            on_step=lambda turn: api.stepped(turn),
        )
        wordless = Wordless()
        announcements = Announcements(satellites, home_assistant)
        ringing = Ringing(house, satellites, patience)
        supervision = Supervision(
            Follower("The connection to Home Assistant", home_assistant.run),
            Follower("Learning the names in the home", house.follow),
            Follower("Keeping the turns", journal.run),
            Follower("Announcing", announcements.run),
            Follower("Keeping the timers", ledger.run),
            Follower("Keeping the tries at the PIN", partial(pin_ledger.run, pins)),
            Follower("Telling Home Assistant of the timers", herald.run),
            Follower("Ringing", ringing.run),
            backoff=backoff,
            on_change=lambda: api.health_changed(),
        )

        def troubles() -> list[str]:
            kept = (store.problem, journal.problem, ledger.problem, pins.problem)
            return [*problems, *filter(None, kept), *supervision.problems]

        api = Api(house, journal, satellites, announcements, troubles)

        def rooms_changed() -> None:
            api.satellites_changed()
            ringing.look()

        def keep(turn: Turn) -> None:
            if not wordless.too_many(turn):
                api.finished(turn)
                journal.add(turn)

        await satellites.load()
        await ledger.load()
        stack.callback(home_assistant.on_event(EVENT, announcements.from_event))
        stack.callback(home_assistant.on_home(lambda _home: api.satellites_changed()))
        stack.callback(home_assistant.on_connection(lambda _status: api.health_changed()))
        await stack.enter_async_context(supervision.running())
        strangers = Strangers(most_strangers())
        ingress_port = await stack.enter_async_context(
            serving(
                _ingress(api, home_assistant, surroundings),
                "0.0.0.0" if surroundings.supervised else "127.0.0.1",  # noqa: S104 - guarded by its peer
                surroundings.ingress_port,
                "PARLEY_INGRESS_PORT",
                strangers,
                frozenset({surroundings.ingress_peer}) if surroundings.supervised else LOOPBACK,
            )
        )
        lan = lan_site(api, satellites, options.api_token)
        lan_port = await stack.enter_async_context(
            serving(lan, "0.0.0.0", surroundings.lan_port, "PARLEY_LAN_PORT", strangers)  # noqa: S104 - the satellites' side
        )
        stack.push_async_callback(satellites.close)
        stack.push_async_callback(api.live.close)
        yield Running(ingress_port, lan_port, house, satellites)
