"""Telephone calls by a real script of Home Assistant, which notes down whom it was to call."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from addon.options import Options
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp

SCRIPTS = """
script:
  call_number:
    mode: single
    fields: {number: {}, name: {}}
    sequence:
      - event: dialled
        event_data: {number: "{{ number }}", name: "{{ name }}"}
  call_broken:
    sequence:
      - action: no.such_service
"""


@pytest_asyncio.fixture
async def telephone(own_home_assistant: RealHomeAssistant) -> RealHomeAssistant:
    """A home with scripts that make calls."""
    with (own_home_assistant.config_dir / "configuration.yaml").open("a", encoding="utf-8") as settings:
        settings.write(SCRIPTS)
    await own_home_assistant.restart()
    return own_home_assistant


async def set_up(app: App, **action: Any) -> dict[str, Any]:
    """Choose how calls are made, in the panel."""
    async with app.http.post(f"{app.panel}/api/dialling", json=action) as response:
        answer: dict[str, Any] = await response.json()
        return {"status": response.status, **answer}


async def said(app: App, text: str) -> str:
    reply: str = (await app.converse(text, "Kitchen"))["reply"]
    return reply


async def test_a_call_is_made_after_a_yes_that_repeats_who_is_called(
    telephone: RealHomeAssistant, start_app: StartApp
) -> None:
    async def dialled() -> dict[str, str]:
        """Return whom the script was to call next: each call is told once, in their order."""
        data: dict[str, str] = (await owner.event())["data"]
        return data

    async with start_app(telephone) as app, commands(telephone.url, telephone.token) as owner:
        await owner.call("subscribe_events", event_type="dialled")
        learned = asyncio.Event()
        app.running.house.learning.on_learned(learned.set)
        contact = {"name": "Anna", "phone": "0170 1234567"}
        async with app.http.post(f"{app.panel}/api/contacts/anna", json=contact) as response:
            response.raise_for_status()
        await asyncio.wait_for(learned.wait(), 20)
        assert (await said(app, "call Anna")).startswith("I can't make telephone calls yet. In the panel")
        assert (await set_up(app, service="call Anna"))["status"] == 400
        assert (await set_up(app, service="script.call_number"))["dialling"]["service"] == "script.call_number"

        assert await said(app, "call Anna") == "Shall I call Anna, 0170 1234567?"
        assert await said(app, "no") == "All right."
        await said(app, "call Anna")
        assert await said(app, "yes") == "I'm calling Anna, 0170 1234567."
        assert await dialled() == {"number": "01701234567", "name": "Anna"}

        assert await said(app, "dial 030 987654") == "Shall I call 030 987 654?"
        assert await said(app, "yes") == "I'm calling 030 987 654."
        assert (await dialled())["number"] == "030987654"

        for words in ("dial 112", "dial +112", "call 911", "call the police"):
            assert "Take a telephone and call at once" in await said(app, words)
        await said(app, "dial 030 555 777")
        await said(app, "yes")
        assert (await dialled())["number"] == "030555777"
        await set_up(app, service="script.call_broken", emergencies=True)
        assert await said(app, "dial 112") == "Shall I call 112?"
        assert (await said(app, "yes")).startswith("Home Assistant could not call 112: ")


async def test_it_is_asked_and_told_in_german_and_kept(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    german = Options(api_token=API_TOKEN, language="de")
    async with start_app(home_assistant, german) as app:
        await set_up(app, service="notify.twilio_call", data={"target": ["{number}"], "message": "Hallo {name}"})
        assert await said(app, "wähle 0170 123 45 67") == "017 012 345 67 anrufen: Soll ich das wirklich tun?"
        assert await said(app, "nein") != ""
        assert "Nimm ein Telefon" in await said(app, "ruf die Polizei")
    async with start_app(home_assistant, german) as app:
        action = app.running.house.contacts.dial_action
        assert action
        assert action.data_for("017", "Anna") == {"target": ["017"], "message": "Hallo Anna"}


@pytest.mark.parametrize(
    "said_number", ["dial zero one seven zero one two three four five six seven", "call +49 30 98 76 54"]
)
async def test_a_number_is_dialled_however_it_is_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, said_number: str
) -> None:
    async with start_app(home_assistant) as app:
        await set_up(app, service="script.call_number")
        assert (await said(app, said_number)).startswith(
            ("Shall I call 017 012 345 67?", "Shall I call +49 309 876 54?")
        )
