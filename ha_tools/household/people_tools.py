"""The people who are known: who speaks, what they want to be called, and their voices."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Fact
from ha_tools.household.note_tools import change_notes
from ha_tools.household.privacy_tools import NOT_KEPT
from ha_tools.people.person import LONGEST_NAME
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Outcome, Result


@reads(for_model=False, needs_home=False)
async def tell_speaker(call: Call) -> Result:
    """Tell who speaks."""
    person = call.people.get(call.speaker)
    return Result(Outcome.ANSWERED, (Fact("speaker.is", name=person.address) if person else Fact("speaker.unknown"),))


@writes(for_model=False, needs_home=False)
async def call_person(call: Call, *, name: Annotated[str, "The name that the person wants to be called"]) -> Result:
    """Call whoever speaks by a name; where the voice is not known, it is a note of the home."""
    person, name = call.people.get(call.speaker), name.strip()[:LONGEST_NAME]
    if person is None:
        return await change_notes.function(call, action="keep", text=f"My name is {name}")
    call.people.keep(replace(person, called=name, is_greeted=True))
    return Result(Outcome.CHANGED, (Fact("speaker.called", name=name),))


@writes(for_model=False, needs_home=False, idempotent=False)
async def learn_voice(call: Call) -> Result:
    """Learn the voice of whoever speaks, in four sentences."""
    if call.voices is None or not call.voices.is_on:
        return Result(Outcome.REFUSED, (Fact("voice.off"),))
    if call.people.is_full and call.speaker is None:
        return Result(Outcome.REFUSED, (Fact("voice.full"),))
    if not call.voices.begin(call.place.satellite_id, call.people.get(call.speaker)):
        return Result(Outcome.REFUSED, (Fact("voice.not_here"),))
    return Result(Outcome.CHANGED, (Fact("voice.begins"),))


@writes(for_model=False, needs_home=False, destructive=True)
async def forget_voice(
    call: Call, *, with_talk: Annotated[bool, "Also all that the person said, and their contact"] = False
) -> Result:
    """Forget the voice of whoever speaks, with all that is kept of that person."""
    person = call.people.get(call.speaker)
    if person is None:
        return Result(Outcome.ALREADY, (Fact("voice.unknown"),))
    case = "all" if with_talk else "ask"
    if asked := await required(
        call, Use("voice.forget", (), Fact(f"voice.forget.{case}", name=person.address), at_least=Need.YES)
    ):
        return asked
    talk = call.privacy.talk if call.privacy else None
    if talk is None:
        return NOT_KEPT
    try:
        await talk.forget_person(person.person_id, with_talk=with_talk)
    except OSError:
        return Result(Outcome.UNAVAILABLE, (Fact("forget_talk.failed"),))
    case = "all_forgotten" if with_talk else "forgotten"
    return Result(Outcome.CHANGED, (Fact(f"voice.{case}", name=person.address),))
