"""A sentence of another language in English: its fixed words by that language's phrases, the rest by the home's names.

What it means is then read as English is, so that whatever can be said in English can be said so. A word that is neither
of a phrase nor of the home is kept only where people use words of their own: what is put on a list, what to remind of.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ha_tools.home.home import Area, Floor, Home
from ha_tools.home.names import words as comparable
from ha_tools.languages.argument_words import ArgumentWords, argument_words
from ha_tools.languages.figures import Figures
from ha_tools.languages.message_phrases import message_phrases
from ha_tools.languages.order_phrases import OrderPhrases, order_phrases
from ha_tools.languages.phrasebook import Phrasebook, phrasebook
from ha_tools.languages.shared_endings import completed
from ha_tools.times.durations import duration
from ha_tools.times.later_times import later
from ha_tools.times.spans import span
from ha_tools.times.when import when

MOST_WORDS = 24
"""Words of a sentence; who says more tells a story."""

_MOST_KNOWN = 4096
"""Spans of words that are kept with what they say, some ten long sentences'."""

_SOME_TIME = datetime(2026, 1, 5, 3, tzinfo=UTC)
"""Any time will do to tell whether words are one."""


class Translation:
    """Puts sentences of one language about one home into English; immutable."""

    def __init__(self, language: str, home: Home) -> None:
        phrases, book, spoken = order_phrases(language), argument_words(language), phrasebook(language)
        self._slots = _Slots(phrases, book, spoken, language, home) if phrases and book and spoken else None

    @property
    def has_phrases(self) -> bool:
        """Return whether anything is said in that language."""
        return self._slots is not None

    def english(self, text: str) -> Iterator[str]:
        """Yield what the whole text may say in English, the likeliest first; nothing where no phrase has its words."""
        said = re.sub(r"\s+,", ",", re.sub(r"[!?;:\"“”„]|[.](?=\s|$)", " ", text)).strip(" ,").split()
        if self._slots and 0 < len(said) <= MOST_WORDS:
            yield from dict.fromkeys(self._slots.clauses(self._slots.whole(said), is_asked=text.rstrip().endswith("?")))


