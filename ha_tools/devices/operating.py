"""The things that open, lock, stand guard or move about, in one tool: to a model, a door is a door."""

from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import Tool, writes
from ha_tools.devices import covers, robots, security
from ha_tools.home.references import Named
from ha_tools.results.result import Result

Deed = Annotated[
    Literal[
        "open",
        "close",
        "stop",
        "lock",
        "unlock",
        "arm",
        "arm_home",
        "arm_away",
        "arm_night",
        "arm_vacation",
        "disarm",
        "start",
        "pause",
        "dock",
        "locate",
    ]
    | None,
    "Left out with a percentage",
]

ROBOT_DEEDS = frozenset({"start", "pause", "dock", "locate"})
"""Deeds of vacuums and mowers alone."""

SHARED = {"open": ("cover", "valve", "lock"), "stop": ("cover", "valve", "vacuum", "lawn_mower")}
"""Deed -> the domains that all know it: which is meant, the name tells."""


@writes("cover", "valve", "lock", "alarm_control_panel", "vacuum", "lawn_mower", destructive=True, idempotent=False)
async def operate(
    call: Call,
    *,
    action: Deed = None,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    exclude: Exclude = None,
    position: covers.Position = None,
    position_change: covers.PositionChange = None,
    tilt: covers.Tilt = None,
    rooms: robots.Rooms = None,
) -> Result:
    """Operate blinds, doors, gates, valves, locks, the alarm, vacuums and lawn mowers."""
    tool = _tool(call, action, name, area, floor)
    if isinstance(tool, Result):
        return tool
    where = {"name": name, "area": area, "floor": floor, "exclude": exclude}
    how = {"action": action, "position": position, "position_change": position_change, "tilt": tilt, "rooms": rooms}
    arguments = tool.checked({**where, **how})
    return arguments if isinstance(arguments, Result) else await tool(call, **arguments)


def _tool(call: Call, action: str | None, name: Named | None, area: str | None, floor: str | None) -> Tool | Result:
    """The tool for the domain that is meant."""
    domains = SHARED.get(action or "")
    if domains:
        found = targets(call, name=name, area=area, floor=floor, domains=domains)
        return found if isinstance(found, Result) else _shared({entity.domain for entity in found})
    if action in ROBOT_DEEDS:
        return robots.run_robot
    return covers.move_cover if action in {None, "close"} else security.secure


def _shared(domains: set[str]) -> Tool:
    """The tool for things of these domains; where there are several, blinds and doors are what people mean."""
    if domains == {"lock"}:
        return security.secure
    return robots.run_robot if domains <= {"vacuum", "lawn_mower"} else covers.move_cover
