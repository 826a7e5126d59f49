"""Messages to phones and displays, through Home Assistant's notify entities and, where the user lists it, services.

A notify entity counts when it is exposed, as all things. A service such as notify.mobile_app_annas_phone can be exposed
to nobody, so it counts only where a permission of the user's own names it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS, CONFIRM_SECONDS
from ha_tools.acting.target import targets, things
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact, Quote, Thing
from ha_tools.home.choices import choice_of
from ha_tools.home.home import Entity
from ha_tools.home.names import NameIndex, words
from ha_tools.home.references import EntityRef
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.household.announcing import announced, audience
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import Action, Outcome, Result

LONGEST_MESSAGE = 500
"""Characters: what is longer was not meant for a telephone's notification."""

MOBILE_APP = "mobile_app_"
"""The beginning of the services of telephones with Home Assistant's app, which can take an answer."""

SEND = "send_message"
"""The service of notify entities; any other of the domain is a recipient by itself."""


@writes("notify", idempotent=False, open_world=True)
async def send_message(
    call: Call,
    *,
    message: Annotated[str, "The words to send"],
    name: Annotated[str | EntityRef | None, "The phone, display or room as said, or everyone"] = None,
) -> Result:
    """Send a message to a phone or display, or say it in other rooms."""
    text = " ".join(message.split())[:LONGEST_MESSAGE]
    text = text[:1].upper() + text[1:]
    to = audience(call, name)
    if to and not _is_recipient(call, name):
        return await announced(call, text, to)
    return await _to_phone(call, text, name, wants_answer=False)


@writes("notify", idempotent=False, open_world=True)
async def ask_contact(
    call: Call,
    *,
    question: Annotated[str, "The question, as the person reads it"],
    name: Annotated[str, "The person"],
) -> Result:
    """Ask a person by phone; the answer is told here when it comes."""
    text = " ".join(question.split())[:LONGEST_MESSAGE]
    return await _to_phone(call, text[:1].upper() + text[1:], name, wants_answer=True)


async def _to_phone(call: Call, text: str, name: str | EntityRef | None, *, wants_answer: bool) -> Result:
    """Send a message, or a question, to a phone or display."""
    found = recipient_named(call, name)
    if isinstance(found, Result):
        return found
    service = f"notify.{SEND}" if found.entity_id in call.home.entities else found.entity_id
    if found.entity_id == service and (unreachable := await _unreachable(call, found)):
        return unreachable
    if demand := await required(call, Use(service, [found], _told("ask", found, text=quoted(text)))):
        return demand
    try:
        if wants_answer and call.messenger and (answerable := await app_service(call, found)):
            return await _asked(call, found, answerable, text)
        return await sent_to(call, found, service, {"message": text}, _told("done", found, text=quoted(text)))
    except ServiceRefused as err:
        refused = _told("refused", found, reason=Quote(err.message))
        return Result(Outcome.REFUSED, (refused,), about=(found.entity_id,), quotes=True)


async def _unreachable(call: Call, recipient: Entity) -> Result | None:
    """Return why a recipient of the address book cannot be sent to; None where Home Assistant has a service for it."""
    service = recipient.entity_id
    if service.partition(".")[2] in (await call.home_assistant.ask("get_services")).get("notify", {}):
        return None
    try:
        await call.home_assistant.ask("config/entity_registry/get", entity_id=service)
        case = "hidden"
    except ServiceRefused:
        case = "gone"
    told = Fact(f"send_message.{case}", recipient=Thing(recipient.name), service=service)
    return Result(Outcome.REFUSED, (told,), about=(service,))


async def app_service(call: Call, recipient: Entity) -> str:
    """Return the service of a telephone with Home Assistant's app; empty where it is none."""
    services = (await call.home_assistant.ask("get_services")).get("notify", {})
    slug = recipient.entity_id.partition(".")[2]
    known = (name for name in (slug, f"{MOBILE_APP}{slug}") if name.startswith(MOBILE_APP) and name in services)
    return next(known, "")


async def _asked(call: Call, recipient: Entity, service: str, text: str) -> Result:
    """Send a question with a field for the answer, which comes back to the room that asks. Raises HomeError."""
    assert call.messenger is not None  # noqa: S101 - nothing is answerable without
    answer = call.messenger.await_answer(recipient.name, call.place.satellite_id)
    actions = [{"action": answer.action, "title": answer.title, "behavior": "textInput"}]
    data = {"message": text, "data": {"actions": actions}}
    ids = (recipient.entity_id,)
    try:
        await call.home_assistant.call_service("notify", service, target_entity_ids=(), data=data, seconds=CALL_SECONDS)
    except CallTimedOut:
        return Result(Outcome.UNCONFIRMED, (_told("unanswered", recipient),), about=ids)
    action = Action(
        f"notify.{service}", ids, {"message": text}, dict.fromkeys(ids, "not sent"), dict.fromkeys(ids, "sent")
    )
    return Result(Outcome.UNDERWAY, (_told("asked", recipient, text=quoted(text)),), (action,), about=ids)


