"""Questions for what a camera sees, in homes that have one: "who is at the door", "what does the camera show". Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from ha_tools.acting.command import Command
from ha_tools.home.camera_names import KIND_WORDS, cameras, cameras_meant, is_camera_said
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.languages.phrasebook import pattern_of, phrasebook, slots
from ha_tools.sentences.reading import Reading

_LEAD = (
    r"(?:(?:please|so|and|now|ok|okay|hey|can you|could you|will you|would you|do you know|tell me|go and|quickly|just|"
    r"can i|let me|i want to know|i wonder|describe)[, ]+)*"
)
_END = r"(?:,? (?:please|right now|now|at the moment|currently|for me|there|at all|today|again))*"
_THE = r"(?:(?:the|my|our|that) )?"
_NAME = r"(?P<name>.+?)"
_ANY = r"(?:anybody|anyone|someone|somebody|anything|something|people|a person|any people)"
_WHO = r"(?:anybody|anyone|someone|somebody|a person|people)"
_ON = r"(?:on|in|from|at|through|with|by|over|via)"
_SEES = r"(?:sees?|shows?|seeing|showing|picks? up|looking at|pointing at|views?)"
_GOES_ON = r"(?:(?:happening|going on|visible|to be seen|there|standing) )?"
_FOR = r"(?: and .+| for .+| to see .+)?"
_AT = r"(?:at|in front of|outside|outside of|by|near|behind|on|in)"

_NAMED = tuple(
    re.compile(rf"{_LEAD}(?:{pattern}){_END}", re.IGNORECASE)
    for pattern in (
        rf"what (?:can|do|could) you (?:see|make out|recogni[sz]e) {_ON} {_THE}{_NAME}",
        rf"what (?:does|do|can|did) {_THE}{_NAME} (?:see|show|view|pick up)(?: {_ANY})?",
        rf"(?:what|who)(?:'s|s| is| are)? {_GOES_ON}{_ON} {_THE}{_NAME}",
        rf"(?:is|are|does|do|can) {_THE}{_NAME} {_SEES} (?:.+)",
        rf"(?:can|do|could) you see (?:.+?) {_ON} {_THE}{_NAME}",
        rf"(?:is|are|was) (?:there )?(?:.+?) {_ON} {_THE}{_NAME}",
        rf"how (?:many|much) .+ {_ON} {_THE}{_NAME}",
        rf"(?:{_ANY}|any .+) {_ON} {_THE}{_NAME}",
        rf"what(?:'s|s| is) {_THE}{_NAME} (?:looking at|pointing at|showing|seeing|filming)",
        rf"show me {_THE}{_NAME}",
        rf"(?:who|what|which .+|where .+) (?:do|can) you see {_ON} {_THE}{_NAME}",
        rf"(?:describe |show me |tell me )?what {_THE}{_NAME} {_SEES}",
        rf"(?:describe |say )?what you (?:see|can see) {_ON} {_THE}{_NAME}",
        rf"(?:describe|describe the picture of|describe the view of) {_THE}{_NAME}",
        rf"(?:(?:take|have) an? (?:quick )?)?(?:look|peek|glance) (?:at|through|from) {_THE}{_NAME}{_FOR}",
        rf"check {_THE}{_NAME}{_FOR}",
    )
)
"""Questions in which a camera is named."""

_WHICH_DOOR = r"(?:(?:front|main|street|house|entrance|apartment|back|side|garden|garage) )?"
_DOOR = rf"(?P<name>{_WHICH_DOOR}(?:door|doorbell|gate|entrance|doorstep))"
_PLACE = rf"(?:{_DOOR}|(?P<place>[\w' -]+?))"
_THING = (
    r"(?:an?|any|the|some|my) (?:parcel|package|delivery|packet|post|letter|visitor|person|stranger|man|woman|child|"
    r"kid|car|van|cat|dog|fox|animal)s?"
)
_RANG = (
    rf"(?:{_WHO} (?:has )?(?:just )?(?:rang|rung|knocked|is ringing|is knocking)[, ]+who is it|"
    r"who(?:(?: just)? (?:rang|knocked)|(?:'s|s| is)(?: just)? (?:ringing|knocking)| has (?:rung|knocked)))"
)
_LOOK = rf"(?:(?:have|take) a look|look|check|see|find out) (?:who|if {_WHO}|whether {_WHO})(?:'s| is| are)"

_AT_DOOR = tuple(
    re.compile(rf"{_LEAD}(?:{pattern}){_END}", re.IGNORECASE)
    for pattern in (
        rf"who(?:'s|s| is| are)? (?:that |there |standing |waiting |out )*{_AT} {_THE}{_PLACE}",
        r"who(?:'s|s| is) (?:out )?there|who(?:'s|s| is) (?:that )?outside",
        rf"(?:is|are) (?:there )?{_WHO} (?:there |standing |waiting |out )*{_AT} {_THE}{_PLACE}",
        rf"(?:can you see|do you see) {_WHO} {_AT} {_THE}{_PLACE}",
        rf"what(?:'s|s| is) (?:going on|happening) (?:outside|in front of|at) {_THE}{_DOOR}",
        rf"{_RANG}(?: (?:on|at))?(?: (?:the|our|my))?(?: (?:front )?(?:bell|doorbell|door))?(?: bell)?(?: just)?",
        rf"(?:is|are) there {_THING} {_AT} {_THE}{_PLACE}",
        rf"what (?:do|can) you see {_AT} {_THE}{_PLACE}",
        rf"any (?:sign|trace) of .+ {_AT} {_THE}{_PLACE}",
        rf"(?:has|have) .+ (?:arrived|come|been left|been delivered) {_AT} {_THE}{_DOOR}",
        r"(?:(?:take|have) a )?look outside(?: and .+)?",
        rf"{_LOOK} (?:there )?{_AT} {_THE}{_PLACE}",
    )
)
"""Questions for who or what is where a camera looks."""

_INDOORS = re.compile(r"\b(?:in|inside|im)(?: (?:the|our|my|this|unserem))? (?:house|home|haus)\b", re.IGNORECASE)
"""A question for who is inside, where no camera at the door looks."""

_STATES = frozenset({"an", "aus", "auf", "zu", "on", "off"})
"""Words behind a name with which the state of things is asked for: "was ist im Garten an"."""

_LOOKING = re.compile(
    r"\b(?:cameras?|cams?|see|seen|look|looks|looking|watch|show|shows|picture|view|who|who's|whos|anybody|anyone|"
    r"someone|somebody|doorbell|rang|kameras?|siehst|sieht|sehen|erkennst|schau|schaue|guck|guckst|zeig|zeigt|bild|wer|"
    r"jemand|jemanden|klingelt|geklingelt)\b|c[aá]mara|cam[eé]ra|telecamera|câmara|câmera|kamer",
    re.IGNORECASE,
)
"""Words of somebody who asks for a look, in the languages that have sentences for it, and for cameras in others."""


def asks_to_look(text: str, home: Home, language: str) -> bool:
    """Return whether a person's own words ask to have something looked at, or name a camera."""
    if read(text, home, language) or at_door(text, home, language):
        return True
    said = set(words(text))
    return bool(_LOOKING.search(text)) or bool(KIND_WORDS & said)


