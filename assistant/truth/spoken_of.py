"""What a claim is about, and whether it is so: names are looked up in the home, states in what it says now. Pure."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from assistant.truth.words import ATTRIBUTES, HOUSEHOLD, NAMES_OF_PLURALS, PRONOUNS
from ha_tools import speech
from ha_tools.conditions import fulfils, is_said_of, kinds_said_of
from ha_tools.home import Entity, Home
from ha_tools.locale import Locale
from ha_tools.names import Words, words
from ha_tools.place import Place
from ha_tools.resolution import known
from ha_tools.speech import LISTED, counted
from ha_tools.state import UNREACHABLE, State
from ha_tools.state_facts import brightness_percent
from ha_tools.state_words import in_words
from ha_tools.vocabulary import kinds, plural

_LONGEST_NAME = 5
"""Words of a request that are looked up together."""
_FILLERS = frozenset(
    "please can could you would will i me the a an to in on of my it is and for that turn set make do get up off at "
    "now with your this up down want like need have be all so not".split()
)
"""Words that two sentences may share without being about the same."""
_ATTRIBUTE = re.compile(rf"^{ATTRIBUTES}s? of (?:the |your )?|(?<=.)(?:'s)? {ATTRIBUTES}(?: level)?$")
_COUNTED = re.compile(r"(?:one|two|three|four|five|six|\d+|some|several|a few|an?)(?: of (?:the|your))? (?=\w)")
"""What tells of some things, and not of which."""
_POINTING = frozenset({"it", "they", "them", "that", "those"})
"""What stands for what was named just before."""
_STATES_OF_MOVING = {"opening", "closing"}


def no_states() -> Mapping[str, State]:
    """A home of which nothing is known."""
    return {}


def universal() -> Locale:
    """A home of which nothing is known."""
    return Locale(datetime.now(UTC))


@dataclass(frozen=True)
class Things:
    """The things that words are about."""

    entities: tuple[Entity, ...]
    any_of: bool = False
    """It is one of them, and it cannot be told which."""


@dataclass(frozen=True)
class SpokenOf:
    """One request, and the home that it was made in."""

    request: str = ""
    """What the person said."""
    home: Home = field(default_factory=Home)
    states: Callable[[], Mapping[str, State]] = no_states
    """The live states."""
    place: Place = Place()  # noqa: RUF009 - frozen
    """Where the person is."""
    locale: Callable[[], Locale] = universal
    """How the home tells times and degrees."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every comparable word of what a claim in answer to the request could be about."""
        return self.home.vocabulary | HOUSEHOLD | self.request_words

    @cached_property
    def request_words(self) -> frozenset[str]:
        """The comparable words of the request that say what it is about."""
        return frozenset(words(self.request)) - _FILLERS

    @cached_property
    def requested(self) -> tuple[Entity, ...]:
        """The things that the request names: what "it" and "they" mean in an answer to it."""
        return self.named_in(self.request)

    def named_in(self, text: str) -> tuple[Entity, ...]:
        """The things that a text names, by their names or kinds."""
        said = re.findall(r"[\w']+", text)
        places = [place for place in self._spans(said) if self.home.area_index.exact(words(place))]
        found: dict[str, Entity] = {}
        taken: set[int] = set()
        for size in range(_LONGEST_NAME, 0, -1):
            for start in range(len(said) - size + 1):
                span = " ".join(said[start : start + size])
                if taken & set(range(start, start + size)) or not self._names_things(words(span)):
                    continue
                things = self._resolved(span, places[0] if places else None, "")
                if things and not things.any_of:
                    taken |= set(range(start, start + size))
                    found.update({entity.entity_id: entity for entity in things.entities})
        return tuple(found.values())

    @staticmethod
    def _spans(said: Sequence[str]) -> list[str]:
        return [" ".join(said[start : start + size]) for size in (3, 2, 1) for start in range(len(said) - size + 1)]

    def _names_things(self, span: Words) -> bool:
        """Whether the very words are a name, a kind, or one of these in a room."""
        if not span:
            return False
        if self.home.entity_index.exact(span) or kinds(span):
            return True
        return any(
            self.home.area_index.exact(span[:cut]) and self._names_things(span[cut:]) for cut in range(1, len(span))
        )

    def things(self, subject: str, state: str, beside: Sequence[str] = ()) -> Things | None:
        """The things of the home that a subject means, of which a state is said; None where it means none.

        "It" is what is named in the first of the texts `beside` it that names anything, else what was asked for.
        """
        said = re.sub(r"^(?:both|each|every one) of ", "", subject.removeprefix("the "))
        said = re.sub(r"\ball (?:of )?(?:the|your|my|our) ", "all ", said)
        said = _ATTRIBUTE.sub("", said) or said
        if counted := _COUNTED.match(said):
            found = known(self.home, said[counted.end() :], kinds=kinds_said_of(state), whole_home=True)
            return Things(found.targets, any_of=True) if found and found.targets else None
        if words(said) and set(words(said)) <= PRONOUNS:
            nearby = map(self.named_in, beside if words(said)[0] in _POINTING else ())
            meant = next(filter(None, nearby), self.requested)
            return Things(meant) if meant else None
        if kinds(words(said)) and (named := self._of_kind(said)):
            return Things(named)
        if whole := self._in_a_place(said, state):
            return whole
        parts = [self._in_a_place(part, state) for part in re.split(r",? and |, ", said)]
        if len(parts) < 2 or not all(parts):
            return None
        return Things(tuple(entity for part in parts if part for entity in part.entities))

    def _of_kind(self, said: str) -> tuple[Entity, ...]:
        """Of the things that were asked for, those of a kind that is named without a room."""
        wanted = kinds(words(said))
        return tuple(entity for entity in self.requested if any(entity.is_a(kind) for kind in wanted))

    def _in_a_place(self, said: str, state: str) -> Things | None:
        name, _, area = said.partition(" in ")
        if area:
            return self._resolved(name, re.sub(r"^(?:the|your|my|our) ", "", area), state)
        return self._resolved(said, None, state)

    def _resolved(self, name: str, area: str | None, state: str) -> Things | None:
        if not words(name):
            return None
        if area and words(area)[:1] in {("here",), ("house",), ("home",)}:
            area = None
        found = known(self.home, name, area, kinds=kinds_said_of(state), place=self.place)
        if found is None:
            return None
        if found.targets:
            return Things(found.targets)
        if found.choices:
            entities = [self.home.entities.get(choice.entity_id) for choice in found.choices]
            if all(entities):
                return Things(tuple(entity for entity in entities if entity), any_of=True)
            everywhere = known(self.home, name, kinds=kinds_said_of(state), whole_home=True)
            return Things(everywhere.targets, any_of=True) if everywhere and everywhere.targets else None
        return None

    def is_household(self, subject: str) -> bool:
        """Whether a subject has a word for something of a household, or for a kind of device."""
        said = words(subject)
        return bool(HOUSEHOLD & set(said)) or any(kinds((word,)) for word in said)

    def is_requested(self, subject: str) -> bool:
        """Whether a subject is what the request was about, in its words."""
        return bool(self.request_words & set(words(subject)))

    def is_pronoun(self, subject: str) -> bool:
        """Whether a subject is only a word for what was spoken of."""
        said = set(words(subject)) - {"of", "for", "you", "your", "bit", "little", "to", "last"}
        return said <= PRONOUNS

    def wrong(self, things: Things, state: str, value: float | None, *, negated: bool) -> tuple[Entity, ...] | None:
        """The things that are not as a state and a value say; None where that cannot be told of all of them."""
        judged = {entity: self._is_so(entity, state, value) for entity in things.entities}
        known = {entity: so != negated for entity, so in judged.items() if so is not None}
        if not known:
            return None
        if things.any_of and any(known.values()):
            return ()
        wrong = tuple(entity for entity, so in known.items() if not so)
        return wrong if wrong or len(known) == len(judged) else None

    def _is_so(self, entity: Entity, state: str, value: float | None) -> bool | None:
        now = self.states().get(entity.entity_id)
        if now is None or now.state in UNREACHABLE:
            return None
        if value is not None and (numbers := _numbers_of(now)):
            return any(abs(number - value) < 0.6 for number in numbers)
        if state in _STATES_OF_MOVING:
            return now.state == state if now.domain in {"cover", "valve"} else None
        if not state or not is_said_of(now, state) or not _can_be(now, state):
            return None
        return fulfils(now, state)

    def told(self, entities: Sequence[Entity], *, still: bool, already: bool = False) -> str:
        """What is true of things, in a sentence for each state that they are in; of many things in few words."""
        adverb = "still " if still else "already " if already else ""
        by_state: dict[str, list[str]] = {}
        for entity in entities:
            now = self.states().get(entity.entity_id)
            briefly = now.state.replace("_", " ") if now and len(entities) > LISTED else ""
            said = briefly or in_words(now, self.locale())
            by_state.setdefault(said, []).append(entity.name)
        noun = plural(frozenset(entity.domain for entity in entities))
        return " ".join(
            speech.sentence(f"{counted(names, noun)} {_are(names)} {adverb}{said}") for said, names in by_state.items()
        )


def _are(names: Sequence[str]) -> str:
    return "are" if len(names) > 1 or names[0].casefold().endswith(NAMES_OF_PLURALS) else "is"


_ON_AND_OFF = frozenset({"on", "off"})


def _can_be(now: State, state: str) -> bool:
    """Whether a state's word is one that this kind of thing can be in."""
    if state in _ON_AND_OFF:
        return now.domain not in {"lock", "scene", "script", "button", "person", "todo", "calendar", "cover", "sensor"}
    return bool(kinds_said_of(state)) or now.domain in {"media_player", "vacuum", "lawn_mower"}


def _numbers_of(now: State) -> list[float]:
    """The numbers that a thing is said to be set to."""
    found: list[object] = [brightness_percent(now)] if now.domain == "light" else []
    percents = [now.attributes.get("volume_level")] if now.domain == "media_player" else []
    names = ("temperature", "target_temp_low", "target_temp_high", "humidity", "current_position", "percentage")
    found += [now.attributes.get(name) for name in names]
    found += [round(level * 100) for level in percents if isinstance(level, int | float)]
    with contextlib.suppress(ValueError):
        found.append(float(now.state))
    return [float(number) for number in found if isinstance(number, int | float)]
