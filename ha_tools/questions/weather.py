"""Questions about the weather: now, and as it is forecast. They change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.target import Name, targets, why_refused
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Day, Fact, Quantity, StateWord, Thing, Things, Value
from ha_tools.home.home import Entity
from ha_tools.home.references import Named
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spans import Span, span

DAILY, HOURLY, TWICE_DAILY = 1, 2, 4
"""WeatherEntityFeature."""

RAIN = frozenset({"rainy", "pouring", "lightning-rainy", "snowy-rainy", "hail"})
SNOW = frozenset({"snowy", "snowy-rainy"})

LIKELY_PERCENT = 50
"""From this chance on it is said that it will rain."""

POSSIBLE_PERCENT = 20
"""From this chance on it is said that it may."""

When = Annotated[str | None, "As said: 'tomorrow', 'this weekend'; leave out for now"]
About = Annotated[Literal["rain", "snow", "temperature", "wind"] | None, "Leave out for all"]


@reads("weather", quotes="")
async def weather(call: Call, *, when: When = None, about: About = None, name: Name = None) -> Result:
    """The weather now, or the forecast for a day or a part of one; whether it will rain or snow."""
    now = datetime.now(call.home_assistant.time_zone)
    span_asked = span(when, now) if when else None
    if when and span_asked is None:
        return Result(Outcome.REFUSED, (Fact("unknown_time", said=when),))
    found = _source(call, name)
    if isinstance(found, Result):
        return found
    state = call.states[found.entity_id]
    if state.state in UNREACHABLE:
        unavailable = Fact("unavailable", things=Things((Thing(found.name, found.entity_id),)))
        return Result(Outcome.UNAVAILABLE, (unavailable,), about=(found.entity_id,))
    if span_asked is None and about not in {"rain", "snow"}:
        return Result(Outcome.ANSWERED, (_now(call, state, about),), about=(found.entity_id,))
    try:
        return await _forecast(
            call,
            found,
            state,
            span_asked or Span(now, _end_of_day(now), _today(now)),
            about,
        )
    except (ServiceRefused, CallTimedOut) as err:
        told = (Fact("no_forecast"), why_refused(err))
        return Result(Outcome.REFUSED, told, about=(found.entity_id,), quotes=True)


def _source(call: Call, name: Named | None) -> Entity | Result:
    """The weather of that name, else the only one, else the first that has a forecast."""
    found = targets(call, name=name or "weather", domains=("weather",), whole_home=True)
    if isinstance(found, Result):
        unknown = name is None and found.outcome is Outcome.UNKNOWN
        return Result(Outcome.UNKNOWN, (Fact("no_weather_service"),)) if unknown else found
    states = call.states
    return max(found, key=lambda entity: bool(states[entity.entity_id].attributes.get("supported_features")))


def _now(call: Call, state: State, about: str | None) -> Fact:
    temperature, wind = (state.attributes.get(key) for key in ("temperature", "wind_speed"))
    degrees = None if temperature is None else _degrees(float(temperature), call.locale.temperature_unit)
    if degrees and about == "temperature":
        return Fact("weather_now.temperature", temperature=degrees)
    if about == "wind":
        unit = str(state.attributes.get("wind_speed_unit") or "")
        return (
            Fact("weather_now.no_wind") if wind is None else Fact("weather_now.wind", speed=Quantity(float(wind), unit))
        )
    if degrees:
        return Fact("weather_now.all", condition=_condition(state.state), temperature=degrees)
    return Fact("weather_now.condition", condition=_condition(state.state))


def _condition(condition: str) -> StateWord:
    return StateWord(condition, "weather")


def _degrees(value: float, unit: str) -> Quantity:
    return Quantity(value, unit, is_home_unit=True)


@dataclass(frozen=True)
class _Outlook:
    """The forecast for a time: of the hours, half days or days in it."""

    parts: Sequence[Mapping[str, Any]]
    """As Home Assistant's service tells them."""
    state: State
    """State of the weather service, which names its units."""
    temperature_unit: str
    """The home's."""

    def values(self, key: str) -> list[float]:
        return [float(part[key]) for part in self.parts if part.get(key) is not None]

    @property
    def condition(self) -> str:
        """The one that lasts longest; rain before sun where they last as long."""
        said = [str(part["condition"]) for part in self.parts if part.get("condition")]
        return max(said, key=lambda condition: (said.count(condition), condition in RAIN | SNOW)) if said else ""

    @property
    def temperatures(self) -> Fact | None:
        """From the lowest to the highest; None where it tells none."""
        values = [*self.values("temperature"), *self.values("templow")]
        if not values:
            return None
        low, high = min(values), max(values)
        highest = _degrees(high, self.temperature_unit)
        if round(low, 1) == round(high, 1):
            return Fact("temperatures.same", high=highest)
        return Fact("temperatures.between", low=low, high=highest)

    def chance(self, conditions: frozenset[str]) -> int:
        """In percent, as far as it is forecast."""
        meant = [part for part in self.parts if conditions is RAIN or part.get("condition") in conditions]
        return max([0, *(int(part.get("precipitation_probability") or 0) for part in meant)])

    def expects(self, conditions: frozenset[str]) -> bool:
        """Return whether the forecast names it."""
        return any(part.get("condition") in conditions for part in self.parts)


