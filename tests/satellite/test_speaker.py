"""The speaker, on the virtual sound card: what is really heard, and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.earcons import Earcon
from satellite.echo_reference import EchoReference
from satellite.playback import DUCKED
from satellite.problems import Problems
from satellite.protocol import AudioStart, Begin, MusicStart, PlaybackEnd, PlaybackKind, Played, Ready
from satellite.sound_devices import SoundDevices
from satellite.speaker import REST_SECONDS, Speaker
from testbed.sound_card import RATE, VirtualSoundCard
from tests.satellite.conftest import NO_DEVICE, running

DOWN_RATE = 24_000


class Room:
    """A speaker at work, and what it reported."""

    def __init__(self, devices: SoundDevices, device: str, rest_seconds: float = REST_SECONDS) -> None:
        self.played: list[tuple[float, Played]] = []
        self.problems = Problems()
        self._reported = asyncio.Event()
        self.ready: list[Ready] = []
        self.speaker = Speaker(devices, device, 1.0, self.problems, EchoReference(), self._note, rest_seconds)

    def _note(self, told: Played | Ready) -> None:
        if isinstance(told, Ready):
            self.ready.append(told)
        else:
            self.played.append((time.monotonic(), told))
        self._reported.set()

    async def until(self, true: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait until a report makes something true."""
        async with asyncio.timeout(seconds):
            while not true():
                self._reported.clear()
                await self._reported.wait()

    async def until_finished(self, count: int = 1) -> None:
        """Wait until so many playbacks are over."""
        await self.until(lambda: sum(played.end is not None for _, played in self.played) >= count)

    def play(self, samples: NDArray[np.int16], name: str = "a") -> None:
        """Play something whole."""
        self.speaker.start(AudioStart(name, PlaybackKind.REPLY, DOWN_RATE))
        self.speaker.write(samples.tobytes())
        self.speaker.end(name)


@pytest.fixture
async def room(sound_card: VirtualSoundCard, devices: SoundDevices) -> AsyncIterator[Room]:
    """The kitchen's speaker, open."""
    room = Room(devices, sound_card.speaker("kitchen"))
    async with running(room.speaker.run()):
        async with asyncio.timeout(20):
            await room.speaker.opened.wait()
        yield room


def _tone(hertz: float, seconds: float, level: int = 8000) -> NDArray[np.int16]:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * DOWN_RATE)) / DOWN_RATE)).astype(np.int16)


def _loud(samples: NDArray[np.int16]) -> NDArray[np.intp]:
    return np.flatnonzero(np.abs(samples.astype(np.int32)) > 500)


def _pitch(samples: NDArray[np.int16]) -> float:
    loud = _loud(samples)
    part = samples[loud[0] : loud[-1]]
    return float(np.argmax(np.abs(np.fft.rfft(part * np.hanning(len(part))))) * RATE / len(part))


