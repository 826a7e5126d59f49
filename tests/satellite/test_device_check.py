"""`parley-satellite --check` before real devices of the virtual sound card."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from satellite.echo_path import kept_echo_path
from testbed.process import TIED_TO_US
from testbed.sound_card import VirtualSoundCard

FORMAT = "--raw --rate=16000 --channels=1 --format=s16le --latency-msec=20"


@contextmanager
def in_one_room(card: VirtualSoundCard, room: str) -> Iterator[None]:
    """Let a room's microphone hear its speaker."""
    line = f"parec --device={card.speaker(room)}.monitor {FORMAT} | pacat --device={card.microphone(room)} {FORMAT}"
    loop = subprocess.Popen(
        [*TIED_TO_US, "sh", "-c", line], env={**os.environ, **card.env, "HOME": "/nowhere"}, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(loop.pid, signal.SIGKILL)
        loop.wait()


def check(card: VirtualSoundCard, folder: Path, **devices: str) -> tuple[int, str]:
    """Run the check; return its exit status and what it said."""
    file = folder / "satellite.toml"
    settings = devices | {"state_folder": str(folder / "state")}
    file.write_text("".join(f'{key} = "{value}"\n' for key, value in settings.items()))
    command = [sys.executable, "-m", "satellite", "--config", str(file), "--check"]
    done = subprocess.run(
        command, env={**os.environ, **card.env}, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout


def test_a_microphone_that_hears_its_speaker_is_measured(sound_card: VirtualSoundCard, tmp_path: Path) -> None:
    microphone, speaker = sound_card.microphone("kitchen"), sound_card.speaker("kitchen")
    with in_one_room(sound_card, "kitchen"):
        status, said = check(sound_card, tmp_path, input_device=microphone, output_device=speaker)
    assert status == 0, said
    for words in (f"Microphone: {microphone}", f"Speaker: {speaker}", "Noise: ", "Sweep: ", "Delay: ", "Clocks: "):
        assert words in said
    path = kept_echo_path(tmp_path / "state", microphone, speaker)
    assert (path is None) == ("Clocks: not measured" in said)  # a busy machine may have lost sound in between
    if path is not None:
        assert path.can_be_cancelled
        assert f"Delay: {path.delay_ms:.0f} ms" in said
        assert path.return_loss_db == pytest.approx(0, abs=1.5)  # it hears just what is played


def test_a_microphone_that_hears_nothing_is_told_from_one_that_does_not_hear_the_speaker(
    sound_card: VirtualSoundCard, tmp_path: Path
) -> None:
    microphone, speaker = sound_card.microphone("bedroom"), sound_card.speaker("bedroom")
    status, said = check(sound_card, tmp_path, input_device=microphone, output_device=speaker)
    assert status == 1
    assert f"The microphone '{microphone}' hears nothing" in said


@pytest.mark.parametrize("missing", ["input_device", "output_device"])
def test_a_device_that_is_not_there_is_named(sound_card: VirtualSoundCard, tmp_path: Path, missing: str) -> None:
    devices = {"input_device": sound_card.microphone("kitchen"), "output_device": sound_card.speaker("kitchen")}
    status, said = check(sound_card, tmp_path, **{**devices, missing: "gone"})
    assert status == 1
    assert "'gone' was not found: parley-satellite --list-devices shows what there is." in said
