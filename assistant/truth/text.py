"""The text of a language model: without its markup, cut into sentences and clauses. English. Pure."""

from __future__ import annotations

import re

from assistant.truth.words import DENIALS

_MARKUP = re.compile(r"[*_#`~>|]+|^\s*(?:[-•·]|\d+[.)])\s+", re.MULTILINE)
_DONE_SIGNS = re.compile(r"^[\s✅✔☑👍👌🎉💡️]*[✅✔☑👍👌][\s✅✔☑👍👌🎉️.!]*$")
_NO_WORDS = re.compile(r"[^\w\s'%°.,;:!?()–—-]+")
_SHORT = (
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"\b(i|we|you|they)'ve\b"), r"\1 have"),
    (re.compile(r"\b(i|we|you|they|it|that)'ll\b"), r"\1 will"),
    (re.compile(r"\b(we|you|they)'re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)'re (?=(?:now |all |both )*(?:on|off|open|closed|locked|set|done)\b)"), r"\1 are "),
    (re.compile(r"\b(\w+)'(?:s|ve) (?=(?:now |just |all |both |already )*been\b)"), r"\1 has "),
    (re.compile(r"\b(it|that|this|everything|all|there|he|she)'s\b"), r"\1 is"),
    (
        re.compile(r"\b(\w+)'s (?=(?:now |all |already )*(?:on|off|open|closed|locked|unlocked|set|done)\b)"),
        r"\1 is ",
    ),
    (re.compile(r"\b(is|are|was|were|has|have|had|did|do|does|could|would|should)n't\b"), r"\1 not"),
    (re.compile(r"\b(?:go|went|gone|going) ahead and "), ""),
    (re.compile(r"\bat home\b"), "home"),
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bdon't\b"), "do not"),
)
JOINTS = re.compile(
    r"[,;]\s*(?:(?:and|so|but|then)\s+)?|\s+[-–—]+\s+|\s+(?:but|while|because|so)\s+|:\s+|"
    r"\s+that\s+(?=(?:the|your|my|all|both|it|they|everything|i|we|there)\b)|"
    r"\s+(?:confirm|report|say|announce|assure you|rest assured|see|looks like|seems like)\s+(?:that\s+)?"
)
AND = re.compile(r"\s+and\s+")


def plain(text: str) -> str:
    """A sentence in lower case, without markup, pictures and short forms; "done" for a tick alone."""
    if _DONE_SIGNS.match(text):
        return "done"
    said = _MARKUP.sub("", text.casefold().replace("’", "'"))
    said = " ".join(_NO_WORDS.sub(" ", said).replace("(", ", ").replace(")", ", ").split()).strip(" '-–—,")
    for short, whole in _SHORT:
        said = short.sub(whole, said)
    return said


def ends_a_sentence(text: str) -> bool:
    """Whether nothing more belongs to the sentence; after "21." a number may go on."""
    if re.fullmatch(r"\s*\d+[.)]\s*", text):  # it numbers what follows
        return False
    return bool(re.search(r"(?<!\d)[.!?…][\"')\]*_]*\s*$|\d[.]\s+$|\d[!?]\s*$|\n\s*$", text))


def ends_a_clause(text: str) -> bool:
    """Whether a new clause begins behind these words, or nothing was said yet."""
    return not text.strip() or bool(
        re.search(r"(?:[,;:.!?–—-]|\b(?:and|but|so|while|because|that|confirm|report|say|see))\s*$", text)
    )


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, each with the space behind it, so that joined they are the text."""
    return re.findall(r"(?:[^.!?…\n]|[.](?=\S))+(?:[.!?…]+[\"')\]*_]*)*\s*|\s+|[.!?…]+\s*", text)


def is_denial(text: str) -> bool:
    """Whether a sentence tells that something did not come true, or asks back."""
    said = plain(text)
    return "?" in text or bool(DENIALS & set(re.findall(r"[\w']+", said))) or "n't" in said
