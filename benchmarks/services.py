"""The simulated services that all contestants share, and what they alone would cost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from simulators.cartesia import Cartesia
from simulators.completion import Message, Reply, ToolCall, text_of
from simulators.deepgram import Deepgram
from simulators.openai import OpenAI
from simulators.openai_realtime import OpenAIRealtime

TOOL_CALL = Reply(calls=(ToolCall("turn_on", {"name": "kitchen lights"}),))
DONE = Reply("The kitchen lights are on.")
CHAT = Reply("A heat pump moves heat from the air outside into your home.")


def model(messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
    """Answer as a good model would: call the tool for a wish, report what it did, explain what is asked."""
    if messages[-1]["role"] == "tool":
        return DONE
    return CHAT if "heat pump" in text_of(messages[-1]).lower() else TOOL_CALL


@dataclass(frozen=True)
class Cost:
    """Milliseconds that the services alone take after the end of speech."""

    state_ms: float | None
    """To the moment at which a service says what to do; None where nothing is to be done."""
    sound_ms: float
    """To the first audio of the answer."""


@dataclass(frozen=True)
class Services:
    """The three clouds, on loopback."""

    deepgram: Deepgram
    openai: OpenAI
    cartesia: Cartesia
    realtime: OpenAIRealtime

    @property
    def for_app(self) -> dict[str, str]:
        """The app's options for them."""
        return {
            "PARLEY_STT": "deepgram",
            "PARLEY_DEEPGRAM_API_KEY": "bench",
            "PARLEY_DEEPGRAM_URL": self.deepgram.url,
            "PARLEY_LLM": "openai",
            "PARLEY_OPENAI_API_KEY": "bench",
            "PARLEY_OPENAI_URL": self.openai.url,
            "PARLEY_TTS": "cartesia",
            "PARLEY_CARTESIA_API_KEY": "bench",
            "PARLEY_CARTESIA_URL": self.cartesia.url,
        }

    def for_app_that_hears(self, provider: str) -> dict[str, str]:
        """The app's options for them, with a model that hears in the place of the one that reads."""
        return {**self.for_app, "PARLEY_LLM": provider, "PARLEY_OPENAI_REALTIME_URL": self.realtime.url}

    @property
    def for_stock(self) -> dict[str, str]:
        """The stock bot's environment."""
        return {
            "DEEPGRAM_URL": self.deepgram.url,
            "OPENAI_URL": self.openai.url,
            "CARTESIA_URL": self.cartesia.url,
        }

    def cost(self, *, asks_model: bool, acts: bool, speaks: bool = False) -> Cost:
        """Return what a turn costs at the services, one after the other; the whole answer is one sentence.

        A model that `speaks` itself does so for what is only asked, once its sentence is whole.
        """
        heard = self.deepgram.pace.final_delay
        voice = 0.0 if speaks and not acts else self.cartesia.pace.first_audio
        if not asks_model:
            return Cost(heard * 1000 if acts else None, (heard + voice) * 1000)
        think = self.openai.pace.after
        if not acts:
            return Cost(None, (heard + think(CHAT.tokens) + voice) * 1000)
        called = heard + think(TOOL_CALL.tokens)
        return Cost(called * 1000, (called + think(DONE.tokens) + voice) * 1000)


@asynccontextmanager
async def simulated() -> AsyncIterator[Services]:
    """Run the services at their default pace: 250 ms, 350 ms and 60 tokens/s, 90 ms."""
    async with (
        Deepgram() as deepgram,
        OpenAI(model=model) as openai,
        Cartesia() as cartesia,
        OpenAIRealtime(model=model) as realtime,
    ):
        yield Services(deepgram, openai, cartesia, realtime)
