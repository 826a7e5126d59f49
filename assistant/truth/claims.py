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
        found.extend(claims_of(clause))
    return found


def _is_soon(clause: str) -> bool:
    claim = whole_claim(clause)
    return claim is not None and claim.kind is Kind.SOON


def clauses(said: str) -> Iterator[str]:
    """The clauses of a sentence without what merely opens it; what depends on a denial or a guess is left out."""
    doubted = False
    for part in JOINTS.split(said):
        words = without_opener(part.split())
        clause = " ".join(words)
        unsure = doubted or bool(UNSURE & set(words))
        doubted = bool(re.search(r"\b(?:cannot|could not|not sure|do not know|did not|unable|doubt|not)$", clause))
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


def claims_of(clause: str) -> list[Claim]:
    """What a clause claims; two verbs joined by "and" are two claims, two things are one."""
    if whole := whole_claim(clause):
        return [whole]
    parts = AND.split(clause)
    found: list[Claim] = []
    waiting: list[str] = []
    for number, part in enumerate(parts):
        words = part.split()
        if number:
            words = without_opener(words)
        joined = " and ".join([*waiting, " ".join(words)])
        claim = _same(found, " ".join(words)) or claim_of(joined) or (claim_of(" ".join(words)) if waiting else None)
        if claim is None and words and not BE & set(words):
            waiting.append(" ".join(words))
            continue
        waiting = []
        found += [claim] if claim else []
    if _BY_OTHERS.search(clause):
        found = [claim for claim in found if claim.kind is not Kind.STATE or not claim.is_deed]
    if waiting and found and found[-1].state != "" and found[-1].kind is Kind.DEED:
        found[-1] = _with_more(found[-1], waiting)
    return found


def _same(found: list[Claim], words: str) -> Claim | None:
    """What more is said of what was spoken of: "locked and secured"."""
    before, first = found[-1] if found else None, words.partition(" ")[0]
    if before is None or before.kind is not Kind.STATE or first not in STATES | DEEDS.keys():
        return None
    return complement(before.subject, words, negated=before.is_negated, past=False, perfect=before.is_deed)


def _with_more(claim: Claim, things: list[str]) -> Claim:
    """A deed done to more than one thing: "I've turned off the lamp and the fan"."""
    return replace(claim, subject=" and ".join([claim.subject, *things]))
