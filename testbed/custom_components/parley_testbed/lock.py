"""Locks: with a code, with a latch, or jammed."""

from __future__ import annotations

from typing import Any

from homeassistant.components.lock import LockEntity, LockEntityFeature
from homeassistant.exceptions import ServiceValidationError

from .device import Device, setup_of

TRAVEL_SECONDS = 0.3
"""A bolt takes this long."""


class Lock(Device, LockEntity):
    """A lock; with a latch where the plan names `is_open`, with a `code`, or one that `jams` when it is locked."""

    _attr_code = ""
    _attr_jams = False
    _attr_is_locked = True
    _attr_is_locking = False
    _attr_is_unlocking = False
    _attr_is_opening = False

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        if self._attr_code:
            self._attr_code_format = r"^\d{4}$"
        if self.is_open is not None:
            self._attr_supported_features = LockEntityFeature.OPEN

    async def async_lock(self, **kwargs: Any) -> None:
        """Lock it."""
        self._turn("is_locking", kwargs, is_locked=not self._attr_jams, is_jammed=self._attr_jams)

    async def async_unlock(self, **kwargs: Any) -> None:
        """Unlock it."""
        self._turn("is_unlocking", kwargs, is_locked=False, is_jammed=False)

    async def async_open(self, **kwargs: Any) -> None:
        """Pull the latch."""
        self._turn("is_opening", kwargs, is_locked=False, is_open=True)

    def _turn(self, moving: str, given: dict[str, Any], **then: Any) -> None:
        if self._attr_code and given.get("code") != self._attr_code:
            raise ServiceValidationError(f"The code is not that of {self.name}")
        shut = {} if self.is_open is None else {"is_open": False}
        at_rest = {"is_locking": False, "is_unlocking": False, "is_opening": False}
        self._act(seconds=TRAVEL_SECONDS, meanwhile={moving: True}, **{**shut, **at_rest, **then})


async_setup_entry = setup_of(Lock)
