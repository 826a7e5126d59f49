"""Tools of the house's privacy: rules of what may leave it, what did, and what is forgotten. For sentences alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Fact, Quantity
from ha_tools.leaving.gate import sender
from ha_tools.leaving.house_only import StayRule
from ha_tools.leaving.sheet import month_of
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Outcome, Result
from ha_tools.times.past_spans import past_span

NOT_KEPT = Result(Outcome.REFUSED, (Fact("forget_talk.not_kept"),))

TOLD = 3
"""Services that are told one by one, those first that got most."""


@writes(for_model=False, needs_home=False)
async def stay_in_house(
    call: Call,
    *,
    stays: Annotated[bool, "Nothing leaves the house from now on; false lets it again"],
    where: Annotated[Literal["here", "everywhere"], "This room, or the whole house"],
) -> Result:
    """Have a room, or all of them, stay in the house: nothing of it is sent to anybody."""
    if call.privacy is None:
        return NOT_KEPT
    room = "" if where == "everywhere" else call.place.satellite_id or call.place.area_id
    if room is None:
        return Result(Outcome.UNKNOWN, (Fact("stays_in_house.nowhere"),))
    rule = call.privacy.house_only.rule_of(room)
    if stays is (rule is not None):
        case = f"{where}_already" if stays else "still" if sender().stays else "again_already"
        return Result(Outcome.ALREADY, (Fact(f"stays_in_house.{case}"),))
    if asked := await required(call, *_weakening(call, rule)):
        return asked
    call.privacy.house_only.keep_in(room, stays=stays)
    call.undoable(Command(restore_rule.name, {"rule": rule or StayRule(room), "holds": rule is not None}))
    return Result(Outcome.CHANGED, (_told(room, stays=stays),))


def _weakening(call: Call, rule: StayRule | None) -> list[Use]:
    """Return the use that ends a rule: a yes at least, and the PIN where the panel set the rule and there is one."""
    if rule is None:
        return []
    needs = Need.PIN if call.permissions.has_pin and not rule.by_voice else Need.YES
    return [Use("privacy.send_again", (), Fact(f"stays_in_house.ask_{'here' if rule.room else 'everywhere'}"), needs)]


def _told(room: str, *, stays: bool) -> Fact:
    if stays:
        return Fact(f"stays_in_house.{'here' if room else 'everywhere'}")
    return Fact(f"stays_in_house.{'still' if sender().stays else 'again_here' if room else 'again'}")


def _restoring(call: Call, rule: StayRule, holds: bool) -> list[Use]:
    return [] if holds or call.privacy is None else _weakening(call, call.privacy.house_only.rule_of(rule.room))


@writes(for_model=False, needs_home=False, uses=_restoring)
async def restore_rule(
    call: Call,
    *,
    rule: Annotated[StayRule, "The rule that was changed"],
    holds: Annotated[bool, "It held before"],
) -> Result:
    """Have a rule hold again, or no more."""
    if call.privacy is None:
        return NOT_KEPT
    before = call.privacy.house_only.rule_of(rule.room)
    if not call.privacy.house_only.keep_in(rule.room, stays=holds, by_voice=rule.by_voice):
        return Result(Outcome.ALREADY, (_told(rule.room, stays=holds),))
    call.undoable(Command(restore_rule.name, {"rule": before or rule, "holds": not holds}))
    return Result(Outcome.CHANGED, (_told(rule.room, stays=holds),))


@reads(for_model=False, needs_home=False, quotes="")
async def get_left_house(call: Call) -> Result:
    """Tell what left the house today."""
    if call.privacy is None:
        return NOT_KEPT
    today = call.now.date().isoformat()
    services = _by_service(call.privacy.sheet.lines(today, f"{today}~"))
    if not services:
        return Result(Outcome.ANSWERED, (Fact("left_house.nothing"),))
    parts = [_part(name, sums) for name, sums in services[:TOLD]]
    if len(services) > TOLD:
        parts.append(Fact("left_house.more", count=len(services) - TOLD))
    cost = sum(sums["cost"] for _, sums in services)
    price = (Fact("left_house.price", price=Quantity(round(cost, 2), "USD")),) if cost >= PRICE_TOLD else ()
    return Result(Outcome.ANSWERED, (Fact("left_house.told", parts=tuple(parts)), *price))


@reads(for_model=False, needs_home=False, quotes="")
async def get_costs(call: Call) -> Result:
    """Tell what the services cost today and in this month, and what is left of the budget."""
    if call.privacy is None:
        return NOT_KEPT
    today = call.now.date()
    lines = call.privacy.sheet.lines(*month_of(today))
    days = call.privacy.sheet.lines(today.isoformat(), f"{today.isoformat()}~")
    month, day = (sum(line["cost"] for line in each) for each in (lines, days))
    facts = [Fact("costs.month", price=_dollars(month), today=_dollars(day)) if lines else Fact("costs.nothing")]
    if any(line["unpriced"] for line in lines):
        facts.append(Fact("costs.unpriced"))
    if limit := call.privacy.budget.rule.dollars:
        facts.append(Fact("costs.budget", price=_dollars(limit), percent=int(100 * month / limit)))
    return Result(Outcome.ANSWERED, tuple(facts))


def _dollars(amount: float) -> Quantity:
    return Quantity(round(amount, 2), "USD")


PRICE_TOLD = 0.01
"""US dollars below which no price is told."""


@writes(for_model=False, needs_home=False, destructive=True)
async def forget_talk(
    call: Call,
    *,
    seconds: Annotated[float | None, "What was said in the last so many seconds"] = None,
    about: Annotated[str | None, "What has these words in it"] = None,
    when: Annotated[str | None, "What was said then: 'this morning'"] = None,
) -> Result:
    """Forget what was said, for good: in all that is kept of it."""
    talk = call.privacy.talk if call.privacy else None
    if talk is None:
        return NOT_KEPT
    span = past_span(when, call.now) if when else None
    if when and span is None:
        return Result(Outcome.ALREADY, (Fact("forget_talk.nothing"),))
    begun, over = span.ago(call.now) if span else (seconds or 0.0, 0.0)
    meant = {"seconds": begun, "sparing": over}
    failed = Result(Outcome.UNAVAILABLE, (Fact("forget_talk.failed"),))
    try:
        count = await talk.count(**meant, words=about or "")
    except OSError:
        return failed
    if not count:
        return Result(Outcome.ALREADY, (Fact("forget_talk.nothing"),))
    ask = Fact("forget_talk.ask", count=count)
    if asked := await required(call, Use("talk.forget", (), ask, at_least=Need.YES)):
        return asked
    try:
        gone = await talk.forget(**meant, words=about or "")
    except OSError:
        return failed
    return Result(Outcome.CHANGED, (Fact("forget_talk.done", count=gone),))


def _by_service(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the sums by service, that first which was sent most."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        sums = found.setdefault(line["service"], {"bytes": 0.0, "cost": 0.0, "kinds": []})
        sums["bytes"] += line["bytes"]
        sums["cost"] += line["cost"]
        sums["kinds"] += [line["kind"]] if line["kind"] not in sums["kinds"] else []
    return sorted(found.items(), key=lambda each: -each[1]["bytes"])


def _part(name: str, sums: Mapping[str, Any]) -> Fact:
    sorts = tuple(Fact(f"left_house.kind.{kind}") for kind in sums["kinds"] if kind)
    return Fact("left_house.part", amount=_size(sums["bytes"]), name=NAMES.get(name, name), sorts=sorts)


def _size(count: float) -> Quantity:
    return Quantity(round(count / 1e6, 1), "MB") if count >= 1e6 else Quantity(max(round(count / 1e3), 1), "kB")


NAMES: Mapping[str, str] = {
    "deepgram": "Deepgram",
    "assemblyai": "AssemblyAI",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google",
    "cartesia": "Cartesia",
    "elevenlabs": "ElevenLabs",
}
"""The options' words for providers, as they are spoken."""
