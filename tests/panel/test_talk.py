"""Page Talk: a browser with a microphone as a satellite, and without one as something to write to."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.async_api import Page, Route, expect

from addon.options import Options
from satellite import protocol
from satellite.protocol import PlaybackKind, SatelliteState, StopPressed
from testbed.browser import PHONE, PLAIN_HOST, Chromium, Look
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, StartApp
from tests.panel.axe import axe_clean
from tests.panel.conftest import HERE, OpenPanel, OpenSidebar, screenshot

WIRE = HERE.parents[1] / "addon" / "panel" / "src" / "talk" / "wire.ts"


async def ready(page: Page) -> None:
    """Wait until the page is a room of the house."""
    await expect(page.get_by_role("button", name="Talk", exact=True)).to_be_enabled()


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("button", name="Send").click()


def without_candidates(description: dict[str, str]) -> dict[str, str]:
    """Return a side's description of itself without the addresses at which it can be reached."""
    return {**description, "sdp": re.sub(r"a=candidate.*\r\n", "", description["sdp"])}


async def lit(home_assistant: RealHomeAssistant, entity_id: str) -> None:
    async def is_on() -> bool:
        return await home_assistant.state(entity_id) == "on"

    await home_assistant.wait_until(is_on, f"{entity_id} that is on", 40.0)


async def last_turn(app: App, home_assistant: RealHomeAssistant, user_id: str) -> dict[str, Any]:
    """Return the last turn once it is over."""
    turns: list[dict[str, Any]] = []

    async def is_over() -> bool:
        async with app.http.get(f"{app.panel}/api/turns", headers={"X-Remote-User-Id": user_id}) as answer:
            turns[:] = (await answer.json())["turns"]
        return bool(turns)

    await home_assistant.wait_until(is_over, "turn that is over")
    return turns[0]


def test_the_page_speaks_this_version_of_the_wire() -> None:
    (version,) = re.findall(r"export const VERSION = (\d+);", WIRE.read_text("utf-8"))
    assert int(version) == protocol.VERSION


async def test_what_is_said_to_the_browser_is_done_and_answered_aloud(
    open_panel: OpenPanel, app: App, browser: Chromium, home_assistant: RealHomeAssistant
) -> None:
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="").samples)
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)

        async def press() -> None:
            await page.get_by_role("button", name="Talk", exact=True).click()

        turn = await app.turn_of(press())
        await lit(home_assistant, "light.kitchen_lights")
        log = page.get_by_role("log")
        await expect(log.locator(".person")).to_have_text(re.compile("turn on (the )?kitchen lights?"))
        await expect(log.locator(".parley")).to_have_text("Turned on Kitchen Lights.")
        await screenshot(page, "talk-turn")
    assert turn["problem"] == "", "the answer was not heard to its end"
    assert "first_sound" in [step["name"] for step in turn["steps"]]
    assert turn["wake_word"] == "button"


async def test_by_webrtc_the_page_comes_the_shortest_way_and_talks_as_ever(
    open_panel: OpenPanel,
    open_sidebar: OpenSidebar,
    start_app: StartApp,
    browser: Chromium,
    home_assistant: RealHomeAssistant,
) -> None:
    """The offer goes through ingress, the sound past it: the page says so only where its channel is open."""
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="").samples)
    async with (
        start_app(home_assistant, Options(browser_webrtc=True), supervised=True) as app,
        open_sidebar(app) as side,
        commands(home_assistant.url, home_assistant.token) as owner,
    ):
        me = (await owner.call("auth/current_user"))["id"]
        url = f"{side.url}/api/hassio_ingress/{side.token}/"
        async with open_panel(url, "#/talk", cookies=side.signed_in(me), allowed=["microphone"]) as page:
            await ready(page)
            await expect(page.get_by_text("Directly connected, by WebRTC.")).to_be_visible()
            await page.get_by_role("button", name="Talk", exact=True).click()
            await lit(home_assistant, "light.kitchen_lights")
            await expect(page.get_by_role("log").locator(".parley")).to_have_text("Turned on Kitchen Lights.")
            turn = await last_turn(app, home_assistant, me)
    assert turn["problem"] == "", "the answer was not heard to its end"
    assert "first_sound" in [step["name"] for step in turn["steps"]]


