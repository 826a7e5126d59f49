"""Parley's ladder as a conversation agent, for every voice device, phone and dashboard of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.conversation import (
    AssistantContent,
    ChatLog,
    ConversationEntity,
    ConversationEntityFeature,
    ConversationInput,
    ConversationResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import intent
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .hub import Hub, ParleyConfigEntry

PARALLEL_UPDATES = 0

ANSWER_SECONDS = 60.0
"""Time for an answer: a language model in the house may take long."""

ERRORS: Mapping[str, intent.IntentResponseErrorCode] = {
    "refused": intent.IntentResponseErrorCode.FAILED_TO_HANDLE,
    "unconfirmed": intent.IntentResponseErrorCode.FAILED_TO_HANDLE,
    "unavailable": intent.IntentResponseErrorCode.FAILED_TO_HANDLE,
    "offline": intent.IntentResponseErrorCode.FAILED_TO_HANDLE,
    "unknown": intent.IntentResponseErrorCode.NO_VALID_TARGETS,
}
"""The outcomes of a turn that are errors to Home Assistant. A question back is none: it is answered next."""


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the agent."""
    async_add_entities([LadderAgent(entry.runtime_data)])


class LadderAgent(ConversationEntity):
    """The app's ladder: sentences, permissions, answers that are read back, then its language model."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_translation_key = "ladder"
    _attr_supported_features = ConversationEntityFeature.CONTROL

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._attr_unique_id = f"{hub.entry.entry_id}_conversation"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, hub.entry.entry_id)})

    @property
    @override
    def available(self) -> bool:
        """Return whether the app is linked."""
        return self._hub.linked

    @property
    @override
    def supported_languages(self) -> list[str]:
        """Return the language that the app understands and answers in."""
        return [self._hub.language]

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the link."""
        await super().async_added_to_hass()
        self.async_on_remove(self._hub.on_change(self.async_write_ha_state))

    @override
    async def _async_handle_message(self, user_input: ConversationInput, chat_log: ChatLog) -> ConversationResult:
        """Have the app answer, as in the room of the device that asks."""
        response = intent.IntentResponse(language=user_input.language)
        try:
            told = await self._hub.command(
                "converse",
                ANSWER_SECONDS,
                text=user_input.text,
                conversation_id=chat_log.conversation_id,
                **self._asked_from(user_input.device_id),
            )
        except HomeAssistantError as err:
            response.async_set_error(intent.IntentResponseErrorCode.UNKNOWN, str(err))
            return ConversationResult(response, chat_log.conversation_id)
        speech = str(told.get("speech", ""))
        chat_log.async_add_assistant_content_without_tools(AssistantContent(user_input.agent_id, speech))
        if code := ERRORS.get(str(told.get("outcome"))):
            response.async_set_error(code, speech)
        else:
            response.async_set_speech(speech)
        return ConversationResult(response, chat_log.conversation_id, bool(told.get("continue")))

    def _asked_from(self, device_id: str | None) -> dict[str, Any]:
        """Return the area and the name of the device that asks."""
        registry = dr.async_get(self.hass)
        if not device_id or not (device := registry.async_get(device_id)):
            return {}
        return {
            "area_id": dr.async_get_effective_area_id(self.hass, device) or "",
            "device_name": device.name_by_user or device.name or "",
        }
