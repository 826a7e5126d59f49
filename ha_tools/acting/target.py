"""From what was said to the things that are meant, or to the answer that asks back."""

from collections.abc import Collection, Iterable
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.facts.facts import SEVERAL_KINDS, Fact, Quote, Thing, Things
from ha_tools.home.candidates import Resolution
from ha_tools.home.choices import Choice, spoken_choices
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import Kind
from ha_tools.home.name_lists import Asked, resolve_listed
from ha_tools.home.references import Named, PlaceRef
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.live.home_assistant import NOT_YET, ConnectionStatus
from ha_tools.results.result import Outcome, Result

NOTHING_EXPOSED = Fact("nothing_exposed")
"""The answer to whatever is asked of a home of which we may see nothing."""

Name = Annotated[Named | None, "Name or kind ('lights')"]
Area = Annotated[str | None, "Room"]
Floor = Annotated[str | None, "Floor"]
AskedUnit = Annotated[str | None, "Unit asked for: 'km', '°F'"]
Exclude = Annotated[list[str] | None, "Names, kinds or places left out"]


def targets(
    call: Call,
    *,
    name: Named | None,
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
    asked = Asked(frozenset(domains), kinds, device_class, call.place, whole_home)
    resolution = resolve_listed(call.home, name, area, floor, asked, exclude or ())
    if not resolution.targets:
        return asked_back(resolution)
    if resolution.unknown and resolution.unknown not in call.missed:
        call.missed.append(resolution.unknown)
    return resolution.targets


def reachable(found: tuple[Entity, ...] | Result, call: Call) -> tuple[Entity, ...] | Result:
    """Those of the things found that can be reached; or that none of them can."""
    if isinstance(found, Result):
        return found
    states = {entity: call.states.get(entity.entity_id) for entity in found}
    near = tuple(entity for entity, state in states.items() if state is not None and state.available)
    if near:
        return near
    ids = tuple(entity.entity_id for entity in found)
    return Result(Outcome.UNAVAILABLE, (Fact("unavailable", things=things(call.home, found)),), about=ids)


def offline(call: Call) -> Result:
    """Home Assistant is not there, or does not let us in."""
    return without_connection(call.home_assistant.status)


def without_connection(status: ConnectionStatus) -> Result:
    """Return why there is no connection and what to do; addresses, which nobody wants to hear, stand in the panel."""
    if status.token_refused:
        return Result(
            Outcome.OFFLINE, (Fact("offline.token", problem=status.problem),), values={"offline_for": "token"}
        )
    if status is NOT_YET:
        return Result(Outcome.OFFLINE, (Fact("offline.not_yet"),), values={"offline_for": "not_yet"})
    return Result(Outcome.OFFLINE, (Fact("offline.unreachable"),))


def why_refused(err: ServiceRefused | CallTimedOut) -> Fact:
    """Return what Home Assistant says of a refusal, or that it said nothing."""
    return Fact("quote", text=Quote(err.message)) if isinstance(err, ServiceRefused) else Fact("no_reply")


def asked_back(resolution: Resolution) -> Result:
    """Return the question to ask where a name means several things, or the answer where it means none."""
    if resolution.choices:
        return which(resolution.choices)
    hint = (Fact("did_you_mean", choices=offered(resolution.near)),) if resolution.near else ()
    unknown = (resolution.unknown,) if resolution.unknown else ()
    return Result(Outcome.UNKNOWN, (*unknown, *hint), choices=resolution.near)


def which(choices: tuple[Choice, ...]) -> Result:
    """Return the question which of several is meant."""
    ref = choices[0].ref
    rooms = isinstance(ref, PlaceRef) and not ref.is_floor
    return Result(
        Outcome.AMBIGUOUS,
        (Fact("which_room" if rooms else "which_one", choices=offered(choices)),),
        choices=choices,
    )


def offered(choices: Iterable[Choice]) -> tuple[Thing, ...]:
    """Return what can be chosen from, as it is spoken of."""
    return tuple(choice.thing for choice in choices)


def things(home: Home, entities: Collection[Entity]) -> Things:
    """Return the things as they are spoken of."""
    domains = {entity.domain for entity in entities}
    kind = domains.pop() if len(domains) == 1 else SEVERAL_KINDS
    return Things(tuple(choice.thing for choice in spoken_choices(home, entities)), kind)
