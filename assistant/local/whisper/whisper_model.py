"""One stretch of speech to its words, by a Whisper model; blocking, some hundred milliseconds of two cores.

Whisper was trained on windows of 30 s and takes as long for a short command as for a whole one. Here the window ends
soon after the speech, which is eight times as fast. It then likes to say everything again; asked for the time of each
passage, it says it after the end of the speech, and such passages are left out. What trips a guard is decoded again in
the whole window.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
from tokenizers import Tokenizer

from assistant.local.whisper.faint_beginning import without_faint_beginning
from assistant.local.whisper.log_mel import HOP_SAMPLES, SAMPLE_RATE, log_mel
from assistant.local.whisper.whisper_text import WhisperText

WINDOW_SECONDS = 30.0
"""The window that Whisper was trained on; longer speech is cut there."""
_SILENCE_SECONDS = 4.0
"""Silence after the speech in a cropped window; with less, a tenth of what is said in noise is lost."""
_LEAST_SPEECH_SECONDS = 0.3
"""A passage that would begin later than that before the end of the sound was not said."""
_TIMESTAMP_SECONDS = 0.02
"""Between two of the model's marks of time."""
_LEAST_TOKENS, _TOKENS_A_SECOND = 12, 8
"""Bounds of an answer: nobody says more in so long a time."""
_LEAST_LOG_PROBABILITY = -1.0
"""Mean of an answer's tokens; below it the words are a guess (Whisper's own bound)."""
_MOST_REPETITION = 2.4
"""Ratio by which an answer can be compressed; above it it repeats itself (Whisper's own bound)."""
_MOST_REPLACED = 4
"""Words that a short phrase may have been taken for."""
_LEAST_PROBABILITY = 1e-9
_FIRST_MERGE = "Ġ t"
_SURE_OF_SILENCE = 0.6
_DOUBTS_SPEECH = 0.25
_INVENTED = re.compile(
    r"(thanks?( you)?( (so|very) much)?( for (watching|listening))?|you|bye( bye)?|please subscribe|subtitles by.*"
    r"|(i'll )?see you( (in the )?next (time|video|one))?|okay|so|the end|\W*)",
    re.IGNORECASE,
)
"""Words that Whisper, trained on films, hears in silence and noise."""
_SOUNDS = re.compile(r"[\[(*♪][^\])*♪]*[\])*♪]|♪")
"""Descriptions of sounds, as subtitles have them."""