async def test_where_webrtc_finds_no_way_the_page_talks_through_home_assistant(
    open_panel: OpenPanel, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    async def unreachable(route: Route) -> None:
        offer = without_candidates(json.loads(route.request.post_data or ""))
        answer = await route.fetch(post_data=offer)
        await route.fulfill(json=without_candidates(await answer.json()))

    async with (
        start_app(home_assistant, Options(browser_webrtc=True)) as app,
        open_panel(app, "#/timers", allowed=["microphone"]) as page,
    ):
        await page.route("**/api/talk/offer**", unreachable)
        await page.get_by_role("link", name="Talk", exact=True).click()
        await expect(page.get_by_role("button", name="Talk", exact=True)).to_be_enabled(timeout=60_000)
        await expect(page.get_by_text("Directly connected")).to_have_count(0)
        await write(page, "turn on the kitchen lights")
        await lit(home_assistant, "light.kitchen_lights")


async def test_an_open_microphone_needs_no_press(
    open_panel: OpenPanel, app: App, browser: Chromium, home_assistant: RealHomeAssistant
) -> None:
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="", lead_ms=2500).samples)
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)
        await page.get_by_text("Keep the microphone open").click()
        await lit(home_assistant, "light.kitchen_lights")
        await expect(page.get_by_role("log").locator(".parley")).to_have_text("Turned on Kitchen Lights.")


async def test_who_lets_go_of_the_space_bar_has_spoken(open_panel: OpenPanel, app: App, browser: Chromium) -> None:
    """The sound of the room after that is not for the app, however long it goes on."""
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="", lead_ms=2500).samples)
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)
        await page.keyboard.down("Space")
        await expect(page.get_by_text("Listening …")).to_be_visible()
        await page.wait_for_function(
            "delay => performance.now() > delay", arg=await page.evaluate("performance.now() + 500")
        )
        await page.keyboard.up("Space")
        await expect(page.get_by_text("Nothing was understood")).to_be_visible()
        await expect(page.locator(".person")).to_have_count(0)


async def test_a_question_is_answered_in_writing_and_stays_when_the_page_is_left(
    open_panel: OpenPanel, app: App, home_assistant: RealHomeAssistant
) -> None:
    async with open_panel(app, "#/talk", Look(PHONE), allowed=["microphone"]) as page:
        await ready(page)
        await page.get_by_label("This browser is in").select_option("Kitchen")
        await ready(page)
        await write(page, "turn on the kitxhen lights")
        await expect(page.locator(".parley")).to_have_text("Did you mean Kitchen Lights?")
        await write(page, "yes")
        await expect(page.locator(".parley")).to_have_text(
            ["Did you mean Kitchen Lights?", "Turned on Kitchen Lights."]
        )
        await lit(home_assistant, "light.kitchen_lights")
        await page.get_by_role("textbox").fill("and half of a")
        await page.get_by_role("link", name="Rooms").click()
        await expect(page.locator("parley-rooms")).to_have_count(1)
        await page.get_by_role("link", name="Talk", exact=True).click()
        await expect(page.get_by_role("textbox")).to_have_value("and half of a")
        await expect(page.locator(".person")).to_have_text(["turn on the kitxhen lights", "yes"])
        await expect(page.get_by_label("This browser is in")).to_have_value("kitchen")
        await screenshot(page, "talk-written-390")


