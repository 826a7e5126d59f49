"""A playback that is held and goes on: reports of a satellite in, the place and the sound that follow out."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.frames import ReplyStartFrame
from assistant.room.outgoing_playback import KEPT_SECONDS, OutgoingPlayback
from satellite.protocol import PlaybackEnd, PlaybackKind, Played

RATE = 1000


def given(seconds: float) -> OutgoingPlayback:
    """A playback of which so much was sent; the sample at each place is its number, a word begins each half second."""
    playback = OutgoingPlayback(ReplyStartFrame(playback_id="a", kind=PlaybackKind.REPLY))
    playback.begin(RATE)
    playback.add(np.arange(int(seconds * RATE), dtype=np.int16).tobytes())
    for number in range(int(2 * seconds)):
        playback.words.word("word", number / 2)
    return playback


def resumed(playback: OutgoingPlayback) -> tuple[float, int, int]:
    """Hold and resume; return the place, and the first and the last sample that is sent again."""
    place, start, pcm = playback.resume()
    samples = np.frombuffer(pcm, np.int16)
    assert start.playback_id == playback.wire_id
    return place, int(samples[0]), int(samples[-1])


def test_it_goes_on_from_the_word_that_was_last_heard_and_skips_nothing() -> None:
    playback = given(3.0)
    assert playback.hold()
    playback.reported(Played("a", 1700, PlaybackEnd.FLUSHED))
    assert resumed(playback) == (1.5, 1500, 2999)
    assert playback.words.until(1.7) == "word word word"


def test_silence_that_was_asked_for_is_not_its_end() -> None:
    playback = given(3.0)
    playback.hold()
    report = playback.reported(Played("a", 1700, PlaybackEnd.FLUSHED))
    assert report == Played("a", 1700, None)
    playback.resume()
    assert playback.reported(Played("a", 1800, PlaybackEnd.PLAYED)) is None
    assert playback.reported(Played(playback.wire_id, 800, PlaybackEnd.PLAYED)) == Played("a", 2300, PlaybackEnd.PLAYED)


def test_it_is_held_twice() -> None:
    playback = given(3.0)
    playback.hold()
    playback.reported(Played("a", 700, PlaybackEnd.FLUSHED))
    assert resumed(playback)[0] == 0.5
    playback.hold()
    playback.reported(Played(playback.wire_id, 600, PlaybackEnd.FLUSHED))
    assert resumed(playback) == (1.0, 1000, 2999)


def test_where_no_words_are_known_it_goes_on_at_a_quiet_moment_before() -> None:
    playback = OutgoingPlayback(ReplyStartFrame(playback_id="a", kind=PlaybackKind.ANNOUNCEMENT))
    playback.begin(RATE)
    sound = np.full(3 * RATE, 5000, np.int16)
    sound[1100:1140] = 0
    playback.add(sound.tobytes())
    playback.hold()
    playback.reported(Played("a", 1700, PlaybackEnd.FLUSHED))
    assert playback.resume()[0] == pytest.approx(1.12, abs=0.03)


def test_long_ago_sound_is_not_kept() -> None:
    playback = given(20.0)
    playback.reported(Played("a", 19_000))
    playback.add(np.zeros(RATE, np.int16).tobytes())
    playback.hold()
    playback.reported(Played("a", 20_000, PlaybackEnd.FLUSHED))
    place, _, pcm = playback.resume()
    assert len(pcm) / 2 / RATE == pytest.approx(21.0 - place)
    assert place > 20.0 - KEPT_SECONDS


def test_what_has_ended_is_not_held() -> None:
    playback = given(1.0)
    playback.reported(Played("a", 1000, PlaybackEnd.PLAYED))
    assert not playback.hold()
