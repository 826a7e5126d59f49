"""Turns of five satellites while every service fails at random, and people talk over answers, leave and come back.

`script/bench --only soak` goes through five hundred.
"""

from __future__ import annotations

from testbed.home_assistant import RealHomeAssistant
from testbed.leftovers import left_over
from testbed.soak import Soak, SoakedApp, paired
from tests.addon.conftest import Cloud, StartApp

SEED = 7

SPEAKER_SPEED = 5.0
"""Answers are played so many times faster than in life."""

TURNS = 15

SETTLE_SECONDS = 15.0
"""What goes away does so within it."""


async def test_no_turn_is_without_an_end_and_nothing_is_left_over(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app:
        await app.running.house.services.stands_by.wait()
        soaked = SoakedApp.in_this_process(app.running)
        soak = Soak(soaked, app.http, cloud, SEED, speaker_speed=SPEAKER_SPEED)
        before = await paired(soak, app.running)
        report = await soak.run(TURNS)
        left = await left_over(before, SETTLE_SECONDS)
    assert not report.unended
    assert not report.silent
    assert not left
