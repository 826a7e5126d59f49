"""The app's problems among Home Assistant's repairs: there while the app tells of them, gone when it does not."""

from __future__ import annotations

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .hub import Hub
from .link_errors import WrongVersionError
from .link_messages import Problem

LEARN_MORE = "https://github.com/parley-voice/parley/blob/main/docs/integration.md#repairs"

KNOWN = frozenset({"satellite_offline", "models_missing"})
"""Problems that have words of their own in `translations/`; the others are told in the app's."""


class Issues:
    """The issues of one hub."""

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        self._hass = hass
        self._hub = hub
        self._shown: dict[str, Problem] = {}

    @callback
    def follow(self) -> None:
        """Show the problems of now; without a link those of before stay."""
        if not self._hub.linked:
            return
        self._delete("wrong_version")
        problems = {f"{problem.code}_{problem.satellite_id}": problem for problem in self._hub.problems}
        for issue_id in self._shown.keys() - problems.keys():
            self._delete(issue_id)
        for issue_id, problem in problems.items():
            if self._shown.get(issue_id) != problem:
                self._show(issue_id, problem)
        self._shown = problems

    @callback
    def wrong_version(self, err: WrongVersionError) -> None:
        """Say which of the two is to be updated."""
        self._create("wrong_version", f"wrong_version_{err.older}", {"reason": str(err)}, ir.IssueSeverity.ERROR)

    def _show(self, issue_id: str, problem: Problem) -> None:
        room = self._hub.rooms.get(problem.satellite_id)
        key = problem.code if problem.code in KNOWN else "satellite_problem" if room else "app_problem"
        self._create(
            issue_id, key, {"name": room.name if room else "", "reason": problem.text}, ir.IssueSeverity.WARNING
        )

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
