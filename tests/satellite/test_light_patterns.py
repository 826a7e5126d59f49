"""The patterns of a satellite's light, as tables."""

from __future__ import annotations

import itertools
import math

import pytest

from satellite.light_patterns import PATTERNS, Frame, Light, Situation, frame_at, light_of
from satellite.protocol import SatelliteState

WELL = Situation(connected=True)


@pytest.mark.parametrize(
    ("situation", "light"),
    [
        (Situation(), Light.OFFLINE),
        (Situation(pairing=True), Light.PAIRING),
        (WELL, Light.IDLE),
        (Situation(connected=True, state=SatelliteState.LISTENING), Light.LISTENING),
        (Situation(connected=True, state=SatelliteState.PROCESSING), Light.PROCESSING),
        (Situation(connected=True, state=SatelliteState.RESPONDING), Light.RESPONDING),
        (Situation(connected=True, muted=True), Light.MUTED),
        (Situation(connected=True, muted=True, state=SatelliteState.RESPONDING), Light.RESPONDING),
        (Situation(muted=True), Light.MUTED),
        (Situation(connected=True, problem=True), Light.PROBLEM),
        (Situation(problem=True), Light.OFFLINE),
        (Situation(connected=True, problem=True, muted=True), Light.MUTED),
    ],
)
def test_each_situation_has_its_light(situation: Situation, light: Light) -> None:
    assert light_of(situation) is light


def _levels(light: Light, *moments: float, count: int = 1, coloured: bool = False) -> list[float | None]:
    """Return the brightness of the first light at some moments, to a tenth."""
    frames = [frame_at(light, moment, count, coloured=coloured) for moment in moments]
    return [round(max(frame.colours[0]), 1) if frame else None for frame in frames]


@pytest.mark.parametrize(
    ("light", "levels"),
    [
        (Light.IDLE, {0.0: 0.0, 3600.0: 0.0}),
        (Light.LISTENING, {0.0: 1.0, 60.0: 1.0}),
        (Light.PROCESSING, {0.0: 0.1, 0.25: 1.0, 0.5: 0.1, 0.75: 1.0}),
        (Light.RESPONDING, {0.0: 0.3, 0.9: 1.0, 1.8: 0.3}),
        (Light.MUTED, {0.0: 1.0, 0.15: 0.0, 0.3: 1.0, 0.4: 0.0, 3.9: 0.0, 4.0: 1.0}),
        (Light.OFFLINE, {0.0: 1.0, 0.2: 0.0, 2.9: 0.0, 3.0: 1.0}),
        (Light.PROBLEM, {0.0: 1.0, 0.15: 0.0, 0.3: 1.0, 0.4: 0.0, 0.5: 1.0, 0.7: 0.0, 4.0: 1.0}),
        (Light.PAIRING, {0.0: 1.0, 0.6: 0.0, 1.1: 1.0}),
        (Light.ERROR, {0.0: 1.0, 0.2: 0.0, 0.95: 1.0, 1.15: 0.0, 1.3: None, 9.0: None}),
        (Light.HERE, {0.0: 1.0, 3.9: 0.0, 4.1: None}),
    ],
)
def test_a_lamp_shows_each_state_by_its_rhythm(light: Light, levels: dict[float, float | None]) -> None:
    assert _levels(light, *levels) == list(levels.values())


def test_no_two_states_look_alike_on_a_lamp() -> None:
    moments = [tenth / 10 for tenth in range(120)]
    seen = {light: tuple(_levels(light, *moments)) for light in Light}
    assert all(seen[one] != seen[other] for one, other in itertools.combinations(seen, 2))


def test_where_there_are_colours_a_muted_microphone_is_red_without_a_pause() -> None:
    frame = frame_at(Light.MUTED, 12.3, 3, coloured=True)
    assert frame == Frame(((0.35, 0.0, 0.0),) * 3, math.inf)


def test_processing_goes_round_a_row_of_lights() -> None:
    brightest = []
    for place in range(4):
        frame = frame_at(Light.PROCESSING, place * 0.15 + 0.01, 3, coloured=True)
        assert frame is not None
        brightest.append(frame.colours.index(max(frame.colours)))
    assert brightest == [0, 1, 2, 0]


@pytest.mark.parametrize("light", Light)
@pytest.mark.parametrize(("count", "coloured"), [(1, False), (1, True), (3, True)])
def test_frame_after_frame_a_pattern_goes_on_and_seldom_changes(light: Light, count: int, coloured: bool) -> None:
    moment, frames = 0.0, 0
    while moment < 20.0 and (frame := frame_at(light, moment, count, coloured=coloured)):
        assert len(frame.colours) == count
        assert all(0.0 <= share <= 1.0 for colour in frame.colours for share in colour)
        assert frame.seconds > 0.0
        moment, frames = moment + frame.seconds, frames + 1
    assert frames <= 20 * 21
    assert PATTERNS[light].once is (frame is None)
