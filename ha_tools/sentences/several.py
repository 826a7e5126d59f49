"""Sentences that say several things at once, in English: several names, several commands, all but some. Pure.

Nothing is passed over: such a sentence is turned into sentences that say one thing each, and every one must be certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ha_tools.acting.command import Command
from ha_tools.sentences.commands import place_of
from ha_tools.sentences.spoken_names import clean

Read = Callable[[str], Command | None]
"""The command that a text certainly is."""
Span = tuple[int, int]
"""Beginning and end of something in a text."""

MOST_PARTS = 6
"""Nobody says more at once; a longer text is a story."""

_JOINT = re.compile(r",? and then |,? and also |,? and |,? then | as well as | plus |, ", re.IGNORECASE)
_EXCEPT = re.compile(r",? (?:except(?: for| from)?|excluding|apart from|other than|but(?: not| for)?) ", re.IGNORECASE)
_EXCEPT_FIRST = re.compile(
    r"(?:except(?: for)?|excluding|apart from|other than) (?P<what>.+?), ?(?P<rest>.+)", re.IGNORECASE
)
_PLACE_FIRST = re.compile(r"(?:in|on|at) (?:the |my |our )?", re.IGNORECASE)
_ALL = re.compile(r"\ball$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|them|they|both|those|these)\b", re.IGNORECASE)
_LEAD = r"(?:(?:in|on|at|of|for|the|my|our|all|both|any) )*"
_LEADING, _TRAILING_LEAD = re.compile(_LEAD, re.IGNORECASE), re.compile(rf"(?<=\s){_LEAD}$", re.IGNORECASE)
_VERB_TOO = re.compile(r"(?:lock|switch|light|shade|vacuum)\b", re.IGNORECASE)
_NO_WORDS = re.compile(r"\b(?:in|on|at|of|the|my|our|all|both|and|then|also|plus|as well as)\b", re.IGNORECASE)
_BOTH = re.compile(r"\bboth (?:of )?", re.IGNORECASE)
_LEFT_OUT_PLACE = re.compile(
    r"(?:the )?(?:(?:ones?|those|that|things?|everything|what is) )?(?:in|on|at) (?:the |my )?(.+)"
)
_LEFT_OUT_FLOOR = re.compile(r"(?:the |those |what is |everything )(?:ones? )?((?:up|down)stairs)")
_LEFT_OUT_THERE = re.compile(r"(?:the |my )?(.+?) (?:in|on|at) (?:the |my )?(.+)")


@dataclass(frozen=True)
class Several:
    """Reads what one template does not have."""

    read: Read
    """Reads a sentence that says one thing."""
    excludes: Callable[[Command, tuple[str, ...]], Command | None]
    """The command with exceptions; None where it takes none or where they are none of its things."""
    read_after: Callable[[str, tuple[Command, ...]], Command | None]
    """Reads a sentence that says one thing about what commands before it are for."""
    spans: Callable[[str], Sequence[Span]]
    """Places of names and kinds of things in a text."""
    _known: dict[str, Command | None] = field(default_factory=dict)
    """Readings so far: the parts of a sentence are tried in many ways."""
    _spans_known: dict[str, Sequence[Span]] = field(default_factory=dict)
    _dead_ends: set[Span] = field(default_factory=set)
    """Parts from which on there is no way to the end of the sentence."""

    def commands(self, said: str) -> tuple[Command, ...]:
        """The commands of a sentence; none unless all of it is certain."""
        if found := self._one(said) if said else None:
            return (found,)
        parts = self._parts(said)
        self._dead_ends.clear()
        if not 1 < len(parts) <= MOST_PARTS:
            return ()
        groups = self._groups(said, parts, ())
        return () if groups is None or _leaves_places_open(groups) else tuple(c for group in groups for c in group)

    def _spans(self, text: str) -> Sequence[Span]:
        if text not in self._spans_known:
            self._spans_known[text] = self.spans(text)
        return self._spans_known[text]

    def _is_bare(self, said: str, parts: Sequence[Span]) -> bool:
        """Return whether the parts only name things: after another part they say nothing of their own."""
        begin, end = parts[0][0], parts[-1][1]
        if _VERB_TOO.match(said, begin):
            return False
        spans = [(start, stop) for start, stop in self._spans(said) if begin <= start and stop <= end]
        rest = [" " if any(a <= at < b for a, b in spans) else said[at] for at in range(begin, end)]
        return not _NO_WORDS.sub("", "".join(rest)).strip(" ,.?!")

    def _one(self, text: str) -> Command | None:
        if text not in self._known:
            self._known[text] = self.read(text) or self._all_but(text)
        return self._known[text]

    def _groups(
        self, said: str, parts: Sequence[Span], before: tuple[Command, ...]
    ) -> tuple[tuple[Command, ...], ...] | None:
        """The commands, by the parts that belong together; as few groups as can be."""
        if not parts:
            return ()
        if parts[0] in self._dead_ends:
            return None
        for count in range(len(parts), 0, -1):
            text = said[parts[0][0] : parts[count - 1][1]]
            leans = before and _PRONOUN.search(text)
            if before and not leans and self._is_bare(said, parts[:count]):
                continue
            found = self._leaning(text, before) if leans else self._group(said, parts[:count])
            if found:
                others = self._groups(said, parts[count:], found)
                if others is not None:
                    return (found, *others)
        if not _PRONOUN.search(said[parts[0][0] :]):  # what leans on the part before may be read after another one
            self._dead_ends.add(parts[0])
        return None

    def _leaning(self, text: str, before: tuple[Command, ...]) -> tuple[Command, ...]:
        """A part about what the part before it is about: "turn on the lamp and make it blue"."""
        command = self.read_after(text, before)
        return (command,) if command and place_of(command) is None else ()

    def _group(self, said: str, parts: Sequence[Span]) -> tuple[Command, ...]:
        if one := self._one(said[parts[0][0] : parts[-1][1]]):
            return (one,)
        return self._shared(said, parts) if len(parts) > 1 else ()

    def _shared(self, said: str, parts: Sequence[Span]) -> tuple[Command, ...]:
        """Parts with the beginning of the first and the end of the last: "turn on the kitchen and the hall lights"."""
        (first_begin, first_end), (last_begin, last_end) = parts[0], parts[-1]
        spans = self._spans(said)
        begins = sorted({begin for begin, end in spans if first_begin < begin and end <= first_end}, reverse=True)
        ends = sorted({end for begin, end in spans if last_begin <= begin and end < last_end})
        if not all(any(begin <= start and stop <= end for start, stop in spans) for begin, end in parts):
            return ()
        between = [said[begin:end] for begin, end in parts[1:-1]]
        for end in (*ends, last_end):
            for begin in begins:
                items = (said[begin:first_end], *between, said[last_begin:end])
                commands = self._with_items(said[first_begin:begin], items, said[end:last_end])
                if len({command.tool for command in commands}) == 1:
                    return _distinct(commands)
        return ()

    def _with_items(self, begin: str, items: Sequence[str], end: str) -> tuple[Command, ...]:
        """A command for each item, or none; the last is tried first, since it may not be said to its end yet."""
        commands: list[Command] = []
        for item in reversed(items):
            command = self._with_item(begin, item, end)
            if command is None:
                return ()
            commands.append(command)
        return tuple(reversed(commands))

    def _with_item(self, begin: str, item: str, end: str) -> Command | None:
        begin, bare = _BOTH.sub("", begin), _LEADING.sub("", item, count=1)
        return self._plain(f"{begin}{bare}{end}") or (
            self._plain(f"{_TRAILING_LEAD.sub('', begin)}{item}{end}") if bare != item else None
        )

    def _plain(self, text: str) -> Command | None:
        """A command without exceptions: those of several would let each do what another leaves out."""
        return None if _EXCEPT.search(text) else self._one(text)

    def _all_but(self, said: str) -> Command | None:
        """A command that leaves something out: "turn off all lights except the desk lamp"."""
        said = self._in_order(said)
        found = _EXCEPT.search(said)
        if found is None or _EXCEPT.search(said, found.end()):
            return None
        begin, rest = _ALL.sub("everything", said[: found.start()]), said[found.end() :]
        for end in sorted({end for _, end in self._spans(rest)}):
            # The shortest exception first: a place behind it is rather that of the whole, which is less than the home.
            items = tuple(_left_out(item) for item in _JOINT.split(rest[:end]))
            command = self._base(f"{begin}{rest[end:]}")
            if command and (narrowed := self.excludes(command, items)):
                return narrowed
        return None

    def _in_order(self, said: str) -> str:
        """With the exception, and a place that was said first, behind what they are for."""
        if first := _EXCEPT_FIRST.fullmatch(said):
            said = f"{first['rest']} except {first['what']}"
        place, found = _PLACE_FIRST.match(said), _EXCEPT.search(said)
        ends = [end for start, end in self._spans(said) if place and start == place.end()]
        if place is None or found is None or not ends:
            return said
        end = max(ends)
        return f"{said[end : found.start()].lstrip(' ,')} {said[:end].strip()}{said[found.start() :]}"

    def _base(self, text: str) -> Command | None:
        """Return the command with exceptions; "everything" alone says too little, "everything but the fridge" not."""
        return self.read(text) or (self.read(f"{text} in the house") if "everything" in clean(text).split() else None)

    def _parts(self, said: str) -> list[Span]:
        """The text between the joints; "and" within a name is none."""
        spans = self._spans(said)
        parts, begin = [], 0
        for joint in _JOINT.finditer(said):
            if not any(start < joint.start() and joint.end() < end for start, end in spans):
                parts.append((begin, joint.start()))
                begin = joint.end()
        return [*parts, (begin, len(said))]


def _left_out(item: str) -> str:
    """A thing or a place that is left out, as a name: "the ones in the bedroom", "the lights in the hall"."""
    item = clean(item)
    if place := _LEFT_OUT_PLACE.fullmatch(item) or _LEFT_OUT_FLOOR.fullmatch(item):
        return place[1]
    if there := _LEFT_OUT_THERE.fullmatch(item):
        return f"{there[2]} {there[1]}"
    return _LEADING.sub("", item, count=1)


def _leaves_places_open(groups: Sequence[tuple[Command, ...]]) -> bool:
    """Return whether one command has a place and one none: "turn on the lights and close the blinds in the bedroom"."""
    placed = [place_of(command) for group in groups for command in group]
    return len(groups) > 1 and True in placed and False in placed


def _distinct(commands: Iterable[Command]) -> tuple[Command, ...]:
    distinct: list[Command] = []
    for command in commands:
        if command not in distinct:
            distinct.append(command)
    return tuple(distinct)
