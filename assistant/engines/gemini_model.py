"""Google's language models, by the OpenAI-compatible endpoint of the Gemini API.

Google documents it beside its own wire, and by that documentation nothing is lost here: it takes `tool_choice`, and a
call of a tool comes whole by both of them, so that its words are spoken once all of them are there. The simulator, by
which this is tested, honours "required"; where the real service should ignore or refuse it, a model's plain text is
held to the same as any other server's. Google's SDK would bring seven packages more.
"""

from __future__ import annotations

from dataclasses import replace

from openai import Omit
from openai.types import ReasoningEffort

from assistant.engines.engine import EngineSetup
from assistant.engines.openai_model import OpenAIModelEngine
from assistant.model.completion import Message
from assistant.settings import LlmSettings

URL = "https://generativelanguage.googleapis.com/v1beta/openai"
"""Its cloud, which is asked where no address is set."""

MODEL = "gemini-3.8-flash"
"""The model of Google's own examples: quick, and cheap."""

UNSIGNED = {"google": {"thought_signature": "skip_thought_signature_validator"}}
"""Google's own word for a call that Gemini did not make, or of which the first was none of the home's."""


class GeminiEngine(OpenAIModelEngine):
    """One of Google's models."""

    name = "Google"

    provider = "Google"
    effort: ReasoningEffort | Omit = "minimal"  # by itself it thinks for seconds before the first word

    def __init__(self, settings: LlmSettings, setup: EngineSetup | None = None) -> None:
        super().__init__(replace(settings, url=settings.url or URL, model=settings.model or MODEL), setup)

    def as_sent(self, message: Message) -> Message:
        """Return a message with the signature that Gemini wants to see on the first of its calls."""
        calls = list(message.get("tool_calls") or ())
        if not calls or "extra_content" in calls[0]:
            return message
        return {**message, "tool_calls": [{**calls[0], "extra_content": UNSIGNED}, *calls[1:]]}
