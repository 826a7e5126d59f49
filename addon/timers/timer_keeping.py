"""Timers beyond the process, as the event, the HTTP interface and the panel have them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from addon.herald import Herald
from ha_tools.home.home import Home
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.timers.schedule import Happening, Timers
from ha_tools.timers.timer import Timer

EVENT = "parley_timer"
"""The event on Home Assistant's bus: {action} and all that `shown` has."""


def tell_of_timers(timers: Timers, home_assistant: HomeAssistant, herald: Herald) -> None:
    """Fire an event for each change of a timer from now on."""

    def changed(happening: Happening, timer: Timer) -> None:
        herald.tell(EVENT, {"action": happening, **shown(timer, timers.left(timer), home_assistant.home)})

    timers.on_change(changed)


def shown(timer: Timer, left: float, home: Home) -> dict[str, Any]:
    """Return a timer with so many seconds left as the event, the HTTP interface and the panel have it."""
    area = home.areas.get(timer.place.area_id or "")
    return {
        "id": timer.timer_id,
        "kind": timer.kind,
        "name": timer.name,
        "status": timer.status,
        "room": area.name if area else "",
        "area_id": timer.place.area_id,
        "satellite_id": timer.place.satellite_id,
        "due": datetime.fromtimestamp(timer.due, UTC).isoformat(),
        "seconds": timer.seconds,
        "seconds_left": max(0.0, left),
        "days": list(timer.days),
    }
