"""Telephone calls by a script or a service of Home Assistant, each after a yes that repeats who is called."""

from __future__ import annotations

import hashlib
import re
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS
from ha_tools.acting.tool import writes
from ha_tools.contacts.contact import Contact
from ha_tools.contacts.dial_action import DialAction
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import Action, Outcome, Result

EMERGENCY_NUMBERS = frozenset(
    "000 100 101 102 103 108 110 111 112 113 114 115 117 118 119 120 122 123 127 129 131 132 133 140 144 150 155 158 "
    "190 191 192 193 194 197 198 199 911 988 995 997 998 999 1122 116117".split()
)
"""Numbers by which police, fire brigade and ambulance are called in one country or another (ITU-T E.129)."""

SHORTEST_NUMBER, LONGEST_NUMBER = 3, 18
"""Digits of a number."""

_NUMBER = re.compile(r"\+?[0-9 ()/.-]+")


@writes(needs_home=False, idempotent=False, open_world=True, asks_itself=True)
async def dial(call: Call, *, name: Annotated[str, "The person, or the number"]) -> Result:
    """Make a telephone call."""
    if _NUMBER.fullmatch(name.strip()):
        return await _number(call, name)
    found = call.contacts.named(name)
    if len(found) > 1:
        return _refused("dial.several", name)
    if not found:
        return _refused("dial.nobody", name)
    return await _contact(call, found[0])


@writes(for_model=False, needs_home=False, idempotent=False, open_world=True, asks_itself=True)
async def dial_emergency(call: Call, *, name: Annotated[str, "The service as said: police"]) -> Result:
    """Call for help, where somebody of the address book is called so; else say that this cannot be done."""
    found = call.contacts.named(name)
    return await _contact(call, found[0]) if len(found) == 1 else _refused("dial.emergency", name)


async def _contact(call: Call, contact: Contact) -> Result:
    if not contact.phone:
        return _refused("dial.no_number", contact.name)
    return await _dialled(call, contact.phone, contact.name)


async def _number(call: Call, said: str) -> Result:
    digits = _digits(said)
    if not SHORTEST_NUMBER <= len(digits.lstrip("+")) <= LONGEST_NUMBER:
        return _refused("dial.no_such_number", said)
    return await _dialled(call, digits, "")


async def _dialled(call: Call, number: str, name: str) -> Result:
    """Dial after a yes to the number and the name."""
    action, digits = call.contacts.dial_action, _digits(number)
    if digits.lstrip("+") in EMERGENCY_NUMBERS and not (action and action.emergencies):
        return _refused("dial.emergency", name or number)
    if action is None:
        return Result(Outcome.REFUSED, (Fact("dial.not_set_up"),))
    whom = Fact("dial.contact", name=name, number=number) if name else Fact("dial.number", number=_grouped(digits))
    thing = Entity(f"dial.{hashlib.sha256(f'{action.service} {digits}'.encode()).hexdigest()[:12]}", name or number)
    use = Use(action.service, (thing,), Fact("dial.ask", what=whom), at_least=Need.YES)
    if asked := await required(call, use):
        return asked
    return await _made(call, action, digits, name, whom)


async def _made(call: Call, action: DialAction, digits: str, name: str, whom: Fact) -> Result:
    """Have Home Assistant make the call, and tell that it did where that is seen."""
    domain, _, service = action.service.partition(".")
    before = await _last_run(call, action)
    data = action.data_for(digits, name or digits)
    try:
        await call.home_assistant.call_service(domain, service, target_entity_ids=(), data=data, seconds=CALL_SECONDS)
    except CallTimedOut:
        pass  # a script goes on for as long as it rings
    except ServiceRefused as err:
        refused = Fact("dial.refused", what=whom, reason=Quote(quoted(err.message)))
        return Result(Outcome.REFUSED, (refused,), quotes=True)
    after = await _last_run(call, action)
    if action.is_script and after is not None and after == before:
        return Result(Outcome.UNCONFIRMED, (Fact("dial.unconfirmed", what=whom, service=action.service),))
    done = Action(action.service, (), dict(data), {}, {})
    return Result(Outcome.UNDERWAY, (Fact("dial.calling", what=whom),), (done,))


async def _last_run(call: Call, action: DialAction) -> str | None:
    """Return when a script last ran; None where that cannot be told."""
    if not action.is_script:
        return None
    for state in await call.home_assistant.ask("get_states"):
        if state.get("entity_id") == action.service:
            return str(state.get("attributes", {}).get("last_triggered"))
    return None


def _digits(number: str) -> str:
    return ("+" if number.strip().startswith("+") else "") + re.sub(r"[^0-9]", "", number)


def _grouped(digits: str) -> str:
    """Return a number in groups that are said one by one."""
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def _refused(case: str, said: str) -> Result:
    return Result(Outcome.REFUSED, (Fact(case, name=quoted(said)),))
