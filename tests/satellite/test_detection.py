"""Scores that count as a wake word, and scores that do not."""

from __future__ import annotations

from satellite.detection import REFRACTORY_FRAMES, Detection, Detector, Strictness


def test_an_utterance_counts_once_and_the_next_one_again() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    heard = [detector.heard({"hey_jarvis": score}) for score in [0.1, 0.6, 0.9, 0.9, 0.4]]
    assert heard == [None, Detection("hey_jarvis", 0.6, 0.5), None, None, None]
    rest = [detector.heard({"hey_jarvis": 0.0}) for _ in range(REFRACTORY_FRAMES)]
    assert rest == [None] * REFRACTORY_FRAMES
    assert detector.heard({"hey_jarvis": 0.7}) == Detection("hey_jarvis", 0.7, 0.5)


def test_of_two_words_the_one_further_above_its_own_threshold_counts() -> None:
    detector = Detector({"hey_jarvis": 0.9, "alexa": 0.3})
    assert detector.heard({"hey_jarvis": 0.85, "alexa": 0.2}) is None
    assert detector.heard({"hey_jarvis": 0.92, "alexa": 0.6}) == Detection("alexa", 0.6, 0.3)


def test_a_peak_below_the_threshold_is_one_near_miss() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    for score in [0.0, 0.3, 0.45, 0.3, 0.0, 0.0, 0.3, 0.1, 0.2, 0.1]:
        assert detector.heard({"hey_jarvis": score}) is None
    assert detector.near_misses == 2


def test_a_peak_that_goes_on_to_count_is_no_near_miss() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    assert [detector.heard({"hey_jarvis": score}) is None for score in [0.3, 0.4, 0.8]] == [True, True, False]
    for _ in range(REFRACTORY_FRAMES + 2):
        detector.heard({"hey_jarvis": 0.0})
    assert detector.near_misses == 0


def test_a_new_threshold_counts_from_the_next_frame() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    detector.set_thresholds({"hey_jarvis": 0.2})
    assert detector.heard({"hey_jarvis": 0.3}) is not None


def test_the_peak_is_told_once_when_the_score_has_fallen() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    told = []
    for score in [0.1, 0.52, 0.9, 0.998, 0.97, 0.3, 0.2, 0.1]:
        detector.heard({"hey_jarvis": score})
        told.append(detector.peak())
    assert told == [None] * 5 + [Detection("hey_jarvis", 0.998, 0.5), None, None]


def test_the_peak_of_a_score_that_never_falls_is_told_when_the_next_word_may_count() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    told = []
    for _ in range(REFRACTORY_FRAMES + 1):
        detector.heard({"hey_jarvis": 0.6})
        told.append(detector.peak())
    assert [peak for peak in told if peak] == [Detection("hey_jarvis", 0.6, 0.5)]
    assert detector.heard({"hey_jarvis": 0.7}) == Detection("hey_jarvis", 0.7, 0.5)


def test_the_peak_is_that_of_the_word_that_was_heard() -> None:
    detector = Detector({"hey_jarvis": 0.5, "alexa": 0.5})
    detector.heard({"hey_jarvis": 0.6, "alexa": 0.0})
    detector.heard({"hey_jarvis": 0.8, "alexa": 0.99})
    detector.heard({"hey_jarvis": 0.0, "alexa": 0.99})
    assert detector.peak() == Detection("hey_jarvis", 0.8, 0.5)


def test_a_suspicion_is_told_at_its_peak_once_an_utterance() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    told = [
        detector.heard({"hey_jarvis": score}, Strictness(suspicion=0.15))
        for score in [0.1, 0.2, 0.4, 0.3, 0.2, 0.3, 0.1, *[0.0] * REFRACTORY_FRAMES, 0.16, 0.0]
    ]
    assert [each for each in told if each] == [Detection("hey_jarvis", 0.4, 0.5), Detection("hey_jarvis", 0.16, 0.5)]
    assert told.index(Detection("hey_jarvis", 0.4, 0.5)) == 3


def test_a_score_that_rises_over_its_threshold_is_no_suspicion() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    told = [detector.heard({"hey_jarvis": score}, Strictness(suspicion=0.15)) for score in [0.2, 0.3, 0.9, 0.3, 0.2]]
    assert [each for each in told if each] == [Detection("hey_jarvis", 0.9, 0.5)]


def test_a_word_over_our_own_sound_counts_at_a_share_of_its_threshold() -> None:
    detector = Detector({"hey_jarvis": 0.5})
    assert detector.heard({"hey_jarvis": 0.35}) is None
    assert detector.heard({"hey_jarvis": 0.35}, Strictness(0.6)) == Detection("hey_jarvis", 0.35, 0.3)


def test_it_is_calm_once_nothing_has_hinted_at_a_word_for_half_a_second() -> None:
    detector = Detector({"hey_jarvis": 0.5, "alexa": 0.5})
    calm = []
    for score in [*[0.0] * 7, 0.01, *[0.0] * 6]:
        detector.heard({"hey_jarvis": 0.0, "alexa": score})
        calm.append(detector.is_calm)
    assert calm == [*[False] * 5, True, True, *[False] * 6, True]
