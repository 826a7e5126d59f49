"""Questions about what was: since when, when last, whether and what at some time. They change nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated

from ha_tools.call import Call
from ha_tools.conditions import kinds_said_of, plain
from ha_tools.errors import CallTimedOut, NotRecorded, ServiceRefused
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.live import recorder
from ha_tools.questions import past_answers
from ha_tools.questions.measurements import QUANTITIES
from ha_tools.questions.measuring import sources
from ha_tools.questions.past_answers import MANY, Past
from ha_tools.references import Named
from ha_tools.result import Outcome, Result
from ha_tools.target import Area, Floor, Name, said_names, targets
from ha_tools.times.past_spans import past_span
from ha_tools.times.spans import Span
from ha_tools.tool import reads

LOOKED_BACK = timedelta(days=10)
"""How far back something is looked for: Home Assistant's recorder keeps as much unless told otherwise."""

MOST = 40
"""Of more things than this it is not looked up which of them was so."""

When = Annotated[str | None, "Past time as said: 'last night', 'yesterday at 7'"]
PastQuantity = Annotated[str | None, "Without a name: 'temperature', 'power'"]
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
    """Since when something is as it is, when it last was in a state, or what it was at a past time."""
    now = datetime.now(call.home_assistant.time_zone)
    span = past_span(when, now) if when else Span(now - LOOKED_BACK, now, "")
    if span is None:
        return Result(Outcome.REFUSED, (verbatim(f"I don't know which past time {when} is."),))
    if quantity is not None and quantity not in QUANTITIES:
        return Result(
            Outcome.REFUSED, (verbatim(f"Nothing measures {quantity}: {', '.join(QUANTITIES)} can be asked for."),)
        )
    if name is None and quantity is None:
        return Result(Outcome.REFUSED, (verbatim("Say what it is about: a name, or what was measured."),))
    state = plain(state) if state else None
    found = _meant(call, name, quantity, state, area, floor)
    if isinstance(found, Result):
        return found
    if len(found) > (MOST if state else MANY):
        return Result(
            Outcome.REFUSED, (verbatim(f"There are {len(found)} of them. Ask for one of them."),), about=_ids(found)
        )
    try:
        past = await _past(call, found, span, now)
        answer = await _told(past, state, spanned=bool(when))
    except NotRecorded as err:
        if state or when:
            return Result(Outcome.REFUSED, (verbatim(f"I cannot look it up. {err}"),), about=_ids(found))
        answer = await _told(Past(call, span, now, dict.fromkeys(found, ()), _names(call, found)), None, spanned=False)
    except (ServiceRefused, CallTimedOut) as err:
        return Result(Outcome.REFUSED, (verbatim(f"I cannot look it up. {err}"),), about=_ids(found))
    return Result(Outcome.ANSWERED, (verbatim(answer),), about=_ids(found))


def _meant(
    call: Call, name: Named | None, measured: str | None, state: str | None, area: str | None, floor: str | None
) -> tuple[Entity, ...] | Result:
    """What is asked about: what measures a quantity; or things of that name, of those of which the state is said."""
    if measured is not None:
        return sources(call, measured, name, area, floor)
    able = targets(call, name=name, area=area, floor=floor, kinds=kinds_said_of(state or ""))
    if isinstance(able, Result) and able.outcome is Outcome.UNKNOWN:
        return targets(call, name=name, area=area, floor=floor)
    return able


async def _past(call: Call, found: Sequence[Entity], span: Span, now: datetime) -> Past:
    by_id = await recorder.runs(call.home_assistant, _ids(found), span.start, span.end)
    return Past(call, span, now, {e: by_id.get(e.entity_id, ()) for e in found}, _names(call, found))


def _names(call: Call, found: Sequence[Entity]) -> Mapping[Entity, str]:
    return dict(zip(found, said_names(call.home, found), strict=True))


async def _told(past: Past, state: str | None, *, spanned: bool) -> str:
    if state and spanned:
        return past_answers.whether(past, state)
    if state:
        return past_answers.last(past, state)
    if spanned:
        return await past_answers.what(past)
    return past_answers.since(past)


def _ids(entities: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)
