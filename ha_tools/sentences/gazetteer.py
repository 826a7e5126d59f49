"""Reading a sentence with gazetteer-matcher, which knows commands by their parts: what templates miss. English."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from gazetteer_matcher import GazetteerMatcher
from gazetteer_matcher.config import package_data_path
from gazetteer_matcher.models import FrameCandidate, Interpretation

from ha_tools.home import Area, Entity, Floor, Home
from ha_tools.sentences.reading import Reading

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?|%")

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand point half and"
).split()


class Gazetteer:
    """The names of one home; `read` may be called from several threads."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._words = _vocabulary_words() | _name_words(home)
        self._matcher = GazetteerMatcher(
            vocabulary=_data("vocabulary.yaml"),
            responses=_data("responses.yaml"),
            home={
                "areas": {
                    area.area_id: {"name": area.name, "aliases": list(area.aliases), "floor": area.floor_id}
                    for area in home.areas.values()
                },
                "floors": {
                    floor.floor_id: {"name": floor.name, "aliases": list(floor.aliases)}
                    for floor in home.floors.values()
                },
                "entities": {
                    entity.entity_id: {
                        "name": entity.name,
                        "aliases": list(entity.aliases),
                        "domain": entity.domain,
                        "area": entity.area_id,
                        **({"device_class": entity.device_class} if entity.device_class else {}),
                    }
                    for entity in home.entities.values()
                },
            },
        )

    def read(self, text: str) -> tuple[Reading, ...]:
        """The readings of a sentence, one a command; none unless every word has its place and none was guessed."""
        if not all(word in self._words or word.isdecimal() for word in _WORD.findall(text)):
            return ()
        found = self._matcher.interpret(text)
        if not found.accepted or found.ambiguous or not found.frames:
            return ()
        if any(_guessed(frame, found) for frame in found.frames):
            return ()
        return tuple(self._reading(frame) for frame in found.frames)

    def _reading(self, frame: FrameCandidate) -> Reading:
        slots = dict(frame.slots)
        if "name" in slots:
            slots["name"] = self._home.entities[slots["name"]].name
        if "area" in slots:
            slots["area"] = self._home.areas[slots["area"]].name
        if "floor" in slots:
            slots["floor"] = self._home.floors[slots["floor"]].name
        return Reading(frame.intent, slots, frame.response_key or "")


@functools.cache
def _data(name: str) -> dict[str, Any]:
    """A data file of the matcher, read once and by libyaml where it is there: 0.2 s instead of 2 s."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(package_data_path(name).read_text("utf-8"), loader)  # noqa: S506 - a safe loader
    return data


@functools.cache
def _vocabulary_words() -> frozenset[str]:
    """Every word that the matcher knows. A sentence with another one would be searched for near names, in vain."""
    return frozenset(_NUMBERS) | frozenset(_words_within(_data("vocabulary.yaml")))


def _words_within(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        data = [*data.keys(), *data.values()]
    if isinstance(data, list):
        for item in data:
            yield from _words_within(item)
    else:
        yield from _WORD.findall(str(data).casefold())


def _name_words(home: Home) -> frozenset[str]:
    named: tuple[Area | Floor | Entity, ...] = (
        *home.areas.values(),
        *home.floors.values(),
        *home.entities.values(),
    )
    return frozenset(word for thing in named for name in thing.names for word in _WORD.findall(name.casefold()))


def _guessed(frame: FrameCandidate, found: Interpretation) -> bool:
    spelt = all(span.source == "exact" for option in frame.slot_options.values() for span in option.spans)
    return bool(frame.fuzzy_count or frame.unexplained_tokens or not spelt) or found.ambiguous
