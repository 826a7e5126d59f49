"""Words against something that is planned: "don't turn the fan off". English."""

from __future__ import annotations

import re

from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.place import Place
from ha_tools.home.references import PlanRef
from ha_tools.planning.plan_answers import naming
from ha_tools.planning.plannable import PLANNABLE
from ha_tools.plans.plan_schedule import Plans
from ha_tools.tainted.call_naming import named

_AGAINST = re.compile(
    r"(?:(?:no|oh|wait|actually|ok|okay|please)[, ]+)*(?:don't|do not|dont|no need to|"
    r"you (?:don't|do not) (?:have|need) to) (?P<what>.+?)(?: (?:after all|any ?more|then|please))*[.!]?",
    re.IGNORECASE,
)


def spoken_against(text: str) -> str:
    """Return what words ask not to do: "turn the fan off"; empty where they ask for nothing of the kind."""
    found = _AGAINST.fullmatch(" ".join(text.replace("\u2019", "'").split()))
    return found["what"] if found else ""


def plans_of(plans: Plans, home: Home, place: Place, command: Command) -> PlanRef | None:
    """Return the plans that do just that to some of the same things; None where there are none."""
    if command.tool == "plan":
        command = Command(str(command.arguments["tool"]), command.arguments["arguments"])
    tool = PLANNABLE.get(command.tool)
    if tool is None:
        return None
    wanted = set(named(home, place, tool, command).entity_ids)
    found = [
        plan.plan_id
        for plan in plans.to_come
        if plan.tool == command.tool
        and plan.arguments.get("action") == command.arguments.get("action")
        and wanted & set(naming(home, plan).entity_ids)
    ]
    return PlanRef(tuple(found)) if found else None
