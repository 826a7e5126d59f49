"""Announcements of Home Assistant's integration: told over the link, with receipts, answers and what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from addon.options import Options
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.broker.test_announcement_fates import bedroom, times_heard, until
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.link_client import LinkClient, linked

ANSWERS = [{"id": "open", "sentences": ["[yes] open it"]}, {"id": "wait", "sentences": ["wait {minutes} minutes"]}]


@asynccontextmanager
async def link_and_room(
    start_app: StartApp, home_assistant: RealHomeAssistant, options: Options | None = None
) -> AsyncIterator[tuple[App, LinkClient, Room]]:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(start_app(home_assistant, options))
        room = await stack.enter_async_context(bedroom(app))
        yield app, await stack.enter_async_context(linked(app)), room


async def test_the_integration_announces_and_is_told_what_becomes_of_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with link_and_room(start_app, home_assistant) as (_, link, room):
        request = {"message": "Dinner is ready", "satellites": ["bed"], "chime": "default", "tag": "dinner"}
        told = await link.done("announce", request={**request, "wait": True})
        assert [(one["satellite_id"], one["outcome"]) for one in told["receipts"]] == [("bed", "played")]
        assert len(room.playbacks) == 1
        happened = next(one for one in link.told if one["type"] == "event" and one["event"] == "announcement")
        assert (happened["satellite_id"], happened["outcome"], happened["tag"]) == ("bed", "played", "dinner")
        assert (happened["message"], happened["announcement_id"]) == ("Dinner is ready", told["id"])
        refused = await link.order("announce", request={**request, "volume": 50})
        assert refused["error"]["code"] == "bad_message"
        assert "volume must be a number from 0 to 1." in refused["error"]["message"]


async def test_the_integration_asks_and_has_the_answer(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("wait five minutes")
    options = replace(cloud.options, llm=Options().llm)
    spoken = SpokenCommand("wait five minutes", wake="", lead_ms=200)
    async with link_and_room(start_app, home_assistant, options) as (_, link, room):
        asking = asyncio.create_task(
            link.done("ask", satellite_id="bed", question="Shall I open?", choices=ANSWERS, preannounce=False)
        )
        await room.state(SatelliteState.LISTENING)
        await room.interrupt(spoken.samples, spoken.speech_end)
        answer = (await asking)["answer"]
        assert answer == {"id": "wait", "sentence": "wait five minutes", "slots": {"minutes": "five"}}
        happened = next(one for one in link.told if one["type"] == "event" and one["event"] == "answer")
        assert (happened["id"], happened["slots"], happened["satellite_id"]) == ("wait", {"minutes": "five"}, "bed")


async def test_what_is_over_is_not_acknowledged_any_more(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with link_and_room(start_app, home_assistant) as (_, link, room):
        told = await link.done("announce", request={"message": "The oven is hot", "repeat": True})
        await room.state(SatelliteState.LISTENING)
        await link.done("acknowledge", announcement_id=told["id"])
        again = await link.order("acknowledge", announcement_id=told["id"])
        assert (again["error"]["code"], again["error"]["message"]) == (
            "unavailable",
            "The announcement is over already.",
        )
        await link.done("acknowledge", announcement_id="")


async def test_a_question_is_withdrawn_with_the_link_and_refused_where_it_makes_no_sense(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with link_and_room(start_app, home_assistant) as (app, link, room):
        for fields, code in (
            ({"satellite_id": "none", "question": "x"}, "not_found"),
            ({"satellite_id": "bed", "question": ""}, "bad_message"),
            ({"satellite_id": "bed", "question": "x", "choices": [{"id": "a"}]}, "bad_message"),
        ):
            assert (await link.order("ask", **fields))["error"]["code"] == code
        await room.unplug_speaker()
        refused = await link.order("ask", satellite_id="bed", question="x")
        assert (refused["error"]["code"], bool(refused["error"]["message"])) == ("unavailable", True)
        await room.plug_in_speaker()
        await link.send("ask", satellite_id="bed", question="Are you there?")
        await until(app, lambda made: len(made) == 2)
        await link.websocket.close()
        await until(app, lambda made: made[0].over)
        assert made_fate(app) == "cancelled"


def made_fate(app: App) -> str:
    """Return the fate of the last announcement."""
    return app.running.broker.announcements[0].receipts[0].outcome


async def test_a_conversation_is_begun_and_the_room_listens(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=200)
    async with link_and_room(start_app, home_assistant, cloud.options) as (app, link, room):
        words = {"message": "What shall I do?", "extra_system_prompt": "It is dark in the kitchen."}
        assert await link.done("start_conversation", satellite_id="bed", **words) == {}
        await room.state(SatelliteState.LISTENING)
        turn = await app.turn_of(room.interrupt(spoken.samples, spoken.speech_end))
        assert turn["outcome"] == "changed"


async def test_what_repeats_ends_when_it_is_acknowledged_by_home_assistant_or_by_voice(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("okay")
    spoken = SpokenCommand("okay", wake="", lead_ms=300)
    options = replace(cloud.options, llm=Options().llm)
    async with link_and_room(start_app, home_assistant, options) as (app, link, room):
        told = await link.done("announce", request={"message": "The oven is hot", "repeat": {"every": 60}})
        await until(app, times_heard(1))
        assert (await link.order("acknowledge", announcement_id="none"))["error"]["code"] == "not_found"
        await link.done("acknowledge", announcement_id=told["id"])
        assert made_fate(app) == "acknowledged"
        await link.done("announce", request={"message": "The oven is still hot", "repeat": {"every": 60}})
        await until(app, times_heard(1))
        await room.say(spoken.samples, spoken.speech_end)
        await until(app, lambda made: made[0].over)
        assert made_fate(app) == "acknowledged"
