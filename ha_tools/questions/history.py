"""Questions about what was: since when, when last, whether and what at some time. They change nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.target import Area, Floor, Name, targets, things, why_refused
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Thing
from ha_tools.home.home import Entity
from ha_tools.home.references import Named
from ha_tools.home_errors import CallTimedOut, NotRecorded, ServiceRefused
from ha_tools.live import recorder
from ha_tools.questions import past_answers
from ha_tools.questions.conditions import kinds_said_of, plain
from ha_tools.questions.measurement_tools import sources
from ha_tools.questions.measurements import QUANTITIES
from ha_tools.questions.past_answers import MANY, Past
from ha_tools.results.result import Outcome, Result
from ha_tools.times.past_spans import past_span
from ha_tools.times.spans import Span

LOOKED_BACK = timedelta(days=10)
"""The span that is looked back over: Home Assistant's recorder keeps as much unless told otherwise."""

MOST = 40
"""The largest number of things for which it is looked up which of them was so."""

When = Annotated[str | None, "Past time as said: 'last night', 'yesterday at 7'"]
PastQuantity = Annotated[str | None, "Without a name: 'temperature', 'energy'"]
PastState = Annotated[str | None, "'on', 'open', 'home'"]


@reads(quotes="")
async def history(
    call: Call,
    *,
    name: Name = None,
    quantity: PastQuantity = None,
    state: PastState = None,
    when: When = None,
    area: Area = None,
    floor: Floor = None,
) -> Result:
    """Since when something is as it is, when it last was in a state, what it was, or its rise, at a past time."""
    now = datetime.now(call.home_assistant.time_zone)
    span = past_span(when, now) if when else Span(now - LOOKED_BACK, now, Fact("span.any"))
    if span is None:
        return Result(Outcome.REFUSED, (Fact("unknown_past_time", said=when or ""),))
    if quantity is not None and quantity not in QUANTITIES:
        known = tuple(Fact(f"quantity.{name.replace(' ', '_')}") for name in QUANTITIES)
        return Result(Outcome.REFUSED, (Fact("no_such_quantity", said=quantity, known=known),))
    if name is None and quantity is None:
        return Result(Outcome.REFUSED, (Fact("say_what.past"),))
    state = plain(state) if state else None
    found = _meant(call, name, quantity, state, area, floor)
    if isinstance(found, Result):
        return found
    if len(found) > (MOST if state else MANY):
        return Result(Outcome.REFUSED, (Fact("too_many_to_look_up", count=len(found)),), about=_ids(found))
    try:
        past = await _past(call, found, span, now)
        answer = await _told(past, state, spanned=bool(when))
    except NotRecorded:
        if state or when:
            told = (Fact("cannot_look_it_up"), Fact("no_history_kept"))
            return Result(Outcome.REFUSED, told, about=_ids(found))
        answer = await _told(Past(call, span, now, dict.fromkeys(found, ()), _names(call, found)), None, spanned=False)
    except (ServiceRefused, CallTimedOut) as err:
        return Result(Outcome.REFUSED, (Fact("cannot_look_it_up"), why_refused(err)), about=_ids(found))
    return Result(Outcome.ANSWERED, answer, about=_ids(found))


def _meant(
    call: Call, name: Named | None, measured: str | None, state: str | None, area: str | None, floor: str | None
) -> tuple[Entity, ...] | Result:
    """Return the things asked about: those that measure a quantity; or those of that name, of a kind with the state."""
    if measured is not None:
        return sources(call, measured, name, area, floor)
    able = targets(call, name=name, area=area, floor=floor, kinds=kinds_said_of(state or ""))
    if isinstance(able, Result) and able.outcome is Outcome.UNKNOWN:
        return targets(call, name=name, area=area, floor=floor)
    return able


async def _past(call: Call, found: Sequence[Entity], span: Span, now: datetime) -> Past:
    by_id = await recorder.runs(call.home_assistant, _ids(found), span.start, span.end)
    return Past(call, span, now, {e: by_id.get(e.entity_id, ()) for e in found}, _names(call, found))


def _names(call: Call, found: Sequence[Entity]) -> Mapping[Entity, Thing]:
    return dict(zip(found, things(call.home, found).things, strict=True))


async def _told(past: Past, state: str | None, *, spanned: bool) -> tuple[Fact, ...]:
    if state and spanned:
        return past_answers.whether(past, state)
    if state:
        return past_answers.last(past, state)
    if spanned:
        return await past_answers.what(past)
    return past_answers.since(past)


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
