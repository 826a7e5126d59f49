"""The sentences of JSGF rules as the smallest automaton that reads just these: what is said alike is searched once.

pocketsphinx expands each rule wherever it stands; in a large home that costs seconds, hundreds of megabytes, and makes
it search the same words many times over. Rules have words, <references>, (groups), [options] and | alternatives, and
none refers to itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Transition = tuple[int, int, float, str] | tuple[int, int, float]
"""From a state, to a state, how likely, by a word; by none at the end of a sentence.

All are as likely as can be: who says a short sentence must not be doubted because many words could have begun it.
"""

_TOKEN = re.compile(r"<\w+>|[()\[\]|]|[^\s()\[\]|<>]+")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


@dataclass(frozen=True)
class Automaton:
    """Sentences as states and words between them."""

    start: int
    """The state before the first word."""
    final: int
    """The state behind the last word."""
    states: int
    """Their number."""
    transitions: tuple[Transition, ...]
    """All of them."""

    def reads(self, sentence: str) -> bool:
        """Return whether it is a sentence, and not only the beginning of one."""
        state: int | None = self.start
        for word in sentence.split():
            state = self._following.get((state, word))
        return state in self._ends

    def broken_off(self, likelihood: float) -> tuple[Transition, ...]:
        """Return transitions to the end from where no sentence ends: with them, every beginning of one is read."""
        inside = set(range(self.states)) - self._ends - {self.start, self.final}
        return tuple((state, self.final, likelihood) for state in sorted(inside))

    @cached_property
    def _following(self) -> dict[tuple[int | None, str], int]:
        return {(item[0], item[3]): item[1] for item in self.transitions if len(item) == 4}

    @cached_property
    def _ends(self) -> set[int]:
        """The states behind the last word of a sentence."""
        return {item[0] for item in self.transitions if len(item) == 3}


def automaton(rules: Mapping[str, str], top: str) -> Automaton:
    """The sentences of one of the rules."""
    graph = _Graph(rules)
    begin = graph.node()
    end = graph.rule(top, begin)
    return _Smallest(graph, end).of(begin)


@dataclass
class _Graph:
    """Nodes with words, or nothing, between them: one path for each way that the rules can be read."""

    rules: Mapping[str, str]
    words: list[list[tuple[str, int]]] = field(default_factory=list)
    """By node, the words that follow it and the nodes that these lead to."""
    jumps: list[list[int]] = field(default_factory=list)
    """By node, the nodes that follow it without a word."""
    _tokens: dict[str, Sequence[str]] = field(default_factory=dict)

    def node(self) -> int:
        """A new node."""
        self.words.append([])
        self.jumps.append([])
        return len(self.words) - 1

    def rule(self, name: str, begin: int) -> int:
        """Add a rule's sentences behind a node; return the node behind them."""
        if name not in self._tokens:
            self._tokens[name] = _TOKEN.findall(self.rules[name])
        here, end = begin, self.node()
        around: list[tuple[str, int, int]] = []
        """The brackets that are open: which, and where what stands round them begins and ends."""
        for part in self._tokens[name]:
            if part == "|":
                self.jumps[here].append(end)
                here = begin
            elif part in _OPENING:
                around.append((part, begin, end))
                begin, end = here, self.node()
            elif part in _CLOSING:
                self.jumps[here].append(end)
                bracket, outer_begin, outer_end = around.pop()
                if bracket == "[":
                    self.jumps[begin].append(end)
                here, begin, end = end, outer_begin, outer_end
            elif part.startswith("<"):
                here = self.rule(part[1:-1], here)
            else:
                then = self.node()
                self.words[here].append((part, then))
                here = then
        self.jumps[here].append(end)
        return end


class _Smallest:
    """Makes one state of all nodes behind the same words, and of all that the same words can follow."""

    def __init__(self, graph: _Graph, end: int) -> None:
        self._graph = graph
        self._end = end
        self._behind: dict[int, frozenset[int]] = {}
        self._known: dict[frozenset[int], int] = {}
        self._alike: dict[tuple[bool, tuple[tuple[str, int], ...]], int] = {}
        self._final = 0

    def of(self, begin: int) -> Automaton:
        """The automaton of what follows a node."""
        start = self._state(self._reached(begin))
        transitions: list[Transition] = []
        for (ends, following), state in self._alike.items():
            transitions += [(state, then, 1.0, word) for word, then in following]
            if ends:
                transitions.append((state, self._final, 1.0))
        return Automaton(start, self._final, len(self._alike) + 1, tuple(transitions))

    def _reached(self, node: int) -> frozenset[int]:
        """The nodes that are reached without a word, as far as something follows them."""
        if node not in self._behind:
            seen, open_nodes = {node}, [node]
            while open_nodes:
                new = [then for then in self._graph.jumps[open_nodes.pop()] if then not in seen]
                seen.update(new)
                open_nodes += new
            self._behind[node] = frozenset(item for item in seen if self._graph.words[item] or item == self._end)
        return self._behind[node]

    def _state(self, nodes: frozenset[int]) -> int:
        """Return the state of some nodes; those behind them are made first, without a call within a call a word."""
        following: dict[frozenset[int], dict[str, frozenset[int]]] = {}
        to_make = [nodes]
        while to_make:
            here = to_make[-1]
            if here not in following:
                following[here] = self._following(here)
            unknown = [then for then in following[here].values() if then not in self._known]
            if here in self._known or not unknown:
                to_make.pop()
                self._make(here, following[here])
            else:
                to_make += reversed(unknown)
        return self._known[nodes]

    def _following(self, nodes: frozenset[int]) -> dict[str, frozenset[int]]:
        """By word, in order, the nodes behind it."""
        found: dict[str, frozenset[int]] = {}
        for node in nodes:
            for word, then in self._graph.words[node]:
                found[word] = found.get(word, frozenset()) | self._reached(then)
        return dict(sorted(found.items()))

    def _make(self, nodes: frozenset[int], following: Mapping[str, frozenset[int]]) -> None:
        if nodes not in self._known:
            words = tuple((word, self._known[then]) for word, then in following.items())
            self._known[nodes] = self._alike.setdefault((self._end in nodes, words), len(self._alike) + 1)
