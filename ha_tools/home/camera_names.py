"""The cameras that words mean: by name, by room, and the one that looks at whoever stands at the door. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ha_tools.home.home import Entity, Home
from ha_tools.home.names import words

KIND_WORDS = frozenset(
    words(
        "camera cameras cam cams kamera kameras webcam webcams picture feed video caméra caméras cámara cámaras "
        "telecamera telecamere câmera câmeras câmara câmaras kameror kameraer"
    )
)
"""Words for what a camera is, which tell no camera from another."""

SHORTEST_PART = 4
"""Letters of a word that is found within a longer one: "haustür" in "Haustürkamera"."""

_AT_DOOR = frozenset(
    words(
        "door front doorbell bell main entrance outside there doorstep house step home tür haustür eingang eingangstür "
        "klingel türklingel draußen haus wohnungstür porte puerta porta deur"
    )
)
"""Words of which each may stand for the place where somebody waits who has rung."""

_LOOKING_THERE = (
    ("doorbell", "klingel", "sonnette", "timbre", "deurbel"),
    ("front door", "haustür", "eingang", "entrance", "entry", "wohnungstür"),
    ("porch", "doorstep", "veranda"),
    ("door", "tür", "gate"),
)
"""Parts of the names of cameras that look there, those first that surely do."""

_ELSEWHERE = ("garage", "back", "cellar", "basement", "keller", "garten", "garden", "shed", "kühlschrank")
"""Parts of the names of doors at which nobody rings."""


def cameras(home: Home) -> tuple[Entity, ...]:
    """Return the cameras of a home."""
    return tuple(entity for entity in home.entities.values() if entity.domain == "camera")


def cameras_meant(home: Home, said: str) -> tuple[Entity, ...]:
    """Return the cameras that words may mean, all of them for words that name none; nothing for those of no camera."""
    known = cameras(home)
    asked = tuple(word for word in words(said) if word not in KIND_WORDS)
    exact = tuple(entity for entity in known if words(said) in map(words, entity.names))
    if exact or not asked:
        return exact or known
    if set(asked) <= _AT_DOOR:
        return _at_door(known, asked)
    within = tuple(entity for entity in known if any(_holds(name, asked) for name in entity.names))
    area = home.area_named(" ".join(asked))
    return within or tuple(entity for entity in known if area and entity.area_id == area.area_id)


def is_camera_said(home: Home, said: str) -> bool:
    """Return whether words name a camera as such: by the word for it, or by all of its name."""
    return bool(KIND_WORDS & set(words(said))) or any(
        words(said) == words(name) for entity in cameras(home) for name in entity.names
    )


def _at_door(known: Sequence[Entity], asked: Sequence[str]) -> tuple[Entity, ...]:
    named = [entity for entity in known if len(asked) > 1 and any(_holds(name, asked) for name in entity.names)]
    there = [entity for entity in known if not any(_has(entity, word) for word in _ELSEWHERE)]
    ranked = ([entity for entity in there if any(_has(entity, part) for part in parts)] for parts in _LOOKING_THERE)
    return tuple(named or next(filter(None, ranked), ()))


def _has(entity: Entity, part: str) -> bool:
    return any(" ".join(words(part)) in " ".join(words(name)) for name in entity.names)


def _holds(name: str, asked: Sequence[str]) -> bool:
    called = [word for word in words(name) if word not in KIND_WORDS]
    return all(any(word == part or (len(word) >= SHORTEST_PART and word in part) for part in called) for word in asked)
