"""Finding things by a part of their name, a kind or a room: for a language model in a home too large to be listed."""

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.target import Area, Floor, targets, things
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.results.result import Outcome, Result

MOST = 40
"""Names in one answer; a larger one is cut, and says so."""


@reads(quotes="")
async def find_things(
    call: Call,
    *,
    name: Annotated[str | None, "Part of a name, or a kind: 'lamp', 'windows'"] = None,
    area: Area = None,
    floor: Floor = None,
) -> Result:
    """Names of things in the home, where they are not listed above."""
    found = targets(call, name=None, area=area, floor=floor, whole_home=True)
    if isinstance(found, Result):
        return found
    meant = [entity for entity in found if name is None or _is_about(entity, name)]
    if not meant:
        case = "nothing_like_that_there" if area or floor else "nothing_like_that"
        return Result(Outcome.UNKNOWN, (Fact(case, name=name or ""),))
    return Result(Outcome.ANSWERED, (_listed(call, meant),), about=tuple(entity.entity_id for entity in meant[:MOST]))


def _is_about(entity: Entity, name: str) -> bool:
    said = words(name)
    if any(entity.is_a(kind) for kind in kinds(said)):
        return True
    return any(set(said) <= set(words(known)) for known in entity.names)


def _listed(call: Call, entities: list[Entity]) -> Fact:
    found = things(call.home, entities[:MOST]).things
    more = len(entities) - MOST
    return Fact("found_and_more", found=found, count=more) if more > 0 else Fact("found", found=found)
