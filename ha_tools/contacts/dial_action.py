"""The way to make a telephone call: a script or a service of Home Assistant that is given the number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_DATA = 2_000
"""Characters of the data of a service."""

NUMBER, NAME = "{number}", "{name}"
"""Stand in the data for the number that is dialled and for who is called."""

_SERVICE = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")

_NO_SERVICE = "A call is made by a script or a service of Home Assistant, as script.call_number or fritz.dial."


@dataclass(frozen=True)
class DialAction:
    """A service that makes a call."""

    service: str
    """"script.call_number", "fritz.dial"."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Its data, in which `NUMBER` and `NAME` may stand; without these the service is given `number` and, if it is a
    script, `name`."""
    emergencies: bool = False
    """Whoever set it up wants emergency numbers dialled as well."""

    def __post_init__(self) -> None:
        """Raise `ValueError` for what is no service."""
        if not _SERVICE.fullmatch(self.service):
            raise ValueError(_NO_SERVICE)
        if len(str(self.data)) > LONGEST_DATA:
            raise ValueError(f"The data of a call has {LONGEST_DATA} characters at most.")

    @property
    def is_script(self) -> bool:
        """Return whether it is a script."""
        return self.service.startswith("script.")

    def data_for(self, number: str, name: str) -> Mapping[str, Any]:
        """Return the data with which somebody is called."""
        if NUMBER not in str(self.data) and NAME not in str(self.data):
            return {**self.data, "number": number, **({"name": name} if self.is_script else {})}
        filled: Mapping[str, Any] = _filled(self.data, number, name)
        return filled

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `dial_action_of` reads it."""
        return {"service": self.service, "data": dict(self.data), "emergencies": self.emergencies}


def dial_action_of(told: Mapping[str, Any]) -> DialAction:
    """Return the action that JSON tells of. Raises `ValueError` for anything else."""
    service, data, emergencies = told.get("service"), told.get("data") or {}, told.get("emergencies", False)
    if not isinstance(service, str) or not isinstance(data, dict) or not isinstance(emergencies, bool):
        raise ValueError(_NO_SERVICE)
    return DialAction(service.strip(), data, emergencies)


def _filled(value: Any, number: str, name: str) -> Any:
    match value:
        case str():
            return value.replace(NUMBER, number).replace(NAME, name)
        case Mapping():
            return {key: _filled(item, number, name) for key, item in value.items()}
        case list():
            return [_filled(item, number, name) for item in value]
    return value
