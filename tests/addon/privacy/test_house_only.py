"""A room that stays in the house: nothing of it is sent to anybody, and it is served by what the house has."""

from __future__ import annotations

from dataclasses import replace

from addon.options import Options
from ha_tools.leaving.house_only import StayRule
from ha_tools.web.search_engines import SearchProvider
from simulators.completion import Reply, rules
from simulators.mail_server import SmtpServer
from simulators.search_services import SearchServices, WebResult
from testbed.home_assistant import RealHomeAssistant
from testbed.mail_house import PASSWORD, mail, mail_house
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, Cloud, StartApp

ON = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
REFUSED = "Nothing leaves the house now, so I can't ask the language model. Parley's panel says why, on the page Home."


async def test_not_one_connection_is_made_for_a_room_that_stays_in_the_house(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    """Open connections are closed at once; ears, voice, model and search of others are asked no more, here alone."""
    cloud.openai.model = rules(("pump", Reply("It pumps heat.")), otherwise="Yes?")
    async with SearchServices() as search:
        options = replace(cloud.options, outside_hosts="127.0.0.1", search=SearchProvider.SEARXNG)
        options = replace(options, searxng_url=search.url)
        servers = (cloud.deepgram, cloud.openai, cloud.cartesia, search)
        async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
            await app.running.house.services.stands_by.wait()
            await cloud.deepgram.log.wait_for("connected")
            await cloud.cartesia.log.wait_for("connected")
            told = await app.converse("stop using the internet in here", "Kitchen")
            assert told["reply"] == "From now on nothing leaves the house from here."
            await cloud.deepgram.log.wait_for("closed")
            await cloud.cartesia.log.wait_for("closed")
            before = [server.met for server in servers]
            assert (await app.converse("what is a heat pump", "Kitchen"))["reply"] == REFUSED
            assert "leaves the house" in (await app.converse("search the web for heat pumps", "Kitchen"))["reply"]
            turn = await app.turn_of(kitchen.say(ON.samples, ON.speech_end))
            assert (turn["transcript"], turn["outcome"]) == ("turn on the kitchen lights", "changed")
            assert not any(service["left_house"] for service in turn["services"])
            await kitchen.reply()
            assert await app.announced("Dinner is ready", "Kitchen")
            assert [server.met for server in servers] == before
            assert (await app.converse("what is a heat pump", "Office"))["reply"] == "It pumps heat."
            asked = await app.converse("you may use the internet in here again", "Kitchen")
            assert asked["reply"] == "Shall I let this room use the internet again?"
            assert (await app.converse("no", "Kitchen"))["turn"]["outcome"] != "changed"
            assert (await app.converse("what is a heat pump", "Kitchen"))["reply"] == REFUSED
            await app.converse("you may use the internet in here again", "Kitchen")
            await app.converse("yes", "Kitchen")
            assert (await app.converse("what is a heat pump", "Kitchen"))["reply"] == "It pumps heat."
            await cloud.deepgram.log.wait_for("connected", since=cloud.deepgram.log.all("closed")[-1].at)


async def test_a_search_engine_and_a_mail_server_at_home_send_on_what_they_are_given(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    """Both are asked no more where the house keeps all in, and stand on the sheet where it does not."""
    letter = mail("Oak School <office@school.test>", "Trip on Friday", "Bring a hat.")
    with mail_house() as box:
        box.put(letter)
        async with SearchServices() as search, SmtpServer() as sending:
            search.found["kettle"] = [WebResult("Kettles", "https://kettles.example/", "Kettles boil water.")]
            options = Options(api_token=API_TOKEN, search=SearchProvider.SEARXNG, searxng_url=search.url)
            ports = (("incoming", box.plain_port), ("outgoing", sending.port))
            servers = {name: {"host": "127.0.0.1", "port": port, "security": "none"} for name, port in ports}
            account = {"name": "Anna", "address": box.user, "password": PASSWORD, "open_areas": ["kitchen"], **servers}
            async with start_app(villa, options) as app:
                async with app.http.post(f"{app.panel}/api/mail", json=account) as response:
                    assert (await response.json())["kept"]

                async def said(*texts: str) -> str:
                    return [str((await app.converse(text, "Kitchen"))["reply"]) for text in texts][-1]

                assert await said("look up kettles") == "Kettles.example says: Kettles boil water."
                assert await said("read the one from school", "answer that I'll be late", "yes") == (
                    "The answer to Oak School is sent."
                )
                sheet = (await app.get("/api/privacy/sheet"))["lines"]
                assert {(line["kind"], line["bytes"] > 0) for line in sheet} == {("search", True), ("mail", True)}
                await said("stop using the internet in here")
                refused = await said("look up kettles")
                assert refused == "SearXNG can't be searched now. Nothing leaves the house here."
                assert "127.0.0.1" not in await said("read the one from school", "answer that I am ill", "yes")
                assert (len(search.searched), len(sending.taken)) == (1, 1)


async def test_what_the_panel_has_set_is_lifted_by_voice_with_the_pin_alone_and_undoing_asks_too(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    options = replace(cloud.options, outside_hosts="127.0.0.1", pin="4711")
    async with (
        start_app(home_assistant, options) as app,
        app.http.post(f"{app.panel}/api/privacy/rules", json={"rules": [{"room": ""}]}) as response,
    ):
        assert response.status == 200
        before = cloud.openai.met

        async def said(text: str) -> str:
            return str((await app.converse(text, "Kitchen"))["reply"])

        assert "PIN" in await said("use the internet everywhere again")
        assert "yes" not in await said("yes")
        assert await said("what is a heat pump") == REFUSED
        await said("use the internet everywhere again")
        assert await said("4711") == "The internet may be used again."
        assert await said("undo that") == "From now on nothing leaves the house."
        assert "PIN" in await said("undo that")
        await said("never mind")
        assert await said("what is a heat pump") == REFUSED
        assert cloud.openai.met == before
        await said("use the internet everywhere again")
        await said("4711")
        assert await said("don't use the internet anywhere") == "From now on nothing leaves the house."
        assert await said("undo that") == "Shall I let the whole house use the internet again?"


async def test_a_rule_by_hours_closes_the_house_when_it_begins_and_outlasts_a_restart(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    options = replace(cloud.options, outside_hosts="127.0.0.1")
    async with start_app(home_assistant, options) as app:
        privacy = app.running.house.privacy
        assert privacy
        privacy.house_only.set([StayRule(begin="00:00", end="23:59"), StayRule(begin="23:59", end="00:00")])
        assert (await app.converse("what is a heat pump", "Kitchen"))["reply"] == REFUSED
    before = cloud.openai.met
    async with start_app(home_assistant, options) as app:
        assert (await app.converse("what is a heat pump", "Kitchen"))["reply"] == REFUSED
        assert cloud.openai.met == before
