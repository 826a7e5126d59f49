"""Home Assistant's names for sounds, made addresses that the app can fetch."""

from __future__ import annotations

from homeassistant.components import media_source
from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN


async def url_of(hass: HomeAssistant, media_id: str, entity_id: str | None) -> str:
    """Return the address of a sound; paths of Home Assistant's own are signed. Raises ServiceValidationError."""
    try:
        if media_source.is_media_source_id(media_id):
            media_id = (await media_source.async_resolve_media(hass, media_id, entity_id)).url
        return async_process_play_media_url(hass, media_id)
    except HomeAssistantError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_media",
            translation_placeholders={"media_id": media_id, "reason": str(err)},
        ) from err
