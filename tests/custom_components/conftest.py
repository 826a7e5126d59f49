"""The integration in a real Home Assistant, and the real app beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from testbed.home_assistant import RealHomeAssistant
from testbed.integration import FINDER, install_integration
from tests.addon.conftest import cloud, start_app  # noqa: F401 - the app's own fixtures
from tests.custom_components.parley_home import ParleyHome

DOORBELL = """
template:
  - triggers:
      - trigger: event
        event_type: bell_of_test
    event:
      - name: Bell of the test
        device_class: doorbell
        event_type: ring
        event_types: "{{ ['ring'] }}"
"""
"""A doorbell that rings at the event `bell_of_test`."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_parley_home() -> AsyncIterator[RealHomeAssistant]:
    """One Home Assistant with the integration for all tests; take `parley_home`, which has no entry of it."""
    home_assistant = RealHomeAssistant()
    install_integration(home_assistant.config_dir)
    install_integration(home_assistant.config_dir, FINDER)
    with (home_assistant.config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write(f"{DOORBELL}{FINDER.name}:\n")
    async with home_assistant:
        yield home_assistant
        log = (home_assistant.config_dir / "output.log").read_text("utf-8")
        assert "Task exception was never retrieved" not in log
        assert "Detected blocking call" not in log


@pytest_asyncio.fixture
async def parley_home(shared_parley_home: RealHomeAssistant) -> AsyncIterator[ParleyHome]:
    """A running Home Assistant in which the integration can be added; not to be stopped."""
    await shared_parley_home.reset()
    home = ParleyHome(shared_parley_home)
    yield home
    await home.remove_all()


@pytest_asyncio.fixture
async def own_parley_home() -> AsyncIterator[ParleyHome]:
    """A Home Assistant with the integration of the test's own, to be stopped and restarted (1 s)."""
    home_assistant = RealHomeAssistant()
    install_integration(home_assistant.config_dir)
    async with home_assistant:
        yield ParleyHome(home_assistant)
