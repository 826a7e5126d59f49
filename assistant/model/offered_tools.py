"""The home's tools as OpenAI's wire describes them, those that make sense in a home and for a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistant.model.prompt import lists_all
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.home.home import Home
from ha_tools.results.result import Result
from ha_tools.tools import TOOLS
from ha_tools.web.web_access import WebAccess

NO_WEB = WebAccess()
"""Nothing of the web is set up."""

SENDING = "send_message"
"""The tool that speaks in rooms as well: a home without phones may have those."""

RunTool = Callable[[Command], Awaitable[Result]]
"""Runs one command where the speaker is."""

FINDING = "find_things"
"""The tool for a home too large for its names to stand in the prompt."""

SUGGESTING = "suggest_note"
"""The tool by which a model suggests what to keep; nothing is spoken of it."""

ASIDE = frozenset({FINDING, SUGGESTING})
"""Tools whose results tell nothing of the home: a model's words are judged as without them."""


OF_CONTACTS = frozenset({"ask_contact"})
"""The tools for people with a telephone of their own in the address book."""

OF_DIALLING = frozenset({"dial"})
"""The tools for telephone calls, which need a way to make them."""

OF_PLANNED = frozenset({"get_plans", "change_plan"})
"""The tools for what is planned: a home where nothing is has no use for them."""


def offered(
    home: Home,
    *,
    reading_only: bool,
    speaks_in_rooms: bool = False,
    web: WebAccess = NO_WEB,
    has_plans: bool = False,
    has_contacts: bool = False,
    dials: bool = False,
) -> list[Tool]:
    """Return the tools that make sense in this home, for a question only those that change nothing."""
    reachable = {SENDING} if speaks_in_rooms or has_contacts else set()
    reachable |= OF_CONTACTS if has_contacts else set()
    present = {entity.domain for entity in home.entities.values()}
    return [
        tool
        for tool in TOOLS.values()
        if tool.for_model
        and web.has(tool.needs)
        and not (reading_only and tool.writes)
        and (not tool.domains or present & set(tool.domains) or tool.name in reachable)
        and (tool.name != FINDING or not lists_all(home))
        and (tool.name not in OF_PLANNED or has_plans)
        and (tool.name not in OF_CONTACTS or has_contacts)
        and (tool.name not in OF_DIALLING or dials)
    ]


def schema(tool: Tool) -> Mapping[str, Any]:
    """Return a tool as it is offered to a model."""
    parameters = {"type": "object", "properties": dict(tool.parameters), "required": list(tool.required)}
    function = {"name": tool.name, "description": tool.description, "parameters": parameters}
    return {"type": "function", "function": function}
