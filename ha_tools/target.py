"""From what was said to the things that are meant, or to the answer that asks back."""

from collections.abc import Collection, Iterable
from typing import Annotated

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.choices import spoken_choices
from ha_tools.home import Entity, Home
from ha_tools.live.home_assistant import NOT_YET, ConnectionStatus
from ha_tools.resolution import Resolution, resolve
from ha_tools.result import Outcome, Result
from ha_tools.vocabulary import Kind, plural

NOTHING_EXPOSED = (
    "Nothing in your home is exposed to me yet. In Home Assistant, open Settings, Voice assistants, Expose, "
    "and choose what I may see and control."
)
"""The answer to whatever is asked of a home of which we may see nothing."""

Name = Annotated[str | None, "Name or kind ('lights') as said"]
Area = Annotated[str | None, "Room as said"]
Floor = Annotated[str | None, "Floor as said"]
AskedUnit = Annotated[str | None, "Unit asked for: 'km', '°F'"]
Exclude = Annotated[list[str] | None, "Names, kinds or places left out"]


def targets(
    call: Call,
    *,
    name: str | None,
    area: str | None = None,
    floor: str | None = None,
    domains: Iterable[str] = (),
    kinds: frozenset[Kind] = frozenset(),
    device_class: str | None = None,
    whole_home: bool = False,
    exclude: Iterable[str] | None = None,
) -> tuple[Entity, ...] | Result:
    """The things meant; or what to say when there are several, or none, or no connection."""
    if not call.home_assistant.status.connected:
        return offline(call)
    resolution = resolve(
        call.home,
        name=name,
        area=area,
        floor=floor,
        domains=domains,
        kinds=kinds,
        device_class=device_class,
        place=call.place,
        whole_home=whole_home,
        exclude=exclude or (),
    )
    return resolution.targets or asked_back(resolution)


def reachable(found: tuple[Entity, ...] | Result, call: Call) -> tuple[Entity, ...] | Result:
    """Those of the things found that can be reached; or that none of them can."""
    if isinstance(found, Result):
        return found
    states = {entity: call.states.get(entity.entity_id) for entity in found}
    near = tuple(entity for entity, state in states.items() if state is not None and state.available)
    if near:
        return near
    are = "is" if len(found) == 1 else "are"
    ids = tuple(entity.entity_id for entity in found)
    return Result(Outcome.UNAVAILABLE, f"{counted_names(call.home, found)} {are} unavailable.", about=ids)


def offline(call: Call) -> Result:
    """Home Assistant is not there, or does not let us in."""
    return without_connection(call.home_assistant.status)


def without_connection(status: ConnectionStatus) -> Result:
    """Why there is no connection and what to do; addresses, which nobody wants to hear, stand in the panel."""
    if status.token_refused:
        return Result(Outcome.OFFLINE, status.problem, values={"offline_for": "token"})
    if status is NOT_YET:
        said = "I am not connected to Home Assistant yet. Please try again in a moment."
        return Result(Outcome.OFFLINE, said, values={"offline_for": "not_yet"})
    return Result(Outcome.OFFLINE, "I cannot reach Home Assistant. Check that it is running: Parley's panel says more.")


def asked_back(resolution: Resolution) -> Result:
    """What to say where a name means several things, or none."""
    if resolution.choices:
        offered = speech.choices(choice.name for choice in resolution.choices)
        rooms = resolution.choices[0].entity_id.startswith("area:")
        question = f"In which room: {offered}?" if rooms else f"Which one: {offered}?"
        return Result(Outcome.AMBIGUOUS, question, choices=resolution.choices)
    near = speech.choices(choice.name for choice in resolution.near)
    hint = f" Did you mean {near}?" if near else ""
    return Result(Outcome.UNKNOWN, f"I don't know of {resolution.unknown}.{hint}", choices=resolution.near)


def said_names(home: Home, entities: Iterable[Entity]) -> list[str]:
    """The things' names, told apart."""
    return [choice.name for choice in spoken_choices(home, entities)]


def counted_names(home: Home, entities: Collection[Entity]) -> str:
    """The things' names, or how many of which kind when they are many."""
    kind = plural(frozenset(entity.domain for entity in entities))
    return speech.counted(said_names(home, entities), kind)