class WhisperModel:
    """A model in CTranslate2's format: model.bin, config.json, tokenizer.json and vocabulary.txt in a folder."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        """Load it; some 0.3 s and 200 to 300 MB. Raises RuntimeError for what is no model."""
        self._model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._tokens = _tokenizer(folder / "tokenizer.json")
        self._first_mark = self._token("<|notimestamps|>") + 1
        """The mark of the beginning; the marks of later times follow it."""

    def transcribe(self, audio: bytes, *, language: str = "en", final: bool = True, behind: str = "") -> WhisperText:
        """Return the words of `audio`, 16-bit mono at 16 kHz, at most 30 s.

        Where it is not `final`, what trips a guard is not decoded again: more of it comes. `behind` is a phrase with
        which the sound begins, and which is left out; without one, so is a faint voice that spoke before.
        """
        audio = audio if behind else without_faint_beginning(audio)
        seconds = min(len(audio) / 2 / SAMPLE_RATE, WINDOW_SECONDS)
        heard = self._decode(audio, min(seconds + _SILENCE_SECONDS, WINDOW_SECONDS), seconds, language, behind)
        if not final or heard.no_speech > _SURE_OF_SILENCE or heard.is_sure:
            return heard.result(whole_window=False)
        return self._decode(audio, WINDOW_SECONDS, seconds, language, behind).result(whole_window=True)

    def doubt_of(self, phrase: str, audio: bytes, *, language: str = "en") -> float | None:
        """Return the logarithm by which a phrase at the end of `audio` is less probable than what is heard instead.

        None where nothing is heard. The last words that are heard may stand for the phrase.
        """
        seconds = min(len(audio) / 2 / SAMPLE_RATE, WINDOW_SECONDS)
        window = min(seconds + _SILENCE_SECONDS, WINDOW_SECONDS)
        encoded = self._model.encode(ctranslate2.StorageView.from_array(log_mel(audio, window)))
        asked = [*self._asked(language), self._token("<|notimestamps|>")]
        most = len(asked) + _LEAST_TOKENS + math.ceil(seconds * _TOKENS_A_SECOND)
        (heard,) = self._model.generate(encoded, [asked], beam_size=1, max_length=most, return_no_speech_prob=True)
        tokens = heard.sequences_ids[0]
        words = str(self._tokens.decode(tokens)).split()
        if not words or heard.no_speech_prob > _SURE_OF_SILENCE:
            return None

        def likelihood(said: list[int]) -> float:
            (aligned,) = self._model.align(encoded, asked, [said], round(seconds * SAMPLE_RATE / HOP_SAMPLES))
            return sum(math.log(max(each, _LEAST_PROBABILITY)) for each in aligned.text_token_probs)

        phrases = {_ending(words[: len(words) - left_out], phrase) for left_out in range(_MOST_REPLACED + 1)}
        return likelihood(tokens) - max(likelihood(self._written(text)) for text in phrases)

    def _decode(self, audio: bytes, window: float, seconds: float, language: str, behind: str) -> _Decoded:
        features = ctranslate2.StorageView.from_array(log_mel(audio, window))
        most = _LEAST_TOKENS + math.ceil(seconds * _TOKENS_A_SECOND)
        asked = self._asked(language)
        begun = self._written(f"{behind.title()},") if behind else []
        (result,) = self._model.generate(
            features,
            [[*asked, *([self._first_mark, *begun] if begun else [])]],
            beam_size=1,
            max_length=len(asked) + most,
            return_scores=True,
            return_no_speech_prob=True,
        )
        tokens = result.sequences_ids[0]
        said = self._said(tokens, seconds - _LEAST_SPEECH_SECONDS)[len(begun) :]
        text = str(self._tokens.decode(said)).strip()
        return _Decoded(
            text,
            float(result.scores[0]),
            float(result.no_speech_prob),
            is_cut=len(tokens) >= most and said[-1:] == tokens[-1:],
        )

    def _said(self, tokens: list[int], latest: float) -> list[int]:
        """Return the tokens of the passages that begin no later than `latest`, without the marks of time."""
        said: list[int] = []
        is_open = False
        for token in tokens:
            if token < self._first_mark:
                said.append(token)
                continue
            is_open = not is_open
            if is_open and said and (token - self._first_mark) * _TIMESTAMP_SECONDS > latest:
                break
        return said

    def _asked(self, language: str) -> list[int]:
        """Return the tokens that an answer follows: how it is to be written."""
        asked = ["<|startoftranscript|>"]
        if self._model.is_multilingual:
            known = self._tokens.token_to_id(f"<|{language}|>") is not None
            asked += [f"<|{language if known else 'en'}|>", "<|transcribe|>"]
        return [*map(self._token, asked)]

    def _written(self, text: str) -> list[int]:
        tokens: list[int] = self._tokens.encode(f" {text}", add_special_tokens=False).ids
        return tokens

    def _token(self, text: str) -> int:
        token = self._tokens.token_to_id(text)
        if token is None:
            raise RuntimeError(f"the model knows no {text}: it is none of Whisper's")
        return token


@dataclass(frozen=True)
class _Decoded:
    """An answer of the model, and what it says of it."""

    text: str
    log_probability: float
    no_speech: float
    is_cut: bool
    """True if it reached the bound."""

    @property
    def is_sure(self) -> bool:
        packed = len(zlib.compress(self.text.encode()))
        repeats = len(self.text.encode()) / packed > _MOST_REPETITION
        return not (self.is_cut or repeats or self.log_probability < _LEAST_LOG_PROBABILITY)

    def result(self, *, whole_window: bool) -> WhisperText:
        text = _once(" ".join(_SOUNDS.sub(" ", self.text).split()))
        if not self.is_sure or self.no_speech > _SURE_OF_SILENCE or self._is_invented(text):
            text = ""
        return WhisperText(text, self.log_probability, self.no_speech, whole_window)

    def _is_invented(self, text: str) -> bool:
        words = text.strip(" .,!?…-–")
        return bool(_INVENTED.fullmatch(words)) and (self.no_speech > _DOUBTS_SPEECH or not words)


def _tokenizer(file: Path) -> Tokenizer:
    """Load a tokenizer; the published one of Whisper base lacks its first rule, by which a "t" begins a word."""
    told = json.loads(file.read_text(encoding="utf-8"))
    merges = told["model"]["merges"]
    if _FIRST_MERGE not in merges:
        merges.insert(0, _FIRST_MERGE)
    return Tokenizer.from_str(json.dumps(told))


def _ending(words: list[str], phrase: str) -> str:
    """Return words with a phrase behind them, as Whisper writes it: "I see. Hey Jarvis."."""
    names = phrase.title() if not words or words[-1][-1] in ".?!" else f"{phrase[0]}{phrase.title()[1:]}"
    return " ".join((*words, f"{names}."))


def _once(text: str) -> str:
    """Return the text without its repetitions: "stop it. Stop it. Stop" is what a model makes of "stop it" in noise."""
    words = text.split()
    plain = [re.sub(r"\W", "", word).lower() for word in words]
    for count in range(1, len(plain) * 2 // 3 + 1):
        if all(word == plain[at % count] for at, word in enumerate(plain)):
            return " ".join(words[:count])
    return text
