"""Pronunciations of words: the recogniser's own dictionary, and espeak-ng for what it lacks."""

from __future__ import annotations

import re
import subprocess
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pocketsphinx

from assistant.local.sentence_rules import UNSAYABLE

if TYPE_CHECKING:  # a decoder's process, which needs the model alone, starts in half the time without
    from assistant.local.recognition_grammar import Grammar

Pronunciations = Mapping[str, tuple[str, ...]]
"""Word -> its pronunciations in ARPAbet: {"lights": ("L AY T S",)}."""

MODEL = Path(pocketsphinx.get_model_path()) / "en-us"
"""The US English model that comes with pocketsphinx."""
_DICTIONARY = MODEL / "cmudict-en-us.dict"
_ESPEAK_SECONDS = 20
"""espeak-ng reads several thousand words in that time."""
_WORD_SECONDS = 2
"""It reads one in a few milliseconds."""

_TABLE = """
    tʃ=CH dʒ=JH ɜːɹ=ER ɜː=ER ɚ=ER oːɹ=AO+R ɔːɹ=AO+R ɑːɹ=AA+R aɪ=AY aʊ=AW eɪ=EY oʊ=OW əʊ=OW ɔɪ=OY əl=AH+L
    iə=IY+AH ɪɹ=IH+R ɛɹ=EH+R ʊɹ=UH+R aɪɚ=AY+ER aɪə=AY+AH iː=IY uː=UW ɑː=AA ɔː=AO oː=AO eː=EY aː=AA i=IY u=UW
    ɪ=IH ᵻ=IH ɛ=EH e=EH æ=AE a=AE ɑ=AA ɒ=AA ɔ=AO o=OW ʌ=AH ə=AH ɐ=AH ʊ=UH y=UW ø=ER œ=ER p=P b=B t=T d=D k=K ɡ=G
    g=G f=F v=V θ=TH ð=DH s=S z=Z ʃ=SH ʒ=ZH h=HH x=K ç=HH m=M n=N ŋ=NG ɲ=N+Y l=L ɹ=R r=R ɾ=D ʁ=R w=W ʍ=W j=Y ɫ=L
    ʔ=T
"""  # noqa: RUF001 - these are the letters of the phonetic alphabet
_IPA = {ipa: sounds.replace("+", " ") for ipa, sounds in (entry.split("=") for entry in _TABLE.split())}
"""espeak-ng's IPA for English -> ARPAbet as the model has it, without stress."""
_SOUND = re.compile("|".join(sorted(map(re.escape, _IPA), key=len, reverse=True)))


class PronunciationError(Exception):
    """espeak-ng, which says how unknown words sound, is missing or failed."""


@dataclass(frozen=True)
class Sounds:
    """The pronunciations of a grammar's words."""

    by_word: Pronunciations
    """Every word has some."""
    problem: str = ""
    """The reason that words of no dictionary are only known spelled out, in plain words; empty where they are not."""


def pronunciations(grammar: Grammar) -> Sounds:
    """Return the pronunciations of every word of the grammar; blocking."""
    found = word_sounds(grammar.words - {UNSAYABLE})
    sounds = dict(found.by_word)
    if UNSAYABLE in grammar.words:
        sounds[UNSAYABLE] = (" ".join(["ZH"] * 12),)
    for word in grammar.abbreviations & sounds.keys():
        sounds[word] += (_spelled(word),)
    for word in {phrase.split()[-1] for phrase in grammar.wake_words} & sounds.keys():
        sounds[word] += tuple(_endings(sounds[word][0]))
    return Sounds({word: tuple(dict.fromkeys(found)) for word, found in sounds.items()}, found.problem)


def word_sounds(words: frozenset[str]) -> Sounds:
    """Return the pronunciations of words; blocking."""
    sounds = _known(words)
    unknown = sorted(words - sounds.keys())
    try:
        read, problem = _read_aloud(unknown), ""
    except PronunciationError as err:
        read, problem = [""] * len(unknown), str(err)
    for word, sound in zip(unknown, read, strict=True):
        sounds[word] = (sound or _spelled(word),)
    return Sounds(sounds, problem)


def _spelled(word: str) -> str:
    letters = _letters()
    return " ".join(letters[letter][-1] for letter in word if letter in letters)


@cache
def _letters() -> Pronunciations:
    return _known("abcdefghijklmnopqrstuvwxyz")


def arpabet(ipa: str) -> str:
    """espeak-ng's IPA as ARPAbet: stress and unknown marks are dropped."""
    bare = re.sub(r"[ˈˌ‿\u0329\u200d_-]", "", ipa)
    return " ".join(_IPA[match.group()] for match in _SOUND.finditer(bare))


def _known(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The model's dictionary, sorted by words: lines "word P H O N E S", alternatives as "word(2)"."""
    lines = _DICTIONARY.read_text(encoding="utf-8").splitlines()
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        entries = lines[bisect_left(lines, word, key=_word_of) : bisect_right(lines, word, key=_word_of)]
        if entries:
            found[word] = tuple(line.partition(" ")[2] for line in entries)
    return found


def _word_of(line: str) -> str:
    return line.partition(" ")[0].partition("(")[0]


def _read_aloud(words: Sequence[str]) -> list[str]:
    """espeak-ng's reading of each word, "" for one that it cannot read. Raises PronunciationError."""
    if not words:
        return []
    readings = [arpabet(line) for line in _espeak("\n".join(words), _ESPEAK_SECONDS).splitlines() if line.strip()]
    return readings if len(readings) == len(words) else [_reading(word) for word in words]


def _reading(word: str) -> str:
    """A single reading, for words of which espeak-ng does not keep each on a line of its own."""
    try:
        return arpabet(_espeak(word, _WORD_SECONDS))
    except PronunciationError:
        return ""


def _espeak(text: str, seconds: float) -> str:
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us"]
    try:
        return subprocess.run(  # noqa: S603 - a fixed command; the words are a-z and go in by stdin
            command, input=text, capture_output=True, text=True, timeout=seconds, check=True
        ).stdout
    except FileNotFoundError as err:
        message = "espeak-ng is needed to pronounce names that are in no dictionary: install the package espeak-ng"
        raise PronunciationError(message) from err
    except (OSError, UnicodeError, subprocess.SubprocessError) as err:
        raise PronunciationError(f"espeak-ng, which pronounces names that are in no dictionary, failed: {err}") from err


def _endings(sound: str) -> list[str]:
    """Return the ends of a word that are heard when the audio begins within it; two sounds at least."""
    parts = sound.split()
    return [" ".join(parts[start:]) for start in range(1, len(parts) - 1)]
