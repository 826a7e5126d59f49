"""The answers to a question that an automation asked, as a grammar beside the home's own sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hassil import parse_sentence
from hassil.expression import Alternative, Expression, ListReference, Permutation, TextChunk
from hassil.expression import Sequence as Words
from hassil.parser import ParseError

from assistant.local.automaton import Automaton, automaton
from assistant.local.recognition_grammar import Grammar
from assistant.local.sentence_rules import UNSAYABLE
from assistant.local.spoken import spoken

ANYTHING = "<answer> | <colour> | [on] <day> | <length>"
"""Words for a name in braces: the recogniser hears those of the home, of time and of number, and no others."""

MOST_NODES = 20_000
"""States of all answers; more would not be decoded in time."""


@dataclass(frozen=True)
class AnswerGrammar:
    """The answers to one question."""

    chosen: Automaton
    words: frozenset[str]
    written: tuple[tuple[str, str], ...] = field(default=())
    """Words as they are said, and as the answers have them where the two differ: ("five", "5")."""

    def as_written(self, heard: str) -> str:
        """Return an answer in the words of its template; anything else as it was heard."""
        if not self.chosen.reads(heard):
            return heard
        for said, written in self.written:
            heard = re.sub(rf"\b{re.escape(said)}\b", written.replace("\\", ""), heard)
        return heard


def answer_grammar(sentences: Iterable[str], grammar: Grammar) -> AnswerGrammar | None:
    """Return the grammar of answers written as hassil's templates, None where nobody can say any of them."""
    written: dict[str, str] = {}
    alternatives = [jsgf for sentence in sentences if (jsgf := _of_template(sentence, written))]
    if not alternatives:
        return None
    rules = {**grammar.rules, "anything": ANYTHING, "chosen": f"[<wake>] ({' | '.join(alternatives)})"}
    found = automaton(rules, "chosen")
    if found.states > MOST_NODES:
        return None
    words = frozenset(word for _, _, _, *rest in found.transitions for word in rest)
    return AnswerGrammar(found, words, tuple(written.items()))


def _of_template(sentence: str, written: dict[str, str]) -> str:
    """Return a template in the notation of JSGF, empty where it cannot be said; note words that are said otherwise."""
    try:
        return " ".join(_parts(parse_sentence(sentence).expression, written))
    except (ParseError, ValueError, AssertionError):
        return ""


def _parts(part: Expression, written: dict[str, str]) -> Iterator[str]:
    """Yield the parts of an expression. Raises ValueError for words that no English voice has."""
    match part:
        case TextChunk():
            yield from _said(part.original_text, written)
        case ListReference():
            yield "(<anything>)"
        case Permutation(items=items):
            parts = [" ".join(_parts(item, written)) for item in items]
            yield f"({' | '.join(' '.join((*parts[at:], *parts[:at])) for at in range(len(parts)))})"
        case Alternative(items=items, is_optional=is_optional):
            yield _group([" ".join(_parts(item, written)) for item in items], is_optional=is_optional)
        case Words(items=items):
            for item in items:
                yield from _parts(item, written)
        case _:
            raise ValueError(part)


def _group(alternatives: Sequence[str], *, is_optional: bool) -> str:
    some = [each for each in alternatives if each]
    if not some:
        return ""
    joined = " | ".join(some)
    return f"[{joined}]" if is_optional or len(some) < len(alternatives) else f"({joined})"


def _said(text: str, written: dict[str, str]) -> Iterator[str]:
    for word in text.split():
        said = spoken(word)
        if said is None and any(map(str.isalnum, word)):
            raise ValueError(word)
        if said and said != UNSAYABLE:
            plain = word.lower().strip('.,;:!?"')
            if said != plain:
                written[said] = plain
            yield said
