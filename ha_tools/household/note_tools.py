"""Remembering what people ask for: kept, told and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import LISTED, Fact, Quote
from ha_tools.notes.gist import is_about_oneself
from ha_tools.notes.note import LONGEST_NOTE, LONGEST_WORD, Note
from ha_tools.notes.notes import MOST_NOTES
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Outcome, Result

READ = "was_read.notes"


@writes(needs_home=False, destructive=True, quotes=READ)
async def change_notes(
    call: Call,
    *,
    action: Annotated[Literal["keep", "forget"], "Keep or forget"],
    text: Annotated[str | None, "As said; none to forget all"] = None,
) -> Result:
    """Remember for good, or forget, what the person asks you to."""
    if action == "forget":
        return await _forget(call, text)
    if not text or not _tidy(text):
        return Result(Outcome.REFUSED, (Fact("notes.what"),), quotes=False)
    tidy = _tidy(text)
    person_id = call.speaker if is_about_oneself(tidy) else None
    return await _keep(call, Note(tidy, "", call.now.timestamp(), call.place.area_id, person_id))


@writes(for_model=False, needs_home=False)
async def teach_word(
    call: Call,
    *,
    word: Annotated[str, "The word or the few words that people will say"],
    meaning: Annotated[str, "The command that they stand for, as a sentence"],
) -> Result:
    """Let a word stand for a command from now on."""
    return await _keep(call, Note(word.strip(), meaning.strip(), call.now.timestamp(), call.place.area_id))


@reads(for_model=False, needs_home=False, quotes=READ)
async def read_notes(
    call: Call, *, about: Annotated[str | None, "What the notes must speak of; nothing for all"] = None
) -> Result:
    """Tell what people asked to be remembered."""
    found = call.notes.nearest(about, call.speaker) if about else list(reversed(call.notes.of(call.speaker)))
    if not found:
        nothing = Fact("notes.none_about", name=about) if about else Fact("notes.none")
        return Result(Outcome.ANSWERED, (nothing,), quotes=False)
    return Result(Outcome.ANSWERED, _told(found), owner=_owner(found))


@writes(for_model=False, needs_home=False, quotes=READ)
async def restore_notes(
    call: Call,
    *,
    gone: Annotated[tuple[Note, ...], "What was kept and is to be forgotten"],
    back: Annotated[tuple[Note, ...], "What was forgotten and is to be kept again"],
) -> Result:
    """Undo a change of what is remembered."""
    for note in gone:
        call.notes.forget(note)
    for note in back:
        call.notes.keep(note)
    call.undoable(Command(restore_notes.name, {"gone": back, "back": gone}))
    told = [Fact("notes.forgotten", text=_quote(note)) for note in gone if note not in back]
    told += [Fact("notes.again", text=_quote(note)) for note in back]
    return Result(Outcome.CHANGED, (*told[:LISTED], *await _unkept(call)))


async def _keep(call: Call, note: Note) -> Result:
    """Keep a note in the place of one that says the same."""
    if len(note.text) > (LONGEST_WORD if note.meaning else LONGEST_NOTE) or len(note.meaning) > LONGEST_NOTE:
        return Result(Outcome.REFUSED, (Fact("notes.too_long"),))
    same = call.notes.same(note)
    if same and same.meaning == note.meaning:
        return Result(Outcome.ALREADY, (Fact("notes.already", text=_said(note)),))
    if same is None and call.notes.is_full:
        return Result(Outcome.REFUSED, (Fact("notes.full", count=MOST_NOTES),))
    if same:
        call.notes.forget(same)
    call.notes.keep(note)
    call.undoable(Command(restore_notes.name, {"gone": (note,), "back": (same,) if same else ()}))
    return Result(Outcome.CHANGED, (Fact("notes.kept", text=_said(note)), *await _unkept(call)), owner=note.person_id)


async def _forget(call: Call, about: str | None) -> Result:
    """Forget the notes that are named, or all; several only after a yes."""
    notes = call.notes
    words_taught = [note for note in notes.taught if about and note.text.casefold() == about.strip().casefold()]
    found = (words_taught or notes.nearest(about, call.speaker)) if about else list(notes.of(call.speaker))
    if not found:
        nothing = Fact("notes.none_about", name=about) if about else Fact("notes.none")
        return Result(Outcome.ALREADY, (nothing,), quotes=False)
    if len(found) > 1:
        ask = Fact("notes.forget_several.ask", count=len(found))
        if asked := await required(call, Use("notes.forget", (), ask, at_least=Need.YES)):
            return asked
    for note in found:
        notes.forget(note)
    call.undoable(Command(restore_notes.name, {"gone": (), "back": tuple(found)}))
    told = Fact("notes.forgotten", text=_quote(found[0])) if len(found) == 1 else Fact("notes.several_forgotten")
    facts = (told.of(count=len(found)), *await _unkept(call))
    return Result(Outcome.CHANGED, facts, quotes=True, owner=_owner(found))


def _owner(notes: Sequence[Note]) -> str | None:
    """Return the id of the person whose own one of the notes is; None where all are the home's."""
    return next((note.person_id for note in notes if note.person_id), None)


async def _unkept(call: Call) -> tuple[Fact, ...]:
    return () if await call.notes.kept() else (Fact("not_written_down"),)


def _told(found: Sequence[Note]) -> tuple[Fact, ...]:
    more = (Fact("notes.more", count=len(found) - LISTED),) if len(found) > LISTED else ()
    return (*(Fact("notes.told", text=_quote(note)) for note in found[:LISTED]), *more)


def _said(note: Note) -> Fact | str:
    """Return a note as its speaker has just said it."""
    return Fact("notes.word", said=note.text, text=note.meaning) if note.meaning else note.text


def _quote(note: Note) -> Fact | Quote:
    """Return a note as it is told later."""
    return Fact("notes.word", said=Quote(note.text), text=Quote(note.meaning)) if note.meaning else Quote(note.text)


def _tidy(text: str) -> str:
    """Return the words without what recognisers put round them."""
    tidy = " ".join(text.split()).strip(" ,.;:\"'“”")
    return tidy[:1].upper() + tidy[1:]