async def test_who_does_not_know_what_to_say_is_offered_words(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/talk") as page:
        await page.get_by_role("button", name="Which lights are on?").click()
        await expect(page.locator(".parley")).to_contain_text(re.compile("(is|are) on"))
        await expect(page.get_by_role("button", name="Which lights are on?")).to_have_count(0)


async def test_without_a_microphone_the_page_says_why_and_can_be_written_to(
    open_panel: OpenPanel, app: App, home_assistant: RealHomeAssistant
) -> None:
    async with open_panel(app, "#/talk") as page:
        await expect(page.get_by_text("This browser denies the page your microphone.")).to_be_visible()
        await axe_clean(page)
        await screenshot(page, "talk-denied")
        await write(page, "turn on the kitchen lights")
        await lit(home_assistant, "light.kitchen_lights")


async def test_over_plain_http_the_page_says_that_https_is_needed(
    open_panel: OpenPanel, open_sidebar: OpenSidebar, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    """Home Assistant by its name in the house, without TLS, as most have it."""
    async with (
        start_app(home_assistant, supervised=True) as app,
        open_sidebar(app) as side,
        commands(home_assistant.url, home_assistant.token) as owner,
    ):
        me = (await owner.call("auth/current_user"))["id"]
        url = f"{side.url}/api/hassio_ingress/{side.token}/".replace("127.0.0.1", PLAIN_HOST)
        async with open_panel(url, "#/talk", cookies=side.signed_in(me)) as page:
            await screenshot(page, "talk-plain")
            await expect(page.get_by_text("to pages that came by https only")).to_be_visible()
            await write(page, "turn on the kitchen lights")
            await expect(page.locator(".parley")).to_have_text("Turned on Kitchen Lights.")
            turn = await last_turn(app, home_assistant, me)
    assert turn["problem"] == "", "the answer was not heard to its end"
    assert "first_sound" in [step["name"] for step in turn["steps"]]


async def test_a_browser_hears_announcements_while_its_page_is_open(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers", allowed=["microphone"]) as page:
        await page.get_by_role("link", name="Talk", exact=True).click()
        await ready(page)
        assert (await app.receipts("Dinner is ready"))["Browser"]["heard"]
        await expect(page.locator(".parley")).to_contain_text(["Dinner is ready"])
        await page.get_by_role("link", name="Timers").click()
        await expect(page.locator("parley-timers")).to_have_count(1)
        status, refused = await app.announce(message="Dinner is cold")
        assert (status, refused["error"]) == (400, "No satellite is paired: there is no room to announce in.")


async def test_a_page_that_nobody_has_touched_says_that_it_is_not_heard(open_panel: OpenPanel, app: App) -> None:
    """The page is asked nothing before: playwright asks as if somebody had touched it."""
    async with app.http.ws_connect(f"{app.panel}/api/live") as live, open_panel(app, "#/talk") as page:
        async for frame in live:
            message = frame.json()
            if message["type"] == "satellites" and any(room["problem"] for room in message["satellites"]):
                break
        receipt = (await app.receipts("Dinner is ready"))["Browser"]
        assert not receipt["heard"]
        assert "touches the page" in receipt["reason"]
        await page.mouse.click(640, 300)
        await expect(page.get_by_text("plays no sound before")).to_have_count(0)
        assert (await app.receipts("Dinner is ready"))["Browser"]["heard"]


async def test_the_newer_window_talks_and_the_older_one_can_take_it_back(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)
        async with page.context.expect_page() as opened:
            await page.evaluate("open(location.href)")
        newer = await opened.value
        await ready(newer)
        await expect(page.get_by_text("Another window of this browser")).to_be_visible()
        await page.get_by_role("button", name="Talk here").click()
        await expect(newer.get_by_text("Another window of this browser")).to_be_visible()
        await ready(page)


async def test_the_browser_comes_back_by_itself_after_an_outage(
    open_panel: OpenPanel, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    async with start_app(home_assistant) as app, open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)
        app.running.satellites.renew_browsers()
        await expect(page.get_by_text("The connection is lost")).to_be_visible()
        await page.get_by_role("textbox").fill("turn on the kitchen lights")
        await ready(page)
        await page.get_by_role("button", name="Send").click()
        await expect(page.locator(".parley")).to_have_text("Turned on Kitchen Lights.")


WHOLE_SECONDS = 9.0
"""The answer to “what can you do” takes some eleven when nobody interrupts it."""


def sounded_seconds(turn: dict[str, Any]) -> float:
    """Return how long the answer of a turn was heard."""
    at = {step["name"]: step["at_ms"] for step in turn["steps"]}
    return float(at["done"] - at["first_sound"]) / 1000


async def answers(page: Page) -> None:
    """Have Parley begin an answer of many words."""
    await write(page, "what can you do")
    await expect(page.get_by_text("Answering …")).to_be_visible()


async def test_a_press_while_it_speaks_is_the_word_of_who_pressed(
    open_panel: OpenPanel, app: App, browser: Chromium, home_assistant: RealHomeAssistant
) -> None:
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="").samples)
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)
        interrupted = await app.turn_of(pressed_in_an_answer(page))
        await expect(page.get_by_text("Listening …")).to_be_visible()
        await lit(home_assistant, "light.kitchen_lights")
    assert sounded_seconds(interrupted) < WHOLE_SECONDS


