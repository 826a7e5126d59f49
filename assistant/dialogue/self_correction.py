"""Sentences that are corrected or completed by what is said behind them, in one breath or after a pause. Pure.

"Turn on the kitchen … no, the hall lights" means the hall alone. A home's sentences are strict: no word of them may be
left over. So what was meant is the sentence that the last words make with the beginning of the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.context import UNDO, SaidBefore
from assistant.dialogue.replaced_words import OWN_WORDS, Read, differences, joined, spoken
from assistant.dialogue.understanding import HomeSentence
from assistant.dialogue.words import plain
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.home.names import ARTICLES


@dataclass(frozen=True)
class CorrectingWords:
    """The words of a language with which people correct themselves, each a pattern for plain words."""

    leads: re.Pattern[str]
    """Behind these stands what was meant instead: "no", "I meant", "wrong lamp"."""
    mistaken: re.Pattern[str]
    """Those of them that say by themselves that something else was meant."""
    rejects: re.Pattern[str]
    """Before what was not meant: "not"."""


LONGEST_LEAD = 9
"""Words of the longest correction: "no sorry that was the wrong lamp I meant"."""

LONGEST_MEANT = 12
"""Words of what was meant instead: more are talk, and to try them in each place takes a second."""

LONGEST_WORDS = 40
"""Words of a sentence that is looked through for a correction."""

_ADDED = frozenset({"set_timer"})
"""Tools of which a second use adds to the first: that is undone before it."""

_IN_OWN_WORDS = frozenset({"change_notes", "read_notes", "teach_word", "send_message"})
"""Tools whose commands end in words of the speaker's own: any words would complete them."""

_WHOLE = frozenset({"web_search"})
"""Tools whose free words are whole as they were said: any words at all could follow them."""

_FEW_WORDS = 3
"""So many may always take the place of such words."""

_GOES_ON = re.compile(r"(?:and|but|or|because|since|with|at|on|in|for|from|until|by|to)\b", re.IGNORECASE)
"""Beginnings of what is said behind such words and belongs to them."""

_TARGETS = ("area", "floor", "exclude")
"""Arguments that tell where something is done: where they come later, it was done elsewhere and is undone."""


@dataclass(frozen=True)
class _Instead:
    """Words that were meant instead of others."""

    meant: Sequence[str]
    rejected: Sequence[str] = ()
    """The others, in plain words; empty where they are not said again."""


def corrected(text: str, corrects: re.Pattern[str], read: Read) -> HomeSentence | None:
    """Return the sentence that `text` is in the end, where words of a correction stand in it."""
    tokens = text.split()
    if len(tokens) > LONGEST_WORDS:
        return None
    found = (joined(head, tail, read) for head, tail in _parted(tokens, corrects))
    return next(filter(None, found), None)


def ends_in_correction(words: str, corrects: re.Pattern[str], is_stop: Callable[[str], bool]) -> bool:
    """Return whether words end in those of a correction: what is meant instead is still to come.

    Nothing comes behind those that `is_stop` tells from them: "never mind".
    """
    said = words.split()
    ends = [" ".join(said[at:]) for at in range(max(1, len(said) - LONGEST_LEAD), len(said))]
    return any(map(corrects.fullmatch, ends)) and not any(map(is_stop, ends))


def correcting(before: SaidBefore, text: str, words: CorrectingWords, read: Read) -> HomeSentence | None:
    """Return what is to be done where `text` corrects a sentence that was carried out, or says what it was to be."""
    tokens = text.split()
    few = (instead for instead in _meant(before, tokens, words) if len(instead.meant) <= LONGEST_MEANT)
    tried = ((instead, _in_place(before, instead, read)) for instead in few)
    instead, found = next(((instead, found) for instead, found in tried if found), (_Instead(()), None))
    if found is None or found.commands == before.commands or _is_same_again(before, instead.meant, found):
        return None
    undoing = () if UNDO in found.commands else before.undoing
    return replace(found, commands=(*undoing, *found.commands))


