"""All that is kept of the household, or about one person, as files of JSON in a ZIP."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from addon.store.store import DocumentTable, Store
from addon.store.turn_search import TurnSearch

TABLES: Final[tuple[DocumentTable, ...]] = (
    "notes",
    "plans",
    "announcements",
    "people",
    "voiceprints",
    "contacts",
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

OF_PEOPLE: Final[tuple[DocumentTable, ...]] = ("notes", "plans", "announcements", "mail_accounts")
"""Those whose documents say whose they are."""

ONE_A_PERSON: Final[tuple[DocumentTable, ...]] = ("people", "voiceprints")
"""Those whose documents are found by a person's id. A voiceprint tells when and in which room it was learned."""

_SECRET = re.compile(r"password|token|secret|api_?key|\bpin\b", re.IGNORECASE)

AT_ONCE = 100


async def exported(store: Store, person_id: str = "") -> bytes:
    """Return the ZIP; with `person_id` of this person alone. Raises `aiosqlite.Error`."""
    files: dict[str, Any] = {"turns.json": await _turns(store, person_id)}
    if person_id:
        files |= await _of_person(store, person_id)
    else:
        files |= {f"{table}.json": await store.documents(table) for table in TABLES}
        files["timers.json"] = [timer.as_dict() for timer in await store.timers()]
    return await asyncio.to_thread(_packed, files)  # months of talk take a second


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
    rows = (await store.documents("permissions")).get("rules", {}).get("rows", ())
    files["permissions.json"] = [row for row in rows if person_id in row.get("people", ())]
    rules = (await store.documents("privacy")).get("house_only", {}).get("rules", ())
    files["house_only.json"] = [rule for rule in rules if rule.get("speaker") == person_id]
    return files


def _names(contact: Mapping[str, Any]) -> set[str]:
    return {str(name).casefold() for name in (contact.get("name"), *contact.get("aliases", ())) if name}


async def _turns(store: Store, person_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    before: int | None = None
    while page := await store.find_turns(TurnSearch(), before, AT_ONCE):
        before = page[-1]["number"]
        found += [turn for turn in page if not person_id or turn.get("speaker") == person_id]
    return found


def _is_of(kept: Mapping[str, Any], person_id: str) -> bool:
    return person_id in {kept.get("person_id"), kept.get("speaker")}


def _packed(files: Mapping[str, Any]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            text = json.dumps(_without_secrets(content), ensure_ascii=False, indent=1)
            archive.writestr(name, text.encode(errors="replace"))
    return packed.getvalue()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: "***" if _SECRET.search(name) and each else _without_secrets(each) for name, each in value.items()
        }
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value
