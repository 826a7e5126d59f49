"""The decision to stream the microphone."""

from __future__ import annotations

import pytest

from satellite.playback import DUCKED
from satellite.protocol import PlaybackKind, SatelliteState
from satellite.streaming import Streaming

HEARD, SILENT = True, False


@pytest.fixture
def streaming() -> Streaming:
    """A satellite that hears its own speaker."""
    return Streaming(echo_cancellation=False)


def test_nothing_is_streamed_before_the_wake_word(streaming: Streaming) -> None:
    assert not streaming.active(SILENT)
    assert streaming.may_wake(SILENT)


def test_it_streams_from_the_wake_word_until_the_room_is_idle(streaming: Streaming) -> None:
    streaming.wake()
    assert streaming.active(SILENT)
    for state in (SatelliteState.LISTENING, SatelliteState.PROCESSING):
        streaming.change(state)
        assert streaming.active(SILENT)
    streaming.change(SatelliteState.IDLE)
    assert not streaming.active(SILENT)


def test_another_satellites_turn_ends_the_stream(streaming: Streaming) -> None:
    streaming.wake()
    streaming.close()
    assert not streaming.active(SILENT)
    assert streaming.may_wake(SILENT)


def test_a_wake_word_counts_within_a_call_that_streams(streaming: Streaming) -> None:
    streaming.change(SatelliteState.LISTENING)
    assert not streaming.may_wake(SILENT)
    streaming.change(SatelliteState.LISTENING, in_call=True)
    assert streaming.active(SILENT)
    assert streaming.may_wake(SILENT)
    streaming.change(SatelliteState.IDLE)
    streaming.change(SatelliteState.LISTENING)
    assert not streaming.may_wake(SILENT)


def test_it_does_not_stream_its_own_answer_and_goes_on_when_the_app_listens_again(streaming: Streaming) -> None:
    streaming.wake()
    streaming.change(SatelliteState.RESPONDING)
    assert not streaming.active(HEARD)
    assert not streaming.active(SILENT)
    streaming.change(SatelliteState.LISTENING)
    assert not streaming.active(HEARD)
    assert streaming.active(SILENT)


def test_with_echo_cancellation_it_streams_while_it_answers() -> None:
    streaming = Streaming(echo_cancellation=True)
    streaming.wake()
    streaming.change(SatelliteState.RESPONDING)
    assert streaming.active(HEARD)


def test_an_announcement_alone_opens_no_stream() -> None:
    streaming = Streaming(echo_cancellation=True)
    streaming.change(SatelliteState.RESPONDING)
    assert not streaming.active(HEARD)


def test_the_app_may_ask_without_a_wake_word(streaming: Streaming) -> None:
    streaming.change(SatelliteState.RESPONDING)
    streaming.change(SatelliteState.LISTENING)
    assert streaming.active(SILENT)


def test_a_wake_word_over_the_answer_streams_at_once(streaming: Streaming) -> None:
    streaming.wake()
    streaming.change(SatelliteState.RESPONDING)
    assert streaming.may_wake(HEARD)
    streaming.wake()
    assert streaming.active(HEARD)


def test_a_wake_word_within_an_utterance_is_part_of_it(streaming: Streaming) -> None:
    streaming.wake()
    assert not streaming.may_wake(SILENT)
    streaming.change(SatelliteState.LISTENING)
    assert not streaming.may_wake(SILENT)
    streaming.change(SatelliteState.PROCESSING)
    assert streaming.may_wake(SILENT)


def test_between_two_rings_of_a_timer_it_streams_and_a_wake_word_counts(streaming: Streaming) -> None:
    streaming.change(SatelliteState.RESPONDING)
    streaming.play(PlaybackKind.TIMER)
    assert not streaming.active(HEARD)
    streaming.change(SatelliteState.LISTENING)
    assert streaming.active(SILENT)
    assert streaming.may_wake(SILENT)
    streaming.wake()
    assert not streaming.may_wake(SILENT)


def test_after_an_answer_that_asks_a_wake_word_is_only_words(streaming: Streaming) -> None:
    streaming.play(PlaybackKind.TIMER)
    streaming.play(PlaybackKind.REPLY)
    streaming.change(SatelliteState.LISTENING)
    assert not streaming.may_wake(SILENT)


@pytest.mark.parametrize(("echo_cancellation", "heard"), [(False, 0.0), (True, DUCKED)])
def test_music_makes_way_from_the_wake_word_until_the_room_is_idle(echo_cancellation: bool, heard: float) -> None:
    streaming = Streaming(echo_cancellation)
    assert streaming.music_level == 1.0
    streaming.wake()
    for state in (SatelliteState.LISTENING, SatelliteState.PROCESSING):
        assert streaming.music_level == heard
        streaming.change(state)
    streaming.change(SatelliteState.RESPONDING)
    assert streaming.music_level == DUCKED
    streaming.change(SatelliteState.IDLE)
    assert streaming.music_level == 1.0
