"""The app's problems among Home Assistant's repairs: there while the app tells of them, gone when it does not."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval

from .absences import Absences
from .const import DOMAIN
from .hub import Hub
from .link_errors import WrongVersionError
from .link_messages import Problem

LEARN_MORE = "https://parley.example/docs/integration#repairs"

AWAY = "satellite_away"
"""The code of a satellite that has been away for long; the others are the app's."""

LOOK = timedelta(minutes=10)
"""Interval in which absences are looked at although nothing is told."""


class Issues:
    """The issues of one hub."""

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        self._hass = hass
        self._hub = hub
        self._absences = Absences()
        self._shown: dict[str, Problem] = {}

    @callback
    def begin(self) -> None:
        """Follow the app until the entry is unloaded."""
        self._follow()
        self._hub.entry.async_on_unload(self._hub.on_change(self._follow))
        self._hub.entry.async_on_unload(self._withdraw)
        self._hub.entry.async_on_unload(async_track_time_interval(self._hass, self._look, LOOK))

    @callback
    def wrong_version(self, err: WrongVersionError) -> None:
        """Say which of the two is to be updated."""
        self._create("wrong_version", f"wrong_version_{err.older}", {"reason": str(err)}, ir.IssueSeverity.ERROR)

    @callback
    def _withdraw(self) -> None:
        """Take back what is shown: the app may tell of something else when the entry is loaded again."""
        for issue_id in ("wrong_version", *self._shown):
            self._delete(issue_id)

    @callback
    def _look(self, _now: datetime) -> None:
        self._follow()

    @callback
    def _follow(self) -> None:
        """Show the problems of now; without a link those of before stay."""
        if not self._hub.linked:
            return
        self._delete("wrong_version")
        problems = {f"{one.code}_{one.satellite_id}": one for one in (*self._hub.problems, *self._long_absences())}
        for issue_id in self._shown.keys() - problems.keys():
            self._delete(issue_id)
        for issue_id, problem in problems.items():
            if self._shown.get(issue_id) != problem:
                self._show(issue_id, problem)
        self._shown = problems

    def _long_absences(self) -> list[Problem]:
        away = [room.satellite_id for room in self._hub.rooms.values() if not room.connected]
        found = self._absences.long_ones(time.monotonic(), away)
        return [Problem(code=AWAY, satellite_id=satellite_id, text="") for satellite_id in sorted(found)]

    def _show(self, issue_id: str, problem: Problem) -> None:
        room = self._hub.rooms.get(problem.satellite_id)
        key = AWAY if problem.code == AWAY else "satellite_problem" if room else "app_problem"
        words = {"name": room.name if room else "", "reason": problem.text}
        self._create(issue_id, key, words, ir.IssueSeverity.WARNING)

    def _create(self, issue_id: str, key: str, words: dict[str, str], severity: ir.IssueSeverity) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"{self._hub.entry.entry_id}_{issue_id}",
            config_entry_id=self._hub.entry.entry_id,
            is_fixable=False,
            learn_more_url=LEARN_MORE,
            severity=severity,
            translation_key=key,
            translation_placeholders=words,
        )

    def _delete(self, issue_id: str) -> None:
        ir.async_delete_issue(self._hass, DOMAIN, f"{self._hub.entry.entry_id}_{issue_id}")
