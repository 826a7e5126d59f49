"""The speaker's queue, block by block."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.playback import MOST_SECONDS, PREBUFFER_SECONDS, STARVED_SECONDS, Playback, PlaybackQueue
from satellite.protocol import PlaybackEnd

RATE = 48_000
BLOCK = 960
PREBUFFER = int(PREBUFFER_SECONDS * RATE)


@pytest.fixture
def queue() -> PlaybackQueue:
    """A queue at full volume."""
    return PlaybackQueue(RATE, 1.0)


def _ramp(frames: int, start: int = 1) -> NDArray[np.int16]:
    return (np.arange(start, start + frames) % 30_000).astype(np.int16)


def _begin(queue: PlaybackQueue, name: str = "a") -> Playback:
    playback = Playback(name)
    queue.start(playback)
    return playback


def _play(queue: PlaybackQueue, frames: int) -> NDArray[np.int16]:
    return np.concatenate([queue.render(BLOCK)[0] for _ in range(-(-frames // BLOCK))])[:frames]


def test_every_sample_is_played_once_and_in_order(queue: PlaybackQueue) -> None:
    playback, sound = _begin(queue), _ramp(20_000)
    for at in range(0, len(sound), 777):
        queue.add(playback, sound[at : at + 777])
    queue.end(playback)
    assert np.array_equal(_play(queue, 20_000), sound)
    assert not _play(queue, BLOCK).any()
    assert queue.underruns == 0


def test_it_begins_when_the_prebuffer_is_there_or_all_of_a_short_sound(queue: PlaybackQueue) -> None:
    playback = _begin(queue)
    queue.add(playback, _ramp(PREBUFFER - 1))
    assert not _play(queue, BLOCK).any()
    queue.end(playback)
    assert _play(queue, BLOCK).all()


def test_a_playback_that_runs_dry_is_counted_and_waits_for_the_prebuffer_again(queue: PlaybackQueue) -> None:
    playback = _begin(queue)
    queue.add(playback, _ramp(PREBUFFER))
    _play(queue, PREBUFFER + BLOCK)
    assert queue.underruns == 1
    queue.add(playback, _ramp(BLOCK))
    assert not _play(queue, BLOCK).any()
    queue.add(playback, _ramp(PREBUFFER))
    assert _play(queue, BLOCK).all()
    assert queue.underruns == 1


def test_after_a_flush_the_next_block_is_silent_and_late_sound_is_forgotten(queue: PlaybackQueue) -> None:
    playback = _begin(queue)
    queue.add(playback, _ramp(RATE))
    assert _play(queue, BLOCK).all()
    assert queue.flush() == (playback,)
    assert queue.empty
    queue.add(playback, _ramp(RATE))
    assert not _play(queue, RATE).any()
    assert playback.played_frames == BLOCK


def test_the_next_playback_follows_without_a_gap(queue: PlaybackQueue) -> None:
    first, second = _begin(queue, "a"), _begin(queue, "b")
    queue.add(first, np.full(1000, 5, np.int16))
    queue.add(second, np.full(1000, 7, np.int16))
    queue.end(first)
    queue.end(second)
    progress = []
    sound = np.empty(0, np.int16)
    for _ in range(3):
        block, steps = queue.render(BLOCK)
        sound = np.concatenate((sound, block))
        progress += steps
    assert sound.tolist() == [5] * 1000 + [7] * 1000 + [0] * (3 * BLOCK - 2000)
    assert [(step.playback.playback_id, step.offset, step.frames, step.position, step.end) for step in progress] == [
        ("a", 0, 960, 960, None),
        ("a", 0, 40, 1000, PlaybackEnd.PLAYED),
        ("b", 40, 920, 920, None),
        ("b", 0, 80, 1000, PlaybackEnd.PLAYED),
    ]


def test_an_empty_playback_is_over_at_once(queue: PlaybackQueue) -> None:
    queue.end(_begin(queue))
    _, progress = queue.render(BLOCK)
    assert [(step.frames, step.end) for step in progress] == [(0, PlaybackEnd.PLAYED)]
    assert queue.empty


def test_a_minute_of_lead_is_kept_and_more_is_refused(queue: PlaybackQueue) -> None:
    playback = _begin(queue)
    for _ in range(int(MOST_SECONDS)):
        assert queue.add(playback, _ramp(RATE))
    assert not queue.add(playback, _ramp(1))


def test_a_playback_that_is_never_ended_does_not_hold_the_speaker_for_ever(queue: PlaybackQueue) -> None:
    _begin(queue)
    _play(queue, int(STARVED_SECONDS * RATE) - BLOCK)
    _, progress = queue.render(3 * BLOCK)
    assert [(step.position, step.end) for step in progress] == [(0, PlaybackEnd.STARVED)]
    assert queue.empty


@pytest.mark.parametrize(("volume", "sample"), [(0.5, 250), (1.0, 1000), (0.0, 0), (7.0, 1000)])
def test_a_playback_is_as_loud_as_the_satellite_is_set(queue: PlaybackQueue, volume: float, sample: int) -> None:
    queue.volume = volume
    playback = _begin(queue)
    queue.add(playback, np.full(BLOCK, 1000, np.int16))
    queue.end(playback)
    assert int(queue.render(BLOCK)[0][0]) == sample


def test_an_earcon_sounds_over_a_playback_and_neither_wraps_round(queue: PlaybackQueue) -> None:
    playback = _begin(queue)
    queue.add(playback, np.full(RATE, 30_000, np.int16))
    queue.play_earcon(np.full(1000, 30_000, np.int16))
    sound = _play(queue, 2 * BLOCK)
    assert sound[:1000].tolist() == [32_767] * 1000
    assert sound[1000:].tolist() == [30_000] * (2 * BLOCK - 1000)


def test_a_held_playback_begins_at_its_moment_to_the_sample(queue: PlaybackQueue) -> None:
    playback = Playback("a", held=True)
    queue.start(playback)
    queue.add(playback, np.full(RATE, 5, np.int16))
    queue.end(playback)
    assert not queue.render(BLOCK, 100.0)[0].any()
    queue.begin("a", 100.05)
    assert not queue.render(BLOCK, 100.02)[0].any()
    block, (step,) = queue.render(BLOCK, 100.04)
    assert block.tolist() == [0] * 480 + [5] * 480
    assert (step.offset, step.frames, step.position) == (480, 480, 480)
    assert queue.render(BLOCK, 100.06)[0].all()


def test_a_held_playback_that_is_told_too_late_begins_at_once_and_one_that_is_not_told_ends(
    queue: PlaybackQueue,
) -> None:
    for name in ("a", "b"):
        queue.start(playback := Playback(name, held=True))
        queue.add(playback, _ramp(BLOCK))
        queue.end(playback)
    queue.begin("a", 99.0)
    assert queue.render(BLOCK, 100.0)[0].all()
    _play(queue, int(STARVED_SECONDS * RATE))
    _, progress = queue.render(BLOCK)
    assert [(step.playback.playback_id, step.end) for step in progress] == [("b", PlaybackEnd.STARVED)]


def test_what_follows_a_playback_that_ends_in_the_block_waits_for_its_moment(queue: PlaybackQueue) -> None:
    first = _begin(queue)
    queue.add(first, np.full(240, 5, np.int16))
    queue.end(first)
    held = Playback("b", held=True)
    queue.start(held)
    queue.add(held, np.full(BLOCK, 7, np.int16))
    queue.end(held)
    queue.begin("b", 0.01)
    assert queue.render(BLOCK, 0.0)[0].tolist() == [5] * 240 + [0] * 240 + [7] * 480


@pytest.mark.parametrize(("volume", "sample"), [(None, 250), (1.0, 1000), (0.0, 0)])
def test_a_playback_may_have_a_loudness_of_its_own(queue: PlaybackQueue, volume: float | None, sample: int) -> None:
    queue.volume = 0.5
    queue.start(playback := Playback("a", volume))
    queue.add(playback, np.full(BLOCK, 1000, np.int16))
    queue.end(playback)
    assert int(queue.render(BLOCK)[0][0]) == sample


def test_music_that_makes_way_is_quieter_within_a_block_and_one_that_is_paused_keeps_its_place(
    queue: PlaybackQueue,
) -> None:
    playback = _begin(queue)
    queue.add(playback, np.full(RATE, 1000, np.int16))
    queue.end(playback)
    queue.render(BLOCK)
    queue.level = 0.1
    falling = queue.render(BLOCK)[0]
    assert (int(falling[0]), int(falling[-1])) == (1000, 100)
    assert np.all(np.diff(falling) <= 0)
    assert queue.render(BLOCK)[0].tolist() == [100] * BLOCK
    queue.paused, before = True, playback.played_frames
    assert not queue.render(int(STARVED_SECONDS * RATE) + BLOCK)[0].any()
    assert (playback.played_frames, playback.over) == (before, False)
    queue.paused, queue.level = False, 1.0
    queue.render(BLOCK)
    assert queue.render(BLOCK)[0].tolist() == [1000] * BLOCK