async def sent_to(call: Call, recipient: Entity, service: str, data: Mapping[str, Any], sent: Fact) -> Result:
    """Send it, and tell of that. Raises HomeError.

    An entity's state is the time of its last message; a service leaves nothing to read back.
    """
    ids = (recipient.entity_id,)
    domain, _, name = service.partition(".")
    is_entity = name == SEND
    before = call.states.get(recipient.entity_id)
    if is_entity and (before is None or not before.available):
        return Result(Outcome.UNAVAILABLE, (Fact("unavailable", things=things(call.home, [recipient])),), about=ids)
    try:
        await call.home_assistant.call_service(
            domain, name, target_entity_ids=ids if is_entity else (), data=data, seconds=CALL_SECONDS
        )
    except CallTimedOut:
        if not is_entity:
            return Result(Outcome.UNCONFIRMED, (_told("unanswered", recipient),), about=ids)
    action = Action(service, ids, data, dict.fromkeys(ids, "not sent"), dict.fromkeys(ids, "sent"))
    if not is_entity:
        return Result(Outcome.UNDERWAY, (sent,), (action,), about=ids)
    if await call.home_assistant.wait_for_states(ids, lambda state: state != before, CONFIRM_SECONDS):
        return Result(Outcome.CHANGED, (sent,), (action,), about=ids)
    action = replace(action, after=dict.fromkeys(ids, "not sent"))
    return Result(Outcome.UNCONFIRMED, (_told("unconfirmed", recipient),), (action,), about=ids)


def _told(form: str, recipient: Entity, **values: str | Quote) -> Fact:
    return Fact(f"send_message.{form}", recipient=Thing(recipient.name, recipient.entity_id), **values)


def recipient_named(call: Call, name: str | EntityRef | None) -> Entity | Result:
    """The one that is meant, or what to say where it is not clear."""
    listed = {entity.entity_id: entity for entity in _listed_services(call)}
    if isinstance(name, str) and (contact := _contact(call, name)):
        return contact
    if str(name) in listed:
        return listed[str(name)]
    if isinstance(name, str):
        index = NameIndex((item, entity.names) for item, entity in listed.items())
        if len(ids := index.exact(words(name)) or index.containing(words(name))) == 1 and not call.home.bearers(name):
            return listed[ids[0]]
    found = targets(call, name=name, domains=("notify",), whole_home=True)
    if isinstance(found, Result):
        if name is None and len(listed) == 1:
            return next(iter(listed.values()))
        is_one = found.outcome is Outcome.UNKNOWN and len(found.choices) == 1 and isinstance(name, str)
        own = call.home.entities.get(found.choices[0].entity_id) if is_one else None
        return own if own and _is_owned(own, str(name)) else found
    everyone = [*found, *(listed.values() if name is None else ())]
    return everyone[0] if len(everyone) == 1 else _which(everyone)


def _contact(call: Call, name: str) -> Entity | None:
    """Return the telephone of the one contact of a name; None where there is no such."""
    found = [contact for contact in call.contacts.named(name) if contact.notify]
    if len(found) != 1:
        return None
    return replace(call.home.entities.get(found[0].notify) or Entity(found[0].notify, ""), name=found[0].name)


def _is_recipient(call: Call, name: str | EntityRef | None) -> bool:
    """Return whether a phone or display has just this name, which a room may have as well."""
    if isinstance(name, str) and _contact(call, name):
        return True
    phones = (entity for entity in call.home.entities.values() if entity.domain == "notify")
    return any(words(str(name)) == words(called) for phone in phones for called in phone.names)


def _is_owned(recipient: Entity, name: str) -> bool:
    """Return whether a phone is called after somebody: "Anna's Phone" is Anna's."""
    return any(words(called)[: len(words(name))] == words(name) for called in recipient.names)


def _which(recipients: list[Entity]) -> Result:
    choices = tuple(map(choice_of, recipients))
    question = Fact("which_recipient", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices)


def _listed_services(call: Call) -> list[Entity]:
    """The services that the user's own permissions name, as recipients called by their name: "Annas phone"."""
    services = [
        rule.service
        for rule in call.permissions.rules
        if rule.service.startswith("notify.") and rule.needs is not Need.NEVER
    ]
    return [
        Entity(service, service.partition(".")[2].removeprefix("mobile_app_").replace("_", " ").capitalize())
        for service in dict.fromkeys(services)
        if not service.endswith((".*", f".{SEND}"))
    ]
