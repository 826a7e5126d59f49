"""The real parts that tests stand on: Home Assistant and a sound card.

What is missing on the machine fails the test and says to run script/setup; nothing is skipped.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from testbed.home_assistant import RealHomeAssistant
from testbed.homes.cottage import COTTAGE
from testbed.homes.flat import FLAT
from testbed.homes.house import HOUSE
from testbed.homes.metered import METERED
from testbed.homes.ranch import RANCH
from testbed.homes.reihenhaus import REIHENHAUS
from testbed.homes.showroom import SHOWROOM
from testbed.homes.villa import VILLA
from testbed.sound_card import VirtualSoundCard
from tests.fixed_speech import ENVIRONMENT
from tests.gatehouse import open_gatehouse

pytest_plugins = ["tests.parts", "tests.time_bounds"]

os.environ.update(ENVIRONMENT)  # of the apps that tests start as processes

_deprecated: list[str] = []


def pytest_warning_recorded(warning_message: warnings.WarningMessage, nodeid: str) -> None:
    """Note a deprecation that pytest's filters do not see: Pipecat shows its own whatever they say."""
    if issubclass(warning_message.category, DeprecationWarning | PendingDeprecationWarning):
        _deprecated.append(f"{nodeid}: {warning_message.message}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when something deprecated was used."""
    if _deprecated and session.exitstatus == pytest.ExitCode.OK:
        print("\nDeprecated:", *_deprecated, sep="\n")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_home_assistant() -> AsyncIterator[RealHomeAssistant]:
    """One Home Assistant for all tests; take `home_assistant`, which resets it."""
    async with RealHomeAssistant() as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def home_assistant(shared_home_assistant: RealHomeAssistant) -> RealHomeAssistant:
    """A running Home Assistant whose demo home is at its start state; not to be stopped."""
    await shared_home_assistant.reset()
    return shared_home_assistant


@pytest_asyncio.fixture
async def own_home_assistant() -> AsyncIterator[RealHomeAssistant]:
    """A Home Assistant of the test's own, to be stopped, restarted, killed or changed (1 s)."""
    async with RealHomeAssistant() as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_showroom() -> AsyncIterator[RealHomeAssistant]:
    """One home as script/demo shows it for all tests; take `showroom`, which resets it."""
    async with RealHomeAssistant(SHOWROOM) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def showroom(shared_showroom: RealHomeAssistant) -> RealHomeAssistant:
    """A running home as script/demo shows it, at its start state; not to be stopped."""
    await shared_showroom.reset()
    return shared_showroom


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_villa() -> AsyncIterator[RealHomeAssistant]:
    """One villa for all tests; take `villa`, which resets it."""
    async with RealHomeAssistant(VILLA) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def villa(shared_villa: RealHomeAssistant) -> RealHomeAssistant:
    """A running home with every kind of device, at its start state; not to be stopped."""
    await shared_villa.reset()
    return shared_villa


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_reihenhaus() -> AsyncIterator[RealHomeAssistant]:
    """One Reihenhaus for all tests; take `reihenhaus`, which resets it."""
    async with RealHomeAssistant(REIHENHAUS) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def reihenhaus(shared_reihenhaus: RealHomeAssistant) -> RealHomeAssistant:
    """A running German family's home, at its start state; not to be stopped."""
    await shared_reihenhaus.reset()
    return shared_reihenhaus


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_flat() -> AsyncIterator[RealHomeAssistant]:
    """One flat for all tests; take `flat`, which resets it."""
    async with RealHomeAssistant(FLAT) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def flat(shared_flat: RealHomeAssistant) -> RealHomeAssistant:
    """A running home of three rooms without floors, at its start state; not to be stopped."""
    await shared_flat.reset()
    return shared_flat


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_house() -> AsyncIterator[RealHomeAssistant]:
    """One house for all tests; take `house`, which resets it."""
    async with RealHomeAssistant(HOUSE) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def house(shared_house: RealHomeAssistant) -> RealHomeAssistant:
    """A running home of 500 exposed devices in 30 rooms, at its start state; not to be stopped."""
    await shared_house.reset()
    return shared_house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_ranch() -> AsyncIterator[RealHomeAssistant]:
    """One ranch for all tests; take `ranch`, which resets it."""
    async with RealHomeAssistant(RANCH) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def ranch(shared_ranch: RealHomeAssistant) -> RealHomeAssistant:
    """A running home in Fahrenheit whose names are hard to say, at its start state; not to be stopped."""
    await shared_ranch.reset()
    return shared_ranch


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def metered() -> AsyncIterator[RealHomeAssistant]:
    """One home for all tests, with two meters and a past of theirs; not to be stopped, nor are they to be changed."""
    async with RealHomeAssistant(METERED) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_cottage() -> AsyncIterator[RealHomeAssistant]:
    """One cottage for all tests; take `cottage`, which resets it."""
    async with RealHomeAssistant(COTTAGE) as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def cottage(shared_cottage: RealHomeAssistant) -> RealHomeAssistant:
    """A running home in Celsius with names that are hard to say, at its start state; not to be stopped."""
    await shared_cottage.reset()
    return shared_cottage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_gatehouse() -> AsyncIterator[RealHomeAssistant]:
    """One gatehouse for all tests; take `gatehouse`, which resets it."""
    async with open_gatehouse() as home_assistant:
        yield home_assistant


@pytest_asyncio.fixture
async def gatehouse(shared_gatehouse: RealHomeAssistant) -> RealHomeAssistant:
    """A running home with guarded doors that scripts and the like open, at its start state; not to be changed."""
    await shared_gatehouse.reset()
    return shared_gatehouse


@pytest.fixture(scope="session")
def sound_card() -> Iterator[VirtualSoundCard]:
    """A sound card with the rooms kitchen and bedroom, also for sounddevice in the test's own process."""
    with VirtualSoundCard("kitchen", "bedroom") as card, pytest.MonkeyPatch.context() as patch:
        for name, value in card.env.items():
            patch.setenv(name, value)
        if sounddevice := sys.modules.get("sounddevice"):
            # PortAudio looks for devices once, when sounddevice is imported.
            sounddevice._terminate()  # noqa: SLF001 - its documentation names no other way to look again
            sounddevice._initialize()  # noqa: SLF001
        yield card


@pytest_asyncio.fixture
async def alone() -> AsyncIterator[None]:
    """Loopback without the apps of other tests: all programs of this machine hear what is announced there."""
    with (Path(tempfile.gettempdir()) / "parley-multicast.lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield
