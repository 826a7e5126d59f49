"""The table of all that is kept: in which tables or files, and until when. Shown on the page Privacy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from addon.broker.announcement_request import KEPT_SECONDS
from addon.broker.broker import MOST_KEPT
from addon.broker.phone_answers import ANSWERED_SECONDS
from addon.privacy.expiry import SET_ASIDE_DAYS
from addon.privacy.retention import Retention
from addon.store.store import KEPT_TURNS, Store
from addon.turns.service_record import SPENT_DAYS
from ha_tools.leaving.sheet import KEPT_DAYS

DAY_SECONDS = 86_400.0


@dataclass(frozen=True)
class KeptThing:
    """Something that is kept. Without days and a number until it is over, or until people remove it."""

    name: str
    """The panel has words for it."""
    tables: tuple[str, ...] = ()
    """Tables of the database; none for what stands in files."""
    days: float = 0.0
    """Days after which it is gone; 0 for no such bound."""
    most: int = 0
    """The number that is kept, the oldest gone first; 0 for no such bound."""
    by_choice: bool = False
    """It goes with the days that the household has chosen for talk."""
    until_removed: bool = False
    """It is kept until people remove it, by voice or in the panel."""


KEPT_THINGS: Final[tuple[KeptThing, ...]] = (
    KeptThing("turns", ("turns",), most=KEPT_TURNS, by_choice=True),
    KeptThing("turn_lines", by_choice=True),
    KeptThing("announcements", ("announcements",), most=MOST_KEPT, by_choice=True),
    KeptThing("message_sounds", days=KEPT_SECONDS / DAY_SECONDS),
    KeptThing("phone_questions", ("phone_questions",), days=ANSWERED_SECONDS / DAY_SECONDS),
    KeptThing("timers_and_plans", ("timers", "plans")),
    KeptThing("notes", ("notes",), until_removed=True),
    KeptThing("suggestions", ("proposals",), until_removed=True),
    KeptThing("people", ("people", "voiceprints"), until_removed=True),
    KeptThing("contacts", ("contacts", "dialling", "mail_accounts"), until_removed=True),
    KeptThing("services", ("service_record",), days=SPENT_DAYS),
    KeptThing("sheet", ("outside",), days=KEPT_DAYS),
    KeptThing(
        "devices",
        ("satellites", "integrations", "room_settings", "sightings", "wake_counts", "instance"),
        until_removed=True,
    ),
    KeptThing("rules", ("permissions", "privacy", "pin_tries"), until_removed=True),
    KeptThing("set_aside", days=SET_ASIDE_DAYS),
)


async def kept(store: Store, retention: Retention) -> list[Mapping[str, Any]]:
    """Return the rows: {name, count, days, most, until_removed}. Raises `aiosqlite.Error`."""
    counts = await store.counts()
    return [
        {
            "name": thing.name,
            "count": sum(counts.get(table, 0) for table in thing.tables) if thing.tables else None,
            "days": retention.days if thing.by_choice else thing.days,
            "most": thing.most,
            "until_removed": thing.until_removed,
        }
        for thing in KEPT_THINGS
    ]
