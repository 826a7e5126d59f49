"""Addresses of the sounds that Home Assistant has."""

from __future__ import annotations

from assistant.sound_decoder import MediaError
from assistant.sound_files import joined
from ha_tools.home_errors import HomeError
from ha_tools.live import shapes
from ha_tools.live.home_assistant import HomeAssistant

SUPERVISOR_PATH = "/core"
"""The end of Home Assistant's address behind Supervisor, which passes its interface on and no media."""

INSIDE = "http://homeassistant:8123"
"""Home Assistant's own address in the network of apps."""


async def home_media_address(home_assistant: HomeAssistant, url: str) -> str:
    """Return the address of a path in Home Assistant, or of what it calls media-source://. Raises `MediaError`."""
    try:
        if url.startswith("media-source://"):
            answer = await home_assistant.ask("media_source/resolve_media", media_content_id=url)
            url = shapes.text(shapes.entry(answer, "a sound").get("url"))
        if url.startswith(("http://", "https://")):
            return url
        if not url.startswith("/"):
            raise MediaError("A sound's address begins with http://, https://, media-source:// or /.")
        return joined(await _base(home_assistant), url)
    except HomeError as err:
        raise MediaError(f"Home Assistant does not give the sound: {err}") from err


async def _base(home_assistant: HomeAssistant) -> str:
    if not home_assistant.url.rstrip("/").endswith(SUPERVISOR_PATH):
        return home_assistant.url
    return shapes.text((await home_assistant.configuration()).get("internal_url")) or INSIDE
