"""The user's own sentences in a real Home Assistant: done once, and only those."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from assistant.trace import DecidedBy
from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.household.custom_sentences import CustomSentences
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need, Permissions, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import running
from tests.talk import Talk

AUTOMATIONS = """
- id: party
  alias: Party
  triggers:
    - trigger: conversation
      command: ["[it is] party time", "let {who} dance"]
  actions:
    - action: light.turn_on
      target: {entity_id: light.bed_light}
    - action: counter.increment
      target: {entity_id: counter.parties}
    - set_conversation_response: "Have fun"
"""
CONFIGURATION = """
counter:
  parties:
    name: Parties
intent_script:
  WaterPlants:
    speech: {text: "Watering {{ where }}"}
    action:
      - action: switch.turn_on
        target: {entity_id: switch.decorative_lights}
"""
SENTENCES = """
language: en
intents:
  WaterPlants:
    data:
      - sentences: ["water the plants {where}"]
  HassTurnOff:
    data:
      - sentences: ["open sesame {name}"]
        requires_context: {domain: lock}
lists:
  where:
    values: ["outside", "inside"]
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_home() -> AsyncIterator[RealHomeAssistant]:
    """A home with an automation that is spoken to, and with custom sentences."""
    real = RealHomeAssistant()
    (real.config_dir / "automations.yaml").write_text(AUTOMATIONS)
    with (real.config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write(CONFIGURATION)
    folder = real.config_dir / "custom_sentences" / "en"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(SENTENCES)
    async with real:
        yield real


@pytest_asyncio.fixture
async def live(own_home: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    await own_home.reset()
    async with running(own_home.url, own_home.token) as view:
        await view.wait_until_ready(10.0)
        yield view


def dialogue(live: HomeAssistant, *rules: Rule) -> Talk:
    async def run(place: Place, command: Command, consent: Consent) -> Result:
        return await run_tool(Call(live, place, Permissions(rules, has_pin=True), consent), command)

    sentences = Sentences()
    sentences.update(live.home)
    return Talk(sentences, run, has_model=True, own=CustomSentences(live, "en"))


async def test_an_automations_sentence_is_done_once_and_answered_in_its_words(
    live: HomeAssistant, own_home: RealHomeAssistant
) -> None:
    speaker = dialogue(live)
    parties = int(await own_home.state("counter.parties"))
    understood = await speaker.settle(speaker.understand("It is party time!"))
    assert understood.decided_by is DecidedBy.SENTENCE
    assert int(await own_home.state("counter.parties")) == parties, "to recognise it does nothing"
    reply = await speaker.do(understood)
    assert (reply.speech, reply.outcome) == ("Have fun.", Outcome.ANSWERED)
    assert int(await own_home.state("counter.parties")) == parties + 1
    assert await own_home.state("light.bed_light") == "on"


async def test_a_trigger_with_a_wildcard_is_recognised(live: HomeAssistant) -> None:
    speaker = dialogue(live)
    understood = await speaker.settle(speaker.understand("let my old aunt dance"))
    assert understood.commands == (Command("say_own_sentence", {"text": "let my old aunt dance", "language": "en"}),)


async def test_a_custom_sentence_with_a_script_is_done(live: HomeAssistant, own_home: RealHomeAssistant) -> None:
    speaker = dialogue(live)
    asked = await speaker.do(await speaker.settle(speaker.understand("water the plants outside")))
    assert asked.speech == "I cannot see all that your sentence does. Tell me the PIN."
    speaker = dialogue(live, Rule("intent_script.waterplants", Need.FREE))
    reply = await speaker.do(await speaker.settle(speaker.understand("water the plants outside")))
    assert reply.speech == "Watering outside."
    assert await own_home.state("switch.decorative_lights") == "on"


async def test_a_custom_sentence_for_a_built_in_intent_does_not_pass_our_rules(
    live: HomeAssistant, own_home: RealHomeAssistant
) -> None:
    speaker = dialogue(live)
    understood = await speaker.settle(speaker.understand("open sesame front door"))
    assert understood.decided_by is DecidedBy.MODEL
    result = await run_tool(Call(live), Command("say_own_sentence", {"text": "open sesame front door"}))
    assert result.outcome is Outcome.UNKNOWN
    assert await own_home.state("lock.front_door") == "locked"


async def test_everything_else_is_left_to_the_model(live: HomeAssistant, own_home: RealHomeAssistant) -> None:
    speaker = dialogue(live)
    for said in ("what is a heat pump", "don't turn on the bed light", "turn on the bed light when it is party time"):
        understood = await speaker.settle(speaker.understand(said))
        assert understood.decided_by is DecidedBy.MODEL
    assert await own_home.state("light.bed_light") == "off"


async def test_our_own_certain_sentences_come_first(live: HomeAssistant) -> None:
    speaker = dialogue(live)
    understood = speaker.understand("turn on the bed light")
    assert await speaker.settle(understood) is understood


async def test_nothing_is_asked_for_where_there_are_none(home_assistant: RealHomeAssistant) -> None:
    async with running(home_assistant.url, home_assistant.token) as view:
        await view.wait_until_ready(10.0)
        assert not await CustomSentences(view, "en").holds("it is party time")
