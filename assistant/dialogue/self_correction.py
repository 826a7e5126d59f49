"""Sentences that are corrected or completed by what is said behind them, in one breath or after a pause. Pure.

"Turn on the kitchen … no, the hall lights" means the hall alone. A home's sentences are strict: no word of them may be
left over. So what was meant is the sentence that the last words make with the beginning of the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.dialogue.context import SaidBefore
from assistant.dialogue.understanding import HomeSentence
from assistant.dialogue.words import plain
from ha_tools.acting.command import Command

Read = Callable[[str], HomeSentence | None]
"""Returns the sentence about the home that words are, if they are one."""

LONGEST_WORDS = 40
"""Words of a sentence that is looked through for a correction."""

_AROUND = " ,.;:!?…—-"
"""Marks round the parts of a sentence."""

_WORDS_BEHIND = 3
"""Words that may stand behind those that are corrected: "turn the lamp on", "set the lamp to ten percent"."""

_ADDED = frozenset({"set_timer"})
"""Tools of which a second use adds to the first: that is undone before it."""

_IN_OWN_WORDS = frozenset({"change_notes", "teach_word", "send_message"})
"""Tools whose commands end in words of the speaker's own: any words would complete them."""

_GOES_ON = re.compile(r"(?:and|but|or|because|since|with|at|on|in|for|from|until|by)\b", re.IGNORECASE)
"""Beginnings of what is said behind such words and belongs to them."""

_TARGETS = ("area", "floor", "exclude")
"""Arguments that tell where something is done: where they come later, it was done elsewhere and is undone."""


def corrected(text: str, corrects: Sequence[str], read: Read) -> HomeSentence | None:
    """Return the sentence that `text` is in the end, where words of a correction stand in it."""
    tokens = text.split()
    if len(tokens) > LONGEST_WORDS:
        return None
    found = (_joined(head, tail, read) for head, tail in _parted(tokens, corrects))
    return next(filter(None, found), None)


def ends_in_correction(words: str, corrects: Sequence[str]) -> bool:
    """Return whether words end in those of a correction: what is meant instead is still to come."""
    return any(words.endswith(f" {phrase}") for phrase in corrects)


def correcting(before: SaidBefore, text: str, corrects: Sequence[str], read: Read) -> HomeSentence | None:
    """Return what is to be done where `text` corrects a sentence that was carried out."""
    tokens = text.split()
    length = _length([plain(token) for token in tokens], 0, corrects)
    if not length or length == len(tokens):
        return None
    if found := corrected(f"{before.text} {text}", corrects, read):
        return replace(found, commands=(*before.undoing, *found.commands))
    found = read(" ".join(tokens[length:]))
    is_instead = found and found.commands[-1].tool == before.commands[-1].tool
    return replace(found, commands=(*before.undoing, *found.commands)) if found and is_instead else found


_WHOLE = frozenset({"web_search"})
"""Tools whose free words are whole as they were said: any words at all could follow them."""


def completing(before: SaidBefore, text: str, read: Read) -> HomeSentence | None:
    """Return what is still to be done where `text` completes a sentence that was carried out."""
    if before.commands[-1].tool in _IN_OWN_WORDS and not _GOES_ON.match(text):
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


def _parted(tokens: Sequence[str], corrects: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the words before and behind each correction, the last correction first."""
    words = [plain(token) for token in tokens]
    for at in range(len(tokens) - 2, 0, -1):
        if (length := _length(words, at, corrects)) and at + length < len(tokens):
            yield tokens[:at], tokens[at + length :]


def _length(words: Sequence[str], at: int, corrects: Sequence[str]) -> int:
    """Return how many words at a place are those of a correction; the longest one counts."""
    begins = " ".join(words[at:]) + " "
    return max((len(phrase.split()) for phrase in corrects if begins.startswith(f"{phrase} ")), default=0)


def _joined(head: Sequence[str], tail: Sequence[str], read: Read) -> HomeSentence | None:
    """Return the sentence in which the last words take the place of some before; None where it might be several."""
    said = read(" ".join(head).strip(_AROUND))
    begins_anew = said is not None or plain(head[0]) == plain(tail[0])
    to_the_end = (
        f"{' '.join(head[:kept]).rstrip(_AROUND)} {' '.join(tail)}"
        for kept in range(0 if begins_anew else 1, len(head))
    )
    within = (
        " ".join([*head[:kept], *tail, *head[-behind:]]).rstrip(_AROUND)
        for behind in range(1, _WORDS_BEHIND + 1)
        for kept in range(1, len(head) - behind)
    )
    return _one_of(to_the_end, said, read) or (_one_of(within, said, read) if said else None)


def _one_of(texts: Iterable[str], said: HomeSentence | None, read: Read) -> HomeSentence | None:
    """Return the sentence that texts are in the end; None where they are several."""
    found = [
        sentence for text in texts if (sentence := read(text.strip())) and (not said or _is_of_one(said, sentence))
    ]
    if said:
        alike = [sentence for sentence in found if _differences(said.commands[-1], sentence.commands[-1]) == 1]
        found = alike or found
    is_sure = all(sentence.commands == found[0].commands for sentence in found)
    return found[0] if found and is_sure else None


def _is_of_one(said: HomeSentence, found: HomeSentence) -> bool:
    """Return whether all but the last command is the same: a correction is of one thing."""
    return len(found.commands) == len(said.commands) and found.commands[:-1] == said.commands[:-1]


def _differences(said: Command, found: Command) -> int:
    """Return in how many ways a command is another than the one that is corrected."""
    before, after = {"tool": said.tool, **said.arguments}, {"tool": found.tool, **found.arguments}
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


def _takes_place_of(whole: Command, ran: Command) -> bool:
    """Return whether what was done is to be undone before a command that says more."""
    is_elsewhere = any(whole.arguments.get(key) != ran.arguments.get(key) for key in _TARGETS)
    return ran.tool in _ADDED or is_elsewhere


def _is_more_of(ran: Command, whole: Command) -> bool:
    """Return whether a command is about the same, and says how it is to be and not by how much it is to change."""
    before, after = ran.arguments, whole.arguments
    is_same = before.get("name") == after.get("name") or before.items() <= after.items()
    return is_same and not any(argument.endswith("_change") for argument in after)
