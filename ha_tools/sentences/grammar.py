"""Reading a sentence with hassil: home-assistant-intents' templates and ours, over the names of the home."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hassil import Intents, RecognizeResult, TextSlotList, recognize_best
from hassil.intents import SlotList
from home_assistant_intents import get_intents

from ha_tools import power, running
from ha_tools.home import Home
from ha_tools.names import DIGITS, words
from ha_tools.sentences import templates
from ha_tools.sentences.reading import Reading
from ha_tools.vocabulary import KIND_NAMES

_POWER_INTENTS = ("HassTurnOn", "HassTurnOff")
"""Home Assistant opens, locks and starts with these as well."""

HERE = "(this room)"
"""Stands for the area of the speaker, who did not say one."""

_NUMBER_WORDS = {digit: word for word, digit in DIGITS.items()}


def load(language: str) -> Intents:
    """The templates of a language, as far as we have tools for them; ours are English."""
    data = get_intents(language)
    if data is None:
        raise ValueError(f"There are no sentences in the language {language}.")
    intents = {
        name: {"data": [block for block in data["intents"][name]["data"] if _is_usable(name, block)]}
        for name in templates.COMMANDS
        if name in data["intents"]
    }
    if language == "en":
        for name in templates.COMMANDS:
            intents[name] = {"data": [*templates.sentences_of(name), *intents.get(name, {"data": []})["data"]]}
        data["expansion_rules"] = {**data["expansion_rules"], **templates.RULES}
        data["lists"] = {**data["lists"], **templates.LISTS}
    return Intents.from_dict({**data, "intents": intents})


def _is_usable(intent: str, block: Mapping[str, Any]) -> bool:
    """Whether we have a tool for what a block of templates says; the rest only costs time."""
    slots, required = block.get("slots", {}), block.get("requires_context", {}).get("domain")
    if "device_class" in slots or slots.get("domain", "light") not in KIND_NAMES:
        return False
    domains = {required} if isinstance(required, str) else set(required or ())
    return not domains or intent not in _POWER_INTENTS or bool(domains & {*power.DOMAINS, *running.DOMAINS})


class Grammar:
    """The templates with the names of one home; immutable."""

    def __init__(self, intents: Intents, home: Home) -> None:
        self._intents = intents
        self._lists: dict[str, SlotList] = {
            "name": _names(home, None),
            "area": _list((name, area.name, {}) for area in home.areas.values() for name in area.names),
            "floor": _list((name, floor.name, {}) for floor in home.floors.values() for name in floor.names),
            **{name: _names(home, domains) for name, domains in templates.NAME_LISTS.items()},
        }

    def read(self, text: str) -> Reading | None:
        """The one reading of a whole sentence, if a template has it to the last word."""
        result = recognize_best(
            text,
            self._intents,
            slot_lists=self._lists,
            intent_context={"area": HERE},
            language=self._intents.language,
            best_slot_name="name",
        )
        return None if result is None or _is_bare_name(text, result) else _reading(result)


def clean(text: str) -> str:
    """As names and sentences are compared: lower case, no punctuation but what is within a word or a number."""
    text = text.casefold().replace("\u2019", "'")
    text = re.sub(r"[.,;:!?\"()\[\]{}<>|]+(?=\s|$)|(?<!\S)[.,;:!?\"()\[\]{}<>|]+", " ", text)
    return " ".join(text.split())


def _is_bare_name(text: str, result: RecognizeResult) -> bool:
    """Some templates turn on what is merely named. A scene's name, or a script's, is a wish; a lamp's is not."""
    name = result.entities.get("name")
    return name is not None and words(text) == words(name.text) and result.context.get("domain") not in power.RUN


def _reading(result: RecognizeResult) -> Reading:
    slots: dict[str, Any] = {name: entity.value for name, entity in result.entities.items()}
    if slots.get("area") == HERE:
        del slots["area"]
        slots["here"] = True
    return Reading(result.intent.name, slots, result.response or "")


def _names(home: Home, domains: tuple[str, ...] | None) -> TextSlotList:
    """Each name stands for itself, so that the floor lamps of two rooms stay one name, to be resolved later."""
    return _list(
        (name, name, {"domain": entity.domain})
        for entity in home.entities.values()
        for name in entity.names
        if domains is None or entity.domain in domains
    )


def _list(named: Iterable[tuple[str, str, Mapping[str, str]]]) -> TextSlotList:
    """What is said, what it stands for, and hassil's context."""
    tuples = {(said, value, tuple(context.items())) for name, value, context in named for said in _spellings(name)}
    return TextSlotList.from_tuples(
        ((said, value, dict(context)) for said, value, context in sorted(tuples)), allow_template=False
    )


def _spellings(name: str) -> set[str]:
    """As written; as recognisers write it (no apostrophes, numbers as words); with the last word's other number."""
    said = clean(name)
    heard = " ".join(_NUMBER_WORDS.get(word, word) for word in said.replace("'", "").split())
    written = {said, heard, said.replace("'", "")}
    return {spelling for spelling in written | set(map(_other_number, written)) if spelling.strip()}


def _other_number(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}s"