async def test_what_is_sent_is_heard_whole_and_its_start_and_end_are_told_when_they_are_heard(
    sound_card: VirtualSoundCard, room: Room
) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    room.play(_tone(440.0, 1.2))
    await room.until_finished()
    await asyncio.to_thread(recording.hear_more, 0.3)  # it is behind by its own latency
    heard = await asyncio.to_thread(recording.stop)
    loud = _loud(heard)
    assert abs(_pitch(heard) - 440.0) < 2
    assert abs((loud[-1] - loud[0]) / RATE - 1.2) < 0.01
    assert room.speaker.underruns == 0
    (first_at, first), *_, (last_at, last) = room.played
    assert (first.position_ms, first.end) == (0, None)
    assert (last.position_ms, last.end) == (1200, PlaybackEnd.PLAYED)
    assert abs(first_at - recording.time_of(int(loud[0]))) < 0.1
    assert abs(last_at - recording.time_of(int(loud[-1]))) < 0.1
    assert [played.position_ms // 500 for _, played in room.played[1:-1]] == [1, 2]


async def test_a_flush_is_silent_within_a_block_and_the_device_s_own_buffer(
    sound_card: VirtualSoundCard, room: Room
) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    room.play(_tone(440.0, 20.0))
    await room.until(lambda: any(played.position_ms >= 500 for _, played in room.played))
    flushed_at = time.monotonic()
    room.speaker.flush()
    assert not room.speaker.playing
    assert room.played[-1][1].end is PlaybackEnd.FLUSHED
    assert 500 <= room.played[-1][1].position_ms < 900
    await asyncio.to_thread(recording.hear_more, 0.6)  # what would still sound must have had its time
    heard = await asyncio.to_thread(recording.stop)
    assert recording.time_of(int(_loud(heard)[-1])) - flushed_at < 0.25


async def test_sound_that_comes_after_the_flush_belongs_to_nothing_until_the_next_start(room: Room) -> None:
    room.speaker.start(AudioStart("old", PlaybackKind.REPLY, DOWN_RATE))
    room.speaker.write(_tone(440.0, 1.0).tobytes())
    room.speaker.flush()
    room.speaker.write(_tone(440.0, 1.0).tobytes())
    room.speaker.end("old")
    room.play(_tone(440.0, 0.2), "new")
    await room.until_finished(2)
    ends = [(played.playback_id, played.end) for _, played in room.played if played.end]
    assert ends == [("old", PlaybackEnd.FLUSHED), ("new", PlaybackEnd.PLAYED)]
    assert room.played[-1][1].position_ms == 200


async def test_sound_that_comes_late_is_counted_and_all_of_it_is_played(
    sound_card: VirtualSoundCard, room: Room
) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    room.speaker.start(AudioStart("a", PlaybackKind.REPLY, DOWN_RATE))
    room.speaker.write(_tone(440.0, 0.3).tobytes())
    await asyncio.to_thread(recording.hear_more, 0.8)  # longer than what was sent lasts
    room.speaker.write(_tone(440.0, 0.3).tobytes())
    room.speaker.end("a")
    await room.until_finished()
    await asyncio.to_thread(recording.stop)
    assert room.speaker.underruns == 1
    assert abs(room.played[-1][1].position_ms - 600) <= 1


async def test_an_earcon_is_heard_at_once(sound_card: VirtualSoundCard, room: Room) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    asked_at = time.monotonic()
    room.speaker.play_earcon(Earcon.AWAKE)
    await asyncio.to_thread(recording.hear_more, 0.6)  # an earcon is not reported
    heard = await asyncio.to_thread(recording.stop)
    assert recording.time_of(int(_loud(heard)[0])) - asked_at < 0.25
    assert 600 < _pitch(heard) < 920
    assert not room.played


async def test_the_volume_changes_what_is_heard_at_once(sound_card: VirtualSoundCard, room: Room) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    room.play(_tone(440.0, 2.0))
    await room.until(lambda: any(played.position_ms >= 900 for _, played in room.played))
    room.speaker.set_volume(0.5)
    await room.until_finished()
    heard = (await asyncio.to_thread(recording.stop)).astype(np.int32)
    loud = _loud(heard.astype(np.int16))
    begin, end = np.abs(heard[loud[0] + 1600 :][:3200]).max(), np.abs(heard[: loud[-1] - 1600][-3200:]).max()
    assert end / begin == pytest.approx(0.25, abs=0.02)


async def test_a_vanished_speaker_ends_what_it_played_and_comes_back_by_itself(
    sound_card: VirtualSoundCard, room: Room
) -> None:
    room.play(_tone(440.0, 20.0))
    await room.until(lambda: any(played.position_ms >= 500 for _, played in room.played))
    try:
        await asyncio.to_thread(sound_card.unplug)
        await room.until_finished()
        lost = room.played[-1][1]
        assert lost.end is PlaybackEnd.NO_SPEAKER
        assert 500 <= lost.position_ms < 20_000
        assert "speaker" in lost.reason
        room.play(_tone(440.0, 0.3), "while it is away")
        assert (room.played[-1][1].position_ms, room.played[-1][1].end) == (0, PlaybackEnd.NO_SPEAKER)
        async with asyncio.timeout(10):
            await room.problems.wait_for_change()
        assert "speaker" in room.problems.text
    finally:
        sound_card.plug_in()  # the sound server ends with the thread that starts it
    async with asyncio.timeout(40):
        await room.speaker.opened.wait()
    assert room.problems.text == ""
    room.played.clear()
    room.play(_tone(440.0, 0.3))
    await room.until_finished()
    assert room.played[-1][1] == Played("a", 300, PlaybackEnd.PLAYED)


async def test_without_a_speaker_a_playback_fails_at_once_and_it_is_said_why(devices: SoundDevices) -> None:
    room = Room(devices, NO_DEVICE)
    async with running(room.speaker.run()):
        async with asyncio.timeout(20):
            await room.speaker.tried.wait()
        room.play(_tone(440.0, 5.0))
        await room.until_finished()
    ((_, played),) = room.played
    assert (played.position_ms, played.end) == (0, PlaybackEnd.NO_SPEAKER)
    assert f"speaker {NO_DEVICE!r} was not found" in played.reason
    assert played.reason == room.problems.text


@pytest.mark.parametrize("rate", [0, -8_000, 3_999, 200_000])
async def test_a_rate_that_cannot_be_fails_and_what_follows_is_played(room: Room, rate: int) -> None:
    room.speaker.start(AudioStart("a", PlaybackKind.REPLY, rate))
    room.speaker.write(b"\0\0")
    room.speaker.end("a")
    room.speaker.music.start(MusicStart("music", rate))
    room.speaker.music.write(b"\0\0")
    room.play(_tone(440.0, 0.2), "b")
    await room.until_finished(3)
    ends = [(played.playback_id, played.end) for _, played in room.played if played.end]
    unplayable = [(each, PlaybackEnd.UNPLAYABLE) for each in ("a", "music")]
    assert ends == [*unplayable, ("b", PlaybackEnd.PLAYED)]
    assert str(rate) in room.played[0][1].reason


async def test_two_rooms_begin_together_when_they_are_told_to(
    sound_card: VirtualSoundCard, devices: SoundDevices, room: Room
) -> None:
    other = Room(devices, sound_card.speaker("bedroom"))
    rooms = (room, other)
    async with running(other.speaker.run()):
        async with asyncio.timeout(20):
            await other.speaker.opened.wait()
        recordings = [await asyncio.to_thread(sound_card.record, name) for name in ("kitchen", "bedroom")]
        for each in rooms:
            each.speaker.start(AudioStart("a", PlaybackKind.ANNOUNCEMENT, DOWN_RATE, held=True))
            each.speaker.write(_tone(440.0, 1.0).tobytes())
            each.speaker.end("a")
        await room.until(lambda: bool(room.ready))
        await other.until(lambda: bool(other.ready))
        at = time.monotonic() + 0.5
        assert not any(each.played for each in rooms)
        room.speaker.begin(Begin("a", at))
        await asyncio.to_thread(recordings[0].hear_more, 0.2)  # the second is told later, and begins at the same moment
        other.speaker.begin(Begin("a", at))
        for each in rooms:
            await each.until_finished()
        began = []
        for recording in recordings:
            await asyncio.to_thread(recording.hear_more, 0.3)  # it is behind by its own latency
            heard = await asyncio.to_thread(recording.stop)
            began.append(recording.time_of(int(_loud(heard)[0])))
    assert max(began) - min(began) < 0.05
    assert abs(began[0] - at) < 0.1


def _loudness_of(samples: NDArray[np.int16], hertz: float) -> float:
    """Return the share of full scale that a tone has in some sound."""
    moments = np.arange(len(samples)) / RATE
    return float(2 * np.abs(np.mean(samples / 32768 * np.exp(-2j * np.pi * hertz * moments))))


async def test_music_is_quieter_while_something_is_said_and_as_loud_as_before_afterwards(
    sound_card: VirtualSoundCard, room: Room
) -> None:
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    room.speaker.music.start(MusicStart("music", DOWN_RATE))
    room.speaker.music.write(_tone(1000.0, 6.0).tobytes())
    room.speaker.music.end()
    await room.until(lambda: any(played.position_ms >= 900 for _, played in room.played))
    assert not room.speaker.playing
    spoken_from = time.monotonic() + 0.3
    room.play(_tone(440.0, 1.5), "words")
    await room.until(lambda: any(played.playback_id == "words" and played.end for _, played in room.played))
    spoken_until = time.monotonic() - 0.2
    await room.until_finished(2)
    await asyncio.to_thread(recording.hear_more, 0.3)  # it is behind by its own latency
    heard = await asyncio.to_thread(recording.stop)

    def between(begin: float, end: float) -> NDArray[np.int16]:
        first = round((begin - recording.started) * RATE)
        return heard[first : round((end - recording.started) * RATE)]

    during, after = between(spoken_from, spoken_until), between(spoken_until + 0.7, spoken_until + 1.7)
    assert _loudness_of(during, 440.0) == pytest.approx(8000 / 32768, rel=0.1)
    assert _loudness_of(during, 1000.0) == pytest.approx(DUCKED * 8000 / 32768, rel=0.2)
    assert _loudness_of(after, 1000.0) == pytest.approx(8000 / 32768, rel=0.1)
    ends = [(played.playback_id, played.end) for _, played in room.played if played.end]
    assert ends == [("words", PlaybackEnd.PLAYED), ("music", PlaybackEnd.PLAYED)]


async def test_music_is_stopped_without_a_word_of_what_is_said(room: Room) -> None:
    room.speaker.music.start(MusicStart("music", DOWN_RATE))
    room.speaker.music.write(_tone(1000.0, 20.0).tobytes())
    await room.until(lambda: any(played.position_ms >= 400 for _, played in room.played))
    room.play(_tone(440.0, 0.5), "words")
    room.speaker.music.stop()
    await room.until_finished(2)
    ends = [(played.playback_id, played.end) for _, played in room.played if played.end]
    assert ends == [("music", PlaybackEnd.FLUSHED), ("words", PlaybackEnd.PLAYED)]


async def test_a_device_that_rests_is_opened_for_what_is_to_be_played_and_not_a_sample_is_lost(
    sound_card: VirtualSoundCard, devices: SoundDevices
) -> None:
    room = Room(devices, sound_card.speaker("kitchen"), rest_seconds=1.0)
    async with running(room.speaker.run()):
        async with asyncio.timeout(20):
            await room.speaker.opened.wait()
        for name in ("a", "b"):
            await asyncio.to_thread(sound_card.wait_until_nobody_plays)
            assert room.speaker.opened.is_set()
            recording = await asyncio.to_thread(sound_card.record, "kitchen")
            room.play(_tone(440, 0.5), name)
            await room.until_finished(1 if name == "a" else 2)
            await asyncio.to_thread(recording.hear_more, 0.3)
            loud = _loud(await asyncio.to_thread(recording.stop))
            assert (loud[-1] - loud[0]) / RATE == pytest.approx(0.5, abs=0.01)
        await asyncio.to_thread(sound_card.wait_until_nobody_plays)
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        room.speaker.play_earcon(Earcon.AWAKE)
        await asyncio.to_thread(recording.hear_more, 1.5)
        assert len(_loud(await asyncio.to_thread(recording.stop)))
    assert not room.problems.text
