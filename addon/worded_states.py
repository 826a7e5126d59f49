"""The states of the home's things in words, made anew only for what has changed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from ha_tools.home.locale import Locale
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.state_facts import state_fact
from ha_tools.wording import MissingWordsError, wording_in
from ha_tools.wording.language import languages

MOST_LANGUAGES = 4
"""Languages in which the words are kept: those of the panel's readers in one home."""


class WordedStates:
    """The words of one home's states, in any language that has words for states."""

    def __init__(self, home_assistant: HomeAssistant) -> None:
        self._live = home_assistant
        self._worded: dict[Hashable, dict[str, tuple[State | None, str]]] = {}

    def of(self, language: str) -> Mapping[str, str]:
        """Return each exposed thing's state in words, in English where a language has none; blocking."""
        spoken = language.partition("-")[0]
        spoken, locale = spoken if spoken in languages() else "en", self._live.locale
        # Words of a moment tell the day beside today's.
        known = self._worded.pop((spoken, locale.now.date(), locale.temperature_unit), {})
        states, worded = self._live.states, dict[str, tuple[State | None, str]]()
        for item in self._live.home.entities:
            state, before = states.get(item), known.get(item)
            worded[item] = before if before and before[0] is state else (state, _in_words(state, locale, spoken))
        while len(self._worded) >= MOST_LANGUAGES:
            self._worded.pop(next(iter(self._worded)), None)
        self._worded[spoken, locale.now.date(), locale.temperature_unit] = worded
        return {item: said for item, (_state, said) in worded.items()}


def _in_words(state: State | None, locale: Locale, language: str) -> str:
    fact = state_fact(state, locale)
    try:
        return wording_in(language).phrase(fact)
    except MissingWordsError:
        return wording_in("en").phrase(fact)
