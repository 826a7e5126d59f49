"""Reading a sentence with gazetteer-matcher, which knows commands by their parts: what templates miss. English."""

import functools
from typing import Any

import yaml
from gazetteer_matcher import GazetteerMatcher
from gazetteer_matcher.config import package_data_path
from gazetteer_matcher.models import FrameCandidate, Interpretation

from ha_tools.home import Home
from ha_tools.reading import Reading


class Gazetteer:
    """The names of one home; `read` may be called from several threads."""

    def __init__(self, home: Home) -> None:
        self._home = home
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


def _guessed(frame: FrameCandidate, found: Interpretation) -> bool:
    spelt = all(span.source == "exact" for option in frame.slot_options.values() for span in option.spans)
    return bool(frame.fuzzy_count or frame.unexplained_tokens or frame.inherited_slots or not spelt) or found.ambiguous
