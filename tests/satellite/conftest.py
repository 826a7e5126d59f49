"""The real parts of a satellite: wake-word models, an app to talk to, a WAV file as microphone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from addon.sites.server_certificate import ServerCertificate
from satellite.__main__ import wire
from satellite.client import Client
from satellite.identity import IdentityFile
from satellite.models import EMBEDDING, pinned_path
from satellite.settings_file import Settings
from satellite.sound_devices import SoundDevices
from testbed.sound_card import VirtualSoundCard
from testbed.voice import write_wav
from tests.satellite.app import App

NO_DEVICE = "no such device"


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """The folder of the wake-word models from script/setup; fails with what to do when they are not there."""
    folder = Settings().models_folder
    pinned_path(EMBEDDING, folder)
    return folder


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ServerCertificate:
    """An app's certificate."""
    return ServerCertificate.kept_in(tmp_path_factory.mktemp("app"))


@pytest.fixture
async def app(certificate: ServerCertificate) -> AsyncIterator[App]:
    """An app that welcomes every satellite."""
    async with App(certificate) as app:
        yield app


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Run something for the length of a block; its failure fails the block's end."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait((task,))
        if not task.cancelled():
            task.result()


@pytest.fixture
async def devices(sound_card: VirtualSoundCard) -> AsyncIterator[SoundDevices]:
    """The virtual sound card's devices; all are closed at the end, and no thread is opening one any more."""
    devices = SoundDevices()
    yield devices
    await asyncio.to_thread(devices.close_all)


Start = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def satellite(app: App, certificate: ServerCertificate, models_folder: Path, tmp_path: Path) -> Start:
    """Run a satellite that hears the given samples; settings by keyword. It has no speaker unless one is named."""

    def start(heard: NDArray[np.int16], **settings: Any) -> AbstractAsyncContextManager[Client]:
        write_wav(tmp_path / "heard.wav", heard)
        IdentityFile(tmp_path / "state").keep_pairing("secret", certificate.fingerprint)
        defaults: dict[str, Any] = {
            "server": app.url,
            "interfaces": ("127.0.0.1",),
            "name": "Kitchen",
            "state_folder": tmp_path / "state",
            "models_folder": models_folder,
            "output_device": NO_DEVICE,
            "wav_microphone": tmp_path / "heard.wav",
        }
        return _running_satellite(Settings(**(defaults | settings)))

    return start


@asynccontextmanager
async def _running_satellite(settings: Settings) -> AsyncIterator[Client]:
    devices = SoundDevices()
    client = wire(settings, devices)
    try:
        async with running(client.run()):
            yield client
    finally:
        await asyncio.to_thread(devices.close_all)
