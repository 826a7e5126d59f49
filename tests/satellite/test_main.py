"""The command `parley-satellite` as a person runs it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import pytest

from addon.sites.server_certificate import ServerCertificate
from satellite.identity import IdentityFile
from satellite.protocol import VERSION
from testbed.process import TIED_TO_US
from testbed.sound_card import VirtualSoundCard
from testbed.voice import SpokenCommand
from tests.satellite.app import App


async def _start(*arguments: str, env: Mapping[str, str] | None = None) -> Process:
    command = [*TIED_TO_US, sys.executable, "-m", "satellite", *arguments]
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env={**os.environ, **(env or {})})


async def _end(process: Process) -> tuple[str, str]:
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return out.decode(), err.decode()


def _settings(folder: Path, models_folder: Path, settings: Mapping[str, str]) -> str:
    lines = {"name": "Kitchen", "state_folder": str(folder / "state"), "models_folder": str(models_folder), **settings}
    file = folder / "satellite.toml"
    file.write_text("".join(f'{key} = "{value}"\n' for key, value in lines.items()))
    return str(file)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_hears_a_person_through_its_devices_and_ends_cleanly_when_told_to(
    app: App,
    certificate: ServerCertificate,
    sound_card: VirtualSoundCard,
    models_folder: Path,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    IdentityFile(tmp_path / "state").keep_pairing("secret", certificate.fingerprint)
    devices = {"input_device": sound_card.microphone("kitchen"), "output_device": sound_card.speaker("kitchen")}
    config = _settings(tmp_path, models_folder, devices)
    process = await _start("--config", config, "--server", app.url)
    line = await app.line()
    assert line.hello.name == "Kitchen"
    await asyncio.to_thread(sound_card.speak_into, "kitchen", SpokenCommand("", lead_ms=3000).samples)
    await line.until_audio(16_000)
    process.send_signal(number)
    _, err = await _end(process)
    assert process.returncode == 0
    assert "Heard 'hey_jarvis'" in err
    assert "Traceback" not in err
    assert "Exception ignored" not in err


@pytest.mark.parametrize(
    ("flags", "status", "words"),
    [
        (["--version"], 0, f"parley-satellite {version('parley-assistant')} (version {VERSION} of the wire)"),
        (["--sever"], 2, "unrecognized arguments: --sever"),
    ],
)
async def test_a_question_and_a_wrong_flag_are_answered_at_once(flags: list[str], status: int, words: str) -> None:
    process = await _start(*flags)
    told = "".join(await _end(process))
    assert process.returncode == status
    assert words in told


async def test_it_lists_the_devices(sound_card: VirtualSoundCard) -> None:
    process = await _start("--list-devices", env=sound_card.env)
    out, _ = await _end(process)
    assert process.returncode == 0
    microphones, speakers = out.split("Speakers (output_device):")
    assert sound_card.microphone("kitchen") in microphones
    assert sound_card.speaker("bedroom") in speakers


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"volume": "loud"}, "volume must be a number from 0 to 1, not 'loud'."),
        ({"models_folder": "/nowhere"}, "is missing: run parley-satellite --fetch-models."),
        ({"wav_microphone": "/nowhere.wav"}, "wav_microphone /nowhere.wav cannot be read"),
        ({"state_folder": "/proc/nowhere"}, "state_folder /proc/nowhere must be a folder to write in"),
    ],
)
async def test_what_a_person_must_mend_is_said_in_one_line(
    models_folder: Path, tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    process = await _start("--config", _settings(tmp_path, models_folder, settings))
    _, err = await _end(process)
    assert process.returncode == os.EX_CONFIG
    assert words in err
    assert err.count("\n") == 1
