"""Parley's tools for other agents: each finds what is meant, asks what it needs, and reads back what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, override

import probatio
from homeassistant.components.conversation.chat_log import current_chat_log
from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.llm import (
    API,
    APIInstance,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
    async_register_api,
)

from .const import DOMAIN
from .hub import Hub

PROMPT = (
    "The parley tools act on this home and tell what is true afterwards. Say what they tell, and never that something "
    "was done which they do not tell. A tool that asks for a yes or a PIN has changed nothing: tell the user so. Where "
    "it asks because something was read before, the user can wish for it in their own words, and it is done."
)

LONGEST_ASKED = 500
"""Characters of a user's words that the app is told; it takes no more of a sentence anywhere."""

TOOL_SECONDS = 60.0
"""Time for a tool: some wait until a device has followed."""


@callback
def async_get_tools(_hass: HomeAssistant, _context: LLMContext, _api_id: str) -> LLMTools | None:
    """Add nothing to Home Assistant's own tools: they act on the same things, and Parley's are an API beside them."""
    return None


@callback
def offer_tools(hass: HomeAssistant, hub: Hub) -> None:
    """Offer the app's tools for as long as the entry is loaded."""
    api = ParleyTools(hass=hass, id=f"{DOMAIN}-{hub.entry.entry_id}", name=hub.entry.title, hub=hub)
    hub.entry.async_on_unload(async_register_api(hass, api))


class ParleyTools(API):
    """The app's tools as an API for language models."""

    def __init__(self, *, hass: HomeAssistant, id: str, name: str, hub: Hub) -> None:  # noqa: A002 - the base's name
        super().__init__(hass=hass, id=id, name=name)
        self._hub = hub

    @override
    async def async_get_api_instance(self, llm_context: LLMContext) -> APIInstance:
        """Return the tools as the app has them now. Raises HomeAssistantError while it is not linked."""
        told = await self._hub.command("tools")
        tools: list[Tool] = [AppTool(self._hub, one) for one in told.get("tools", ())]
        return APIInstance(api=self, api_prompt=PROMPT, llm_context=llm_context, tools=tools)


class AppTool(Tool):
    """One tool of the app's."""

    integration = DOMAIN

    def __init__(self, hub: Hub, told: Mapping[str, Any]) -> None:
        self._hub = hub
        self._own_name = str(told["name"])
        self.name = f"{DOMAIN}__{self._own_name}"
        self.description = str(told.get("description", ""))
        self.parameters = probatio.from_openapi(dict(told.get("parameters") or {"type": "object", "properties": {}}))
        notes = told.get("annotations") or {}
        known = ("read_only", "destructive", "idempotent", "open_world")
        self.annotations = ToolAnnotations(**{key: bool(notes[key]) for key in known if key in notes})

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Have the app use it, in the room of the device that asks."""
        device = dr.async_get(hass).async_get(llm_context.device_id) if llm_context.device_id else None
        area_id = dr.async_get_effective_area_id(hass, device) if device else None
        conversation_id, asked = _conversation()
        try:
            told = await self._hub.command(
                "call_tool",
                TOOL_SECONDS,
                name=self._own_name,
                arguments=tool_input.tool_args,
                area_id=area_id or "",
                conversation_id=conversation_id,
                asked=asked,
            )
        except HomeAssistantError as err:
            return ToolResult({"error": str(err)}, error=True)
        return ToolResult(dict(told), error=not told.get("ok", True))


def _conversation() -> tuple[str, str]:
    """Return the id of the agent's conversation and the user's last words in it; both empty outside of one."""
    if (chat := current_chat_log.get()) is None:
        return "", ""
    said = (content.content for content in reversed(chat.content) if content.role == "user")
    return chat.conversation_id, next(said, "")[:LONGEST_ASKED]
