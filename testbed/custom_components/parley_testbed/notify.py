"""Phones and displays that keep the messages sent to them."""

from __future__ import annotations

from typing import Any

from homeassistant.components.notify import NotifyEntity, NotifyEntityFeature

from .device import Device, setup_of


class Notify(Device, NotifyEntity):
    """Its attribute `messages` lists what was sent: `message`, and `title` (None without one)."""

    _attr_messages: tuple[dict[str, str | None], ...] = ()
    _attr_supported_features = NotifyEntityFeature.TITLE

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """The messages, the first one first."""
        return {"messages": list(self._attr_messages)}

    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Keep the message."""
        self._act(messages=(*self._attr_messages, {"message": message, "title": title}))


async_setup_entry = setup_of(Notify)
