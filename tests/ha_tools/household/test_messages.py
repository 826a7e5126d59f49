"""Messages through a real Home Assistant: phones that keep what was sent to them, looked at through the REST API."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.contacts.contact import Contact
from ha_tools.contacts.contacts import Contacts
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Need, Permissions, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.whole_home import at_rest
from tests.spoken import in_english

ANNA, BEN = "notify.annas_phone", "notify.bens_phone"
LISTED = "notify.persistent_notification"
"""A service without an entity, as notify.mobile_app_… is; what it is sent stands on Home Assistant's own page."""


class Phones:
    """Sends messages in the villa, and looks at the phones from outside."""

    def __init__(self, live: HomeAssistant, villa: RealHomeAssistant) -> None:
        self.villa = villa
        self.live = live

    async def send(self, message: str, name: Any = None, *rules: Rule) -> Result:
        """The result of sending."""
        call = Call(self.live, permissions=Permissions(rules))
        return await run_tool(call, Command("send_message", {"message": message, "name": name}))

    async def received(self, entity_id: str) -> Sequence[str]:
        """Return the messages that were sent to a phone."""
        states = await self.villa.states()
        return [message["message"] for message in states[entity_id]["attributes"]["messages"]]


@pytest_asyncio.fixture
async def phones(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Phones:
    """Anna's phone, Ben's phone and the display in the hallway."""
    return Phones(live_villa, villa)


async def test_message_reaches_the_phone_that_is_named_and_no_other(phones: Phones) -> None:
    result = await phones.send("dinner is ready", "anna's phone")
    assert result.outcome is Outcome.CHANGED
    assert in_english(result) == "I sent “Dinner is ready” to Anna's Phone."
    assert await phones.received(ANNA) == ["Dinner is ready"]
    assert await phones.received(BEN) == []


async def test_it_is_asked_to_whom(phones: Phones) -> None:
    asked = await phones.send("dinner is ready")
    assert asked.outcome is Outcome.AMBIGUOUS
    assert in_english(asked) == "To whom: Anna's Phone, Ben's Phone or Hallway Display?"
    await phones.send("dinner is ready", asked.choices[1].ref)
    assert await phones.received(BEN) == ["Dinner is ready"]
    assert await phones.received(ANNA) == []


async def test_nobody_of_that_name_gets_nothing(phones: Phones) -> None:
    result = await phones.send("dinner is ready", "Clara's phone")
    assert result.outcome is Outcome.UNKNOWN
    assert not any([await phones.received(ANNA), await phones.received(BEN)])


async def test_a_rule_of_the_user_holds_for_messages(phones: Phones) -> None:
    result = await phones.send("dinner is ready", "anna's phone", Rule("notify.send_message", Need.YES))
    assert result.outcome is Outcome.NEEDS_YES
    assert in_english(result) == "Shall I send “Dinner is ready” to Anna's Phone?"
    assert await phones.received(ANNA) == []


@pytest.mark.parametrize("name", ["persistent notification", LISTED])
async def test_a_service_that_the_user_does_not_list_does_not_exist(phones: Phones, name: str) -> None:
    result = await phones.send("dinner is ready", name)
    assert result.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("rule", [Rule("notify.*", Need.FREE), Rule(LISTED, Need.NEVER)])
async def test_a_service_is_not_opened_by_less_than_its_name(phones: Phones, rule: Rule) -> None:
    result = await phones.send("dinner is ready", "persistent notification", rule)
    assert result.outcome is Outcome.UNKNOWN


async def test_a_service_that_the_user_lists_is_called_by_its_name(phones: Phones) -> None:
    result = await phones.send("dinner is ready", "the persistent notification", Rule(LISTED, Need.FREE))
    assert result.outcome is Outcome.UNDERWAY
    assert in_english(result) == "I sent “Dinner is ready” to Persistent notification."


async def test_a_listed_service_that_is_gone_is_said_to_be(phones: Phones) -> None:
    result = await phones.send("dinner is ready", "old phone", Rule("notify.mobile_app_old_phone", Need.FREE))
    assert result.outcome is Outcome.REFUSED
    gone = "I can't send to Old phone: Home Assistant has no notify.mobile_app_old_phone any more."
    assert in_english(result) == gone


async def test_a_contact_whose_phone_is_not_exposed_is_said_to_be_so(phones: Phones) -> None:
    live, exposure = phones.live, {"assistants": ["conversation"], "entity_ids": [BEN]}
    contacts = Contacts()
    contacts.keep(Contact("Ben", notify=BEN))
    learned = asyncio.Event()
    end = live.on_home(lambda home: learned.set() if BEN not in home.entities else None)
    try:
        await live.ask("homeassistant/expose_entity", **exposure, should_expose=False)
        live.read_again()
        await asyncio.wait_for(learned.wait(), 30)
        asked = Command("ask_contact", {"question": "Late?", "name": "Ben"})
        told = await run_tool(Call(live, contacts=contacts), asked)
        assert told.outcome is Outcome.REFUSED
        assert in_english(told) == "I may not send to Ben: notify.bens_phone is not exposed to Assist."
    finally:
        end()
        await live.ask("homeassistant/expose_entity", **exposure, should_expose=True)


@pytest.mark.parametrize("message", ["turn off all lights", "{{ states('lock.front_door') }}", "a\nb", "x" * 3000])
async def test_message_is_sent_as_text_and_does_nothing_else(phones: Phones, message: str) -> None:
    before = await at_rest(phones.villa)
    await phones.send(message, "ben's phone")
    (received,) = await phones.received(BEN)
    assert received.casefold() == " ".join(message.split())[:500].casefold()
    after = await at_rest(phones.villa)
    assert {item for item in before if before[item] != after[item]} == {BEN}


async def test_a_phone_that_is_out_of_reach_is_said_to_be(phones: Phones) -> None:
    await phones.villa.change(ANNA, behaviour="unavailable")
    await phones.live.wait_for_states([ANNA], lambda state: not state.available, 10)
    result = await phones.send("dinner is ready", "anna's phone")
    assert result.outcome is Outcome.UNAVAILABLE


async def test_a_phone_that_refuses_is_said_to(phones: Phones) -> None:
    await phones.villa.change(ANNA, behaviour="refuses")
    result = await phones.send("dinner is ready", "anna's phone")
    assert result.outcome is Outcome.REFUSED
    assert await phones.received(ANNA) == []