class _Slots:
    """Translates the free words of sentences; those of the last ones are known, as a transcript grows by words."""

    def __init__(
        self, phrases: OrderPhrases, book: ArgumentWords, phrasebook: Phrasebook, language: str, home: Home
    ) -> None:
        self._phrases, self._book, self._phrasebook = phrases, book, phrasebook
        self.figures, self._home = Figures(phrases, book, language), home
        messages = message_phrases(language)
        self._clauses = messages.clauses if messages else None
        self._names = frozenset(
            name.casefold() for item in home.entities.values() for name in item.names if " " not in name
        )
        self._translate = functools.lru_cache(_MOST_KNOWN)(self._slot)
        self._time = functools.lru_cache(_MOST_KNOWN)(book.time)

    def whole(self, said: list[str]) -> list[str]:
        """Return words with the endings that are left out before an "and": "Steh- und Leselampe"."""
        return completed(said, self._phrases.joints, self._names)

    def clauses(self, said: list[str], *, is_asked: bool) -> Iterator[str]:
        """Yield a sentence in English; what stands behind an "and" may lean on the verb before it."""
        english = functools.partial(self._phrases.english, translate=self._translate, is_asked=is_asked)
        yield from english(said)
        for at in range(1, len(said) - 1):
            if said[at].casefold() in self._phrases.joints:
                first, second = said[:at], said[at + 1 :]
                for left in english(first):
                    for words in (second, [first[0], *second]):
                        yield from (f"{left} and {right}" for right in self.clauses(words, is_asked=is_asked))

    def _slot(self, name: str, said: tuple[str, ...]) -> str | None:
        if name in _DOMAINS:
            return self._of_domain(said, name)
        return _READERS[name](self, said)

    def thing(self, said: Sequence[str]) -> str | None:
        """Return things: "die Lichter im Bad außer der Spiegellampe", "Deckenlampe und Leselampe"."""
        low = [word.casefold() for word in said]
        for at in range(1, len(said) - 1):
            if low[at] in self._phrases.excepting:
                all_of, left_out = self.thing(said[:at]), self.thing(said[at + 1 :])
                return f"{all_of} except {left_out}" if all_of and left_out else None
        return self._one_kind(said) or self._placed(said) or self._joined(said, low)

    def _joined(self, said: Sequence[str], low: list[str]) -> str | None:
        for at in range(1, len(said) - 1):
            if low[at] in self._phrases.joints and (first := self.thing(said[:at])):
                behind = said[at + 1 :]
                if rest := self.thing(behind) or (self.place(behind) if self._placed(said[:at]) else None):
                    return f"{first} and {rest}"
        return None

    def _placed(self, said: Sequence[str]) -> str | None:
        for cut in range(1, len(said)):
            for place, thing in ((said[cut:], said[:cut]), (said[:cut], said[cut:])):
                if (where := self._translate("place", tuple(place))) and (what := self._one_kind(thing)):
                    return f"all {what}" if where == _EVERYWHERE else f"{what} {where}"
        return None

    def _one_kind(self, said: Sequence[str]) -> str | None:
        """Return one thing by its name, or a kind of things."""
        plain = " ".join(self._bare(said))
        if not plain:
            return None
        for item in self._home.entity_index.exact(comparable(plain))[:1]:
            names = self._home.entities[item].names
            return f"the {next((name for name in names if comparable(name) == comparable(plain)), plain)}"
        if kind := self._book.kind(" ".join(said).casefold()) or self._book.kind(plain.casefold()):
            return kind if kind.startswith("all ") or kind == "everything" else f"the {kind}"
        return self._compound(plain.casefold())

    def _compound(self, word: str) -> str | None:
        """Return the kind and the room of a word that is made of both: "Badheizung"."""
        places: tuple[Area | Floor, ...] = (*self._home.areas.values(), *self._home.floors.values())
        for place in places:
            for name in place.names:
                for link in self._phrases.linking:
                    begin = f"{name.casefold()}{link}"
                    if word.startswith(begin) and (kind := self._book.kind(word[len(begin) :])):
                        return f"the {kind} {self._in(name)}"
        return None

    def _bare(self, said: Sequence[str]) -> list[str]:
        rest = self._trimmed(said)
        while rest and rest[0].casefold() in (self._phrases.articles | self._phrases.particles):
            rest = rest[1:]
        return rest

    def _trimmed(self, said: Sequence[str], more: frozenset[str] = frozenset()) -> list[str]:
        """Return words without the particles, and more words, before and behind them."""
        beside, rest = self._phrases.particles | more, [*said]
        while rest and rest[0].casefold() in beside:
            rest = rest[1:]
        while rest and rest[-1].casefold() in beside:
            rest = rest[:-1]
        return rest

    def place(self, said: Sequence[str]) -> str | None:
        """Return a room, a floor, or where else: "im Bad", "oben"."""
        low = [word.casefold() for word in said]
        if known := self._book.places.get(comparable(" ".join(low))):
            return _EVERYWHERE if known == "all" else self._lying(known) or known
        for before in (*self._phrases.before_places, ()):
            if tuple(low[: len(before)]) == before and (name := self._area(said[len(before) :])):
                return self._in(name)
        return None

    def _lying(self, known: str) -> str:
        """Return the room or the floor that lies outside, upstairs or downstairs, where only one does."""
        floors = self._home.floors.values()
        lying = {
            "outside": [area.name for area in self._home.areas.values() if area.is_outdoors],
            "upstairs": [floor.name for floor in floors if (floor.level or 0) > 0],
            "downstairs": [floor.name for floor in floors if floor.level == 0],
        }.get(known, [])
        return self._in(lying[0]) if len(lying) == 1 else ""

    def area(self, said: Sequence[str]) -> str | None:
        """Return a room or a floor by its name."""
        return self._area(self._bare(said))

    def _area(self, said: Sequence[str]) -> str | None:
        name = comparable(" ".join(said))
        found = bool(said) and (self._home.area_index.exact(name) or self._home.floor_index.exact(name))
        return " ".join(said) if found else None

    def _in(self, name: str) -> str:
        return f"in the {name}" if self._home.area_index.exact(comparable(name)) else f"on the {name}"

    def color(self, said: Sequence[str]) -> str | None:
        return self._book.colors.get(comparable(" ".join(said).casefold()))

    def time(self, said: Sequence[str]) -> str | None:
        """Return when something is to be: "morgen um halb acht", "in einer Stunde", "jeden Werktag um sechs"."""
        return self._timed(said, waking=False)

    def waking(self, said: Sequence[str]) -> str | None:
        """Return when somebody is to be woken, by which "sieben" alone is an hour."""
        return self._timed(said, waking=True)

    def _timed(self, said: Sequence[str], *, waking: bool) -> str | None:
        english = self._time(" ".join(self._of_time(self._bare(said))))
        if not waking and re.fullmatch(r"[\d:]+", english):
            return None
        length = english.removeprefix("in ")
        if english.startswith("in ") and duration(length) is not None:
            return english
        return english if when(english, _SOME_TIME, waking=waking) or later(english, _SOME_TIME) else None

    def _of_time(self, said: list[str]) -> list[str]:
        """Return the words of a time without those that belong to the sentence round it."""
        phrases, rest = self._phrases, said
        while rest and rest[0].casefold() in phrases.in_times:
            rest = rest[1:]
        return [phrases.at_times if word.casefold() in phrases.in_times else word for word in rest]

    def length(self, said: Sequence[str]) -> str | None:
        english = self._book.length(" ".join(self._bare(said)))
        return english if duration(english) is not None else None

    def day(self, said: Sequence[str]) -> str | None:
        """Return a day, a week or a part of one, to ask about."""
        english = self._time(" ".join(said))
        return english if not re.fullmatch(r"[\d:]+", english) and span(english, _SOME_TIME) else None

    def items(self, said: Sequence[str]) -> str | None:
        """Return what is put on a list, in the speaker's words."""
        text = " ".join(self._trimmed(said, self._phrases.beside_items))
        low = frozenset(re.findall(r"\w+", text.casefold()))
        is_none = not low.isdisjoint(self._phrases.no_items) or not self._bare(said)
        if is_none or not text or self._phrasebook.doubts(text):
            return None
        return ", ".join(self._phrasebook.items(text, joined=True))

    def text(self, said: Sequence[str]) -> str | None:
        """Return words of the speaker's own."""
        bare = self._bare(said)
        return " ".join(said).strip(" ,") if bare and not self._phrasebook.doubts(bare[0]) else None

    def played(self, said: Sequence[str]) -> str | None:
        """Return what is to be played, which is nothing that begins as another way to play does: "mit den Autos"."""
        bare, text = self._trimmed(said), " ".join(said).strip(" ,")
        is_none = not bare or bare[0].casefold() in self._phrases.no_played or self._phrasebook.doubts(text)
        return None if is_none else text

    def clause(self, said: Sequence[str]) -> str | None:
        """Return what stands behind "dass" as a sentence, where it is clear how it begins; "du" is no one of ours."""
        text, clauses = " ".join(said), self._clauses
        if clauses and said[0].casefold() == clauses.you:
            return None
        turned = clauses.statement(text) if clauses else text
        return text if clauses and turned.casefold().startswith(f"{clauses.joint} ") else turned

    def task(self, said: Sequence[str]) -> str | None:
        """Return what to remind of: "den Müll rauszubringen" is to be done so, "den Elternabend" only named."""
        *before, last = self._trimmed(said) or [""]
        prefixes = self._clauses.prefixes if self._clauses else ()
        if before and before[-1].casefold() == "zu" and last.endswith("n"):
            return " ".join([*before[:-1], last])
        for prefix in prefixes:
            if last.casefold().startswith(f"{prefix}zu") and last.endswith("n"):
                return " ".join([*before, prefix + last[len(prefix) + 2 :]])
        return " ".join(self._bare(said)) or None

    def name(self, said: Sequence[str]) -> str | None:
        """Return what somebody calls something, in a few words."""
        bare = self._bare(said)
        if length := self.length(said):
            return length
        no_name = self._phrases.articles | self._phrases.in_times
        short = (
            0 < len(bare) <= _NAME_WORDS and no_name.isdisjoint(bare) and not self._phrasebook.doubts(" ".join(bare))
        )
        return " ".join(bare) if short else None

    def event(self, said: Sequence[str]) -> str | None:
        """Return the title of an appointment: a few words, the last of which is one for appointments."""
        title = self.name([word for word in said if word.casefold() not in self._phrases.next]) or ""
        if not title.casefold().endswith(self._phrases.events):
            return None
        bare = [title[: -len(end)] for end in self._phrases.event_words if title.casefold().endswith(end)]
        return next(filter(None, bare), title).strip()

    def _of_domain(self, said: Sequence[str], domain: str) -> str | None:
        """Return the name of a thing of a domain."""
        if domain == "todo" and len(said) > 1 and said[-1].casefold() in self._phrases.list_words:
            return self._of_domain(said[:-1], domain)
        name = " ".join(said)
        return name if any(entity.domain == domain for entity in self._home.bearers(name)) else None


_EVERYWHERE = "everywhere"
_NAME_WORDS = 3

_DOMAINS = frozenset({"todo", "person", "scene", "script"})
"""Slots for names of the home's things of a domain."""

_READERS: Mapping[str, Callable[[_Slots, Sequence[str]], str | None]] = {
    **dict.fromkeys(("thing", "other"), _Slots.thing),
    "place": _Slots.place,
    "area": _Slots.area,
    "number": lambda slots, said: slots.figures.number(said),
    "color": _Slots.color,
    "when": _Slots.time,
    "at": _Slots.waking,
    "length": _Slots.length,
    "day": _Slots.day,
    "items": _Slots.items,
    "text": _Slots.text,
    "played": _Slots.played,
    "clause": _Slots.clause,
    "task": _Slots.task,
    "name": _Slots.name,
    "event": _Slots.event,
    "sum": lambda slots, said: slots.figures.sum(said),
    "amount": lambda slots, said: slots.figures.amount(said),
    "unit": lambda slots, said: slots.figures.unit(said),
}
"""Slot -> its reader."""

SLOTS = frozenset(_READERS) | _DOMAINS
"""Every slot that a phrase may have."""
