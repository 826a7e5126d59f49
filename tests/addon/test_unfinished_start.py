"""A Home Assistant that has not finished starting: what is there of the home works, and the app is not ready yet."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import Cloud, StartApp
from tests.ha_tools.conftest import owner_connection

INTEGRATION = '''"""An integration that sets itself up until it is told to come to an end."""
import asyncio

async def async_setup(hass, config):
    told = asyncio.Event()

    async def finish(call):
        told.set()

    hass.services.async_register("slow_start", "finish", finish)
    await told.wait()
    return True
'''

MANIFEST = {"domain": "slow_start", "name": "Slow start", "version": "1", "dependencies": [], "codeowners": []}

STARTING = "Home Assistant is still starting."


def _add_integration(config_dir: Path) -> None:
    folder = config_dir / "custom_components" / "slow_start"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(INTEGRATION)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    with (config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write("slow_start:\n")


async def test_a_home_that_still_starts_can_be_used_and_is_ready_once_it_has_started(
    own_home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    _add_integration(own_home_assistant.config_dir)
    async with start_app(own_home_assistant, cloud.options) as app:
        house, changed = app.running.house, asyncio.Event()
        house.learning.on_learned(changed.set)
        house.home_assistant.on_connection(lambda _status: changed.set())

        async def health_is(*, ready: bool, problems: list[str]) -> None:
            while await app.get("/api/health") != {"ready": ready, "problems": problems}:
                await changed.wait()
                changed.clear()

        await own_home_assistant.stop()
        start = asyncio.create_task(own_home_assistant.start())
        async with asyncio.timeout(90):
            await health_is(ready=False, problems=[STARTING])
            while house.learning.is_behind or "light.kitchen_lights" not in house.home_assistant.home.entities:
                await changed.wait()
                changed.clear()
            assert (await app.converse("turn off the kitchen lights"))["outcome"] == "changed"
            assert await own_home_assistant.state("light.kitchen_lights") == "off"
            await health_is(ready=False, problems=[STARTING])
            async with owner_connection(own_home_assistant) as owner:
                while "slow_start" not in await owner.command("get_services"):
                    pass  # its set-up may begin behind that of the lights
                await owner.command("call_service", domain="slow_start", service="finish")
            await health_is(ready=True, problems=[])
            await start
