"""Microphones: a real one on the virtual sound card, a WAV file."""

from __future__ import annotations

import asyncio
import time
import wave
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.microphone import BLOCK_SAMPLES, BLOCK_SECONDS, DeviceMicrophone, Microphone, Slicer
from satellite.problems import Problems
from satellite.satellite_errors import SettingsError
from satellite.sound_devices import SoundDevices
from satellite.wav_microphone import WavMicrophone
from testbed.sound_card import VirtualSoundCard
from testbed.voice import write_wav
from tests.satellite.conftest import NO_DEVICE, running

NOISE = np.random.default_rng(3).integers(-8000, 8000, 24_000).astype(np.int16)


class Heard:
    """Everything that a microphone gave so far."""

    def __init__(self, microphone: Microphone) -> None:
        self.microphone = microphone
        self.blocks: list[NDArray[np.int16]] = []
        self._came = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        async with aclosing(self.microphone.blocks()) as blocks:
            async for together in blocks:
                self.blocks += [block.samples for block in together]
                self._came.set()

    async def until_blocks(self, count: int, seconds: float = 20.0) -> None:
        """Return when there are so many blocks."""
        async with asyncio.timeout(seconds):
            while len(self.blocks) < count:
                self._came.clear()
                await self._came.wait()

    def contains(self, samples: NDArray[np.int16]) -> bool:
        """Return whether the samples were heard, each one, in a row."""
        return samples.tobytes() in np.concatenate(self.blocks).tobytes()


def _microphone(sound_card: VirtualSoundCard, devices: SoundDevices, problems: Problems) -> DeviceMicrophone:
    return DeviceMicrophone(devices, sound_card.microphone("kitchen"), problems, lambda: False)


@pytest.mark.parametrize("together", [1, 2])
async def test_every_sample_spoken_into_a_microphone_is_heard(
    together: int, sound_card: VirtualSoundCard, devices: SoundDevices
) -> None:
    name = sound_card.microphone("kitchen")
    heard = Heard(DeviceMicrophone(devices, name, Problems(), lambda: False, lambda: together))
    async with running(heard.run()):
        await heard.until_blocks(1)
        recording = await asyncio.to_thread(sound_card.record_microphone, "kitchen")
        await asyncio.to_thread(sound_card.speak_into, "kitchen", NOISE)
        await heard.until_blocks(len(heard.blocks) + 25)
        spoken = (await asyncio.to_thread(recording.stop)).copy()
    loud = np.flatnonzero(spoken)
    assert loud[-1] - loud[0] >= len(NOISE) * 0.9
    assert heard.microphone.dropped == 0
    assert heard.contains(spoken[loud[0] : loud[-1]])
    assert {len(block) for block in heard.blocks} == {BLOCK_SAMPLES}


async def test_blocks_that_may_come_together_wake_nobody_one_by_one(
    sound_card: VirtualSoundCard, devices: SoundDevices
) -> None:
    name = sound_card.microphone("kitchen")
    microphone = DeviceMicrophone(devices, name, Problems(), lambda: False, lambda: 2)
    async with aclosing(microphone.blocks()) as blocks, asyncio.timeout(20):
        for _ in range(3):
            assert len(await anext(blocks)) >= 2


async def test_a_microphone_that_nobody_reads_keeps_the_latest_and_counts_the_rest(
    sound_card: VirtualSoundCard,
    devices: SoundDevices,
) -> None:
    microphone = _microphone(sound_card, devices, Problems())
    async with aclosing(microphone.blocks()) as blocks:
        await anext(blocks)
        async with asyncio.timeout(20):
            while not microphone.dropped:  # noqa: ASYNC110 - a dropped block has no event of its own
                await asyncio.sleep(0.2)
        first, *_ = await anext(blocks)
    assert time.monotonic() - first.started_at < 3.0


async def test_a_vanished_microphone_is_a_problem_once_and_comes_back_by_itself(
    sound_card: VirtualSoundCard, devices: SoundDevices, caplog: pytest.LogCaptureFixture
) -> None:
    problems = Problems()
    heard = Heard(_microphone(sound_card, devices, problems))
    async with running(heard.run()):
        await heard.until_blocks(5)
        try:
            await asyncio.to_thread(sound_card.unplug)
            async with asyncio.timeout(10):
                await problems.wait_for_change()
            assert "has vanished" in problems.text
            async with asyncio.timeout(20):
                await problems.wait_for_change()
            assert "found" in problems.text or "cannot be opened" in problems.text
        finally:
            sound_card.plug_in()  # the sound server ends with the thread that starts it
        await heard.until_blocks(len(heard.blocks) + 5, seconds=40.0)
    assert problems.text == ""
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


async def test_a_microphone_that_is_not_there_is_named(devices: SoundDevices) -> None:
    problems = Problems()
    heard = Heard(DeviceMicrophone(devices, NO_DEVICE, problems, lambda: False))
    async with running(heard.run()), asyncio.timeout(20):
        await problems.wait_for_change()
    assert f"microphone {NO_DEVICE!r} was not found" in problems.text


def test_a_device_of_another_rate_gives_the_same_tone_in_whole_blocks() -> None:
    tone = (8000 * np.sin(2 * np.pi * 1000 * np.arange(44_100) / 44_100)).astype(np.int16)
    slicer = Slicer(44_100)
    blocks = [block for at in range(0, len(tone), 1764) for block in slicer.add(tone[at : at + 1764].tobytes())]
    assert {len(block) for block in blocks} == {BLOCK_SAMPLES}
    sound = np.concatenate(blocks)
    assert 0.95 < len(sound) / 16_000 <= 1.0
    pitch = np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound))))) * 16_000 / len(sound)
    assert abs(pitch - 1000) < 2


def test_blocks_are_cut_without_losing_a_sample() -> None:
    slicer = Slicer(16_000)
    blocks = [block for at in range(0, len(NOISE), 999) for block in slicer.add(NOISE[at : at + 999].tobytes())]
    assert np.array_equal(np.concatenate(blocks), NOISE[: len(blocks) * BLOCK_SAMPLES])
    assert len(NOISE) - len(blocks) * BLOCK_SAMPLES < BLOCK_SAMPLES


async def test_a_wav_file_is_heard_in_real_time_and_then_silence(tmp_path: Path) -> None:
    write_wav(tmp_path / "heard.wav", NOISE[:1000])
    started = time.monotonic()
    heard = Heard(WavMicrophone(tmp_path / "heard.wav"))
    async with running(heard.run()):
        await heard.until_blocks(10)
    assert time.monotonic() - started >= 10 * BLOCK_SECONDS
    sound = np.concatenate(heard.blocks)
    assert np.array_equal(sound[:1000], NOISE[:1000])
    assert not sound[1000:].any()


async def test_a_wav_file_of_another_rate_and_in_stereo_will_do(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "stereo.wav"), "wb") as wav:
        wav.setnchannels(2)
        wav.setsampwidth(2)
        wav.setframerate(48_000)
        wav.writeframes(np.full((48_000, 2), [5000, -5000], np.int16).tobytes())
    heard = Heard(WavMicrophone(tmp_path / "stereo.wav"))
    async with running(heard.run()):
        await heard.until_blocks(3)
    assert abs(int(np.median(np.concatenate(heard.blocks))) - 5000) < 10


def test_a_file_that_is_no_wav_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text("RIFF")
    with pytest.raises(SettingsError, match=r"bad\.wav cannot be read"):
        WavMicrophone(tmp_path / "bad.wav")
