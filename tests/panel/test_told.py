"""The app's own sentences on the panel's pages: in another language none of them stays English."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from addon.options import Options
from assistant.settings import TtsProvider
from satellite.protocol import Stats
from testbed.browser import Look
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.panel.app_sentences import ROOT, all_texts, sentences, skeleton
from tests.panel.conftest import OpenPanel

LANGUAGES = sorted(folder.parent for folder in (ROOT / "addon/panel/src/language").glob("*/told"))

_KEY = re.compile(r"""^  (?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\w+)):""", re.MULTILINE)

LIST = "parley-satellite --list-devices shows what there is."

ALL_TEXTS = """() => {
  const texts = [], open = [document.body]
  while (open.length) {
    const node = open.pop()
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data.trim().replace(/\\s+/g, " "))
    if (!["STYLE", "SCRIPT", "PRE"].includes(node.nodeName)) open.push(...node.childNodes)
    if (node.shadowRoot) open.push(node.shadowRoot)
  }
  return texts.filter(text => text)
}"""
"""All that a page shows, shadow roots counted, but for what is shown as JSON."""


def english(texts: list[str]) -> list[str]:
    """Return those among a page's texts that hold a sentence of the app's own."""
    forms = [re.escape(one).replace(r"\{\}", ".+?") for one in sentences() if len(one.replace("{}", "")) > 12]
    known = re.compile("|".join(forms), re.DOTALL)
    return [text for text in texts if known.search(text)]


def told_in(language: Path) -> dict[str, str]:
    """Return the skeletons of a language's sentences, and their files."""
    keys: dict[str, str] = {}
    for file in sorted((language / "told").glob("*.ts")):
        for double, single, word in _KEY.findall(file.read_text(encoding="utf-8")):
            key = json.loads(f'"{double}"') if double else single.replace("\\'", "'") or word
            assert skeleton(key) not in keys, f"{file.name} has {key!r} a second time."
            keys[skeleton(key)] = file.name
    return keys


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda folder: str(folder.name))
def test_each_sentence_of_the_app_is_told_in_the_language(language: Path) -> None:
    keys = told_in(language)
    missing = [f"{place}: {sentence}" for sentence, place in sentences().items() if sentence not in keys]
    assert not missing, f"Add these to {language / 'told'}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda folder: str(folder.name))
def test_no_sentence_is_told_that_the_app_does_not_have(language: Path) -> None:
    gone = [f"{file}: {sentence}" for sentence, file in told_in(language).items() if sentence not in all_texts()]
    assert not gone, "Nobody says these any more, or they were changed:\n" + "\n".join(gone)


async def test_no_page_in_german_shows_a_sentence_of_the_app_in_english(
    open_panel: OpenPanel, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    """In a home where much is wrong: an option, a room, a refused satellite, an announcement, turns, a code."""
    options = Options(api_token=API_TOKEN, tts=TtsProvider.CARTESIA)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        async with app.room("Bedroom"):
            pass
        await app.announce(message="Dinner is ready", expires=600)
        await kitchen.send(Stats(1.0, 0, 0, 0, "No microphone was found: " + LIST, has_speaker=False))
        await app.announce(message="Dinner is ready", rooms="kitchen")
        for text in ("open sesame", "turn on the pool pump"):
            await app.converse(text, "kitchen")
        [bedroom] = [one for one in (await app.get("/api/satellites"))["satellites"] if not one["connected"]]
        for satellite_id, token in ((bedroom["satellite_id"], "of another pairing"), ("x" * 80, "")):
            async with Room.connect(app.lan, "Attic", satellite_id=satellite_id, token=token) as refused:
                await refused.closed()
        [turn, *_] = (await app.get("/api/turns"))["turns"]
        for route in ("rooms", f"rooms/{bedroom['satellite_id']}", "announce", f"turns/{turn['id']}", "home", "health"):
            async with open_panel(app, f"#/{route}", Look(language="de")) as page:
                await expect(page.get_by_role("heading", level=1)).to_have_count(1)
                await expect(page.locator("wa-spinner")).to_have_count(0)
                assert not english(await page.evaluate(ALL_TEXTS))


async def test_a_refused_wish_is_told_in_german(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/rooms", Look(language="de")) as page, Room.connect(app.lan, "Study") as study:
        code = await study.code()
        await page.get_by_label("Code von Study").fill(code[:2] + f"{(int(code[2:]) + 1) % 10**6:06d}")
        await page.get_by_role("button", name="Annehmen").click()
        toasts = page.locator("parley-toasts")
        await expect(toasts.get_by_text("Die Codes passen nicht zusammen (Satellit)")).to_be_visible()
        assert not english(await page.evaluate(ALL_TEXTS))
