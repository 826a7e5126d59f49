"""The things that are set to a value: fans, numbers, choices, texts, dates and times."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.change import change
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.fans import fan_change, fan_fact, fan_step
from ha_tools.devices.option_names import chosen, offered, spoken
from ha_tools.facts.facts import Fact
from ha_tools.facts.facts import Unit as UnitWord
from ha_tools.home.home import Entity
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.measures.conversion import converted, unit_called
from ha_tools.measures.spoken_units import TEMPERATURES
from ha_tools.results.result import Outcome, Result
from ha_tools.times.moments import Moment
from ha_tools.times.spoken_moments import moment
from ha_tools.times.spoken_numbers import quantity

NUMBERS = ("number", "input_number")
CHOICES = ("select", "input_select")
TEXTS = ("text", "input_text")
TIMES = ("input_datetime", "date", "time", "datetime")
DOMAINS = ("fan", *NUMBERS, *CHOICES, *TEXTS, *TIMES)
"""Domains with one value that can be set."""

NEXT, PREVIOUS = "next", "previous"
"""Said of a choice that has no option of that name."""

Value = Annotated[str | None, "'30', 'high', 'sleep', 'oscillate', 'reverse', '07:30', '2026-12-24'"]
Change = Annotated[float | None, "To add, percent for a fan; negative lowers"]
Unit = Annotated[str | None, "Unit, where said: 'km'"]


@writes(*DOMAINS, idempotent=False)
async def set_value(
    call: Call,
    *,
    name: Name,
    value: Value = None,
    change_by: Change = None,
    unit: Unit = None,
    area: Area = None,
    floor: Floor = None,
    exclude: Exclude = None,
) -> Result:
    """Set a fan (speed, preset, direction), a number, a choice such as a house mode, a text, a date or a time."""
    if (value is None) == (not change_by):
        return Result(Outcome.REFUSED, (Fact("say_what.value"),))
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS, exclude=exclude)
    if isinstance(found, Result):
        return found
    if value is None:
        by, starts = change_by or 0, not _any_fan_is_on(call, found)
        deed = Fact("raise" if by > 0 else "lower")
        step: Callable[[State], Step | Cannot] = lambda state: _changed(state, by, unit, starts=starts)  # noqa: E731
        return await change(call, found, Wish(step, deed, tells_state=True, is_relative=True))
    now = datetime.now(call.home_assistant.time_zone)
    told = fan_fact(value) if all(entity.domain == "fan" for entity in found) else None
    deed = Fact("set_value", value=value)
    return await change(
        call, found, Wish(lambda state: _set(state, value, unit, now), deed, tells_state=True, told=told)
    )


def _set(state: State, value: str, unit: str | None, now: datetime) -> Step | Cannot:
    if state.domain == "fan":
        return fan_step(state, value)
    if state.domain in NUMBERS:
        number = quantity(value)
        return cannot("take_this.number", said=value) if number is None else _to_quantity(state, number, unit)
    if state.domain in CHOICES:
        return _to_choice(state, value)
    if state.domain in TEXTS:
        return Step("set_value", lambda later: later.state == value, {"value": value})
    return _to_moment(state, value, now)


def _any_fan_is_on(call: Call, found: Iterable[Entity]) -> bool:
    """Return whether one turns already: then "faster" is not for those that stand still."""
    states = [call.states.get(entity.entity_id) for entity in call.home.parts(found)]
    return any(state is not None and state.domain == "fan" and state.state == "on" for state in states)


def _changed(state: State, by: float, unit: str | None, *, starts: bool) -> Step | Cannot:
    if state.domain == "fan":
        return fan_change(state, by, starts=starts)
    if state.domain not in NUMBERS or state.state in UNREACHABLE:
        return cannot("count")
    own_by = _in_its_unit(state, by, unit, difference=True)
    if isinstance(own_by, Cannot):
        return own_by
    lowest, highest = _bounds(state)
    return _to_number(state, min(highest, max(lowest, float(state.state) + own_by)))


def _to_quantity(state: State, number: float, unit: str | None) -> Step | Cannot:
    own = _in_its_unit(state, number, unit)
    return own if isinstance(own, Cannot) else _to_number(state, own)


def _in_its_unit(state: State, number: float, said: str | None, *, difference: bool = False) -> float | Cannot:
    """The number in the unit of the thing, to its step where it was said in another; degrees alone are the thing's."""
    own, unit = state.attributes.get("unit_of_measurement"), unit_called(said) if said else None
    if said and unit is None:
        return cannot("measure", unit=said)
    if unit is None or own is None or unit == own or (unit == "°" and own in TEMPERATURES):
        return number
    value = converted(number, unit, own, difference=difference)
    if value is None:
        return cannot("measure_in", own=UnitWord(own), unit=UnitWord(unit))
    step = float(state.attributes.get("step") or 0)
    return round(value / step) * step if step else value


