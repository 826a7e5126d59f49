"""The virtual sound card, through real sounddevice in a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from testbed.process import TIED_TO_US
from testbed.sound_card import RATE, SoundCardError, VirtualSoundCard

PASS_ON = """
import sys, sounddevice
microphone, speaker = sys.argv[1:]
with sounddevice.RawStream(16000, 320, (microphone, speaker), channels=1, dtype="int16") as stream:
    print("ready", flush=True)
    while True:
        stream.write(stream.read(320)[0])
"""
"""Plays what the microphone hears."""


def _tone(hertz: float, seconds: float = 1.0) -> NDArray[np.int16]:
    return (8_000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.int16)


def _pitch(samples: NDArray[np.int16]) -> float:
    """Return the strongest frequency in hertz, 0.0 in silence."""
    if not len(samples) or np.abs(samples.astype(np.int32)).max() < 100:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64) * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


def _child(program: str) -> int:
    """Return the number of the process of ours that runs a program."""
    return int(subprocess.check_output(["pgrep", "-P", str(os.getpid()), "-x", program]))


def test_a_tone_spoken_into_a_room_comes_out_of_its_speaker_and_of_no_other(sound_card: VirtualSoundCard) -> None:
    command = [*TIED_TO_US, sys.executable, "-c", PASS_ON]
    devices = [sound_card.microphone("kitchen"), sound_card.speaker("kitchen")]
    program = subprocess.Popen([*command, *devices], stdout=subprocess.PIPE)
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        kitchen, bedroom = sound_card.record("kitchen"), sound_card.record("bedroom")
        sound_card.speak_into("kitchen", _tone(880.0, 2.0))
        program.terminate()
    assert abs(_pitch(kitchen.stop()) - 880.0) < 5.0
    assert _pitch(bedroom.stop()) == 0.0


def test_a_recording_says_when_a_sound_was_there(sound_card: VirtualSoundCard) -> None:
    recording = sound_card.record_microphone("bedroom")
    before = time.monotonic()
    sound_card.speak_into("bedroom", _tone(440.0))
    after = time.monotonic()
    loud = np.flatnonzero(np.abs(recording.stop().astype(np.int32)) > 1_000)
    first, last = recording.time_of(int(loud[0])), recording.time_of(int(loud[-1]))
    assert before - 0.05 < first < last < after + 0.05
    assert abs((last - first) - 1.0) < 0.3


async def test_what_is_said_has_no_holes_where_its_player_stalls(sound_card: VirtualSoundCard) -> None:
    recording = sound_card.record_microphone("bedroom")
    speaking = asyncio.create_task(asyncio.to_thread(sound_card.speak_into, "bedroom", _tone(440.0, 1.5)))
    while not np.any(recording.heard()):
        await asyncio.to_thread(recording.hear_more, 0.02)
    player = _child("pacat")
    os.kill(player, signal.SIGSTOP)
    await asyncio.to_thread(recording.hear_more, 0.5)
    os.kill(player, signal.SIGCONT)
    await speaking
    loud = np.flatnonzero(recording.stop())
    assert np.diff(loud).max() < RATE // 100
    assert len(loud) > RATE


async def test_two_cards_at_once_do_not_hear_each_other() -> None:
    with VirtualSoundCard("kitchen") as one, VirtualSoundCard("kitchen") as other:
        heard, silence = one.record_microphone("kitchen"), other.record_microphone("kitchen")
        await asyncio.to_thread(one.speak_into, "kitchen", _tone(440.0, 0.5))
        assert abs(_pitch(heard.stop()) - 440.0) < 5.0
        assert _pitch(silence.stop()) == 0.0


def test_an_unplugged_card_refuses_and_comes_back() -> None:
    with VirtualSoundCard("kitchen") as card:
        card.unplug()
        with pytest.raises(SoundCardError):
            card.speak_into("kitchen", _tone(440.0, 0.1))
        card.plug_in()
        recording = card.record_microphone("kitchen")
        card.speak_into("kitchen", _tone(440.0, 0.5))
        assert abs(_pitch(recording.stop()) - 440.0) < 5.0


def test_a_card_leaves_no_process_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with VirtualSoundCard("kitchen") as card:
        card.record("kitchen").stop()
    assert list(tmp_path.iterdir()) == []
    assert not [pid for pid in _processes() if str(tmp_path) in pid]


def _processes() -> list[str]:
    """Return the command line of every process."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return lines
