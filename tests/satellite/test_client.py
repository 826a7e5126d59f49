"""A whole satellite against a small real app: from what is heard to what goes over the wire, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from satellite.detection import FRAME_SAMPLES
from satellite.listening import MOST_AT_ONCE
from satellite.models import EMBEDDING, MELSPECTROGRAM, WAKE_WORDS
from satellite.protocol import (
    BUTTON,
    AudioEnd,
    AudioStart,
    ClockQuestion,
    ClockReading,
    Flush,
    Identify,
    Level,
    Mute,
    PlaybackEnd,
    PlaybackKind,
    Played,
    SatelliteSettings,
    SatelliteState,
    SettingsChanged,
    StandDown,
    StateChanged,
    Stats,
    StopPressed,
    Wake,
    Watch,
)
from satellite.settings_file import EchoCancellation
from satellite.wake_word import WakeWords
from testbed.sound_card import RATE, VirtualSoundCard
from testbed.voice import SpokenCommand, in_a_quiet_room, say
from tests.satellite.app import App, Line
from tests.satellite.conftest import NO_DEVICE, Start

SENT = 2 * RATE
"""Samples of a wake word and its pre-roll."""
QUIET = in_a_quiet_room(np.zeros(30 * RATE, np.int16))
DOWN_RATE = 24_000


def _tone(seconds: float) -> bytes:
    moments = np.arange(int(seconds * DOWN_RATE)) / DOWN_RATE
    return (8000 * np.sin(2 * np.pi * 440 * moments)).astype(np.int16).tobytes()


async def _play(line: Line, name: str, seconds: float) -> None:
    await line.send(AudioStart(name, PlaybackKind.REPLY, DOWN_RATE))
    pcm = _tone(seconds)
    for at in range(0, len(pcm), 32_000):
        await line.send(pcm[at : at + 32_000])
    await line.send(AudioEnd(name))


def _finished(line: Line) -> bool:
    return any(played.end for played in line.all(Played))


def _detection(folder: Path, samples: NDArray[np.int16]) -> int:
    """Return the sample at which the frame ends that brings "hey jarvis" over its threshold."""
    words = WakeWords(
        folder / f"{MELSPECTROGRAM}.onnx",
        folder / f"{EMBEDDING}.onnx",
        {"hey_jarvis": folder / f"{WAKE_WORDS['hey_jarvis']}.onnx"},
    )
    for at in range(0, len(samples), FRAME_SAMPLES):
        if words.scores(samples[at : at + FRAME_SAMPLES])["hey_jarvis"] >= 0.5:
            return at + FRAME_SAMPLES
    raise AssertionError("The wake word is not in the sound.")


def _strongest(samples: NDArray[np.int16]) -> float:
    """Return the strongest frequency in hertz, 0 in silence."""
    if not len(samples) or np.abs(samples.astype(np.int32)).max() < 500:
        return 0.0
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples))))) * RATE / len(samples))


async def test_the_preroll_ends_at_the_detection_and_the_stream_goes_on_without_a_lost_sample(
    app: App, satellite: Start, models_folder: Path
) -> None:
    said = SpokenCommand("turn on the kitchen lights", pause_ms=0, lead_ms=2000).samples
    detection = _detection(models_folder, said)
    async with satellite(said):
        line = await app.line()
        wake = await line.first(Wake)
        heard = await line.until_audio(SENT + RATE)
        assert (wake.wake_word, wake.wake_ms, wake.preroll_ms) == ("hey_jarvis", 1500, 500)
        assert wake.score >= wake.threshold == 0.5
        assert not wake.playing
        assert 0.01 < wake.loudness < 0.5
        assert np.array_equal(heard, said[detection - SENT :][: len(heard)])
        await line.send(StateChanged(SatelliteState.IDLE))
        await line.send(Watch(levels=True))  # each level tells that five more blocks were heard
        await line.until(lambda: len(line.all(Level)) == 1)
        ended = len(line.audio())
        await line.until(lambda: len(line.all(Level)) == 3)
        assert len(line.audio()) == ended


@pytest.mark.parametrize("answer", [StandDown(), None])
async def test_a_wake_word_that_another_room_answers_makes_no_sound_and_a_silent_app_keeps_no_chime(
    app: App, satellite: Start, sound_card: VirtualSoundCard, answer: StandDown | None
) -> None:
    app.answer = answer
    said = SpokenCommand("turn on the kitchen lights", lead_ms=2500).samples
    async with satellite(said, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        await line.first(Wake)
        await asyncio.to_thread(recording.hear_more, 1.0)  # nothing but the sound tells
        streamed = len(line.audio())
        await asyncio.to_thread(recording.hear_more, 0.5)
        chime = np.abs((await asyncio.to_thread(recording.stop)).astype(np.int32)).max() > 500
        assert (chime, len(line.audio()) > streamed) == ((False, False) if answer else (True, True))


async def test_a_muted_satellite_hears_nothing_until_it_is_unmuted(app: App, satellite: Start) -> None:
    app.settings = SatelliteSettings(muted=True)
    first, second = SpokenCommand("", lead_ms=1500).samples, SpokenCommand("", lead_ms=3000).samples
    async with satellite(np.concatenate((first, second))):
        line = await app.line()
        await asyncio.sleep(len(first) / RATE)  # the first wake word goes by
        assert not line.all(Wake)
        await line.send(SettingsChanged(SatelliteSettings()))
        await line.first(Wake)
    assert len(line.all(Wake)) == 1


async def test_a_microphone_that_is_switched_off_at_the_satellite_is_told_and_stays_off_over_an_outage(
    app: App, satellite: Start
) -> None:
    async with satellite(QUIET) as client:
        line = await app.line()
        assert (await line.first(Mute)).muted is False
        client.toggle_mute()
        await line.until(lambda: line.all(Mute)[-1].muted)
        await line.send(SettingsChanged(SatelliteSettings(muted=False)))
        await line.until(lambda: not line.all(Mute)[-1].muted)
        await app.stop()
        client.toggle_mute()
        await app.start()
        line = await app.line()
        assert (await line.first(Mute)).muted is True


async def test_a_satellite_tells_what_it_can_listen_for_and_how_loud_it_is(
    app: App, satellite: Start, models_folder: Path
) -> None:
    async with satellite(QUIET, wake_words={"hey_jarvis": 0.4}, volume=0.7):
        told = (await app.hello()).capabilities
    assert told.wake_words == ("hey_jarvis",)
    assert told.available_wake_words[0] == "hey_jarvis"
    here = {name for name, stem in WAKE_WORDS.items() if (models_folder / f"{stem}.onnx").is_file()}
    assert set(told.available_wake_words) == here
    assert (told.wake_threshold, told.volume, told.most_wake_words) == (0.4, 0.7, MOST_AT_ONCE)
    assert told.software.startswith("parley-satellite ")


async def test_it_tells_how_loud_it_is_while_that_is_watched_and_its_microphone_is_on(
    app: App, satellite: Start
) -> None:
    tone = np.full(30 * RATE, 8192, np.int16)
    tone[1::2] = -8192
    async with satellite(tone) as client:
        line = await app.line()
        await line.send(Watch(levels=True))
        await line.until(lambda: len(line.all(Level)) >= 3)
        assert all(abs(level.rms - 0.25) < 0.01 for level in line.all(Level))
        client.toggle_mute()
        await line.until(lambda: line.all(Mute)[-1].muted)
        muted_at = line.items.index(line.all(Mute)[-1])
        client.toggle_mute()
        await line.until(lambda: any(isinstance(item, Level) for item in line.items[muted_at:]))
        unmuted_at = line.items.index(line.all(Mute)[-1])
        assert not any(isinstance(item, Level) for item in line.items[muted_at:unmuted_at])
        await line.send(Watch(levels=False))
        await line.send(StateChanged(SatelliteState.LISTENING))
        await line.until_audio(1)
        told = len(line.all(Level))
        await line.until_audio(RATE)
        assert len(line.all(Level)) == told


async def test_it_makes_itself_known_by_a_sound(app: App, sound_card: VirtualSoundCard, satellite: Start) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen"), earcons=False):
        line = await app.line()
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        await line.send(Identify())
        await asyncio.to_thread(recording.hear_more, 2.5)  # an earcon is not reported
        heard = await asyncio.to_thread(recording.stop)
    assert 1200 < _strongest(heard) < 1400


async def test_the_app_chooses_the_wake_words_and_their_threshold(app: App, satellite: Start) -> None:
    app.settings = SatelliteSettings(wake_words=("alexa",), wake_threshold=0.3)
    said = np.concatenate((SpokenCommand("").samples, SpokenCommand("", wake="alexa").samples))
    async with satellite(said):
        line = await app.line()
        assert (await line.first(Wake)).wake_word == "alexa"


async def test_a_wake_word_that_cannot_be_had_leaves_the_own_ones(
    app: App, satellite: Start, caplog: pytest.LogCaptureFixture
) -> None:
    app.settings = SatelliteSettings(wake_words=("hey_nobody",))
    async with satellite(SpokenCommand("", lead_ms=2000).samples):
        line = await app.line()
        assert (await line.first(Wake)).wake_word == "hey_jarvis"
    assert caplog.text.count("no wake word 'hey_nobody'") == 1


async def test_the_app_is_told_what_is_wrong(app: App, sound_card: VirtualSoundCard, satellite: Start) -> None:
    async with satellite(QUIET):
        line = await app.line()
        await line.until(lambda: any(stats.problem for stats in line.all(Stats)))
        assert NO_DEVICE in line.all(Stats)[-1].problem
        assert not line.all(Stats)[-1].has_speaker
        await _play(line, "reply", 1.0)
        await line.until(lambda: _finished(line))
        (played,) = line.all(Played)
        assert (played.position_ms, played.end) == (0, PlaybackEnd.NO_SPEAKER)
        assert NO_DEVICE in played.reason


async def test_a_speaker_that_goes_and_comes_is_told_at_once(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await line.until(lambda: any(stats.has_speaker for stats in line.all(Stats)))
        try:
            await asyncio.to_thread(sound_card.unplug)
            await line.until(lambda: not line.all(Stats)[-1].has_speaker)
            assert "speaker" in line.all(Stats)[-1].problem
        finally:
            sound_card.plug_in()  # the sound server ends with the thread that starts it
        await line.until(lambda: line.all(Stats)[-1].has_speaker)
        assert line.all(Stats)[-1].problem == ""


async def test_while_it_plays_it_does_not_stream_and_then_goes_on_listening(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await line.send(StateChanged(SatelliteState.LISTENING))
        await line.until_audio(RATE)
        await _play(line, "reply", 1.5)
        await line.until(lambda: _finished(line))
        ended = len(line.audio())
        await line.until_audio(ended + RATE // 2)
        playing = [line.items.index(played) for played in line.all(Played)]
        assert not [item for item in line.items[playing[0] + 1 : playing[-1]] if isinstance(item, bytes)]


async def test_with_echo_cancellation_it_streams_while_it_plays(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    settings = {"output_device": sound_card.speaker("kitchen"), "echo_cancellation": EchoCancellation.HARDWARE}
    async with satellite(QUIET, **settings):
        line = await app.line()
        assert line.hello.capabilities.echo_cancellation
        await line.send(StateChanged(SatelliteState.LISTENING))
        await _play(line, "reply", 1.5)
        await line.until(lambda: _finished(line))
        playing = [line.items.index(played) for played in line.all(Played)]
        during = [item for item in line.items[playing[0] : playing[-1]] if isinstance(item, bytes)]
        assert abs(len(during) * 0.04 - 1.5) < 0.3


async def test_a_wake_word_over_the_answer_silences_it_at_once_and_listens(
    app: App, sound_card: VirtualSoundCard, satellite: Start, models_folder: Path
) -> None:
    said = SpokenCommand("turn off the lights", lead_ms=4000, pause_ms=0).samples
    detection = _detection(models_folder, said)
    async with satellite(said, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await line.send(StateChanged(SatelliteState.RESPONDING))
        await _play(line, "reply", 20.0)
        assert (await line.first(Wake)).playing
        await line.until(lambda: _finished(line))
        last = line.all(Played)[-1]
        assert last.end is PlaybackEnd.FLUSHED
        assert 500 < last.position_ms < 6000
        heard = await line.until_audio(SENT + RATE // 2)
        assert np.array_equal(heard, said[detection - SENT :][: len(heard)])


async def test_its_own_speech_does_not_wake_it(app: App, sound_card: VirtualSoundCard, satellite: Start) -> None:
    word = SpokenCommand("", lead_ms=0, tail_ms=300).samples
    echo = np.concatenate((QUIET[:RATE], np.tile(word, 3)))
    async with satellite(echo, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await line.send(AudioStart("reply", PlaybackKind.REPLY, RATE))
        for _ in range(5):
            await line.send(word.tobytes())
        await line.send(AudioEnd("reply"))
        await line.until(lambda: _finished(line))
        assert not line.all(Wake)


@pytest.mark.parametrize("looks", [True, False])
async def test_a_wake_word_amid_talk_as_loud_is_left_to_an_app_that_looks_again(
    app: App, satellite: Start, looks: bool
) -> None:
    app.settings = SatelliteSettings(second_look_threshold=0.2 if looks else None)
    word = SpokenCommand("", lead_ms=0).samples
    talk = np.tile(say("and then he said to them"), 2)[-2 * RATE :]
    async with satellite(np.concatenate((QUIET[:RATE], talk, word))):
        line = await app.line()
        await line.until(lambda: any(wake.score >= 0.5 for wake in line.all(Wake)))
        heard = next(wake for wake in line.all(Wake) if wake.score >= 0.5)
        assert (heard.threshold > 1) is looks


@pytest.mark.parametrize("was_one", [True, False])
async def test_a_suspicion_over_the_answer_ducks_it_until_the_app_has_looked_at_it(
    app: App, sound_card: VirtualSoundCard, satellite: Start, was_one: bool
) -> None:
    app.settings = SatelliteSettings(second_look_threshold=0.2)
    said = SpokenCommand("", lead_ms=3000).samples
    async with satellite(said, output_device=sound_card.speaker("kitchen"), wake_words={"hey_jarvis": 1.0}):
        line = await app.line()
        await line.send(StateChanged(SatelliteState.RESPONDING))
        await _play(line, "reply", 20.0)
        await line.first(Played)
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        wake = await line.first(Wake)
        assert wake.score < wake.threshold == 1.0
        assert (wake.wake_ms, wake.preroll_ms, wake.playing) == (1500, 500, True)
        await line.until_audio(2 * RATE + RATE // 4)
        assert not _finished(line)
        await line.send(StateChanged(SatelliteState.LISTENING) if was_one else StandDown())
        if was_one:
            await line.until(lambda: _finished(line))
            await line.until_audio(3 * RATE)
        else:
            await asyncio.to_thread(recording.hear_more, 1.0)
            assert not _finished(line)
            streamed = len(line.audio())
            await asyncio.to_thread(recording.hear_more, 0.3)
            assert len(line.audio()) == streamed
        loudness = np.abs((await asyncio.to_thread(recording.stop)).astype(np.int32)).reshape(-1)
    steps = [int(part.max()) for part in np.array_split(loudness, len(loudness) // 800)]
    loud = max(steps[:4])
    quietest = min(step for step in steps if step > 100)
    assert quietest < 0.3 * loud
    assert was_one or steps[-1] > 0.8 * loud


async def test_the_apps_flush_is_reported_with_what_was_heard(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await _play(line, "reply", 20.0)
        await line.until(lambda: any(played.position_ms >= 500 for played in line.all(Played)))
        await line.send(Flush())
        await line.until(lambda: _finished(line))
        assert 500 <= line.all(Played)[-1].position_ms < 1500


async def test_at_the_wake_word_a_sound_says_so_and_a_lost_turn_has_another(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    said = SpokenCommand("turn on the kitchen lights", lead_ms=3000).samples
    async with satellite(said, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        await line.first(Wake)
        await asyncio.to_thread(recording.hear_more, 0.6)  # an earcon is not reported
        awake = recording.heard()
        await app.stop()
        await asyncio.to_thread(recording.hear_more, 0.8)  # as above
        lost = (await asyncio.to_thread(recording.stop))[len(awake) :]
    assert 600 < _strongest(awake) < 920
    assert 200 < _strongest(lost) < 360


async def test_a_wake_word_without_the_app_is_answered_by_a_sound(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    await app.stop()
    recording = await asyncio.to_thread(sound_card.record, "kitchen")
    said = SpokenCommand("", lead_ms=2000).samples
    async with satellite(said, output_device=sound_card.speaker("kitchen")):
        await asyncio.to_thread(recording.hear_more, len(said) / RATE + 1.0)  # nothing but the sound tells
    heard = await asyncio.to_thread(recording.stop)
    assert 200 < _strongest(heard) < 360


async def test_after_the_app_was_restarted_the_wake_word_works(app: App, satellite: Start) -> None:
    async with satellite(SpokenCommand("", lead_ms=6000).samples):
        before = await app.line()
        await app.stop()
        await app.start()
        line = await app.line()
        assert line.hello.satellite_id == before.hello.satellite_id
        await line.first(Wake)


async def test_a_message_that_begins_to_wait_ends_no_turn_that_the_app_does_not_know_of_yet(
    app: App, satellite: Start
) -> None:
    app.answer = None
    async with satellite(QUIET) as client:
        line = await app.line()
        await line.send(StateChanged(SatelliteState.IDLE))
        await line.send(Watch(levels=True))
        await line.first(Level)  # it has taken both
        client.press()
        await line.first(Wake)
        await line.send(StateChanged(SatelliteState.IDLE, message_waits=True))
        await line.send(ClockQuestion(1))
        await line.first(ClockReading)
        sent = len(line.audio())
        await line.until(lambda: len(line.audio()) > sent)


async def test_a_button_begins_a_turn_stops_what_goes_on_and_says_why_it_cannot(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen")) as client:
        line = await app.line()
        await line.first(Mute)  # it has taken the welcome
        client.press()
        wake = await line.first(Wake)
        assert (wake.wake_word, wake.preroll_ms) == (BUTTON, 0)
        await line.until_audio(1)
        client.press()
        await line.first(StopPressed)
        await line.send(StateChanged(SatelliteState.IDLE))
        await _play(line, "a", 20.0)
        await line.first(Played)
        client.press()
        await line.until(lambda: len(line.all(StopPressed)) == 2 and _finished(line))
        client.toggle_mute()
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        client.press()
        await asyncio.to_thread(recording.hear_more, 1.0)
        assert abs(_strongest(await asyncio.to_thread(recording.stop)) - 392) < 15  # the end of the sound for "muted"
        assert len(line.all(Wake)) == 1


async def test_without_a_light_a_microphone_that_is_switched_elsewhere_is_heard_of_once(
    app: App, sound_card: VirtualSoundCard, satellite: Start
) -> None:
    async with satellite(QUIET, output_device=sound_card.speaker("kitchen")):
        line = await app.line()
        await line.first(Mute)
        recording = await asyncio.to_thread(sound_card.record, "kitchen")
        await line.send(SettingsChanged(SatelliteSettings(muted=True)))
        await asyncio.to_thread(recording.hear_more, 1.0)
        told = recording.heard()
        await line.send(SettingsChanged(SatelliteSettings(muted=True, volume=0.9)))
        await asyncio.to_thread(recording.hear_more, 1.0)
        again = (await asyncio.to_thread(recording.stop))[len(told) :]
    assert abs(_strongest(told) - 392) < 15
    assert _strongest(again) == 0.0
