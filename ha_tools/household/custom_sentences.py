"""The user's own sentences in Home Assistant: automations' sentence triggers, and custom sentences with a script.

Home Assistant is asked what a sentence is before anything is done, and only what is the user's own is given to it: its
built-in intents would act beside our rules of who may do what.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from hassil import Intents, recognize

from ha_tools.acting.call import Call
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.home_errors import CallTimedOut, HomeError
from ha_tools.languages.user_templates import TemplateError, user_templates
from ha_tools.live import shapes
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Outcome, Result

_LOGGER = logging.getLogger(__name__)

AGENT = "conversation.home_assistant"
"""Home Assistant's own agent: it has the sentences and no language model."""

KNOWN_SECONDS = 60.0
"""Age at which the list of sentences is read anew: a new one is understood within a minute."""

RECOGNISE_SECONDS = 0.5
"""Wait of a turn for the recognition of a sentence: it takes some milliseconds, and seldom more than a second."""

RUN_SECONDS = 8.0
"""Wait for the answer of an automation; it is not ended by that."""

_BUILT_IN = re.compile(r"Hass[A-Z]\w*")
"""Names of Home Assistant's own intents."""


@dataclass
class CustomSentences:
    """Knows whether a sentence is one of the user's own; nothing is asked where there are none."""

    home_assistant: HomeAssistant
    language: str
    clock: Callable[[], float] = time.monotonic
    _triggers: Intents | None = None
    _has_scripts: bool = False
    _known_at: float = field(default=float("-inf"))

    async def holds(self, text: str) -> bool:
        """Return whether the text is one of them, recognised without doing anything."""
        try:
            async with asyncio.timeout(RECOGNISE_SECONDS):
                await self._learn()
                if not self._has_scripts and not self._is_trigger(text):
                    return False
                return is_own(await recognised(self.home_assistant, text, self.language))
        except (TimeoutError, HomeError) as err:
            _LOGGER.debug("It is not known whether it is a sentence of the user's own: %s", err)
            return False

    async def _learn(self) -> None:
        if self.clock() - self._known_at < KNOWN_SECONDS:
            return
        listed = shapes.entry(await self.home_assistant.ask("conversation/sentences/list"), "its sentences")
        settings = shapes.entry(await self.home_assistant.ask("get_config"), "its settings")
        self._triggers = _templates(shapes.texts(listed.get("trigger_sentences")))
        self._has_scripts = "intent_script" in shapes.texts(settings.get("components"))
        self._known_at = self.clock()

    def _is_trigger(self, text: str) -> bool:
        """By the templates themselves, so that no other sentence costs a question."""
        return self._triggers is not None and recognize(text, self._triggers) is not None


async def recognised(home_assistant: HomeAssistant, text: str, language: str) -> dict[str, Any] | None:
    """Return the agent's reading of a sentence in Home Assistant, and do nothing. Raises HomeError."""
    answer = await home_assistant.ask("conversation/agent/homeassistant/debug", sentences=[text], language=language)
    found = shapes.entries(shapes.entry(answer, "a sentence").get("results"), "a sentence")
    return dict(found[0]) if found else None


def is_own(found: dict[str, Any] | None) -> bool:
    """Return whether it is a sentence trigger, or a custom sentence with an intent not built into Home Assistant."""
    if not found or not found.get("match"):
        return False
    intent = shapes.text(dict(shapes.items(found)).get("intent", {}).get("name"))
    return found.get("source") == "trigger" or (found.get("source") == "custom" and not _BUILT_IN.fullmatch(intent))


@writes(for_model=False, quotes="was_read.home_answer")
async def say_own_sentence(
    call: Call, *, text: Annotated[str, "The sentence"], language: Annotated[str, "Its language"] = "en"
) -> Result:
    """Do what the user's own sentence in Home Assistant does."""
    try:
        found = await recognised(call.home_assistant, text, language)
        if found is None or not is_own(found):
            return Result(Outcome.UNKNOWN, (Fact("no_own_sentence"),))
        if demand := await _demand(call, text, found):
            return demand
        answer = await _processed(call.home_assistant, text, language)
    except HomeError as err:
        return Result(Outcome.REFUSED, (Fact("could_not", reason=Quote(str(err))),))
    if answer is None:
        return Result(Outcome.UNDERWAY, (Fact("still_at_work"),))
    response = answer["response"]
    said = response.get("speech", {}).get("plain", {}).get("speech", "")
    if response.get("response_type") == "error":
        why = Fact("quote", text=Quote(said)) if said else Fact("could_not_do_that")
        return Result(Outcome.REFUSED, (why,), quotes=bool(said))
    return Result(Outcome.ANSWERED, (Fact("quote", text=Quote(said)),) if said else (), quotes=bool(said))


async def _demand(call: Call, text: str, found: Mapping[str, Any]) -> Result | None:
    """Return the question to ask first, by what the sentence's automations do; an intent's script nobody can see."""
    if found.get("source") == "trigger" and (automations := await _automations(call.home_assistant, text)):
        things = [Entity(automation, "") for automation in automations]
        return await required(call, Use("automation.trigger", things, Fact("own_sentence.ask")))
    intent = shapes.text(dict(shapes.items(found)).get("intent", {}).get("name"))
    script = Entity(f"intent_script.{intent.lower()}", "")
    by_name = call.permissions.needed(script.entity_id, [script])
    return await required(call, Use("intent_script.run", [script], Fact("own_sentence.ask"), by_name))


async def _automations(home_assistant: HomeAssistant, text: str) -> list[str]:
    """The automations that a sentence triggers."""
    ids = [item for item, state in home_assistant.states.items() if state.domain == "automation" and state.available]
    answers = await asyncio.gather(*(home_assistant.ask("automation/config", entity_id=item) for item in ids))
    return [
        item
        for item, answer in zip(ids, answers, strict=True)
        if (intents := _templates(_commands(answer["config"] or {}))) and recognize(text, intents)
    ]


def _commands(automation: Mapping[str, Any]) -> list[str]:
    """The sentences that an automation waits for."""
    triggers: Any = automation.get("triggers", automation.get("trigger"))
    commands: list[str] = []
    for trigger in triggers if isinstance(triggers, list) else [triggers or {}]:
        if trigger.get("trigger", trigger.get("platform")) == "conversation":
            said = trigger.get("command") or ()
            commands += [said] if isinstance(said, str) else said
    return commands


async def _processed(home_assistant: HomeAssistant, text: str, language: str) -> dict[str, Any] | None:
    """Home Assistant's answer; None where it goes on for long. Raises HomeError."""
    fields = {"text": text, "language": language, "agent_id": AGENT}
    try:
        async with asyncio.timeout(RUN_SECONDS):
            answer: dict[str, Any] = await home_assistant.ask("conversation/process", **fields)
            return answer
    except (TimeoutError, CallTimedOut):
        return None


def _templates(sentences: Sequence[str]) -> Intents | None:
    """The triggers as templates, in which every list is whatever is said, as Home Assistant has them."""
    if not sentences:
        return None
    try:
        return user_templates({"Own": sentences})
    except TemplateError as err:
        _LOGGER.warning("The sentences of the automations cannot be read: %s", err)
        return None
