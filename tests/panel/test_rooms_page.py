"""The page Rooms before a person: newcomers, settings that reach a satellite, refusals, and an app that goes away."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from satellite.protocol import Identify, Level, Mute, SettingsChanged
from testbed.browser import PHONE, Look
from testbed.room import Room
from tests.addon.conftest import App
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)


async def test_a_house_without_rooms_tells_how_to_get_one(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/rooms") as page:
        await expect(page.get_by_role("heading", name="Give your first room a voice")).to_be_visible()
        await expect(page.get_by_role("link", name="Talk to your home with this browser")).to_have_attribute(
            "href", "#/talk"
        )
        await axe_clean(page)
        await screenshot(page, "rooms-first")


async def test_a_newcomer_is_paired_by_its_code_and_another_is_ignored_and_shown_again(
    open_panel: OpenPanel, app: App
) -> None:
    async with (
        open_panel(app, "#/rooms") as page,
        Room.connect(app.lan, "Study") as study,
        Room.connect(app.lan, "Hallway") as hallway,
    ):
        newcomers = page.locator("parley-newcomer")
        await expect(newcomers).to_have_count(2)
        await axe_clean(page)
        await screenshot(page, "rooms-newcomers")
        code = await study.code()
        typed = page.get_by_label("Code of Study")
        await typed.fill(f"{code[:4]} {code[4:]}")
        await newcomers.filter(has_text="Hallway").get_by_role("button", name="Ignore").click()
        await hallway.closed()
        await expect(newcomers).to_have_count(1)
        await expect(typed).to_have_value(f"{code[:4]} {code[4:]}")
        await typed.press("Enter")
        await expect(card(page, "Study")).to_be_visible()
        await expect(newcomers).to_have_count(0)
        await page.get_by_role("button", name="Show again").click()
        await expect(page.get_by_role("heading", name="Ignored for an hour")).to_have_count(0)


async def test_a_wrong_code_is_told_in_the_words_of_the_app(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/rooms") as page, Room.connect(app.lan, "Study") as study:
        code = await study.code()
        await page.get_by_label("Code of Study").fill(code[:2] + f"{(int(code[2:]) + 1) % 10**6:06d}")
        await page.get_by_role("button", name="Accept").click()
        await expect(page.get_by_text("The satellite does not agree")).to_be_visible()
        await expect(page.get_by_role("heading", name="Refused lately")).to_be_visible()


async def test_settings_reach_the_satellite_and_what_it_does_reaches_the_page(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/rooms") as page:
        shown = card(page, "Kitchen")
        await shown.get_by_role("button", name="Microphone off, Kitchen").click()
        await kitchen.wait_for(SettingsChanged, lambda told: told.settings.muted)
        await kitchen.send(Mute(True))
        await expect(shown.get_by_role("status")).to_have_text("Microphone off")
        await shown.get_by_role("button", name="Microphone off, Kitchen").click()
        await kitchen.send(Mute(False))
        await shown.get_by_role("slider", name="Volume, Kitchen").fill("0.5")
        await kitchen.wait_for(SettingsChanged, lambda told: told.settings.volume == 0.5)
        await kitchen.send(Level(0.1))
        await expect(shown.get_by_role("meter")).to_have_attribute("aria-valuenow", "67")
        await kitchen.wake()
        await expect(shown.get_by_role("status")).to_have_text("Listening")


async def test_the_settings_of_a_room_open_over_the_page_and_stay_open(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/rooms", Look(PHONE, dark=True)) as page:
        await card(page, "Kitchen").get_by_role("link", name="Settings of Kitchen").click()
        dialog = page.get_by_role("dialog", name="Kitchen")
        await axe_clean(page)
        await screenshot(page, "rooms-settings")
        await dialog.get_by_role("button", name="Identify").click()
        await kitchen.wait_for(Identify)
        await dialog.get_by_role("button", name="Test sound").click()
        await expect(page.get_by_text("Kitchen played the test sound to its end.")).to_be_visible()
        await dialog.get_by_text("Keep listening after an answer").click()
        await dialog.get_by_label("from", exact=True).fill("22:00")
        await dialog.get_by_label("until", exact=True).fill("06:30")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_role("button", name="No quiet hours")).to_be_visible()
        name = dialog.get_by_label("Name")
        await name.fill("Galley")
        await kitchen.send(Level(0.1))
        async with app.room("Bedroom"):
            await expect(name).to_have_value("Galley")
        await name.press("Enter")
        await expect(page.get_by_role("dialog", name="Galley")).to_be_visible()
        [known] = [one for one in (await app.get("/api/satellites"))["satellites"] if one["name"] == "Galley"]
        assert known["settings"]["follow_up"]
        assert known["settings"]["quiet_hours"] == {"begin": "22:00", "end": "06:30"}
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_satellite_is_removed_only_after_a_yes(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/rooms") as page:
        await card(page, "Kitchen").get_by_role("link", name="Settings of Kitchen").click()
        remove = page.get_by_role("dialog", name="Kitchen", exact=True).get_by_role("button", name="Remove")
        question = page.get_by_role("dialog", name="Remove Kitchen?")
        await remove.click()
        await axe_clean(page)
        await question.get_by_role("button", name="Cancel").click()
        assert len((await app.get("/api/satellites"))["satellites"]) == 1
        await remove.click()
        await question.get_by_role("button", name="Remove").click()
        await kitchen.closed()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(card(page, "Kitchen")).to_have_count(0)


async def test_an_outage_is_seen_at_once_and_what_was_typed_is_there_after_it(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/rooms") as page, Room.connect(app.lan, "Study") as study:
        code = await study.code()
        await page.get_by_label("Code of Study").fill(code)
        await page.route("**/api/**", lambda route: route.abort())
        await page.context.set_offline(True)
        await expect(page.get_by_text("Parley does not answer.")).to_be_visible()
        await screenshot(page, "rooms-outage")
        await page.get_by_role("button", name="Accept").click()
        await expect(page.get_by_text("Try again once it is back.")).to_be_visible()
        await page.unroute("**/api/**")
        await page.context.set_offline(False)
        await expect(page.get_by_text("Parley does not answer. Trying")).to_have_count(0)
        await expect(page.get_by_label("Code of Study")).to_have_value(code)
        await page.get_by_role("button", name="Accept").click()
        await expect(card(page, "Study")).to_be_visible()


async def test_a_room_that_is_refused_says_why_on_its_own_card(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"):
        [kitchen] = (await app.get("/api/satellites"))["satellites"]
    async with (
        open_panel(app, "#/rooms") as page,
        Room.connect(app.lan, "Kitchen", satellite_id=kitchen["satellite_id"], token="of another pairing") as copy,
    ):
        await copy.closed()
        await expect(card(page, "Kitchen")).to_contain_text("is not the one it was given")
        await page.get_by_role("button", name="Dismiss").click()
        await expect(page.get_by_role("heading", name="Refused lately")).to_have_count(0)
