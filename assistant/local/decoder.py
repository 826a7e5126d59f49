"""Two pocketsphinx decoders side by side: the home's sentences, and any speech as a yardstick for them.

The sentences are in two grammars, of which each utterance has one: with and without what answers a question of ours. A
question of somebody else's brings its own answers, which are then heard beside those.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pocketsphinx import Decoder

from assistant.local.automaton import Automaton, Transition
from assistant.local.confidence import LOG_BASE, loud_silence, parts, worst_run
from assistant.local.pronunciation import MODEL, Pronunciations

SAMPLE_RATE = 16000
"""Hz; what the model was trained on."""
_PHONES = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
"""The sounds of the model."""
_CERTAIN_SCORE = -26.0
_MIN_MARGIN = 1.0
_NEAR_SCORE = -28.0
_WORST_RUN, _WORST_RUN_WHEN_NEAR = 800.0, 1400.0
_MOST_LOUD_FRAMES = 25
"""Chosen on three homes and five synthetic voices (flite, espeak-ng), two of them in noise, by `benchmarks.hearing`."""
_UNFINISHED = 1e-3
"""Probability, beside each word that may follow, that a sentence breaks off: it must not cost a whole one."""
_ANY_SPEECH = f"#JSGF V1.0;\ngrammar speech;\npublic <speech> = ({' | '.join(_PHONES).lower()})+;\n"
_UNASKED, _ANSWERING, _CHOSEN = "unasked", "answering", "chosen"
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
    """Lead of the sentence over a free run of sounds in explaining the audio, per frame."""
    is_whole: bool = True
    """True if it is a sentence, and not the beginning of one that broke off."""
    worst_run: float = 0.0
    """Lead of a run of sounds over the worst run of words and silences: a word that is another one, speech that goes on
    where the sentence has ended, as in "good night … sweetheart, sleep well"."""
    loud_frames: int = 0
    """Frames that are as loud as the words in what the sentence takes for silence."""

    @property
    def rejected(self) -> bool:
        """Return whether the speech was probably no sentence of the grammar, nor the beginning of one."""
        is_unlike = self.score < _CERTAIN_SCORE and self.margin < _MIN_MARGIN
        most = _WORST_RUN if self.score < _NEAR_SCORE else _WORST_RUN_WHEN_NEAR
        is_more = self.worst_run > most or self.loud_frames > _MOST_LOUD_FRAMES
        return not self.words or is_unlike or is_more


_NOTHING = Hypothesis("", -math.inf, -math.inf)


class SentenceDecoder:
    """Decodes one utterance at a time against the grammar; blocking, and it holds the interpreter meanwhile."""

    def __init__(self, unasked: Automaton, answering: Automaton, sounds: Pronunciations) -> None:
        """Takes the grammars of what is said unasked, and of what may be said to a question."""
        self._sentences = _decoder(sounds, _SENTENCES)
        self._grammars = {_UNASKED: unasked, _ANSWERING: answering}
        for name, grammar in self._grammars.items():
            self._add(name, grammar.start, grammar.final, _transitions(grammar))
        self._sounds = frozenset(sounds)
        self._chosen: Automaton | None = None
        self._grammars_heard: tuple[Automaton, ...] = (unasked,)
        self._audio = bytearray()
        self._yardstick = _decoder({phone.lower(): (phone,) for phone in _PHONES}, _YARDSTICK)
        self._yardstick.add_jsgf_string(_UNASKED, _ANY_SPEECH)
        self._yardstick.activate_search(_UNASKED)

    def learn(self, chosen: Automaton, sounds: Pronunciations) -> None:
        """Take the answers to an automation's question, in place of another one's; `choosing` lets them count."""
        if chosen == self._chosen:
            return
        _add_words(self._sentences, {word: sounds[word] for word in sounds.keys() - self._sounds})
        self._sounds |= sounds.keys()
        answering = self._grammars[_ANSWERING]
        start, moved = answering.states + chosen.states, answering.states
        transitions = [
            *_transitions(answering),
            *(_moved(transition, moved) for transition in _transitions(chosen)),
            *((start, begin, 1.0) for begin in (answering.start, chosen.start + moved)),
            (chosen.final + moved, answering.final, 1.0),
        ]
        self._add(_CHOSEN, start, answering.final, transitions)
        self._chosen = chosen

    def start(self, cepstral_mean: str = INITIAL_MEAN, *, answering: bool = False, choosing: bool = False) -> None:
        """Begin an utterance; `cepstral_mean` is what the property was after this microphone's last utterance."""
        name = _ANSWERING if answering else _UNASKED
        self._grammars_heard = (self._grammars[name],)
        if choosing and self._chosen is not None:
            name, self._grammars_heard = _CHOSEN, (self._grammars[_ANSWERING], self._chosen)
        self._audio.clear()
        self._sentences.activate_search(name)
        for decoder in (self._sentences, self._yardstick):
            decoder.set_cmn(cepstral_mean)
            decoder.start_utt()

    def feed(self, audio: bytes) -> None:
        """Decode some 16-bit mono audio at 16 kHz."""
        self._audio += audio
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
        best, sentence = self.hypothesis, parts(self._sentences.seg())
        return replace(
            best,
            is_whole=any(grammar.reads(best.words) for grammar in self._grammars_heard),
            worst_run=worst_run(sentence, parts(self._yardstick.seg())),
            loud_frames=loud_silence(sentence, bytes(self._audio)),
        )

    def _add(self, name: str, start: int, final: int, transitions: Sequence[Transition]) -> None:
        self._sentences.add_fsg(name, self._sentences.create_fsg(name, start, final, transitions))

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


def _decoder(sounds: Pronunciations, options: Mapping[str, float]) -> Decoder:
    """Knows only the words it needs: the full dictionary costs 30 MB and half a second. Dither: zeros decode badly."""
    decoder = Decoder(
        hmm=str(MODEL / "en-us"), dict=None, lm=None, bestpath=False, dither=True, seed=1, loglevel="FATAL", **options
    )
    _add_words(decoder, sounds)
    return decoder


def _add_words(decoder: Decoder, sounds: Pronunciations) -> None:
    for word, alternatives in sounds.items():
        for place, sound in enumerate(alternatives, 1):
            decoder.add_word(word if place == 1 else f"{word}({place})", sound, False)


def _transitions(grammar: Automaton) -> list[Transition]:
    """Return what is read by a grammar: its sentences, and beginnings of them that broke off."""
    return [*grammar.transitions, *grammar.broken_off(_UNFINISHED)]


def _moved(transition: Transition, by: int) -> Transition:
    """Return a transition between states that are counted from elsewhere."""
    begin, end, *how = transition
    return (begin + by, end + by, *how)


def _score(decoder: Decoder) -> float:
    found = decoder.hyp()
    return math.log(found.score) / LOG_BASE / max(1, decoder.n_frames()) if found and found.score > 0 else -math.inf
