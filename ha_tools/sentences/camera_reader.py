"""Questions for what a camera sees, in homes that have one: "who is at the door", "what does the camera show". Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ha_tools.acting.command import Command
from ha_tools.home.camera_names import KIND_WORDS, cameras, cameras_meant, is_camera_said
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.languages.asked_phrases import AskedPhrases, asked_phrases
from ha_tools.sentences.reading import Reading


def asks_to_look(text: str, home: Home, language: str) -> bool:
    """Return whether a person's own words ask to have something looked at, or name a camera."""
    if read(text, home, language) or at_door(text, home, language):
        return True
    asked = asked_phrases(language)
    return bool(asked and asked.holds("looking", text)) or bool(KIND_WORDS & set(words(text)))


def reading(language: str) -> Reading:
    """Return what these sentences are read as."""
    return Reading("ParleyCamera", {}, language=language)


def read(text: str, home: Home, language: str) -> tuple[Command, ...]:
    """Return the look at a camera that is named; none for any other sentence, and where there is no camera."""
    asked = asked_phrases(language)
    if asked is None or not cameras(home):
        return ()
    said = next((name for name in _named(text, home, asked) if not _is_room(home, name)), "")
    return _look(text, said) if said else ()


def at_door(text: str, home: Home, language: str) -> tuple[Command, ...]:
    """Return the look that tells who is at a door, or what lies where a camera looks; none for any other sentence.

    A camera that is called as its room is looked at here, behind all that the home tells of the room.
    """
    asked = asked_phrases(language)
    if asked is None or not cameras(home) or asked.holds("indoors", text):
        return ()
    place = next((place for place in _places(text, asked) if cameras_meant(home, place)), "")
    if not place and not any(kind.domain != "person" for word in words(text) for kind in kinds((word,))):
        place = next((name for name in _named(text, home, asked) if _is_room(home, name)), "")
    return _look(text, place) if place else ()


def _named(text: str, home: Home, asked: AskedPhrases) -> Iterator[str]:
    """Yield the words by which a sentence may name a camera."""
    said = (told["name"] for told in asked.asked("of_camera", text) if told.get("name"))
    names = (name for name in said if not asked.is_all("states", name.split()[-1]))
    yield from (name for name in names if is_camera_said(home, name) and cameras_meant(home, name))


def _places(text: str, asked: AskedPhrases) -> Iterator[str]:
    """Yield the words for a place where a camera may look."""
    for told in asked.asked("at_door", text):
        if "door" not in told or asked.is_all("door", told["door"]):
            yield told.get("name") or told.get("door") or "door"


def _is_room(home: Home, name: str) -> bool:
    return home.area_named(name) is not None and KIND_WORDS.isdisjoint(words(name))


def _look(text: str, name: str) -> tuple[Command, ...]:
    question = " ".join(text.split())
    return (Command("look_at_camera", {"name": name, "question": question}),)
