"""Tools of the house's privacy: rules of what may leave it, what did, and what is forgotten. For sentences alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Fact, Quantity
from ha_tools.leaving.gate import sender
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Outcome, Result

NOT_KEPT = Result(Outcome.REFUSED, (Fact("forget_talk.not_kept"),))

TOLD = 3
"""Services that are told one by one, those first that got most."""


@writes(for_model=False, needs_home=False)
async def stay_in_house(
    call: Call,
    *,
    stays: Annotated[bool, "Nothing leaves the house from now on; false lets it again"],
    where: Annotated[Literal["here", "everywhere"], "This room, or the whole house"],
) -> Result:
    """Have a room, or all of them, stay in the house: nothing of it is sent to anybody."""
    if call.privacy is None:
        return NOT_KEPT
    room = "" if where == "everywhere" else call.place.satellite_id or call.place.area_id
    if room is None:
        return Result(Outcome.UNKNOWN, (Fact("stays_in_house.nowhere"),))
    if not call.privacy.house_only.keep_in(room, stays=stays):
        case = f"{where}_already" if stays else "still" if sender().stays else "again_already"
        return Result(Outcome.ALREADY, (Fact(f"stays_in_house.{case}"),))
    call.undoable(Command(stay_in_house.name, {"stays": not stays, "where": where}))
    case = where if stays else "again_here" if where == "here" else "again"
    facts = [Fact(f"stays_in_house.{case}")]
    if not stays and sender().stays:
        facts = [Fact("stays_in_house.still")]
    return Result(Outcome.CHANGED, tuple(facts))


@reads(for_model=False, needs_home=False, quotes="")
async def get_left_house(call: Call) -> Result:
    """Tell what left the house today."""
    if call.privacy is None:
        return NOT_KEPT
    today = call.now.date().isoformat()
    services = _by_service(call.privacy.sheet.lines(today, f"{today}~"))
    if not services:
        return Result(Outcome.ANSWERED, (Fact("left_house.nothing"),))
    parts = [_part(name, sums) for name, sums in services[:TOLD]]
    if len(services) > TOLD:
        parts.append(Fact("left_house.more", count=len(services) - TOLD))
    cost = sum(sums["cost"] for _, sums in services)
    price = (Fact("left_house.price", price=Quantity(round(cost, 2), "USD")),) if cost >= PRICE_TOLD else ()
    return Result(Outcome.ANSWERED, (Fact("left_house.told", parts=tuple(parts)), *price))


PRICE_TOLD = 0.01
"""US dollars below which no price is told."""


@writes(for_model=False, needs_home=False, destructive=True)
async def forget_talk(
    call: Call,
    *,
    seconds: Annotated[float | None, "What was said in the last so many seconds"] = None,
    about: Annotated[str | None, "What has these words in it"] = None,
) -> Result:
    """Forget what was said, for good: in all that is kept of it."""
    talk = call.privacy.talk if call.privacy else None
    if talk is None:
        return NOT_KEPT
    failed = Result(Outcome.UNAVAILABLE, (Fact("forget_talk.failed"),))
    try:
        count = await talk.count(seconds=seconds or 0.0, words=about or "")
    except OSError:
        return failed
    if not count:
        return Result(Outcome.ALREADY, (Fact("forget_talk.nothing"),))
    ask = Fact("forget_talk.ask", count=count)
    if asked := await required(call, Use("talk.forget", (), ask, at_least=Need.YES)):
        return asked
    try:
        gone = await talk.forget(seconds=seconds or 0.0, words=about or "")
    except OSError:
        return failed
    return Result(Outcome.CHANGED, (Fact("forget_talk.done", count=gone),))


def _by_service(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Return the sums by service, that first which was sent most."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        sums = found.setdefault(line["service"], {"bytes": 0.0, "cost": 0.0, "kinds": []})
        sums["bytes"] += line["bytes"]
        sums["cost"] += line["cost"]
        sums["kinds"] += [line["kind"]] if line["kind"] not in sums["kinds"] else []
    return sorted(found.items(), key=lambda each: -each[1]["bytes"])


def _part(name: str, sums: Mapping[str, Any]) -> Fact:
    sorts = tuple(Fact(f"left_house.kind.{kind}") for kind in sums["kinds"] if kind)
    return Fact("left_house.part", amount=_size(sums["bytes"]), name=NAMES.get(name, name), sorts=sorts)


def _size(count: float) -> Quantity:
    return Quantity(round(count / 1e6, 1), "MB") if count >= 1e6 else Quantity(max(round(count / 1e3), 1), "kB")


NAMES: Mapping[str, str] = {
    "deepgram": "Deepgram",
    "assemblyai": "AssemblyAI",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "gemini": "Google",
    "cartesia": "Cartesia",
    "elevenlabs": "ElevenLabs",
}
"""The options' words for providers, as they are spoken."""
