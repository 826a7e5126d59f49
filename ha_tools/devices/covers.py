"""Covers and valves: blinds, shutters, curtains, garage doors, gates, water."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.change import change_in_turn
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.facts.facts import Fact
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result

DOMAINS = ("cover", "valve")
"""Domains that open and close, and may stand between."""

OPEN, CLOSE, SET_POSITION, STOP = 1, 2, 4, 8
"""CoverEntityFeature and ValveEntityFeature."""

OPEN_TILT, CLOSE_TILT, SET_TILT_POSITION = 16, 32, 128
"""CoverEntityFeature."""

TOLERANCE_PERCENT = 3
"""Blinds stop a little beside where they were sent."""

MOVING = frozenset({"opening", "closing"})
"""States of what moves."""

Move = Annotated[Literal["open", "close", "stop"] | None, "Without a percentage"]
Position = Annotated[float | None, "Percent open, 0 to 100"]
PositionChange = Annotated[float | None, "Percent more; negative closes"]
Tilt = Annotated[float | None, "Percent that slats are open"]


@writes(*DOMAINS, for_model=False)
async def move_cover(
    call: Call,
    *,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    action: Move = None,
    position: Position = None,
    position_change: PositionChange = None,
    tilt: Tilt = None,
    exclude: Exclude = None,
) -> Result:
    """Open, close, stop, set or tilt blinds, curtains, doors, gates and valves."""
    turns = tilt is not None and (action in {"open", "close"} or position is not None or bool(position_change))
    wish = _wish(action, position, position_change, None if turns else tilt)
    slats = _wish(None, None, None, tilt) if turns else None
    if isinstance(wish, Result):
        return wish
    if isinstance(slats, Result):
        return slats
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS, exclude=exclude)
    if isinstance(found, Result):
        return found
    return await change_in_turn(call, found, [wish, slats] if slats else [wish])


def _wish(
    action: str | None, position: float | None, position_change: float | None, tilt: float | None
) -> Wish | Result:
    if sum((action is not None, position is not None, bool(position_change), tilt is not None)) != 1:
        return Result(Outcome.REFUSED, (Fact("say_what.cover"),))
    for percent in (position, tilt):
        if percent is not None and not 0 <= percent <= 100:
            return Result(Outcome.REFUSED, (Fact("out_of_percent.that", percent=percent),))
    if action == "stop":
        return Wish(_stop, Fact("stop"))
    if position_change:
        return _moved(position_change)
    if tilt is not None:
        return _tilted(tilt)
    return _moved_to({"open": 100.0, "close": 0.0}.get(action or "", position or 0.0))


def _moved_to(wanted: float) -> Wish:
    ends = {100.0: Fact("open"), 0.0: Fact("close")}
    return Wish(lambda state: _step_to(state, wanted), ends.get(wanted) or Fact("set_position", percent=wanted))


def _moved(change_percent: float) -> Wish:
    def step(state: State) -> Step | Cannot:
        position = _position(state)
        if position is None or not _features(state) & SET_POSITION:
            return cannot("stand_between")
        return _step_to(state, min(100.0, max(0.0, position + change_percent)))

    deed = Fact("open_further" if change_percent > 0 else "close_further")
    return Wish(step, deed, tells_state=True, is_relative=True)


def _step_to(state: State, wanted: float) -> Step | Cannot:
    features = _features(state)
    if wanted in {0, 100}:
        verb, feature = ("open", OPEN) if wanted else ("close", CLOSE)
        if features & feature:
            direction = frozenset({"opening" if wanted else "closing"})
            return Step(f"{verb}_{state.domain}", _at_end(wanted), underway=direction)
        if not features & SET_POSITION:
            return cannot("be_opened" if wanted else "be_closed")
    if not features & SET_POSITION:
        return cannot("stand_between")
    position = _position(state)
    underway = MOVING if position is None else frozenset({"opening" if wanted > position else "closing"})
    data = {"position": round(wanted)}
    return Step(
        f"set_{state.domain}_position", _at(_position, wanted), data, underway, _nearer(_position, state, wanted)
    )


def _at_end(wanted: float) -> Callable[[State], bool]:
    def reached(now: State) -> bool:
        if now.state != ("open" if wanted else "closed"):
            return False
        position = _position(now)
        return not wanted or position is None or position >= 100 - TOLERANCE_PERCENT

    return reached


def _tilted(wanted: float) -> Wish:
    def step(state: State) -> Step | Cannot:
        features = _features(state)
        reached, nearing = _at(_tilt, wanted), _nearer(_tilt, state, wanted)
        if features & SET_TILT_POSITION:
            return Step("set_cover_tilt_position", reached, {"tilt_position": round(wanted)}, nearing=nearing)
        if wanted in {0, 100} and features & (OPEN_TILT if wanted else CLOSE_TILT):
            return Step(f"{'open' if wanted else 'close'}_cover_tilt", reached, nearing=nearing)
        return cannot("tilt_between" if features & OPEN_TILT else "be_tilted")

    return Wish(step, Fact("tilt", percent=wanted))


def _stop(state: State) -> Step | Cannot:
    if not _features(state) & STOP:
        return cannot("be_stopped")
    return Step(f"stop_{state.domain}", lambda now: now.state not in MOVING, always=True)


_Percent = Callable[[State], float | None]


def _at(percent: _Percent, wanted: float) -> Callable[[State], bool]:
    def reached(now: State) -> bool:
        value = percent(now)
        return value is not None and abs(value - wanted) <= TOLERANCE_PERCENT and now.state not in MOVING

    return reached


def _nearer(percent: _Percent, before: State, wanted: float) -> Callable[[State], bool]:
    start = percent(before)

    def nearing(now: State) -> bool:
        value = percent(now)
        return start is not None and value is not None and abs(value - wanted) < abs(start - wanted)

    return nearing


def _position(state: State) -> float | None:
    return _number(state.attributes.get("current_position"))


def _tilt(state: State) -> float | None:
    return _number(state.attributes.get("current_tilt_position"))


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _features(state: State) -> int:
    return int(state.attributes.get("supported_features") or 0)
