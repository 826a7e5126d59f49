"""The user's rules as rows of a table: read from JSON, with an error that names the row and what may stand there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ha_tools.permissions import Need, Rule

MOST_ROWS = 200
"""Rows of the table: each is looked at whenever something is done."""

COLUMNS = ("service", "needs", "only", "people")
"""The columns of a row."""


class RowsError(ValueError):
    """Rows that cannot be used; the text names each and says what to do."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        """`rows` has the reason by the number of the row, from 0."""
        super().__init__(" ".join(f"Row {number + 1}: {reason}" for number, reason in rows.items()))
        self.rows = dict(rows)


def rules_of(given: Any) -> tuple[Rule, ...]:
    """Return the rules of [{service, needs, only, people}], or of such JSON. Raises `ValueError`, or `RowsError`."""
    rows = json.loads(given) if isinstance(given, str) else given
    if not isinstance(rows, list | tuple):
        raise ValueError('The permissions must be a list of rows: [{"service": "lock.unlock", "needs": "pin"}].')
    if len(rows) > MOST_ROWS:
        raise ValueError(f"The permissions may have {MOST_ROWS} rows, these are {len(rows)}.")
    rules, wrong = list[Rule](), dict[int, str]()
    for number, row in enumerate(rows):
        try:
            rules.append(_rule(row))
        except ValueError as err:
            wrong[number] = str(err)
    if wrong:
        raise RowsError(wrong)
    return tuple(rules)


def refuse_repeated(rules: Sequence[Rule]) -> None:
    """Raise `RowsError` where a row is for the same as one before: only the first would count."""
    first: dict[tuple[str, str, bool], int] = {}
    wrong: dict[int, str] = {}
    for number, rule in enumerate(rules):
        before = first.setdefault((rule.service, rule.only, bool(rule.people)), number)
        if before != number:
            wrong[number] = f"It is for the same as row {before + 1}: keep one of them."
    if wrong:
        raise RowsError(wrong)


def rows_of(rules: Iterable[Rule]) -> list[Mapping[str, Any]]:
    """Return rules as JSON, from which `rules_of` makes the same again."""
    return [
        {"service": rule.service, "needs": rule.needs, "only": rule.only}
        | ({"people": list(rule.people)} if rule.people else {})
        for rule in rules
    ]


def _rule(row: Any) -> Rule:
    if not isinstance(row, Mapping):
        raise ValueError("It must have service and needs.")
    if unknown := [str(key) for key in row if key not in COLUMNS]:
        raise ValueError(f"There is no column {unknown[0][:40]!r}: a row has {', '.join(COLUMNS)}.")
    service, needs, only = row.get("service"), row.get("needs"), row.get("only") or ""
    if not isinstance(service, str) or not service.strip():
        raise ValueError("The action is missing: lock.unlock, or lock.* for all of a domain.")
    if not isinstance(only, str):
        raise ValueError("only must be an entity id, such as lock.shed, or a device class, such as garage.")
    if needs not in list(Need):
        raise ValueError(f"needs must be one of {', '.join(Need)}.")
    people = row.get("people") or []
    if not isinstance(people, list) or not all(isinstance(person, str) and person for person in people):
        raise ValueError("people must be a list of ids of people.")
    return Rule(service.strip(), Need(needs), only.strip(), people=tuple(people))
