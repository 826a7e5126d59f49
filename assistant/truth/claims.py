"""What a sentence of a language model claims. English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.truth.forms import Claim, Kind, claim_of, complement, whole_claim
from assistant.truth.text import AND, JOINTS, plain, sentences
from assistant.truth.words import (
    BE,
    DEEDS,
    OPENERS,
    STATES,
    TO_DO,
    UNSURE,
    any_of,
)

__all__ = ["Claim", "Kind", "claims", "claims_of", "clauses", "says_something", "without_opener"]

_BY_OTHERS = re.compile(r"\bby (?:the|a|an)\b")
"""What makes of "is turned on" a report of what others do."""
IS_LISTED = re.compile(rf":\s+(?=(?:{any_of(STATES | DEEDS.keys())})\b)")
"""What stands for "is" in "Kitchen Lights: off"."""


def says_something(text: str) -> bool:
    """Whether a text says more than "Sure, on it!"."""
    parts = [part for said in sentences(text) for part in JOINTS.split(plain(said).rstrip(".!?… "))]
    left = [" ".join(without_opener(part.split())) for part in parts]
    return any(clause and not _is_soon(clause) for clause in left)


def claims(text: str) -> list[Claim]:
    """What a sentence claims, in the order in which it is said; nothing for questions and guesses."""
    said = plain(text)
    if said.endswith("?") or re.match(r"(?:if|when|once|whenever|unless|until|after|before|while)\b", said):
        return []
    said = IS_LISTED.sub(" is ", said.rstrip(".!… "))
    found: list[Claim] = []
    for clause in clauses(said):
        found.extend(claims_of(clause, found[-1] if found else None))
    return found


def _is_soon(clause: str) -> bool:
    claim = whole_claim(clause)
    return claim is not None and claim.kind is Kind.SOON


def clauses(said: str) -> Iterator[str]:
    """The clauses of a sentence without what merely opens it; what depends on a denial or a guess is left out."""
    denied = unsure = False
    for part in JOINTS.split(said):
        words = without_opener(part.split())
        clause = " ".join(words)
        goes_on = unsure and words[:1] and words[0] in TO_DO  # "you can ask me to turn on lights, set timers"
        unsure = bool(denied or goes_on or UNSURE & set(words))
        denied = bool(re.search(r"\b(?:cannot|could not|not sure|do not know|did not|unable|doubt|not)$", clause))
        if clause and not unsure:
            yield clause


def without_opener(words: list[str]) -> list[str]:
    """The words behind "Sure", "Of course" and the like, unless these say something by themselves."""
    while words and not whole_claim(" ".join(words)):
        count = next((count for count in (3, 2, 1) if " ".join(words[:count]) in OPENERS and len(words) >= count), 0)
        if not count or (words[0] == "no" and count == 1 and len(words) > 1):
            break
        words = words[count:]
    return words


def claims_of(clause: str, before: Claim | None = None) -> list[Claim]:
    """What a clause claims behind another claim; two verbs joined by "and" are two claims, two things are one."""
    if whole := whole_claim(clause):
        return [whole]
    found: list[Claim] = []
    waiting: list[str] = []
    for number, part in enumerate(AND.split(clause)):
        words = " ".join(without_opener(part.split()) if number else part.split())
        claim = _same(found[-1] if found else before, words) or claim_of(" and ".join([*waiting, words]))
        claim = claim or (claim_of(words) if waiting and not _is_act_of_others(waiting) else None)
        if claim is None and words and not BE & set(words.split()):
            waiting.append(words)
            continue
        waiting = []
        found += [claim] if claim else []
    if _BY_OTHERS.search(clause):
        found = [claim for claim in found if claim.kind is not Kind.STATE or not claim.is_deed]
    if waiting and found and found[-1].state != "" and found[-1].kind is Kind.DEED:
        found[-1] = replace(found[-1], subject=" and ".join([found[-1].subject, *waiting]))
    return found


def _same(before: Claim | None, words: str) -> Claim | None:
    """What more is said of what was spoken of: "locked and secured", "heating, set to 20 degrees"."""
    if before is None or before.kind is not Kind.STATE or words.partition(" ")[0] not in STATES | DEEDS.keys():
        return None
    return complement(before.subject, words, negated=before.is_negated, past=False, perfect=before.is_deed)


def _is_act_of_others(waiting: list[str]) -> bool:
    """Whether what was said before is something that another one did: "the old man opened the door"."""
    said = " ".join(waiting).split()
    return said[0] not in {"i", "we"} and bool(DEEDS.keys() & set(said))
