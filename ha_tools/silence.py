"""What does not answer: out of reach, or without a word yet. Nobody may take that for a "no"."""

from collections.abc import Iterator, Sequence

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.result import Outcome, Result
from ha_tools.state import UNREACHABLE
from ha_tools.target import counted_names


def answers(call: Call, entity: Entity) -> bool:
    """Whether a thing tells its state."""
    state = call.states.get(entity.entity_id)
    return state is not None and state.state not in UNREACHABLE


def silent_of(call: Call, entities: Sequence[Entity]) -> list[Entity]:
    """Those that tell nothing."""
    return [entity for entity in entities if not answers(call, entity)]


def cannot_tell(call: Call, silent: Sequence[Entity], others: str = "") -> Result:
    """An answer that says that nobody knows, and because of which things; `others` is what is known, as a clause."""
    known = f"; {others}" if others else ""
    ids = tuple(entity.entity_id for entity in silent)
    untold = _untold(call, silent, "I cannot tell")
    return Result(Outcome.UNAVAILABLE, (verbatim(f"{untold}{known}."),), about=ids)


def nor_of(call: Call, silent: Sequence[Entity]) -> str:
    """What is not known beside what is, as a sentence to follow it; nothing where all is known."""
    return f" {_untold(call, silent, 'I cannot tell of all')}." if silent else ""


def _untold(call: Call, silent: Sequence[Entity], so: str) -> str:
    """A clause that something cannot be told, and why; of people that nobody knows where they are."""
    if all(entity.domain == "person" for entity in silent):
        return f"I don't know where {counted_names(call.home, silent)} {'is' if len(silent) == 1 else 'are'}"
    return f"{so}: {why_silent(call, silent)}"


def why_silent(call: Call, silent: Sequence[Entity]) -> str:
    """A clause: "A and B are unavailable and C is unknown"."""
    return speech.listed(
        [
            f"{counted_names(call.home, some)} {'is' if len(some) == 1 else 'are'} {why}"
            for some, why in _grouped(call, silent)
        ]
    )


def _grouped(call: Call, silent: Sequence[Entity]) -> Iterator[tuple[list[Entity], str]]:
    """The things by the word for why they tell nothing."""
    gone = [entity for entity in silent if (state := call.states.get(entity.entity_id)) is None or not state.available]
    unknown = [entity for entity in silent if entity not in gone]
    yield from ((some, why) for some, why in ((gone, "unavailable"), (unknown, "unknown")) if some)


def why_missing(call: Call, silent: Sequence[Entity]) -> str:
    """What is not counted, and why: "A and B, which are unavailable"."""
    names = counted_names(call.home, silent)
    why = " or ".join(dict.fromkeys(why for _, why in _grouped(call, silent)))
    return f"{names}, which {'is' if len(silent) == 1 else 'are'} {why}"
