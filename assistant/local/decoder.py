"""Two pocketsphinx decoders side by side: the home's sentences, and any speech as a yardstick for them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pocketsphinx import Decoder

from assistant.local.pronunciation import MODEL, Pronunciations

SAMPLE_RATE = 16000
"""Hz; what the model was trained on."""
_LOG_BASE = 1e-4
"""pocketsphinx counts likelihoods in powers of 1.0001."""
_PHONES = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
"""The sounds of the model."""
_CERTAIN_SCORE = -26.0
_MIN_MARGIN = 3.0
"""Chosen on five synthetic voices (flite, espeak-ng): of 125 pieces of free speech 2 pass, both as a bare answer; of
245 sentences 20 are lost, all but two in espeak-ng's voices."""
_ANY_SPEECH = f"#JSGF V1.0;\ngrammar speech;\npublic <speech> = ({' | '.join(_PHONES).lower()})+;\n"
INITIAL_MEAN = "40,3,-1,0,0,0,0,0,0,0,0,0,0"
"""The cepstral mean of a microphone of which nothing is known; pocketsphinx's default."""
_MEAN_FRAMES, _MEAN_LIMIT = 500, 800
"""CMN_WIN and CMN_WIN_HWM of pocketsphinx: how many frames a given mean weighs, and when older frames fade."""
_SENTENCES = {"beam": 1e-80, "pbeam": 1e-80, "wbeam": 1e-60}
"""Wider than the defaults (1e-48, 7e-29), which lose the right path in one synthetic sentence out of eight."""
_YARDSTICK = {"lw": 3.0, "ds": 2}
"""Every second frame is enough to measure against, and costs half."""


@dataclass(frozen=True)
class Hypothesis:
    """The best sentence for an utterance."""

    words: str
    """As the grammar has them; "" when no sentence fits at all."""
    score: float
    """Log likelihood per 10 ms frame, relative to the best sound of each frame: 0 is perfect, -50 is nothing alike."""
    margin: float
    """How much better the sentence explains the audio than a free run of sounds does, per frame."""

    @property
    def rejected(self) -> bool:
        """Whether the speech was probably no sentence of the grammar."""
        return not self.words or (self.score < _CERTAIN_SCORE and self.margin < _MIN_MARGIN)


_NOTHING = Hypothesis("", -math.inf, -math.inf)


class SentenceDecoder:
    """Decodes one utterance at a time against one grammar; blocking, and it holds the interpreter meanwhile."""

    def __init__(self, jsgf: str, sounds: Pronunciations) -> None:
        self._sentences = _decoder(jsgf, sounds, _SENTENCES)
        self._yardstick = _decoder(_ANY_SPEECH, {phone.lower(): (phone,) for phone in _PHONES}, _YARDSTICK)

    def start(self, cepstral_mean: str = INITIAL_MEAN) -> None:
        """Begin an utterance; `cepstral_mean` is what the property was after this microphone's last utterance."""
        for decoder in (self._sentences, self._yardstick):
            decoder.set_cmn(cepstral_mean)
            decoder.start_utt()

    def feed(self, audio: bytes) -> None:
        """Decode some 16-bit mono audio at 16 kHz."""
        self._sentences.process_raw(audio)
        self._yardstick.process_raw(audio)

    @property
    def hypothesis(self) -> Hypothesis:
        """The best beginning of a sentence so far; after end() the best whole sentence."""
        found, score = self._sentences.hyp(), _score(self._sentences)
        return Hypothesis(found.hypstr, score, score - _score(self._yardstick)) if found else _NOTHING

    def end(self) -> Hypothesis:
        """The whole utterance's hypothesis."""
        self._sentences.end_utt()
        self._yardstick.end_utt()
        return self.hypothesis

    @property
    def cepstral_mean(self) -> str:
        """The mean over what was decoded lately; older sound fades within some seconds of speech."""
        return str(self._sentences.get_cmn(True))


def mean_of_utterance(before: str, after: str, audio_bytes: int) -> str:
    """The utterance's own mean, by undoing the weight that the mean before it still has in the mean after it."""
    weight, frames = 1.0, _MEAN_FRAMES
    for _ in range(audio_bytes // (SAMPLE_RATE // 100 * 2)):
        frames += 1
        if frames > _MEAN_LIMIT:
            weight, frames = weight * _MEAN_FRAMES / frames, _MEAN_FRAMES
    share = 1 - weight * _MEAN_FRAMES / frames
    if not share:
        return after
    pairs = zip(_numbers(before), _numbers(after), strict=True)
    return ",".join(f"{old + (new - old) / share:.4f}" for old, new in pairs)


def _numbers(values: str) -> list[float]:
    return [float(value) for value in values.split(",")]


def _decoder(jsgf: str, sounds: Pronunciations, options: Mapping[str, float]) -> Decoder:
    """Knows only the words it needs: the full dictionary costs 30 MB and half a second. Dither: zeros decode badly."""
    decoder = Decoder(
        hmm=str(MODEL / "en-us"), dict=None, lm=None, bestpath=False, dither=True, seed=1, loglevel="FATAL", **options
    )
    for word, alternatives in sounds.items():
        for place, sound in enumerate(alternatives, 1):
            decoder.add_word(word if place == 1 else f"{word}({place})", sound, False)
    decoder.add_jsgf_string("grammar", jsgf)
    decoder.activate_search("grammar")
    return decoder


def _score(decoder: Decoder) -> float:
    found = decoder.hyp()
    return math.log(found.score) / _LOG_BASE / max(1, decoder.n_frames()) if found and found.score > 0 else -math.inf
