"""Questions about the weather: now, and as it is forecast. They change nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.errors import CallTimedOut, ServiceRefused
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.references import Named
from ha_tools.result import Outcome, Result
from ha_tools.state import UNREACHABLE, State
from ha_tools.target import Name, targets
from ha_tools.times.spans import Span, span
from ha_tools.times.time_words import day_in_words
from ha_tools.tool import reads
from ha_tools.units import DEGREES, in_unit_words

DAILY, HOURLY, TWICE_DAILY = 1, 2, 4
"""WeatherEntityFeature."""

CONDITIONS = {
    "clear-night": "clear",
    "cloudy": "cloudy",
    "exceptional": "exceptional weather",
    "fog": "foggy",
    "hail": "hail",
    "lightning": "thunderstorms",
    "lightning-rainy": "thunderstorms with rain",
    "partlycloudy": "partly cloudy",
    "pouring": "pouring rain",
    "rainy": "rainy",
    "snowy": "snowy",
    "snowy-rainy": "sleet",
    "sunny": "sunny",
    "windy": "windy",
    "windy-variant": "windy and cloudy",
}
"""Home Assistant's conditions -> words."""

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
        return Result(Outcome.REFUSED, (verbatim(f"I don't know which time {when} is."),))
    found = _source(call, name)
    if isinstance(found, Result):
        return found
    state = call.states[found.entity_id]
    if state.state in UNREACHABLE:
        return Result(Outcome.UNAVAILABLE, (verbatim(f"{found.name} is unavailable."),), about=(found.entity_id,))
    if span_asked is None and about not in {"rain", "snow"}:
        return Result(Outcome.ANSWERED, (verbatim(_now(state, about)),), about=(found.entity_id,))
    try:
        return await _forecast(call, found, state, span_asked or Span(now, _end_of_day(now), "today"), about)
    except (ServiceRefused, CallTimedOut) as err:
        return Result(
            Outcome.REFUSED, (verbatim(f"There is no forecast. {err}"),), about=(found.entity_id,), quotes=True
        )


def _source(call: Call, name: Named | None) -> Entity | Result:
    """The weather of that name, else the only one, else the first that has a forecast."""
    found = targets(call, name=name or "weather", domains=("weather",), whole_home=True)
    if isinstance(found, Result):
        unknown = name is None and found.outcome is Outcome.UNKNOWN
        return Result(Outcome.UNKNOWN, (verbatim("I know of no weather service in this home."),)) if unknown else found
    states = call.states
    return max(found, key=lambda entity: bool(states[entity.entity_id].attributes.get("supported_features")))


def _now(state: State, about: str | None) -> str:
    told = [CONDITIONS.get(state.state, state.state)]
    temperature, wind = (state.attributes.get(key) for key in ("temperature", "wind_speed"))
    if temperature is not None:
        degrees = f"{speech.number(float(temperature))}{DEGREES}"
        if about == "temperature":
            return f"It is {degrees} outside."
        told.append(degrees)
    if about == "wind":
        if wind is None:
            return "The weather service tells nothing of the wind."
        return f"The wind blows at {in_unit_words(float(wind), state.attributes.get('wind_speed_unit'))}."
    return speech.sentence(f"it is {speech.listed(told)} outside")


@dataclass(frozen=True)
class _Outlook:
    """What is forecast for a time: of the hours, half days or days in it."""

    parts: Sequence[Mapping[str, Any]]
    state: State

    def values(self, key: str) -> list[float]:
        return [float(part[key]) for part in self.parts if part.get(key) is not None]

    @property
    def condition(self) -> str:
        """The one that lasts longest; rain before sun where they last as long."""
        said = [str(part["condition"]) for part in self.parts if part.get("condition")]
        return max(said, key=lambda condition: (said.count(condition), condition in RAIN | SNOW)) if said else ""

    @property
    def temperatures(self) -> str:
        values = [*self.values("temperature"), *self.values("templow")]
        if not values:
            return ""
        low, high = min(values), max(values)
        same = speech.number(low) == speech.number(high)
        return f"{'' if same else f'{speech.number(low)} to '}{speech.number(high)}{DEGREES}"

    def chance(self, conditions: frozenset[str]) -> int:
        """In percent, as far as it is forecast."""
        meant = [part for part in self.parts if conditions is RAIN or part.get("condition") in conditions]
        return max([0, *(int(part.get("precipitation_probability") or 0) for part in meant)])

    def expects(self, conditions: frozenset[str]) -> bool:
        """Whether the forecast names it."""
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
            said = asked.said if whole_days or kind != "daily" else day_in_words(asked.start.date(), today)
            return Result(Outcome.ANSWERED, (verbatim(_told(_Outlook(parts, state), said, about)),), about=ids)
    if not features & (DAILY | HOURLY | TWICE_DAILY):
        return Result(
            Outcome.REFUSED, (verbatim(f"{source.name} tells the weather now, and has no forecast."),), about=ids
        )
    return Result(
        Outcome.ANSWERED, (verbatim(f"There is no forecast yet for {asked.said.removeprefix('on ')}."),), about=ids
    )


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


def _told(outlook: _Outlook, when: str, about: str | None) -> str:
    if about == "rain":
        return _whether(outlook, RAIN, "rain", when)
    if about == "snow":
        return _whether(outlook, SNOW, "snow", when)
    start = speech.sentence(when).removesuffix(".")
    if about == "temperature":
        return f"{start}: {outlook.temperatures}." if outlook.temperatures else "The forecast tells no temperatures."
    if about == "wind":
        winds = outlook.values("wind_speed")
        said = in_unit_words(max(winds), outlook.state.attributes.get("wind_speed_unit")) if winds else ""
        return f"{start}: wind of up to {said}." if winds else f"The forecast tells nothing of the wind {when}."
    told = [CONDITIONS.get(outlook.condition, outlook.condition), outlook.temperatures]
    chance = max([0, *map(int, outlook.values("precipitation_probability"))])
    rain = f", {chance}% chance of rain" if chance >= POSSIBLE_PERCENT else ""
    return f"{start}: {', '.join(word for word in told if word)}{rain}."


def _whether(outlook: _Outlook, conditions: frozenset[str], noun: str, when: str) -> str:
    chance = outlook.chance(conditions)
    if outlook.expects(conditions) or chance >= LIKELY_PERCENT:
        percents = f", with a chance of {chance}%" if chance >= POSSIBLE_PERCENT else ""
        return f"Yes, {noun} is expected {when}{percents}."
    if chance >= POSSIBLE_PERCENT:
        return f"Perhaps: the chance of {noun} {when} is {chance}%."
    return f"No, no {noun} is expected {when}."


def _end_of_day(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