def taking_back(before: SaidBefore, text: str, words: CorrectingWords) -> HomeSentence | None:
    """Return the sentence that takes back what was done and leaves open what was meant: "that was the wrong lamp"."""
    tokens = [plain(token) for token in text.split()]
    is_mistake = any(words.mistaken.fullmatch(" ".join(tokens[at:])) for at in range(len(tokens)))
    is_all = is_mistake and _length(tokens, 0, words.leads) == len(tokens)
    if before.is_question or not (is_all or _is_rejected(before, tokens, words)):
        return None
    return HomeSentence(text, Completeness.OPEN_ENDED, before.undoing, whole=before.text, is_taken_back=True)


def _meant(before: SaidBefore, tokens: Sequence[str], words: CorrectingWords) -> Iterator[_Instead]:
    """Yield what words may say that was meant instead, without what they reject, and then with it."""
    length = _length([plain(token) for token in tokens], 0, words.leads)
    rest = tokens[length:]
    bare = _without_end(rest, words.leads)
    yield from _rejected(before, rest, words)
    if bare and (length or len(bare) < len(rest)):
        yield _Instead(bare)
    elif before.awaits_correction:
        yield _Instead(tokens)


def _without_end(tokens: Sequence[str], corrects: re.Pattern[str]) -> Sequence[str]:
    """Return words without those of a correction behind them: "the bed light I meant"."""
    for begin in range(max(1, len(tokens) - LONGEST_LEAD), len(tokens) - 1):
        if corrects.fullmatch(plain(" ".join(tokens[begin:]))):
            return tokens[:begin]
    return tokens


def _rejected(before: SaidBefore, tokens: Sequence[str], words: CorrectingWords) -> Iterator[_Instead]:
    """Yield what is meant in "not the desk lamp, the floor lamp" and "the floor lamp, not the desk lamp"."""
    said = [plain(token) for token in tokens]
    for at, begin, end in _rejections(before, said, words):
        if at and end == len(said):
            yield _Instead(tokens[:at], said[begin:end])
        elif not at and end < len(said):
            yield _Instead(tokens[end + _length(said, end, words.leads) :], said[begin:end])


def _is_rejected(before: SaidBefore, said: Sequence[str], words: CorrectingWords) -> bool:
    """Return whether words only say that what was done was not meant: "no, not the desk lamp"."""
    rest = said[_length(said, 0, words.leads) :]
    return any(at == 0 and end == len(rest) for at, _, end in _rejections(before, rest, words))


def _rejections(before: SaidBefore, said: Sequence[str], words: CorrectingWords) -> Iterator[tuple[int, int, int]]:
    """Yield where others of the sentence before are rejected, and where these begin and end."""
    known = {*plain(before.text).split(), *ARTICLES}
    for at in range(len(said)):
        begin = at + _length(said, at, words.rejects)
        end = next((end for end in range(begin, len(said)) if said[end] not in known), len(said))
        while begin < end < len(said) and said[end - 1] in ARTICLES:
            end -= 1
        if begin > at and not ARTICLES.issuperset(said[begin:end]):
            yield at, begin, end


def _in_place(before: SaidBefore, instead: _Instead, read: Read) -> HomeSentence | None:
    """Return the sentence that was carried out, with other words in the place of some of its own."""
    meant = instead.meant
    if instead.rejected and (found := _exchanged(before, instead, read)):
        return found
    if found := joined(before.text.split(), meant, read):
        return replace(found, whole=found.text) if _may_be_meant(before, meant, found) else None
    said = " ".join(meant)
    # The second one is the same at another place or for another thing: "and the bedroom".
    for text in (said, f"and {said}"):
        found = read(text)
        if found and [command.tool for command in found.commands] == [before.commands[-1].tool]:
            return found
    return _added(before, said, read)


def _exchanged(before: SaidBefore, instead: _Instead, read: Read) -> HomeSentence | None:
    """Return the sentence with what was meant in the place of just the words that were rejected, where these stand."""
    tokens, rejected = before.text.split(), list(instead.rejected)
    said = [plain(token) for token in tokens]
    for begin in range(len(said)):
        if said[begin : begin + len(rejected)] == rejected:
            found = read(" ".join([*tokens[:begin], *instead.meant, *tokens[begin + len(rejected) :]]))
            if found and [each.tool for each in found.commands] == [each.tool for each in before.commands]:
                return replace(found, whole=found.text)
    return None


