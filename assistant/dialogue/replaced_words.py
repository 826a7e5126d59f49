"""Sentences in which other words take the place of some. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.dialogue.understanding import HomeSentence
from assistant.dialogue.words import plain
from ha_tools.acting.command import Command
from ha_tools.home.names import ARTICLES

Read = Callable[[str], HomeSentence | None]
"""Returns the sentence about the home that words are, if they are one."""

_AROUND = " ,.;:!?…—-"
"""Marks round the parts of a sentence."""

_WORDS_BEHIND = 4
"""Words that may stand behind those that are corrected: "turn the lamp on", "add milk to the shopping list"."""

OWN_WORDS = frozenset({"items", "play", "remind", "title", "message", "text", "word", "meaning"})
"""Arguments that are words of the speaker's own."""

_SENTENCES = OWN_WORDS - {"items", "play"}
"""Those of them of which a correction may be of any part."""


def joined(head: Sequence[str], tail: Sequence[str], read: Read) -> HomeSentence | None:
    """Return the sentence in which the last words take the place of some before; None where it might be several."""
    said = read(" ".join(head).strip(_AROUND))
    begins_anew = said is not None or plain(head[0]) == plain(tail[0])
    if said and len(tail) > 1 and plain(head[0]) == plain(tail[0]):
        tail = tail[1:]  # it begins as what was done: "play jazz", "no, play rock"
    to_the_end = (
        f"{' '.join(head[:kept]).rstrip(_AROUND)} {' '.join(tail)}"
        for kept in range(0 if begins_anew else 1, len(head))
    )
    within = (
        " ".join([*head[:kept], *tail, *head[-behind:]]).rstrip(_AROUND)
        for behind in range(1, _WORDS_BEHIND + 1)
        for kept in range(1, len(head) - behind)
    )
    if said is None:
        return _one_of(to_the_end, tail, said, read)
    ends = tuple(to_the_end)
    return _one_of([*ends, *within], tail, said, read) or _one_of(ends, tail, said, read)


def _one_of(texts: Iterable[str], tail: Sequence[str], said: HomeSentence | None, read: Read) -> HomeSentence | None:
    """Return the sentence that texts are in the end; None where they are several."""
    found = [
        sentence for text in texts if (sentence := read(text.strip())) and (not said or _is_of_one(said, sentence))
    ]
    if said:
        before = said.commands[-1]
        alike = [sentence for sentence in found if len(differences(before, sentence.commands[-1])) == 1]
        other = [sentence for sentence in alike if differences(before, sentence.commands[-1])[0] in before.arguments]
        exact = [sentence for sentence in other if _is_all_of_it(before, sentence.commands[-1], tail)]
        of_home = [each for each in exact if OWN_WORDS.isdisjoint(differences(before, each.commands[-1]))]
        found = of_home[-1:] or exact[-1:] or other or alike or found
    is_sure = all(sentence.commands == found[0].commands for sentence in found)
    return found[0] if found and is_sure else None


def _is_all_of_it(said: Command, found: Command, tail: Sequence[str]) -> bool:
    """Return whether the last words are all that is said another way: "at half six" is "at seven", not "half seven"."""
    [argument] = differences(said, found)
    if argument in _SENTENCES:
        return False
    before, after = spoken(said.arguments[argument]), spoken(found.arguments.get(argument))
    words = spoken(tail)
    is_time = argument == "at" and after[:1] == before[:1]
    return words in (after, after[1:] if is_time else after)


def spoken(value: object) -> list[str]:
    """Return the words of a value without articles."""
    said = plain(" ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)).split()
    return [word for word in said if word not in ARTICLES]


def _is_of_one(said: HomeSentence, found: HomeSentence) -> bool:
    """Return whether all but the last command is the same: a correction is of one thing."""
    return len(found.commands) == len(said.commands) and found.commands[:-1] == said.commands[:-1]


def differences(said: Command, found: Command) -> list[str]:
    """Return the arguments, and `tool`, in which a command is another than the one that is corrected."""
    before, after = {"tool": said.tool, **said.arguments}, {"tool": found.tool, **found.arguments}
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]
