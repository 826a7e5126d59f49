"""The tools that can be used later, and the question beforehand whether one may be then."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import replace

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.messenger import RehearsedMessenger
from ha_tools.acting.tool import Tool
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.devices import climate, covers, lights, media, operating, power, robots, running, scenes, security, values
from ha_tools.execution import execute
from ha_tools.household import messages
from ha_tools.information import briefing
from ha_tools.live.rehearsed_home import RehearsedHome
from ha_tools.permissions import NO_CONSENT, Need, Permissions
from ha_tools.planning import telling
from ha_tools.results.result import Outcome, Result

PLANNABLE: Mapping[str, Tool] = types.MappingProxyType(
    {
        tool.name: tool
        for tool in (
            power.turn_on,
            power.turn_off,
            power.toggle,
            lights.set_light,
            climate.set_climate,
            media.control_media,
            values.set_value,
            running.run,
            operating.operate,
            covers.move_cover,
            security.secure,
            robots.run_robot,
            scenes.activate_scene,
            telling.tell,
            briefing.briefing,
            messages.send_message,
        )
    }
)
"""The tools by their names."""

ANY_NUMBER = 1_000_000
"""Things at once for which nobody is asked."""

ASKING = frozenset({Outcome.NEEDS_YES, Outcome.NEEDS_PIN})
_GOES = frozenset(
    {Outcome.CHANGED, Outcome.UNDERWAY, Outcome.ALREADY, Outcome.ANSWERED, Outcome.UNCONFIRMED, Outcome.UNAVAILABLE}
)
"""Ends of a rehearsal after which it may be planned: a device that is out of reach now may be back by then."""


async def rehearsed(call: Call, command: Command, permissions: Permissions) -> Result:
    """Return what would come of a command now, without a yes and without changing anything."""
    home = RehearsedHome(call.home_assistant)
    tried = replace(
        call,
        home_assistant=home,
        permissions=permissions,
        consent=NO_CONSENT,
        past=UndoHistory(),
        messenger=RehearsedMessenger(call.messenger) if call.messenger else None,
        missed=[],
    )
    return await execute(PLANNABLE, tried, replace(command, read=()))


async def allowed(call: Call, command: Command) -> tuple[Result | None, bool]:
    """Return what stands against doing it later with nobody there to agree; and whether a yes for many things counts.

    What needs a yes only because it is for many things is asked for now; all else that needs one is not planned.
    """
    found = await rehearsed(call, command, call.permissions)
    if found.outcome in _GOES:
        return None, False
    if found.outcome is not Outcome.NEEDS_YES:
        return found, False
    alone = await rehearsed(call, command, replace(call.permissions, many=ANY_NUMBER))
    if alone.outcome in ASKING:
        return alone, False
    return (None, True) if call.consent.covers(Need.YES, found.about) else (found, True)
