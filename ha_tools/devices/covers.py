"""Covers and valves: blinds, shutters, curtains, garage doors, gates, water."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import change
from ha_tools.result import Outcome, Result
from ha_tools.state import State
from ha_tools.target import Area, Exclude, Floor, Name, targets
from ha_tools.tool import writes
from ha_tools.wish import Cannot, Step, Wish

DOMAINS = ("cover", "valve")
"""What opens and closes, and may stand between."""

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
    wish = _wish(action, position, position_change, tilt)
    if isinstance(wish, Result):
        return wish
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS, exclude=exclude)
    if isinstance(found, Result):
        return found
    return await change(call, found, wish)


def _wish(
    action: str | None, position: float | None, position_change: float | None, tilt: float | None
) -> Wish | Result:
    if sum((action is not None, position is not None, bool(position_change), tilt is not None)) != 1:
        return Result(Outcome.REFUSED, "Say one thing: open, close, stop, a position or a tilt.")
    for percent in (position, tilt):
        if percent is not None and not 0 <= percent <= 100:
            return Result(Outcome.REFUSED, f"That goes from 0 to 100 percent, not {percent:g}.")
    if action == "stop":
        return Wish(_stop, "Stopped {}", "standing still", "stop {}")
    if position_change:
        return _moved(position_change)
    if tilt is not None:
        return _tilted(tilt)
    return _moved_to({"open": 100.0, "close": 0.0}.get(action or "", position or 0.0))


def _moved_to(wanted: float) -> Wish:
    words = f"{speech.number(wanted)}%"
    done, already, ask = {
        100.0: ("Opened {}", "open", "open {}"),
        0.0: ("Closed {}", "closed", "close {}"),
    }.get(wanted, (f"Set {{}} to {words}", f"open at {words}", f"open {{}} to {words}"))
    return Wish(lambda state: _step_to(state, wanted), done, already, ask)


def _moved(change_percent: float) -> Wish:
    def step(state: State) -> Step | Cannot:
        position = _position(state)
        if position is None or not _features(state) & SET_POSITION:
            return Cannot("can only be opened and closed")
        return _step_to(state, min(100.0, max(0.0, position + change_percent)))

    opens = change_percent > 0
    ask = f"open {{}} {'further' if opens else 'less far'}"
    return Wish(step, "", "open" if opens else "closed", ask, is_relative=True)


def _step_to(state: State, wanted: float) -> Step | Cannot:
    features = _features(state)
    if wanted in {0, 100}:
        verb, feature = ("open", OPEN) if wanted else ("close", CLOSE)
        if features & feature:
            direction = frozenset({"opening" if wanted else "closing"})
            return Step(f"{verb}_{state.domain}", _at_end(wanted), underway=direction)
        if not features & SET_POSITION:
            return Cannot(f"cannot be {'opened' if wanted else 'closed'}")
    if not features & SET_POSITION:
        return Cannot("can only be opened and closed")
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
        return Cannot("can only be tilted open and closed" if features & OPEN_TILT else "cannot be tilted")

    words = f"{speech.number(wanted)}%"
    return Wish(step, f"Tilted {{}} to {words}", f"tilted to {words}", f"tilt {{}} to {words}")


def _stop(state: State) -> Step | Cannot:
    if not _features(state) & STOP:
        return Cannot("cannot be stopped")
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
