"""The second look at a wake word, by Whisper: what was none is dropped without a sound, and counted."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from satellite.protocol import DownMessage, SatelliteState, SettingsChanged, StandDown, StateChanged, Welcome
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import NEURAL, RATE, in_a_quiet_room, say
from tests.addon.conftest import StartApp
from tests.addon.test_room_page import told

DOUBTED = 0.4
"""A score below the satellite's threshold."""


async def test_a_false_wake_word_is_dropped_without_a_sound_and_a_doubted_true_one_is_answered(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant, own_speech=True) as app,
        app.http.ws_connect(f"{app.panel}/api/live") as page,
        app.room("Kitchen") as kitchen,
    ):
        await kitchen.wait_until(lambda: looks_again(kitchen))
        for said, score, counts in (
            ("hey jarvis", DOUBTED, (1, 0)),
            ("hey travis", DOUBTED, (1, 1)),
            ("hey charles", 0.99, (1, 2)),
            ("hey jarvis", 0.99, (2, 2)),
        ):
            before = len(kitchen.messages)
            sound = in_a_quiet_room(np.concatenate((np.zeros(RATE, np.int16), say(said, voice=NEURAL))))
            await kitchen.wake(sound[-RATE // 2 :], sound[-2 * RATE : -RATE // 2], score=score)
            await told(page, "satellites", partial(counted, counts))
            answer = StateChanged(SatelliteState.LISTENING) if said == "hey jarvis" else StandDown()
            await kitchen.wait_until(partial(came, kitchen, answer, before))
        assert not kitchen.playbacks
        turns = (await app.get("/api/turns"))["turns"]
    assert not [turn for turn in turns if turn["trouble"] and turn["trouble"]["code"] != "nothing_said"]


def came(room: Room, answer: DownMessage, before: int) -> bool:
    """Return whether the app gave an answer behind message number `before`."""
    return any(message == answer for _, message in room.messages[before:])


def looks_again(room: Room) -> bool:
    """Return whether the app wants to be told of doubted wake words, as of what it said last."""
    settings = [each.settings for _, each in room.messages if isinstance(each, Welcome | SettingsChanged)]
    return bool(settings) and settings[-1].second_look_threshold is not None


def counted(wanted: tuple[int, int], state: Any) -> bool:
    """Return whether so many wake words were answered, and found to be none."""
    counts = [(each["wakes"]["answered"], each["wakes"]["false"]) for each in state["satellites"]]
    return counts == [wanted]