def _bounds(state: State) -> tuple[float, float]:
    return float(state.attributes.get("min", 0)), float(state.attributes.get("max", 100))


def _to_number(state: State, number: float) -> Step | Cannot:
    lowest, highest = _bounds(state)
    if not lowest <= number <= highest:
        return cannot("go_to", lowest=lowest, highest=highest, wanted=number)
    tolerance = max(1e-6, float(state.attributes.get("step") or 0) / 2)

    def reached(later: State) -> bool:
        return later.state not in UNREACHABLE and abs(float(later.state) - number) <= tolerance

    return Step("set_value", reached, {"value": number})


def _to_choice(state: State, value: str) -> Step | Cannot:
    known = [str(option) for option in state.attributes.get("options") or ()]
    option = chosen(value.removesuffix(" mode"), known) or chosen(value, known)
    if option is None and value in {NEXT, PREVIOUS} and state.state in known:
        option = known[(known.index(state.state) + (1 if value == NEXT else -1)) % len(known)]
    if option is None:
        return cannot("be_this_option", option=spoken(value), options=offered(known))
    return Step("select_option", lambda later: later.state == option, {"option": option})


def _to_moment(state: State, value: str, now: datetime) -> Step | Cannot:
    """A time of the day keeps the day that was set, and a day keeps the time."""
    said = _moment_of(value, now)
    has_date, has_time = _parts(state)
    if said is None or (has_time and not has_date and said.clock is None):
        return cannot("take_this.date" if has_date else "take_this.time", said=value)
    was = _was(state, now.tzinfo)
    day = said.day if said.day_said or was is None else was.date()
    clock = _of_the_day(said) or (was.time() if was else time())
    wanted = datetime.combine(day, clock, now.tzinfo)
    text = wanted.strftime(" ".join(part for part, has in (("%Y-%m-%d", has_date), ("%H:%M:%S", has_time)) if has))
    service, key = _SERVICES[state.domain]

    def reached(later: State) -> bool:
        return _comparable(later, now.tzinfo) == (wanted.isoformat() if state.domain == "datetime" else text)

    data = wanted.isoformat() if state.domain == "datetime" else text
    return Step(service, reached, {key or _KEYS[has_date, has_time]: data})


def _of_the_day(said: Moment) -> time | None:
    """The time that was said; "seven" by itself is seven in the morning, whatever the clock shows now."""
    if said.clock is None or said.half_said or said.day_said:
        return said.clock
    return said.clock.replace(hour=said.clock.hour % 12 or 12)


_SERVICES: Mapping[str, tuple[str, str]] = {
    "date": ("set_value", "date"),
    "time": ("set_value", "time"),
    "datetime": ("set_value", "datetime"),
    "input_datetime": ("set_datetime", ""),
}
_KEYS = {(True, True): "datetime", (True, False): "date", (False, True): "time"}
"""(has a date, has a time) -> the service's key for the value."""


def _parts(state: State) -> tuple[bool, bool]:
    """Return whether it has a date, and whether it has a time."""
    has_date = state.domain in {"date", "datetime"} or bool(state.attributes.get("has_date"))
    return has_date, state.domain in {"time", "datetime"} or bool(state.attributes.get("has_time"))


def _moment_of(value: str, now: datetime) -> Moment | None:
    """The moment of a value as said ("seven"), or as a program writes it ("07:30:00")."""
    try:
        return Moment(now.date(), time.fromisoformat(value.strip()), day_said=False)
    except ValueError:
        return moment(value, now) or moment(f"at {value}", now)


def _comparable(state: State, zone: tzinfo | None) -> str:
    if state.domain == "datetime" and (was := _was(state, zone)):
        return was.isoformat()
    return state.state


def _was(state: State, zone: tzinfo | None) -> datetime | None:
    """The date and time that it holds, in the home's time zone."""
    readers: tuple[Callable[[str], datetime], ...] = (
        datetime.fromisoformat,
        lambda text: datetime.combine(date.today(), time.fromisoformat(text)),  # noqa: DTZ011 - only its time is used
    )
    for read in readers:
        try:
            was = read(state.state)
        except ValueError:
            continue
        return was.astimezone(zone) if was.tzinfo else was.replace(tzinfo=zone)
    return None