async def _forecast(call: Call, source: Entity, state: State, asked: Span, about: str | None) -> Result:
    features = int(state.attributes.get("supported_features", 0))
    today = datetime.now(asked.start.tzinfo).date()
    whole_days = asked.end - asked.start >= timedelta(hours=20)
    order = ("daily", "twice_daily", "hourly") if whole_days else ("hourly", "twice_daily", "daily")
    bits = {"daily": DAILY, "hourly": HOURLY, "twice_daily": TWICE_DAILY}
    ids = (source.entity_id,)
    for kind in (kind for kind in order if features & bits[kind]):
        if parts := _within(asked, kind, await _parts(call, source, kind)):
            # The forecast of a whole day is none of its evening.
            said = asked.said if whole_days or kind != "daily" else Fact("moment", at=Day(asked.start.date(), today))
            outlook = _Outlook(parts, state, call.locale.temperature_unit)
            return Result(Outcome.ANSWERED, (_told(outlook, said, about),), about=ids)
    if not features & (DAILY | HOURLY | TWICE_DAILY):
        return Result(
            Outcome.REFUSED, (Fact("only_weather_now", thing=Thing(source.name, source.entity_id)),), about=ids
        )
    return Result(Outcome.ANSWERED, (Fact("no_forecast_yet", when=asked.said),), about=ids)


async def _parts(call: Call, source: Entity, kind: str) -> Sequence[Mapping[str, Any]]:
    answer = await call.home_assistant.call_service(
        "weather", "get_forecasts", target_entity_ids=[source.entity_id], data={"type": kind}, return_response=True
    )
    parts: Sequence[Mapping[str, Any]] = ((answer or {}).get(source.entity_id) or {}).get("forecast") or ()
    return parts


def _within(asked: Span, kind: str, parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The parts that lie in the time; of days, those whose date does."""
    zone, last = asked.start.tzinfo, asked.end - timedelta(seconds=1)
    times = [(datetime.fromisoformat(str(part["datetime"])).astimezone(zone), part) for part in parts]
    if kind == "daily":
        return [part for at, part in times if asked.start.date() <= at.date() <= last.date()]
    return [part for at, part in times if asked.start - _LENGTHS[kind] < at < asked.end]


_LENGTHS = {"hourly": timedelta(hours=1), "twice_daily": timedelta(hours=12)}


def _told(outlook: _Outlook, when: Value, about: str | None) -> Fact:
    if about in {"rain", "snow"}:
        return _expected(outlook, str(about), when)
    temperatures = outlook.temperatures
    if about == "temperature":
        return (
            Fact("forecast.of", when=when, parts=(temperatures,)) if temperatures else Fact("forecast.no_temperatures")
        )
    if about == "wind":
        winds, unit = outlook.values("wind_speed"), str(outlook.state.attributes.get("wind_speed_unit") or "")
        return (
            Fact("forecast.wind", when=when, speed=Quantity(max(winds), unit))
            if winds
            else Fact("forecast.no_wind", when=when)
        )
    told: list[Value] = [_condition(outlook.condition)] if outlook.condition else []
    chance = max([0, *map(int, outlook.values("precipitation_probability"))])
    told += [temperatures] if temperatures else []
    told += [Fact("forecast.chance_of_rain", percent=chance)] if chance >= POSSIBLE_PERCENT else []
    return Fact("forecast.of", when=when, parts=tuple(told))


def _expected(outlook: _Outlook, what: str, when: Value) -> Fact:
    """Return whether rain or snow is to be expected."""
    conditions = {"rain": RAIN, "snow": SNOW}[what]
    chance = outlook.chance(conditions)
    if outlook.expects(conditions) or chance >= LIKELY_PERCENT:
        likely = Fact(f"{what}.likely", when=when, percent=chance)
        return likely if chance >= POSSIBLE_PERCENT else Fact(f"{what}.expected", when=when)
    if chance >= POSSIBLE_PERCENT:
        return Fact(f"{what}.possible", when=when, percent=chance)
    return Fact(f"{what}.not_expected", when=when)


def _today(now: datetime) -> Fact:
    return Fact("moment", at=Day(now.date(), now.date()))


def _end_of_day(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
