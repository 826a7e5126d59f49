"""All that is kept of the household, or about one person, as files of JSON in a ZIP."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from addon.store.journal import Journal
from addon.store.store import DocumentTable, Store
from addon.store.turn_search import TurnSearch

TABLES: Final[tuple[DocumentTable, ...]] = (
    "notes",
    "proposals",
    "plans",
    "announcements",
    "people",
    "voiceprints",
    "contacts",
    "dialling",
    "mail_accounts",
    "phone_questions",
    "room_settings",
    "sightings",
    "wake_counts",
    "permissions",
    "service_record",
    "privacy",
    "outside",
)
"""The tables of documents that hold what people said, set or did; tokens and keys stand in others."""

OF_PEOPLE: Final[tuple[DocumentTable, ...]] = ("notes", "proposals", "plans", "mail_accounts", "announcements")
"""Those whose documents say whose they are."""

ONE_A_PERSON: Final[tuple[DocumentTable, ...]] = ("people", "voiceprints")
"""Those whose documents are found by a person's id. A voiceprint tells when and in which room it was learned."""

_SECRET = re.compile(r"password|token|secret|api_?key|\bpin\b", re.IGNORECASE)

AT_ONCE = 100


async def exported(journal: Journal, store: Store, sounds: Path, *, person_id: str = "", room: str = "") -> bytes:
    """Return the ZIP; of one person or one room alone where that is named. Raises `aiosqlite.Error`.

    `sounds` is the folder of the messages that wait, which go with all of it, with their room and with who said them.
    """
    turns = await _turns(journal, TurnSearch(speaker=person_id, room=room))
    files: dict[str, Any] = {"turns.json": turns}
    waiting: set[str] | None
    if person_id:
        files |= await _of_person(store, person_id)
        files["left_house.json"] = left_house(turns)
    elif room:
        files |= await _of_room(store, room)
    if person_id or room:
        waiting = {str((kept.get("request") or {}).get("recording")) for kept in files["announcements.json"].values()}
    else:
        files |= {f"{table}.json": await store.documents(table) for table in TABLES}
        files["timers.json"] = [timer.as_dict() for timer in await store.timers()]
        waiting = None
    return await asyncio.to_thread(_packed, files, sounds, waiting)  # months of talk take a second


def left_house(turns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what left the house in some turns, and to whom: {service, host, bytes, received_bytes, cost}."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for turn in turns:
        sent = [(each["service"], each["host"], each["sent_bytes"], each["received_bytes"], 0.0) for each in _of(turn)]
        for service in turn.get("services") or ():
            if service.get("left_house"):
                amounts = service.get("amounts") or {}
                moved = amounts.get("bytes", 0), amounts.get("received_bytes", 0), service.get("cost") or 0.0
                sent.append((service["provider"], service["host"], *moved))
        for name, host, out, back, cost in sent:
            sums = found.setdefault((name, host), {"bytes": 0, "received_bytes": 0, "cost": 0.0})
            sums["bytes"] += out
            sums["received_bytes"] += back
            sums["cost"] += cost
    return [{"service": name, "host": host, **sums} for (name, host), sums in found.items()]


def _of(turn: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return turn.get("crossings") or ()


async def _of_room(store: Store, room: str) -> dict[str, Any]:
    """Return the files of what is kept of a room beside the turns: announcements that it heard, and its sums."""
    announcements = await store.documents("announcements")
    heard = {
        key: kept
        for key, kept in announcements.items()
        if any(receipt.get("room") == room for receipt in kept.get("receipts") or ())
    }
    days = (await store.documents("outside")).items()
    sums = {day: [line for line in kept.get("lines", ()) if line and line[0] == room] for day, kept in days}
    return {"announcements.json": heard, "left_house.json": {day: lines for day, lines in sums.items() if lines}}


async def _of_person(store: Store, person_id: str) -> dict[str, Any]:
    """Return the files of what is kept about one person beside the turns."""
    files: dict[str, Any] = {}
    for table in OF_PEOPLE:
        files[f"{table}.json"] = {
            key: kept for key, kept in (await store.documents(table)).items() if _is_of(kept, person_id)
        }
    for table in ONE_A_PERSON:
        found = (await store.documents(table)).get(person_id)
        files[f"{table}.json"] = {person_id: found} if found else {}
    person = files["people.json"].get(person_id, {})
    names = {str(person.get(name) or "").casefold() for name in ("name", "called")} - {""}
    contacts = await store.documents("contacts")
    files["contacts.json"] = {key: kept for key, kept in contacts.items() if names & _names(kept)}
    asked = (await store.documents("phone_questions")).items()
    files["phone_questions.json"] = {key: kept for key, kept in asked if str(kept.get("person")).casefold() in names}
    rows = (await store.documents("permissions")).get("rules", {}).get("rows", ())
    files["permissions.json"] = [row for row in rows if person_id in row.get("people", ())]
    rules = (await store.documents("privacy")).get("house_only", {}).get("rules", ())
    files["house_only.json"] = [rule for rule in rules if rule.get("speaker") == person_id]
    return files


def _names(contact: Mapping[str, Any]) -> set[str]:
    return {str(name).casefold() for name in (contact.get("name"), *contact.get("aliases", ())) if name}


async def _turns(journal: Journal, search: TurnSearch) -> list[dict[str, Any]]:
    found = page = await journal.find(search, None, AT_ONCE)
    while page and (before := page[-1].get("number")):
        page = await journal.find(search, before, AT_ONCE)
        found += page
    return found


def _is_of(kept: Mapping[str, Any], person_id: str) -> bool:
    return person_id in {kept.get("person_id"), kept.get("speaker"), *kept.get("people", ())}


def _packed(files: Mapping[str, Any], sounds: Path, waiting: Collection[str] | None) -> bytes:
    """Pack the files, and the sounds of messages whose ids are given; None for all."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = json.dumps(_without_secrets(content), ensure_ascii=False, indent=1)
            archive.writestr(name, text.encode(errors="replace"))
        for sound in sorted(sounds.glob("*.wav")) if sounds.is_dir() else ():
            if waiting is None or sound.stem in waiting:
                archive.writestr(f"messages/{sound.name}", sound.read_bytes())
    return packed.getvalue()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: "***" if _SECRET.search(name) and each else _without_secrets(each) for name, each in value.items()
        }
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value
