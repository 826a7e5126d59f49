"""The wake-word loop against openwakeword's own `Model`, on synthetic speech."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from satellite.detection import FRAME_SAMPLES, OVER_PLAYBACK_SHARE, Detection, Strictness
from satellite.earcons import synthesise
from satellite.echo_reference import EchoReference
from satellite.hearing import OWN_SECONDS
from satellite.listening import WakeWordListener
from satellite.microphone import BLOCK_SAMPLES
from satellite.models import EMBEDDING, MELSPECTROGRAM, STREAMING_EMBEDDING, WAKE_WORDS, embedding_path
from satellite.satellite_errors import WakeWordModelError
from satellite.wake_engines import OpenWakeWordEngine
from satellite.wake_word import WakeWords
from testbed.acoustics import Acoustics
from testbed.voice import NEURAL, RATE, VOICE, WAKE_STRETCH, SpokenCommand, in_a_quiet_room, say

if TYPE_CHECKING:
    from openwakeword.model import Model

WORDS = ("hey_jarvis", "alexa", "hey_rhasspy")


@pytest.fixture(scope="module")
def speech() -> NDArray[np.int16]:
    """Digital silence, several wake words and sentences, and loud noise, each followed by the next."""
    noise = np.random.default_rng(1).normal(0, 1500, 32_000).astype(np.int16)
    spoken = say("hey jarvis", stretch=1.2)
    loud = np.clip(spoken + np.random.default_rng(2).normal(0, 800, len(spoken)), -32768, 32767).astype(np.int16)
    parts = [
        np.zeros(16_000, np.int16),
        SpokenCommand("turn on the kitchen lights").samples,
        SpokenCommand("what time is it", wake="alexa").samples,
        noise,
        in_a_quiet_room(np.zeros(20_000, np.int16)),
        loud,
        np.full(8_000, 32767, np.int16),
    ]
    return np.concatenate(parts)


def _frames(samples: NDArray[np.int16]) -> list[NDArray[np.int16]]:
    return [samples[at : at + FRAME_SAMPLES] for at in range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES)]


def _ours(folder: Path, *words: str, embedding: str = EMBEDDING) -> WakeWords:
    paths = {word: folder / f"{WAKE_WORDS[word]}.onnx" for word in words}
    return WakeWords(folder / f"{MELSPECTROGRAM}.onnx", folder / f"{embedding}.onnx", paths)


def _openwakeword(folder: Path) -> Model:
    from openwakeword.model import Model  # takes 2 s, which no other test shall wait for

    np.random.seed(0)
    return Model(
        wakeword_models=[str(folder / f"{WAKE_WORDS[word]}.onnx") for word in WORDS],
        inference_framework="onnx",
        melspec_model_path=str(folder / f"{MELSPECTROGRAM}.onnx"),
        embedding_model_path=str(folder / f"{EMBEDDING}.onnx"),
    )


def test_scores_equal_openwakewords_frame_by_frame(models_folder: Path, speech: NDArray[np.int16]) -> None:
    theirs, ours = _openwakeword(models_folder), _ours(models_folder, *WORDS)
    highest = dict.fromkeys(WORDS, 0.0)
    for number, frame in enumerate(_frames(speech)):
        expected, scores = theirs.predict(frame), ours.scores(frame)
        for word in WORDS:
            assert scores[word] == pytest.approx(float(expected[WAKE_WORDS[word]]), abs=1e-5), (number, word)
            highest[word] = max(highest[word], scores[word])
    assert highest["hey_jarvis"] > 0.9
    assert highest["alexa"] > 0.5
    assert highest["hey_rhasspy"] < 0.1


def test_what_is_computed_of_the_new_frames_alone_is_the_same_to_the_bit(
    models_folder: Path, speech: NDArray[np.int16]
) -> None:
    assert embedding_path(models_folder).stem == STREAMING_EMBEDDING
    whole = _ours(models_folder, *WORDS)
    anew = _ours(models_folder, *WORDS, embedding=STREAMING_EMBEDDING)
    for frame in _frames(speech):
        assert whole.scores(frame) == anew.scores(frame)


def test_a_word_scores_the_same_alone_and_among_others(models_folder: Path, speech: NDArray[np.int16]) -> None:
    alone, among = _ours(models_folder, "hey_jarvis"), _ours(models_folder, *WORDS)
    for frame in _frames(speech[:64_000]):
        assert alone.scores(frame)["hey_jarvis"] == among.scores(frame)["hey_jarvis"]


def test_a_file_that_is_no_wake_word_model_is_named(models_folder: Path, tmp_path: Path) -> None:
    mel, embedding = models_folder / f"{MELSPECTROGRAM}.onnx", models_folder / f"{EMBEDDING}.onnx"
    (tmp_path / "broken.onnx").write_bytes(b"not a model")
    with pytest.raises(WakeWordModelError, match=r"broken\.onnx cannot be loaded"):
        WakeWords(mel, embedding, {"broken": tmp_path / "broken.onnx"})
    with pytest.raises(WakeWordModelError, match="is not an openWakeWord model"):
        WakeWords(mel, embedding, {"embedding": embedding})


Positions = list[tuple[int, Detection]]


async def _detections(listener: WakeWordListener, speech: NDArray[np.int16], *, together: bool) -> Positions:
    """Return what is heard, and the sample behind it, in blocks that come one by one, or together where they may."""
    blocks = list(speech[: len(speech) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES))
    detections, at = [], 0
    while at < len(blocks):
        group = blocks[at : at + (listener.lacks_samples // BLOCK_SAMPLES if together else 1)]
        for number, block in enumerate(group, 1):
            heard = await listener.hear(block, Strictness(suspicion=0.2), group[number:])
            if heard is not None:
                detections.append(((at + number) * BLOCK_SAMPLES, heard))
        at += len(group)
    return detections


@pytest.mark.parametrize("offset", [0, BLOCK_SAMPLES, 2 * BLOCK_SAMPLES, 3 * BLOCK_SAMPLES])
async def test_what_is_scored_together_is_heard_at_the_same_sample_with_the_same_score(
    models_folder: Path, speech: NDArray[np.int16], offset: int
) -> None:
    engine = OpenWakeWordEngine(models_folder)
    heard = [
        await _detections(WakeWordListener(dict.fromkeys(WORDS, 0.5), engine), speech[offset:], together=together)
        for together in (False, True)
    ]
    assert {detection.wake_word for _, detection in heard[0]} >= {"hey_jarvis", "alexa"}
    assert heard[0] == heard[1]


@pytest.mark.parametrize(("voice", "noise_db"), [(VOICE, 25.0), ("rms", 25.0), (NEURAL, 25.0), (NEURAL, 10.0)])
async def test_a_score_hints_at_a_wake_word_before_it_counts(models_folder: Path, voice: str, noise_db: float) -> None:
    """So nobody waits for frames that are scored together."""
    listener = WakeWordListener({"hey_jarvis": 0.5}, OpenWakeWordEngine(models_folder))
    said = say("hey jarvis", voice=voice, stretch=WAKE_STRETCH)
    silence = np.zeros(2 * RATE, np.int16)
    frames = _frames(Acoustics(noise_db=noise_db).heard(np.concatenate((silence, said, silence[:RATE]))))
    calm_before, detection = True, None
    for frame in frames[20:]:
        calm_before = listener.lacks_samples > FRAME_SAMPLES
        if detection := await listener.hear(frame, Strictness()):
            break
    assert detection, "it is not heard"
    assert not calm_before


async def test_the_end_of_a_chime_is_no_wake_word_of_ours(models_folder: Path) -> None:
    listener = WakeWordListener({"hey_jarvis": 0.5}, OpenWakeWordEngine(models_folder))
    over_playback = Detection("hey_jarvis", 0.99, 0.5 * OVER_PLAYBACK_SHARE)
    ours, highest = _ours(models_folder, "hey_jarvis"), 0.0
    for chime in synthesise(48_000).values():
        for silence in (2.0, 2.2):
            played = _played(np.concatenate((chime, np.zeros(round(silence * 48_000), np.int16))))
            assert not await listener.is_said_in(played, over_playback)
            highest = max(highest, ours.peak("hey_jarvis", played))
    assert highest > 0.8 * over_playback.threshold, "no chime scores by chance any more"
    word = say("hey jarvis", stretch=1.2)
    said = np.asarray(soxr.resample(np.concatenate((word, np.zeros(RATE // 2, np.int16))), RATE, 48_000), np.int16)
    assert await listener.is_said_in(_played(said), over_playback)


def _played(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the end of what a speaker at 48 kHz was given, as it is compared with what was heard."""
    reference = EchoReference()
    reference.opened(48_000)
    for at in range(0, len(samples), 960):
        reference.give(samples[at : at + 960], at / 48_000)
    return reference.last(OWN_SECONDS)