async def pressed_in_an_answer(page: Page) -> None:
    await answers(page)
    await page.get_by_role("button", name="Talk", exact=True).click()


async def test_an_open_microphone_that_hears_a_voice_ends_the_answer(
    open_panel: OpenPanel, app: App, browser: Chromium, home_assistant: RealHomeAssistant
) -> None:
    browser.speak(SpokenCommand("turn on the kitchen lights", wake="", lead_ms=600).samples)
    async with open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await ready(page)

        async def talked_over() -> None:
            await answers(page)
            await page.get_by_text("Keep the microphone open").click()

        interrupted = await app.turn_of(talked_over())
        await lit(home_assistant, "light.kitchen_lights")
    assert sounded_seconds(interrupted) < WHOLE_SECONDS


async def test_a_room_calls_the_page_and_the_page_hangs_up(open_panel: OpenPanel, app: App, browser: Chromium) -> None:
    spoken = SpokenCommand("come down please, dinner is ready", wake="").samples
    browser.speak(spoken)
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await kitchen.state(SatelliteState.IDLE)
        await ready(page)
        await page.mouse.click(640, 300)
        await expect(page.get_by_text("plays no sound before")).to_have_count(0)
        assert (await app.converse("call the panel", "Kitchen"))["reply"] == "I'm calling Browser."
        await expect(page.get_by_text("In a call: the other room hears you.")).to_be_visible()
        await screenshot(page, "talk-call")
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.wait_until(lambda: voice_heard(kitchen) > MIN_HEARD)
        await page.get_by_role("button", name="Hang up").click()
        await expect(page.get_by_text("In a call")).to_have_count(0)


async def test_a_page_calls_a_room_and_hears_it(open_panel: OpenPanel, app: App) -> None:
    spoken = SpokenCommand("come down please, dinner is ready", wake="").samples
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/talk", allowed=["microphone"]) as page:
        await kitchen.state(SatelliteState.IDLE)
        await ready(page)
        await write(page, "call the kitchen")
        await expect(page.get_by_text("In a call: the other room hears you.")).to_be_visible()
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.speak(spoken, 0)
        await expect(page.get_by_text("In a call: the other room hears you.")).to_be_visible()
        await kitchen.send(StopPressed())
        await expect(page.locator(".parley").last).to_have_text(re.compile("The call is over"))


MIN_HEARD = 16_000
"""Bytes of a voice that came over: half a second."""


def voice_heard(room: Room) -> int:
    """Return how many bytes of another room's voice were heard in a call."""
    heard = (each for each in room.playbacks if each.start.kind is PlaybackKind.TIMER and each.over)
    return sum(len(each.pcm) for each in heard)
