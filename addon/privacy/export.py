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
    "room_settings",
    "sightings",
    "wake_counts",
    "permissions",
    "service_record",
    "privacy",
    "outside",
)
"""The tables of documents that hold what people said, set or did; tokens and keys stand in others."""

OF_PEOPLE: Final[tuple[DocumentTable, ...]] = ("notes", "plans", "announcements")
"""Those whose documents say whose they are."""

_SECRET = re.compile(r"password|token|secret|api_?key|\bpin\b", re.IGNORECASE)

AT_ONCE = 100


async def exported(store: Store, person_id: str = "") -> bytes:
    """Return the ZIP; with `person_id` of this person alone. Raises `aiosqlite.Error`."""
    files: dict[str, Any] = {"turns.json": await _turns(store, person_id)}
    if person_id:
        for table in OF_PEOPLE:
            files[f"{table}.json"] = {
                key: kept for key, kept in (await store.documents(table)).items() if _is_of(kept, person_id)
            }
        for table in ("people", "voiceprints"):
            kept = (await store.documents(table)).get(person_id)
            files[f"{table}.json"] = {person_id: kept} if kept else {}
    else:
        files |= {f"{table}.json": await store.documents(table) for table in TABLES}
        files["timers.json"] = [timer.as_dict() for timer in await store.timers()]
    return await asyncio.to_thread(_packed, files)  # months of talk take a second


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
