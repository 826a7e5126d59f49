"""A satellite that is paired and gone mad: the other rooms, the history and the panel go on."""

from __future__ import annotations

from addon.store.journal import MOST_WORDLESS, WORDLESS_SECONDS, Wordless
from assistant.trace import Turn
from satellite.protocol import SatelliteState, Stats, Wake
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp

WAKES = 3000


async def test_wakes_by_the_thousand_neither_wash_out_the_history_nor_close_the_panel(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as mad,
        app.room("Bedroom"),
        app.http.ws_connect(f"{app.panel}/api/live") as page,
    ):
        await app.converse("turn on the kitchen lights", "Bedroom")
        for number in range(WAKES):
            await mad.send(Wake("hey_jarvis", 0.9, 0.1, 0))
            await mad.send(Stats(float(number), number, 0, 0))
        await mad.state(SatelliteState.LISTENING)
        await app.converse("turn off the kitchen lights", "Bedroom")
        said = []
        while "turn off the kitchen lights" not in said:
            message = await page.receive_json(timeout=60)
            if message["type"] == "turn":
                said.append(message["turn"]["transcript"])
        assert "turn on the kitchen lights" in said
        assert len(said) < 50
        kept = [turn["transcript"] for turn in (await app.get("/api/turns?limit=50"))["turns"]]
        assert {"turn on the kitchen lights", "turn off the kitchen lights"} <= set(kept)
        assert await app.announced("still here", "Bedroom")


def test_of_turns_without_a_word_a_room_shows_some_and_then_one_now_and_then() -> None:
    now = 0.0
    wordless = Wordless(lambda: now)
    assert not any(wordless.too_many(Turn("Kitchen")) for _ in range(MOST_WORDLESS))
    assert all(wordless.too_many(Turn("Kitchen")) for _ in range(100))
    assert not wordless.too_many(Turn("Bedroom"))
    assert not wordless.too_many(Turn("Kitchen", transcript="hello"))
    assert not wordless.too_many(Turn("Kitchen", problem="The voice service is silent."))
    now = MOST_WORDLESS * WORDLESS_SECONDS + 1
    assert not wordless.too_many(Turn("Kitchen"))
