"""Languages other than English against a real Home Assistant: it is done, and answered in the language."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from assistant.dialogue import Dialogue
from ha_tools.answers import Answers
from ha_tools.call import Call
from ha_tools.household.timers import Timers
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent
from ha_tools.result import Place, Result
from ha_tools.sentences import Sentences
from ha_tools.tool import Command
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import running

LIVING_ROOM = Place("living_room")

DEEDS = [
    ("de", "Schalte Kitchen Lights ein", "light.kitchen_lights", "on", "Licht eingeschaltet"),
    ("de-AT", "mach bitte das Licht in Kitchen an", "light.kitchen_lights", "on", "Licht eingeschaltet"),
    ("de", "öffne Kitchen Window", "cover.kitchen_window", "open", "geöffnet"),
    ("fr", "allume Kitchen Lights", "light.kitchen_lights", "on", "Allumé"),
    ("fr", "éteins Ceiling Lights", "light.ceiling_lights", "off", "Éteint"),
    ("nl", "zet Kitchen Lights aan", "light.kitchen_lights", "on", "Aangezet"),
    ("nl", "doe het licht in Kitchen aan", "light.kitchen_lights", "on", "Verlichting aangezet"),
    ("es", "enciende Kitchen Lights", "light.kitchen_lights", "on", "Se ha activado la luz"),
    ("es", "apaga Ceiling Lights", "light.ceiling_lights", "off", "Se ha apagado la luz"),
]

QUESTIONS = [
    ("de", "ist Ceiling Lights an", "Ja"),
    ("de", "ist Kitchen Lights an", "Nein, aus"),
    ("de", "welche Lichter sind an", "Ceiling Lights"),
    ("de", "wie warm ist es in Living Room", "25 Grad"),
    ("fr", "est-ce que Ceiling Lights est allumé", "Oui"),
    ("fr", "quelle est la température dans Living Room", "25 degrés"),
    ("nl", "is Ceiling Lights aan", "Ja"),
    ("nl", "wat is de temperatuur in Living Room", "25 graden"),
    ("es", "cuál es la temperatura de Living Room", "25 grados"),
]

TIMERS = [
    (
        "de",
        [
            ("stelle einen Timer auf 5 Minuten", "Timer für 5 Minuten gestartet"),
            ("pausiere den Timer", "Timer pausiert"),
            ("wie lange läuft der Timer noch", "Timer ist pausiert"),
        ],
    ),
    ("fr", [("mets un minuteur de 5 minutes", "Minuteur lancé"), ("annule le minuteur", "Minuteur supprimé")]),
]

NOTHING = [
    ("de", "schalte Kitchen Lights nicht ein"),
    ("de", "schalte Kitchen Lights ein wenn ich komme"),
    ("fr", "n'allume pas Kitchen Lights"),
    ("fr", "allume Kitchen Lights demain"),
    ("nl", "zet Kitchen Lights niet aan"),
    ("nl", "zet Kitchen Lights aan om zeven uur"),
    ("es", "no enciendas Kitchen Lights"),
    ("es", "enciende Kitchen Lights mañana"),
]


@pytest_asyncio.fixture
async def live(home_assistant: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    async with running(home_assistant.url, home_assistant.token) as view:
        await view.wait_until_ready(10.0)
        yield view


def dialogue(live: HomeAssistant, tag: str) -> Dialogue:
    """A speaker of a language in the living room."""

    timers = Timers()

    async def run(place: Place, command: Command, consent: Consent) -> Result:
        return await run_tool(Call(live, place, consent=consent, timers=timers), command)

    sentences = Sentences(tag)
    sentences.update(live.home)
    return Dialogue(sentences, run, LIVING_ROOM, answers=Answers(sentences.language, live))


@pytest.mark.parametrize(("tag", "said", "entity_id", "state", "answer"), DEEDS, ids=lambda item: str(item))
async def test_it_is_done_and_answered_in_the_language(
    live: HomeAssistant, tag: str, said: str, entity_id: str, state: str, answer: str
) -> None:
    speaker = dialogue(live, tag)
    reply = await speaker.act(speaker.understand(said))
    assert (live.states[entity_id].state, reply.speech) == (state, answer)


@pytest.mark.parametrize(("tag", "said", "answer"), QUESTIONS, ids=lambda item: str(item))
async def test_a_question_is_answered_in_the_language(live: HomeAssistant, tag: str, said: str, answer: str) -> None:
    speaker = dialogue(live, tag)
    assert (await speaker.act(speaker.understand(said))).speech == answer


@pytest.mark.parametrize(("tag", "dialogues"), TIMERS)
async def test_timers_are_set_and_told_of_in_the_language(
    live: HomeAssistant, tag: str, dialogues: list[tuple[str, str]]
) -> None:
    speaker = dialogue(live, tag)
    for said, answer in dialogues:
        assert (await speaker.act(speaker.understand(said))).speech.startswith(answer)


@pytest.mark.parametrize(("tag", "said"), NOTHING, ids=lambda item: str(item))
async def test_negations_and_conditions_do_not_act(live: HomeAssistant, tag: str, said: str) -> None:
    assert not dialogue(live, tag).understand(said).commands


async def test_what_is_not_understood_is_said_so_in_the_language(live: HomeAssistant) -> None:
    speaker = dialogue(live, "de")
    assert (await speaker.act(speaker.understand("erzähl mir einen Witz"))).speech.startswith("Entschuldigung")


async def test_a_locked_door_asks_for_a_pin_in_no_language(live: HomeAssistant) -> None:
    speaker = dialogue(live, "de")
    reply = await speaker.act(speaker.understand("schließe Front Door auf"))
    assert "Front Door" in reply.speech
    assert live.states["lock.front_door"].state == "locked"