def _added(before: SaidBefore, said: str, read: Read) -> HomeSentence | None:
    """Return the sentence that was carried out with more words behind it: "the weather", "I meant tomorrow"."""
    last = before.commands[-1]
    if last.tool in _IN_OWN_WORDS | _WHOLE or not OWN_WORDS.isdisjoint(last.arguments):
        return None
    found = read(f"{before.text} {said}")
    is_alike = found and [command.tool for command in found.commands] == [each.tool for each in before.commands]
    return found if found and is_alike and found.is_question is before.is_question else None


def _is_same_again(before: SaidBefore, meant: Sequence[str], found: HomeSentence) -> bool:
    """Return whether words are only said once more: "turn on the kitchen lights", "I said the kitchen lights"."""
    was_said = f" {plain(' '.join(meant))} " in f" {plain(before.text)} "
    is_more = all(map(_is_more_of, before.commands, found.commands)) and len(found.commands) == len(before.commands)
    return was_said and is_more and not before.awaits_correction


def _may_be_meant(before: SaidBefore, meant: Sequence[str], found: HomeSentence) -> bool:
    """Return whether words are not too many to stand for those of the speaker's own: talk fits there as well."""
    said, now = before.commands[-1], found.commands[-1]
    own = [spoken(said.arguments.get(name)) for name in differences(said, now) if name in OWN_WORDS | {"about"}]
    return not own or len(meant) <= max(_FEW_WORDS, *map(len, own))


def completing(before: SaidBefore, text: str, read: Read) -> HomeSentence | None:
    """Return what is still to be done where `text` completes a sentence that was carried out."""
    last = before.commands[-1]
    in_own_words = last.tool in _IN_OWN_WORDS or not OWN_WORDS.isdisjoint(last.arguments)
    if in_own_words and not _GOES_ON.match(text):
        return None
    whole, ran = read(f"{before.text} {text}"), before.commands
    if any(command.tool in _WHOLE for command in ran):
        return None
    if whole is None or whole.commands == ran or before.is_question is not whole.is_question:
        return None
    if whole.commands[: len(ran)] == ran:
        return replace(whole, commands=whole.commands[len(ran) :])
    if len(whole.commands) != len(ran) or not all(map(_is_more_of, ran, whole.commands)):
        return None
    undoing = before.undoing if any(map(_takes_place_of, whole.commands, ran)) else ()
    return replace(whole, commands=(*undoing, *whole.commands))


def _parted(tokens: Sequence[str], corrects: re.Pattern[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the words before and behind each correction, the last correction first."""
    words = [plain(token) for token in tokens]
    for at in range(len(tokens) - 2, 0, -1):
        if (length := _length(words, at, corrects)) and at + length < len(tokens):
            yield tokens[:at], tokens[at + length :]


def _length(words: Sequence[str], at: int, corrects: re.Pattern[str]) -> int:
    """Return how many words at a place are those of a correction; the longest one counts."""
    longest = min(LONGEST_LEAD, len(words) - at)
    return next((count for count in range(longest, 0, -1) if corrects.fullmatch(" ".join(words[at : at + count]))), 0)


def _takes_place_of(whole: Command, ran: Command) -> bool:
    """Return whether what was done is to be undone before a command that says more."""
    is_elsewhere = any(whole.arguments.get(key) != ran.arguments.get(key) for key in _TARGETS)
    return ran.tool in _ADDED or is_elsewhere


def _is_more_of(ran: Command, whole: Command) -> bool:
    """Return whether a command is about the same, and says how it is to be and not by how much it is to change."""
    before, after = ran.arguments, whole.arguments
    is_same = before.get("name") == after.get("name") or before.items() <= after.items()
    return is_same and not any(argument.endswith("_change") for argument in after)
