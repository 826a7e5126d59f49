"""The house as the app opens it: what the options mean, and what was kept of it before."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from addon.integration.supervisor_api import supervisor_at
from addon.options import Options
from addon.privacy.house_accounts import HouseAccounts
from addon.stage_options import assistant_settings
from addon.store.kept_permissions import kept_rules, rules_at_supervisor
from addon.store.records import Records
from addon.store.store import Store
from addon.surroundings import Surroundings
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

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenedHouse:
    """A house, until the stack that it was opened with is left."""

    house: House
    accounts: HouseAccounts
    problems: list[str]
    """The faults of the options, in plain words."""


async def opened_house(
    stack: AsyncExitStack, options: Options, surroundings: Surroundings, records: Records, allowed_pages: Allowed
) -> OpenedHouse:
    """Open the house; `allowed_pages` are the addresses of a test's own servers, of which pages may be read."""
    settings, sentences, problems = await _settings(options)
    models = ModelStore(surroundings.models or surroundings.data / "models", surroundings.models_from)
    services, speakers = Services(settings, models), Speakers(models)
    stack.push_async_callback(services.close)
    stack.push_async_callback(speakers.close)
    home_assistant = HomeAssistant(surroundings.hass_url, surroundings.hass_token)
    accounts = HouseAccounts(
        lambda: datetime.now(home_assistant.time_zone),
        settings.outside_hosts,
        records,
        surroundings.prices,
        surroundings.data,
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
    return OpenedHouse(house, accounts, problems)


async def _settings(options: Options) -> tuple[AssistantSettings, Sentences, list[str]]:
    """Return what the options mean, the sentences of their language, and what is wrong with them."""
    settings, problems = assistant_settings(options)
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
        supervisor = supervisor_at(surroundings.supervisor_url, surroundings.supervisor_token)
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
