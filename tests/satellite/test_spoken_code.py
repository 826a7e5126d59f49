"""The code of a pairing is heard in the room, and lies in a file for the installer as long as it counts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from satellite.__main__ import wire
from satellite.identity import IdentityFile
from satellite.protocol import Pairing
from satellite.settings_file import Settings
from satellite.sound_devices import SoundDevices
from satellite.spoken_code import FILE_NAME
from testbed.sound_card import RATE, VirtualSoundCard
from testbed.voice import write_wav
from tests.satellite.app import App
from tests.satellite.conftest import running

LOUD = 1000
"""A sample of int16 that is no noise."""


@pytest.mark.parametrize("was_paired", [False, True])
async def test_a_new_satellite_says_its_code_and_one_that_was_removed_only_shows_it(
    app: App, devices: SoundDevices, sound_card: VirtualSoundCard, models_folder: Path, tmp_path: Path, was_paired: bool
) -> None:
    write_wav(tmp_path / "quiet.wav", np.zeros(RATE, np.int16))
    state = tmp_path / "state"
    if was_paired:
        IdentityFile(state).keep_pairing("a token that nobody knows", "")
    app.pairing = Pairing("12", 60.0)
    settings = Settings(
        server=app.url,
        name="Kitchen",
        state_folder=state,
        models_folder=models_folder,
        output_device=sound_card.speaker("kitchen"),
        wav_microphone=tmp_path / "quiet.wav",
    )
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    client = wire(settings, devices)
    async with running(client.run()):
        code = await asyncio.to_thread(written, state / FILE_NAME)
        await asyncio.to_thread(recording.hear_more, 4.0)
        said = await asyncio.to_thread(recording.stop)
        assert bool(np.any(np.abs(said.astype(int)) > LOUD)) is not was_paired
        assert code.startswith("12")
        app.typed.put_nowait(code.replace(" ", "").strip()[2:])
        await (await app.line()).until(lambda: True)
        await asyncio.to_thread(until, lambda: not (state / FILE_NAME).exists())


def written(file: Path) -> str:
    """Return what is in a file once it is there."""
    until(lambda: file.exists() and file.read_text() != "")
    assert file.stat().st_mode & 0o077 == 0
    return file.read_text()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true of a file, which tells nobody that it changes."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
