"""Learning from what is said, where a person turned it on: what may be kept is proposed, and kept after a yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.execution import execute
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.household.note_tools import keep_note
from ha_tools.notes.gist import all_stems, gist
from ha_tools.notes.note import LONGEST_NOTE, Note
from ha_tools.notes.proposal import Proposal, ProposalKind
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.planning.plan_tools import plan
from ha_tools.planning.plannable import ASKING
from ha_tools.results.result import Outcome, Result
from ha_tools.times.later_times import later, later_fact

HEARD = "It is a suggestion now. Answer the person, and do not speak of it."
"""Told to a model that has suggested something."""


@writes(for_model=False, needs_home=False)
async def learn_from_talk(call: Call, *, on: Annotated[bool, "Whether to learn"]) -> Result:
    """Propose from now on what may be kept of what is said, or never."""
    already = call.proposals.is_on is on
    call.proposals.turn(on=on)
    if not already:
        call.undoable(Command(learn_from_talk.name, {"on": not on}))
    case = f"suggesting.{'begins' if on else 'ends'}"
    return Result(Outcome.ALREADY if already else Outcome.CHANGED, (Fact(f"{case}_already" if already else case),))


@reads(needs_home=False, quotes="", needs="proposals")
async def suggest_note(call: Call, *, text: Annotated[str, "'I am vegetarian'"]) -> Result:
    """Suggest to keep what the person just said of themselves for good."""
    said, tidy = all_stems(call.transcript, call.notes.language), " ".join(text.split()).strip(" .")
    is_said = gist(tidy, call.notes.language) <= said  # not what a page or a mail wants to be kept
    if is_said and gist(tidy, call.notes.language) and len(tidy) <= LONGEST_NOTE:
        area_id, said_at = call.place.area_id, call.now.timestamp()
        note = Proposal(ProposalKind.NOTE, tidy, area_id=area_id, person_id=call.speaker, said_at=said_at)
        call.proposals.suggest(note)
    return Result(Outcome.ANSWERED, material=HEARD)


@writes(for_model=False, quotes="was_read.notes")
async def hear_proposals(call: Call) -> Result:
    """Tell what may be kept, one by one, and keep it after a yes."""
    waiting = [each for each in call.proposals.waiting if each.person_id in {None, call.speaker}]
    if not call.proposals.is_on:
        return Result(Outcome.ANSWERED, (Fact("suggesting.is_off"),), quotes=False)
    if not waiting:
        return Result(Outcome.ANSWERED, (Fact("suggesting.nothing"),), quotes=False)
    proposal = waiting[0]
    thing = Entity(f"proposal.{proposal.key}", proposal.text)  # a yes is for this one, and for none that came meanwhile
    if asked := await required(call, Use("notes.keep", (thing,), _ask(call, proposal), at_least=Need.YES)):
        return replace(asked, owner=proposal.person_id)
    result = await keep_proposal(call, proposal)
    is_asked = result.outcome in ASKING  # a plan may need a yes or the PIN of its own, which is then for both
    return replace(result, about=(*result.about, thing.entity_id)) if is_asked else result


async def keep_proposal(call: Call, proposal: Proposal) -> Result:
    """Keep what was proposed, to which a person agreed."""
    if proposal.kind is ProposalKind.PLAN:
        arguments = {"tool": proposal.tool, "arguments": dict(proposal.arguments), "at": proposal.at}
        result = await execute({plan.name: plan}, call, Command(plan.name, arguments))
    else:
        note = Note(
            proposal.text,
            target=proposal.target,
            said_at=call.now.timestamp(),
            area_id=proposal.area_id,
            person_id=None if proposal.kind is ProposalKind.NAME else proposal.person_id,  # names are the home's
        )
        result = await keep_note(call, note)
    if result.ok:
        call.proposals.answered(proposal)
    return result


def when_proposed(call: Call, proposal: Proposal) -> Fact:
    """Return when a command would be done."""
    time = later(proposal.at, call.now)
    if time is None or time.at is None:
        return Fact("quote", text=Quote(proposal.at))
    return later_fact(time.at, call.now, seconds=0, days=time.days, sun="", offset=0)


def _ask(call: Call, proposal: Proposal) -> Fact:
    match proposal.kind:
        case ProposalKind.NOTE:
            return Fact("suggesting.note.ask", text=Quote(proposal.text))
        case ProposalKind.NAME:
            return Fact("suggesting.name.ask", said=Quote(proposal.text), name=call.home.called(proposal.target))
        case ProposalKind.PLAN:
            return Fact("suggesting.plan.ask", text=Quote(proposal.text), when=when_proposed(call, proposal))
