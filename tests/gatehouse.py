"""A running gatehouse, with what only a running Home Assistant can be given: a switch that is shown as a lock."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

import aiohttp

from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.homes.gatehouse import GATEHOUSE

SENTENCES = """\
language: en
intents:
  OpenUp:
    data:
      - sentences: ["open sesame"]
"""

BLUEPRINT = """\
blueprint:
  name: Open
  domain: script
  input:
    door:
      name: Door
sequence:
  - action: lock.unlock
    target: {entity_id: !input door}
"""

SHOWN_AS = {"switch.door_relay": "lock", "switch.lamp_relay": "light"}
"""Switch -> the domain that it is shown as besides."""


@contextlib.asynccontextmanager
async def open_gatehouse() -> AsyncIterator[RealHomeAssistant]:
    """A gatehouse at its start state, its switches still exposed."""
    real = RealHomeAssistant(GATEHOUSE)
    for file, text in (("custom_sentences/en/own.yaml", SENTENCES), ("blueprints/script/own/open.yaml", BLUEPRINT)):
        (real.config_dir / file).parent.mkdir(parents=True)
        (real.config_dir / file).write_text(text)
    async with real:
        for switch, domain in SHOWN_AS.items():
            await _show_switch(real, {"entity_id": switch, "target_domain": domain, "invert": False})
        await expose(real, *SHOWN_AS)
        await expose(real, "lock.door_relay", "light.lamp_relay", should_expose=False)
        await real.call_service("parley_testbed", "remember", {})
        yield real


async def expose(real: RealHomeAssistant, *entity_ids: str, should_expose: bool = True) -> None:
    """Let assistants see some things, or see them no more."""
    async with commands(real.url, real.token) as owner:
        await owner.call(
            "homeassistant/expose_entity",
            assistants=["conversation"],
            entity_ids=list(entity_ids),
            should_expose=should_expose,
        )


async def _show_switch(real: RealHomeAssistant, answers: Mapping[str, object]) -> None:
    headers = {"Authorization": f"Bearer {real.token}"}
    path = "/api/config/config_entries/flow"
    async with aiohttp.ClientSession(real.url, headers=headers, raise_for_status=True) as session:
        async with session.post(path, json={"handler": "switch_as_x"}) as response:
            flow = await response.json()
        async with session.post(f"{path}/{flow['flow_id']}", json=answers) as response:
            assert (await response.json())["type"] == "create_entry"
