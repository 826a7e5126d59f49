"""A satellite as Home Assistant's voice assistants have them; all that it says and asks goes through the app's queue.

Core refuses a second announcement while one plays, and conversations while its built-in agent is chosen. Neither holds
here: the app queues what comes, and answers by itself. So the three calls behind Core's actions are replaced whole;
`tests/custom_components/test_core_parts.py` pins those of their parts that Core does not promise.
"""

from __future__ import annotations

from typing import Any, override

from homeassistant.components.assist_pipeline import PipelineEvent
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnswer,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
    AssistSatelliteWakeWord,
)
from homeassistant.components.assist_satellite.const import PREANNOUNCE_URL
from homeassistant.components.assist_satellite.entity import AssistSatelliteState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcing import Announcer, Spoken
from .const import DOMAIN
from .entity import RoomEntity, add_for_each_room
from .hub import Hub, ParleyConfigEntry
from .link_messages import Happening
from .media import url_of

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite."""
    hub, announcer = entry.runtime_data, Announcer(entry.runtime_data)
    add_for_each_room(hub, async_add_entities, lambda satellite_id: [RoomSatellite(hub, satellite_id, announcer)])


class RoomSatellite(RoomEntity, AssistSatelliteEntity):
    """A satellite of Parley's."""

    _attr_name = None
    _attr_supported_features = AssistSatelliteEntityFeature.ANNOUNCE | AssistSatelliteEntityFeature.START_CONVERSATION

    def __init__(self, hub: Hub, satellite_id: str, announcer: Announcer) -> None:
        super().__init__(hub, satellite_id, "satellite")
        self._announcer = announcer

    @staticmethod
    @override
    def own_part_of_id(key: str) -> str:
        """Return nothing: it is the satellite itself."""
        return ""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the room and its wake words."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hub.on_happening(self._heard))
        self._set_state(AssistSatelliteState(self.room.state))

    @callback
    @override
    def show(self) -> None:
        """Take over the room's state."""
        self._set_state(AssistSatelliteState(self.room.state))

    @callback
    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        """Return the wake words that there are, and those that are listened for."""
        words = self.room.wake_words
        available = [AssistSatelliteWakeWord(one.id, one.name, trained_languages=[]) for one in words.available]
        return AssistSatelliteConfiguration(available, list(words.active), words.max)

    @override
    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        """Listen for other wake words."""
        await self.change(wake_words=config.active_wake_words)

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Do nothing: the turns of this satellite run in the app and not in a pipeline of Core's."""

    @override
    async def async_internal_announce(
        self,
        message: str | None = None,
        media_id: str | None = None,
        preannounce: bool = True,
        preannounce_media_id: str = PREANNOUNCE_URL,
    ) -> None:
        """Announce in its turn, and return when it was heard. Raises HomeAssistantError with the reason otherwise."""
        spoken = Spoken(message or "", media_id or "", preannounce_media_id if preannounce else "")
        receipt = await self._announcer.announce(spoken, self.satellite_id)
        if not receipt.get("heard"):
            reason = str(receipt.get("reason") or receipt.get("outcome") or "")
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="not_heard", translation_placeholders={"reasons": reason}
            )

    @override
    async def async_internal_start_conversation(
        self,
        start_message: str | None = None,
        start_media_id: str | None = None,
        extra_system_prompt: str | None = None,
        preannounce: bool = True,
        preannounce_media_id: str = PREANNOUNCE_URL,
    ) -> None:
        """Say something, and listen for an ordinary turn."""
        chime = await self._chime(preannounce, preannounce_media_id)
        media = {"media_url": await url_of(self.hass, start_media_id, self.entity_id)} if start_media_id else {}
        await self.hub.command(
            "start_conversation",
            None,
            satellite_id=self.satellite_id,
            message=start_message or "",
            extra_system_prompt=extra_system_prompt or "",
            **media,
            **chime,
        )

    @override
    async def async_internal_ask_question(
        self,
        question: str | None = None,
        question_media_id: str | None = None,
        preannounce: bool = True,
        preannounce_media_id: str = PREANNOUNCE_URL,
        answers: list[dict[str, Any]] | None = None,
    ) -> AssistSatelliteAnswer | None:
        """Ask, and return the answer in the room's next words; None where there is none."""
        chime = await self._chime(preannounce, preannounce_media_id)
        media = {"media_url": await url_of(self.hass, question_media_id, self.entity_id)} if question_media_id else {}
        result = await self.hub.command(
            "ask",
            None,
            satellite_id=self.satellite_id,
            question=question or "",
            choices=answers or [],
            **media,
            **chime,
        )
        answer = result.get("answer") or result
        if not answer.get("sentence"):
            return None
        return AssistSatelliteAnswer(answer.get("id"), answer["sentence"], dict(answer.get("slots") or {}))

    async def _chime(self, preannounce: bool, preannounce_media_id: str) -> dict[str, Any]:
        own = preannounce and preannounce_media_id != PREANNOUNCE_URL
        url = {"preannounce_media": await url_of(self.hass, preannounce_media_id, self.entity_id)} if own else {}
        return {"preannounce": preannounce, **url}

    @callback
    def _heard(self, happening: Happening) -> None:
        """Give a wake word to whoever asked for the next one: Home Assistant does when it sets a satellite up."""
        waiting = self._wake_word_intercept_future
        if happening.event != "wake" or happening.satellite_id != self.satellite_id or not waiting or waiting.done():
            return
        said = str(happening.data.get("wake_word", ""))
        names = {one.id: one.name for one in self.room.wake_words.available}
        waiting.set_result(names.get(said, said))
