"""Scenes of a bridge: they tell nobody what they set."""

from __future__ import annotations

from typing import Any

from homeassistant.components.scene import Scene as SceneEntity

from .device import Device, setup_of


class Scene(Device, SceneEntity):
    """A scene."""

    async def async_activate(self, **kwargs: Any) -> None:
        """Be activated."""
        self._act()


async_setup_entry = setup_of(Scene)
