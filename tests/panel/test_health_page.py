"""The page Health: services with their delays as a plot and as a table, failures in words, costs, what is wrong."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import expect

from addon.options import Options
from assistant.local.speech_models import WHISPER_TINY_EN
from assistant.service_use import ServiceUse, Stage
from assistant.settings import TtsProvider
from testbed.browser import PHONE, Look
from testbed.cache import CACHE
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot


def use_for_a_day(app: App) -> None:
    """Have the app's services tell of a day of calls, some of which failed and some of which cost something."""
    services, now = app.running.house.services, datetime.now(UTC)
    for stage, usual in ((Stage.STT, 320.0), (Stage.TTS, 95.0)):
        service = services.metered(stage)
        for number in range(240):
            ms = usual * (1.3 + math.sin(number / 17)) if number % 11 else 4 * usual
            at = now - timedelta(minutes=5 * (240 - number))
            use = replace(service.answered(ms), at=at)
            services.on_use.tell(use)
            if stage is Stage.TTS and 100 < number < 106:
                refused = "espeak: [Errno 111] Connection refused by engine#3"
                services.on_use.tell(replace(use, ms=None, problem=refused))
    spoken = ServiceUse(Stage.TTS, "cartesia", "sonic", "api.cartesia.ai", True, now, amounts={"characters": 900.0})
    services.on_use.tell(replace(spoken, cost=0.0421))


async def test_services_are_shown_with_a_plot_that_is_a_table_too(open_panel: OpenPanel, app: App) -> None:
    use_for_a_day(app)
    async with open_panel(app, "#/health") as page:
        await expect(page.get_by_text("Everything is ready.")).to_be_visible()
        hears = page.get_by_role("article", name="Hears")
        await expect(hears).to_contain_text("works")
        await expect(hears.get_by_role("img")).to_have_attribute(
            "aria-label", re.compile("240 calls, typically .* slowest")
        )
        await expect(hears.get_by_role("img")).to_be_visible()
        await hears.get_by_text("As a table").click()
        await expect(hears.get_by_role("row").nth(1)).to_contain_text("ms")
        await screenshot(page, "health")
        await axe_clean(page)


async def test_failures_are_told_in_plain_words_on_a_phone(open_panel: OpenPanel, app: App) -> None:
    use_for_a_day(app)
    async with open_panel(app, "#/health", Look(PHONE, dark=True)) as page:
        speaks = page.get_by_role("article", name="Speaks")
        await speaks.get_by_text("Last failures").click()
        await expect(speaks).to_contain_text("The service cannot be reached.")
        await expect(page.get_by_text("engine#3")).to_have_count(0)
        await expect(page.get_by_role("region", name="Spent")).to_contain_text("$0.0421")
        await expect(page.get_by_role("region", name="About")).to_contain_text("MB")
        await screenshot(page, "health-phone-dark")
        await axe_clean(page)


async def test_what_is_wrong_is_told_with_the_next_step(
    open_panel: OpenPanel,
    start_app: StartApp,
    home_assistant: RealHomeAssistant,
) -> None:
    options = Options(api_token=API_TOKEN, tts=TtsProvider.CARTESIA)
    async with start_app(home_assistant, options) as app, open_panel(app, "#/health") as page:
        await expect(page.get_by_role("region", name="What is wrong")).to_contain_text("cartesia_api_key is empty")
        await expect(page.get_by_text("correct it and restart the app")).to_be_visible()
        await expect(page.get_by_role("link", name="Health 1 problem")).to_be_visible()
        await expect(page.get_by_role("article", name="Thinks")).to_contain_text("switched off")
        await axe_clean(page)
        refused = app.running.house.services.metered(Stage.STT).failed("HTTP 401")
        app.running.house.services.on_use.tell(refused)
        await page.reload()
        await expect(page.get_by_role("region", name="What is wrong")).to_contain_text("The service refuses its key.")


async def test_a_model_of_speech_is_shown_with_its_licence_and_deleted(
    open_panel: OpenPanel, start_app: StartApp, home_assistant: RealHomeAssistant, tmp_path: Path
) -> None:
    kept = tmp_path / "models" / WHISPER_TINY_EN.name
    kept.mkdir(parents=True)
    for file in WHISPER_TINY_EN.files:
        (kept / file.name).symlink_to(CACHE / "speech" / WHISPER_TINY_EN.name / file.name)
    async with start_app(home_assistant, models=tmp_path / "models") as app, open_panel(app, "#/health") as page:
        speech = page.get_by_role("region", name="Speech in the house")
        tiny = speech.get_by_role("listitem").filter(has_text=WHISPER_TINY_EN.name)
        await expect(tiny).to_contain_text("kept here")
        await expect(tiny).to_contain_text(WHISPER_TINY_EN.licence)
        await expect(speech.get_by_role("listitem").filter(has_text="whisper-base")).to_contain_text("fetched when")
        await tiny.get_by_role("button", name="Delete").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(tiny).to_contain_text("fetched when")
        assert not kept.exists()
        await axe_clean(page)
        async with app.http.delete(f"{app.panel}/api/speech/parakeet") as refused:
            assert (refused.status, (await refused.json())["error"]) == (404, "There is no such model.")
