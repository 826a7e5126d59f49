"""Remembering what people ask for: kept, told and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.target import Area, Name, targets, which
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import LISTED, Fact, Quote
from ha_tools.home.choices import choice_of
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.home.references import Named
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
    return await keep_note(call, Note(tidy, "", "", call.now.timestamp(), call.place.area_id, person_id))


@writes(for_model=False, needs_home=False)
async def teach_word(
    call: Call,
    *,
    word: Annotated[str, "The word or the few words that people will say"],
    meaning: Annotated[str, "The command that they stand for, as a sentence"],
) -> Result:
    """Let a word stand for a command from now on."""
    note = Note(word.strip(), meaning.strip(), said_at=call.now.timestamp(), area_id=call.place.area_id)
    return await keep_note(call, note)


@writes(for_model=False)
async def name_thing(call: Call, *, word: Annotated[str, "The name"], name: Name = None, area: Area = None) -> Result:
    """Let a thing or a room have another name from now on."""
    target = _area_called(call.home, area) if area else _thing_called(call, name)
    if isinstance(target, Result):
        return target
    word = _tidy(word)
    bearer = _bearer(call.home, word)
    kept = next((note for note in call.notes.names if words(note.text) == words(word)), None)
    if bearer == target:
        return Result(Outcome.ALREADY, (Fact("notes.name_known", name=call.home.called(target), said=word),))
    if kinds(words(word)) or (bearer and not kept):
        return Result(Outcome.REFUSED, (Fact("notes.name_taken", said=word),))
    note = Note(word, "", target, call.now.timestamp(), call.place.area_id)
    return await keep_note(call, note)


@writes(for_model=False, needs_home=False, quotes=READ)
async def correct_note(
    call: Call,
    *,
    text: Annotated[str, "The note as it is right"],
    instead: Annotated[str, "The note as it was kept"],
) -> Result:
    """Keep a note in the place of one that is wrong."""
    wrong = next((note for note in call.notes.of(call.speaker) if note.text == instead and not note.is_word), None)
    if wrong is None:
        return Result(Outcome.UNKNOWN, (Fact("notes.none_about", name=instead),), quotes=False)
    right = replace(wrong, text=_tidy(text), said_at=call.now.timestamp())
    if len(right.text) > LONGEST_NOTE:
        return Result(Outcome.REFUSED, (Fact("notes.too_long"),))
    call.notes.keep(right)
    call.undoable(Command(restore_notes.name, {"gone": (right,), "back": (wrong,)}))
    facts = (Fact("notes.kept", text=_said(call, right)), *await _unkept(call))
    return Result(Outcome.CHANGED, facts, quotes=False, owner=right.person_id)


@reads(for_model=False, needs_home=False, quotes=READ)
async def read_notes(
    call: Call, *, about: Annotated[str | None, "What the notes must speak of; nothing for all"] = None
) -> Result:
    """Tell what people asked to be remembered."""
    found = call.notes.nearest(about, call.speaker) if about else list(reversed(call.notes.of(call.speaker)))
    if not found:
        nothing = Fact("notes.none_about", name=about) if about else Fact("notes.none")
        return Result(Outcome.ANSWERED, (nothing,), quotes=False)
    return Result(Outcome.ANSWERED, _told(call, found), owner=_owner(found))


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
    again = {note.note_id for note in back}
    told = [Fact("notes.forgotten", text=_quote(call, note)) for note in gone if note.note_id not in again]
    told += [Fact("notes.again", text=_quote(call, note)) for note in back]
    return Result(Outcome.CHANGED, (*told[:LISTED], *await _unkept(call)))


async def keep_note(call: Call, note: Note) -> Result:
    """Keep a note in the place of one that says the same."""
    if len(note.text) > (LONGEST_WORD if note.is_word else LONGEST_NOTE) or len(note.meaning) > LONGEST_NOTE:
        return Result(Outcome.REFUSED, (Fact("notes.too_long"),))
    same = call.notes.same(note)
    if same and (same.meaning, same.target) == (note.meaning, note.target):
        if not note.is_word and same.person_id == note.person_id:
            call.notes.forget(same)
            call.notes.keep(replace(same, said_at=note.said_at))  # what was said later counts more
        return Result(Outcome.ALREADY, (Fact("notes.already", text=_said(call, note)),))
    if same is None and call.notes.is_full:
        return Result(Outcome.REFUSED, (Fact("notes.full", count=MOST_NOTES),))
    if same:
        call.notes.forget(same)
    call.notes.keep(note)
    call.undoable(Command(restore_notes.name, {"gone": (note,), "back": (same,) if same else ()}))
    return Result(
        Outcome.CHANGED, (Fact("notes.kept", text=_said(call, note)), *await _unkept(call)), owner=note.person_id
    )


async def _forget(call: Call, about: str | None) -> Result:
    """Forget the notes that are named, or all; several only after a yes."""
    notes = call.notes
    own_words = [note for note in notes.all if note.is_word and about and words(note.text) == words(about)]
    found = (own_words or notes.nearest(about, call.speaker)) if about else list(notes.of(call.speaker))
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
    told = Fact("notes.forgotten", text=_quote(call, found[0])) if len(found) == 1 else Fact("notes.several_forgotten")
    facts = (told.of(count=len(found)), *await _unkept(call))
    return Result(Outcome.CHANGED, facts, quotes=True, owner=_owner(found))


def _owner(notes: Sequence[Note]) -> str | None:
    """Return the id of the person whose own one of the notes is; None where all are the home's."""
    return next((note.person_id for note in notes if note.person_id), None)


async def _unkept(call: Call) -> tuple[Fact, ...]:
    return () if await call.notes.kept() else (Fact("not_written_down"),)


def _told(call: Call, found: Sequence[Note]) -> tuple[Fact, ...]:
    more = (Fact("notes.more", count=len(found) - LISTED),) if len(found) > LISTED else ()
    return (*(Fact("notes.told", text=_quote(call, note)) for note in found[:LISTED]), *more)


def _said(call: Call, note: Note) -> Fact | str:
    """Return a note as its speaker has just said it."""
    if note.target:
        return Fact("notes.name", said=note.text, name=call.home.called(note.target))
    return Fact("notes.word", said=note.text, text=note.meaning) if note.meaning else note.text


def _quote(call: Call, note: Note) -> Fact | Quote:
    """Return a note as it is told later."""
    if note.target:
        return Fact("notes.name", said=Quote(note.text), name=call.home.called(note.target))
    return Fact("notes.word", said=Quote(note.text), text=Quote(note.meaning)) if note.meaning else Quote(note.text)


def _area_called(home: Home, area: str) -> str | Result:
    """Return the id of an area, or what to say where none is called so."""
    found = home.area_named(area)
    return found.area_id if found else Result(Outcome.UNKNOWN, (Fact("no_such.place"),))


def _thing_called(call: Call, name: Named | None) -> str | Result:
    """Return the id of the one thing that is called so, or the question which of several is meant."""
    found = targets(call, name=name)
    if isinstance(found, Result):
        return found
    return found[0].entity_id if len(found) == 1 else which(tuple(map(choice_of, found)))


def _bearer(home: Home, word: str) -> str:
    """Return the id of whatever has a name already; empty for nothing."""
    area, things = home.area_named(word), home.entity_index.exact(words(word))
    return area.area_id if area else next(iter(things), "")


def _tidy(text: str) -> str:
    """Return the words without what recognisers put round them."""
    tidy = " ".join(text.split()).strip(" ,.;:\"'“”")
    return tidy[:1].upper() + tidy[1:]
