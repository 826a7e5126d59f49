"""Google's Gemini behind its OpenAI-compatible endpoint: `POST /v1beta/openai/chat/completions`.

Wire: ai.google.dev/gemini-api/docs/openai, and "Thought signatures" beside it: calls of tools come whole, each with a
signature that has to be sent back with it; errors come in a list.
Log: as of `simulators.openai`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from simulators.completion import Message
from simulators.openai import OpenAI

STATUSES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}
"""Google's words by status; any other is INTERNAL."""

UNSIGNED = (
    "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, "
    "and missing thought_signature may lead to degraded model performance."
)

ANOTHERS = "skip_thought_signature_validator"
"""The signature of a call that Gemini did not make."""


class Gemini(OpenAI):
    """The server: `model` decides what is answered, `pace` how fast."""

    prefix = "/v1beta/openai"
    bundles_calls = True
    thinks_little = True
    """It is a model that can be asked to think as little as possible."""

    def unfit(self, asked: Mapping[str, Any]) -> str | None:
        """Return what a model that always thinks refuses."""
        if asked.get("reasoning_effort") == "minimal" and not self.thinks_little:
            return "Thinking level MINIMAL is not supported for this model."
        return None

    def error(self, status: int, code: str, message: str) -> web.Response:  # noqa: ARG002 - OpenAI's codes are not used
        """Return the answer to a request that fails, in Google's form."""
        error = {"code": status, "message": message, "status": STATUSES.get(status, "INTERNAL")}
        return web.json_response([{"error": error}], status=status)

    def problem(self, messages: Sequence[Message]) -> str | None:
        """Return what these messages are refused for: also a call that comes back without its signature."""
        calls = [message["tool_calls"][0] for message in messages if message.get("tool_calls")]
        if any(_signature(call) not in {self.signature(call["id"]), ANOTHERS} for call in calls):
            return UNSIGNED
        return super().problem(messages)

    def signature(self, call_id: str) -> str:
        """Return the signature of a call."""
        return f"signed-{call_id}"

    def signed(self, delta: Mapping[str, Any]) -> dict[str, Any]:
        """Sign the first of the calls in a delta, as Gemini does."""
        calls = [dict(call) for call in delta.get("tool_calls", ())]
        if not calls:
            return dict(delta)
        calls[0]["extra_content"] = {"google": {"thought_signature": self.signature(calls[0]["id"])}}
        return {**delta, "tool_calls": calls}


def _signature(call: Mapping[str, Any]) -> str:
    return str(call.get("extra_content", {}).get("google", {}).get("thought_signature", ""))
