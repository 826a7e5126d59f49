"""Answers of a model that speaks for itself, through its wire: what is untrue is neither said nor heard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from assistant.chains.language_model import LanguageModel
from assistant.chains.spoken_progress import LEAST_SECONDS_PER_LETTER
from assistant.chains.stage_engines import StageEngines
from assistant.engines.engine import LlmEngine
from assistant.engines.openai_model import OpenAIModelEngine
from assistant.engines.openai_realtime import OpenAIRealtimeVoiceEngine
from assistant.model.completion import ModelError, SpokenQuestion
from assistant.model.exchange import Exchange
from assistant.model.own_voice import VOICE_RATE, Said
from assistant.model.request import request_of
from assistant.service_use import Stage
from assistant.settings import LlmProvider, LlmSettings
from ha_tools.acting.command import Command
from ha_tools.results.result import Result
from simulators.completion import Reply, ToolCall, rules
from simulators.openai import OpenAI
from simulators.openai_realtime import OpenAIRealtime
from simulators.speech import tone
from tests.ha_tools.homes import HOUSE

QUESTION = "what is a heat pump"
TRUE = "A heat pump moves heat from the air outside into a home. "
MORE = "It takes little electricity for that."
PIECES_OF_FIRST = 45
"""Events until all words of the first sentence have come, and not all of its sound."""

TURNS_HOME = "Speaking of which, I have dimmed your kitchen lights."


@dataclass
class Answering:
    """A model that speaks, and the pieces of its last answer."""

    server: OpenAIRealtime
    engine: LlmEngine
    pieces: list[Said] = field(default_factory=list)

    async def ask(self, text: str = QUESTION, *others: LlmEngine) -> None:
        """Ask aloud; keep the pieces of the answer."""
        self.pieces.clear()
        model = LanguageModel(StageEngines(Stage.LLM, [self.engine, *others]), lambda _: None)
        spoken = SpokenQuestion(text, bytes(32_000))
        exchange = Exchange(
            model, [], request_of(text, HOUSE, "en"), {}, _run, lambda _, __: "", False, "Nothing done.", spoken=spoken
        )
        async for piece in exchange.answer():
            self.pieces.append(piece)

    @property
    def sound(self) -> bytes:
        """The sound that is heard of the model."""
        return b"".join(piece.pcm for piece in self.pieces)

    @property
    def text(self) -> str:
        """The words of the answer, whoever says them."""
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def left_to_room(self) -> str:
        """The words that the room's voice says."""
        return " ".join("".join(piece.again + piece.text for piece in self.pieces if not piece.pcm).split())


async def _run(_command: Command) -> Result:
    raise AssertionError("no tool is offered")


@pytest_asyncio.fixture
async def answering() -> AsyncIterator[Answering]:
    """A model at the pace of a real one, but for the wait before it."""
    async with OpenAIRealtime() as server:
        server.pace.first_token, server.pace.tokens_per_second = 0.0, 200.0
        server.sound_pace.first_audio, server.sound_pace.faster = 0.0, 20.0
        engine = OpenAIRealtimeVoiceEngine(LlmSettings(LlmProvider.OPENAI_REALTIME_VOICE, "key", server.url))
        yield Answering(server, engine)
        await engine.close()


async def test_a_true_answer_is_heard_whole_in_the_models_own_voice(answering: Answering) -> None:
    answering.server.model = rules(otherwise=TRUE + MORE)
    await answering.ask()
    assert answering.text == TRUE + MORE
    assert answering.left_to_room == ""
    assert answering.sound == await tone(TRUE + MORE, VOICE_RATE)
    assert len(answering.pieces) > 1  # it did not wait for the end


@pytest.mark.parametrize("answer", [TURNS_HOME, "Your kitchen lights are on."])
async def test_no_sound_is_heard_of_an_untrue_answer(answering: Answering, answer: str) -> None:
    answering.server.model = rules(otherwise=answer)
    await answering.ask()
    assert answering.sound == b""
    assert "lights" not in answering.text


async def test_where_a_sentence_turns_to_the_home_the_rest_is_heard_and_nothing_of_that(answering: Answering) -> None:
    answering.server.model = rules(otherwise=f"{TRUE}{TURNS_HOME} {MORE}")
    await answering.ask()
    assert "dimmed" not in answering.text
    assert len(answering.sound) / 2 / VOICE_RATE <= sum(map(str.isalnum, TRUE)) * LEAST_SECONDS_PER_LETTER
    assert answering.left_to_room.endswith(f"{TRUE}{MORE}")
    assert answering.text == TRUE + MORE


async def test_a_wish_is_answered_by_what_was_done_and_by_no_voice_of_the_model(answering: Answering) -> None:
    answering.server.model = rules(otherwise="Done! The kitchen lights are on.")
    await answering.ask("turn up the lights")
    assert (answering.sound, answering.text) == (b"", "Nothing done.")


async def test_a_model_that_breaks_off_is_followed_by_the_next_one_and_no_word_is_lost(answering: Answering) -> None:
    """The words that had passed and were not heard yet are said first."""
    answering.server.model = rules(otherwise=TRUE + MORE)
    answering.server.faults.cut_after = PIECES_OF_FIRST
    async with OpenAI(model=rules(otherwise="It cools, too.")) as server:
        other = OpenAIModelEngine(LlmSettings(LlmProvider.OPENAI, "key", server.url))
        await answering.ask(QUESTION, other)
        await other.close()
    assert answering.text.startswith(TRUE.strip())
    assert answering.text.endswith("It cools, too.")


async def test_a_model_that_breaks_off_with_none_behind_it_has_said_what_had_passed(answering: Answering) -> None:
    answering.server.model = rules(otherwise=TRUE + MORE)
    answering.server.faults.cut_after = PIECES_OF_FIRST
    with pytest.raises(ModelError, match="broke off"):
        await answering.ask()
    assert answering.text.startswith(TRUE.strip())


async def test_a_call_beside_words_ends_the_models_voice_with_them(answering: Answering) -> None:
    replies: list[Reply | str] = [Reply(TRUE, calls=(ToolCall("unheard_of"),)), "I do not know more."]
    answering.server.model = lambda messages, tools: replies.pop(0)
    await answering.ask()
    assert answering.text.startswith(TRUE.strip())
    assert answering.sound[: len(await tone(TRUE, VOICE_RATE))] == await tone(TRUE, VOICE_RATE)
