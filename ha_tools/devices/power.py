"""On and off, for everything that is plainly on or off."""

from collections.abc import Callable, Collection, Sequence

from ha_tools.acting.call import Call
from ha_tools.acting.change import change, joined
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.running import run_all
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.kinds import EVERYTHING
from ha_tools.home.names import words
from ha_tools.home.references import Named
from ha_tools.home.state import State
from ha_tools.permissions import Need
from ha_tools.results.result import Result

DOMAINS = ("light", "switch", "fan", "input_boolean", "humidifier", "media_player", "climate", "water_heater")
"""Domains whose own turn_on and turn_off mean just that."""

RUN = ("scene", "script")
"""Domains that are run when they are turned on."""

ON_PURPOSE = frozenset({*RUN, "automation", "siren"})
"""Domains that nobody means by "everything"; a siren may be turned off by it."""

OFF_STATES = frozenset({"off", "standby"})
"""States of a thing that is off."""

POWER_FEATURES = {
    "media_player": (128, 256),
    "climate": (256, 128),
    "fan": (32, 16),
    "siren": (1, 2),
    "water_heater": (8, 8),
}
"""Feature bits for turn_on and turn_off, where not every device has them (MediaPlayerEntityFeature and the like)."""


@writes(*DOMAINS, *RUN, "automation", "siren", idempotent=False, open_world=True)
async def turn_on(call: Call, *, name: Name, area: Area = None, floor: Floor = None, exclude: Exclude = None) -> Result:
    """Turn things on; enable an automation. Also runs a scene or a script by its name."""
    found = targets(call, name=name, area=area, floor=floor, domains=(*DOMAINS, *ON_PURPOSE), exclude=exclude)
    if isinstance(found, Result):
        return found
    meant = _meant(found, ON_PURPOSE)
    runs = [entity for entity in meant if entity.domain in RUN]
    switched = [entity for entity in meant if entity.domain not in RUN]
    at_least = _needed_for(name, area or floor)
    wish = Wish(_turn("turn_on"), Fact("turn_on"), at_least=at_least)
    results = [await change(call, switched, wish)] if switched else []
    return joined([*results, await run_all(call, runs, {})] if runs else results)


@writes(*DOMAINS, "script", "automation", "siren")
async def turn_off(
    call: Call, *, name: Name, area: Area = None, floor: Floor = None, exclude: Exclude = None
) -> Result:
    """Turn things off; disable an automation, end a script."""
    found = targets(
        call, name=name, area=area, floor=floor, domains=(*DOMAINS, *ON_PURPOSE - {"scene"}), exclude=exclude
    )
    if isinstance(found, Result):
        return found
    meant = _meant(found, ON_PURPOSE - {"siren"})
    at_least = _needed_for(name, area or floor)
    wish = Wish(_turn("turn_off"), Fact("turn_off"), at_least=at_least)
    return await change(call, meant, wish)


@writes(*DOMAINS, for_model=False)
async def toggle(call: Call, *, name: Name, area: Area = None, floor: Floor = None) -> Result:
    """Turn on what is off, and off what is on."""
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS)
    if isinstance(found, Result):
        return found
    states = [call.states[part.entity_id] for part in call.home.parts(found) if part.entity_id in call.states]
    any_on = any(state.available and not is_off(state) for state in states)
    service = "turn_off" if any_on else "turn_on"
    return await change(call, found, Wish(_turn(service), Fact(service)))


def is_off(state: State) -> bool:
    """Return whether a thing is off."""
    return state.state in OFF_STATES


def _meant(found: Sequence[Entity], on_purpose: Collection[str]) -> Sequence[Entity]:
    """All of it; without what is only meant by name where there is anything else."""
    plain = [entity for entity in found if entity.domain not in on_purpose]
    return plain or found


def _needed_for(name: Named | None, place: str | None) -> Need:
    """Everything in the whole home is more than anybody says by a slip, and may be more than was meant."""
    is_everything = isinstance(name, str) and words(name) in {(word,) for word in EVERYTHING}
    return Need.YES if is_everything and not place else Need.FREE


def _turn(service: str) -> Callable[[State], Step | Cannot]:
    on = service == "turn_on"

    def step(state: State) -> Step | Cannot:
        features = POWER_FEATURES.get(state.domain)
        if features and not state.attributes.get("supported_features", 0) & features[0 if on else 1]:
            return cannot(service)
        return Step(service, lambda now: now.available and is_off(now) != on)

    return step
