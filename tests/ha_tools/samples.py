"""Sample sentences of any language, from the templates of home-assistant-intents: of each block the shortest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hassil import Intents
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    RuleReference,
    TextChunk,
)
from hassil.intents import IntentData, RangeSlotList, TextSlotList
from home_assistant_intents import get_intents

from ha_tools.sentences.corrections import corrected

WORDS = {
    "search_query": "Queen",
    "item": "Kiwi",
    "message": "Pizza",
    "timer_name": "Pizza",
}
"""List or slot of the speaker's own words -> words of no language."""

NUMBERS = {
    "temperature": 21,
    "position": 40,
    "fan_speed": 40,
    "brightness": 40,
    "color_temperature": 3000,
    "timer_hours": 2,
}
"""List of numbers -> one that means something there; for others it is five, or the first that there is."""


class Sampler:
    """Makes sentences of one language about things that are called as is given."""

    def __init__(self, language: str, names: Mapping[str, str]) -> None:
        """`names` has "area", "floor", and the name of a thing of each domain."""
        data = get_intents(language)
        assert data is not None
        self._names = names
        self._intents = Intents.from_dict(corrected(data, language))

    @property
    def intents(self) -> Iterable[str]:
        """All intents that the language has sentences for."""
        return (name for name, intent in self._intents.intents.items() if intent.data)

    def samples(self, intent: str) -> Iterator[str]:
        """The shortest sentence of each block of the intent's templates; none that is to be done later."""
        for block in self._intents.intents[intent].data:
            if str((block.metadata or {}).get("slot_combination", "")).startswith("command_"):
                continue
            domains = _domains(block, intent)
            said = [self._said(sentence.expression, block, domains) for sentence in block.sentences]
            for text in sorted(filter(None, said), key=len)[:1]:
                yield " ".join(text.split())

    def _said(self, expression: Expression, block: IntentData, domains: frozenset[str]) -> str | None:
        """The shortest sentence; None where a list has nothing that is known here."""
        match expression:
            case TextChunk():
                return expression.original_text
            case RuleReference():
                rules = {**self._intents.expansion_rules, **block.expansion_rules}
                return self._said(rules[expression.rule_name].expression, block, domains)
            case ListReference():
                return self._listed(expression, block, domains)
            case Alternative():
                found = [self._said(item, block, domains) for item in expression.items]
                return min((text for text in found if text is not None), key=len, default=None)
            case Group():
                parts = [self._said(item, block, domains) for item in expression.items]
                return None if None in parts else "".join(part for part in parts if part is not None)
        raise TypeError(expression)

    def _listed(self, reference: ListReference, block: IntentData, domains: frozenset[str]) -> str | None:
        name, slot = reference.list_name, reference.slot_name
        if name in {"area", "floor"}:
            return self._names.get(name)
        if name == "name":
            return next((self._names[domain] for domain in sorted(domains or {"light"}) if domain in self._names), None)
        known = {**self._intents.slot_lists, **block.slot_lists}.get(name)
        if isinstance(known, TextSlotList):
            return min(filter(None, (self._said(v.text_in, block, domains) for v in known.values)), key=len)
        if isinstance(known, RangeSlotList):
            wanted = NUMBERS.get(name, 5)
            return str(wanted if known.start <= wanted <= known.stop else known.start)
        return WORDS.get(slot, WORDS.get(name, "Kiwi"))


OF_INTENT = {
    "HassListAddItem": "todo",
    "HassListCompleteItem": "todo",
    "HassListRemoveItem": "todo",
    "HassClimateGetTemperature": "climate",
    "HassClimateSetTemperature": "climate",
    "HassGetWeather": "weather",
    "HassVacuumStart": "vacuum",
    "HassVacuumReturnToBase": "vacuum",
    "HassVacuumCleanArea": "vacuum",
    "HassLawnMowerDock": "lawn_mower",
    "HassLawnMowerStartMowing": "lawn_mower",
    "HassFanSetSpeed": "fan",
    "HassSetPosition": "cover",
}


def _domains(block: IntentData, intent: str) -> frozenset[str]:
    """The domains of the thing that is named."""
    if intent.startswith(("HassMedia", "HassSetVolume")):
        return frozenset({"media_player"})
    required: Mapping[str, Any] = block.requires_context or {}
    said: Any = required.get("domain") or block.slots.get("domain") or OF_INTENT.get(intent, ())
    return frozenset({said} if isinstance(said, str) else said)