def reading(language: str) -> Reading:
    """Return what these sentences are read as."""
    return Reading("ParleyCamera", {}, language=language)


def read(text: str, home: Home, language: str) -> tuple[Command, ...]:
    """Return the look at a camera that is named; none for any other sentence, and where there is no camera."""
    if not cameras(home):
        return ()
    said = next((name for name in _named(text, home, language) if not _is_room(home, name)), "")
    return _look(text, said) if said else ()


def at_door(text: str, home: Home, language: str) -> tuple[Command, ...]:
    """Return the look that tells who is at a door, or what lies where a camera looks; none for any other sentence.

    A camera that is called as its room is looked at here, behind all that the home tells of the room.
    """
    if not cameras(home) or _INDOORS.search(text):
        return ()
    places = (told.get("name") or told.get("place") or "door" for told in _found(text, language, "at_door"))
    place = next((place for place in places if cameras_meant(home, place)), "")
    if not place and not any(kind.domain != "person" for word in words(text) for kind in kinds((word,))):
        place = next((name for name in _named(text, home, language) if _is_room(home, name)), "")
    return _look(text, place) if place else ()


def _named(text: str, home: Home, language: str) -> Iterator[str]:
    """Yield the words by which a sentence may name a camera."""
    names = (told["name"] for told in _found(text, language, "named") if told.get("name"))
    said = (name for name in names if name.casefold().split()[-1] not in _STATES)
    yield from (name for name in said if is_camera_said(home, name) and cameras_meant(home, name))


def _is_room(home: Home, name: str) -> bool:
    return home.area_named(name) is not None and KIND_WORDS.isdisjoint(words(name))


def _look(text: str, name: str) -> tuple[Command, ...]:
    question = " ".join(text.split())
    return (Command("look_at_camera", {"name": name, "question": question}),)


def _found(text: str, language: str, which: str) -> Iterator[Mapping[str, str]]:
    """Yield the words for the camera, or the place, by each way in which a sentence can be read."""
    said = " ".join(text.replace("\u2019", "'").split()).strip(" .!?")
    if language.partition("-")[0] == "en":
        for pattern in _NAMED if which == "named" else _AT_DOOR:
            if found := pattern.fullmatch(said):
                yield {name: value for name, value in found.groupdict().items() if value}
        return
    plain = " ".join(said.replace(",", " ").split())
    matched = _foreign(language)[which == "at_door"].fullmatch(plain.lower())
    if matched and len(plain.lower()) == len(plain):
        yield slots(matched, plain)


@functools.cache
def _foreign(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    book = phrasebook(language)
    return pattern_of(book.asks_of_camera if book else ""), pattern_of(book.asks_at_door if book else "")
