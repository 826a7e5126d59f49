"""The one entry of this integration, made without a form."""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .device import DOMAIN


class TestbedFlow(ConfigFlow, domain=DOMAIN):  # type: ignore[call-arg]  # its base is not installed here
    """Makes the entry that the configuration asks for."""

    async def async_step_import(self, data: dict[str, Any]) -> ConfigFlowResult:
        """Make it, unless it is there already."""
        await self.async_set_unique_id(DOMAIN)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title="Testbed", data={})
