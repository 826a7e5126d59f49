"""A word in the room that asked, as a tool that can be used later."""

from __future__ import annotations

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Quote
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result

LONGEST_MESSAGE = 300
"""Letters that are said; nobody listens to a longer text that was not asked for now."""


@reads(for_model=False, needs_home=False, quotes="")
async def tell(_call: Call, *, message: Annotated[str | None, "The words to say"] = None) -> Result:
    """Say something in the room that asked: these words, or that the time has come."""
    told = Fact("quote", text=Quote(quoted(message, LONGEST_MESSAGE))) if message else Fact("time_has_come")
    return Result(Outcome.ANSWERED, (told,))
