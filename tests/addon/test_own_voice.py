"""Messages to other rooms in the speaker's own voice: what arrives is what was said, kept until somebody is there."""

from __future__ import annotations

import asyncio
import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from addon.broker.kept_sounds import FOLDER
from addon.broker.receipt import Fate
from assistant.room.chimes import announcement_chime
from assistant.room.pipeline import SPEECH_RATE
from assistant.sound_decoder import decoded
from assistant.sound_files import MOST_SECONDS
from satellite.protocol import SatelliteState, StateChanged
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.room import CHUNK, Playback, Room
from testbed.voice import RATE, say
from tests.addon.broker.test_announcing import until_home
from tests.addon.conftest import App, Cloud, StartApp

LEAD_SECONDS = 0.3
SENSOR = "binary_sensor.movement_backyard"
BEFORE, MESSAGE = "tell the office that", "dinner is ready"


def spoken(cloud: Cloud) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return the sound of the whole sentence and of its message; the recogniser places its words as they were said."""
    first, rest = say(BEFORE), say(MESSAGE)
    pause = np.zeros(int(0.02 * RATE), np.int16)
    quiet = np.zeros(int(LEAD_SECONDS * RATE), np.int16)
    cloud.deepgram.script.say(f"{BEFORE} {MESSAGE}", seconds=(len(first) + len(pause) + len(rest)) / RATE)
    return np.concatenate((quiet, first, pause, rest)), rest


def microphone(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return what the room's microphone gives: what is said, and its quiet behind it."""
    quiet = np.random.default_rng(0).normal(0, 6, 50 * CHUNK).astype(np.int16)
    return np.concatenate((samples, quiet))


def as_played(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return a sound at the rate of all that is played."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())
    file.seek(0)
    return np.frombuffer(b"".join(decoded(file, SPEECH_RATE, MOST_SECONDS)), np.int16)


def behind_chime(playback: Playback) -> NDArray[np.int16]:
    """Return what was heard behind the chime, which comes first."""
    pcm, chime = bytes(playback.pcm), announcement_chime()
    assert pcm.startswith(chime)
    return np.frombuffer(pcm[len(chime) :], np.int16)


def kept(tmp_path: Path) -> list[Path]:
    """Return the files of kept sounds."""
    return list(tmp_path.rglob(f"{FOLDER}/*.wav"))


async def place_sensor(real: RealHomeAssistant) -> None:
    """Put a sensor into the office that an assistant may see."""
    async with commands(real.url, real.token) as owner:
        device = (await owner.call("config/entity_registry/get", entity_id=SENSOR))["device_id"]
        await owner.call("config/device_registry/update", device_id=device, area_id="office")
        await owner.call(
            "homeassistant/expose_entity", assistants=["conversation"], entity_ids=[SENSOR], should_expose=True
        )


async def occupied(real: RealHomeAssistant, app: App, state: str) -> None:
    """Have the sensor in the office say whether anybody is there, and wait until the app knows."""
    body = {"state": state, "attributes": {"device_class": "occupancy", "friendly_name": "Office Occupancy"}}
    headers = {"Authorization": f"Bearer {real.token}"}
    async with app.http.post(f"{real.url}/api/states/{SENSOR}", json=body, headers=headers) as response:
        response.raise_for_status()
    await until_home(app, lambda home: SENSOR in home.entities)
    live = app.running.house.home_assistant
    assert await live.wait_for_states((SENSOR,), lambda told: told.state == state, 15)


async def until(app: App, fate: Fate) -> None:
    """Wait until the message of a person has a fate in its only room."""
    changed = asyncio.Event()
    end = app.running.broker.on_change(lambda _announcement: changed.set())
    async with asyncio.timeout(30):
        while [each.receipts[0].outcome for each in app.running.broker.announcements if each.request.sender] != [fate]:
            changed.clear()
            await changed.wait()
    end()


async def test_the_message_that_arrives_is_the_sound_that_was_said_and_its_sender_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    samples, message = spoken(cloud)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Office") as office,
    ):
        turn = await app.turn_of(kitchen.say(samples, len(samples)))
        assert turn["reply"] == "I'm saying it in Office."
        heard = behind_chime(await office.reply())
        await kitchen.reply(1)
        assert app.running.broker.announcements[0].request.message == "Your message was heard: Office."
    assert kept(tmp_path) == []
    assert slice_played(heard, microphone(samples)) >= len(samples) - len(message) - RATE // 5


async def test_a_message_waits_for_somebody_with_a_light_and_outlives_a_restart(
    own_home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    samples, _ = spoken(cloud)
    await place_sensor(own_home_assistant)
    async with (
        start_app(own_home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Office") as office,
    ):
        await occupied(own_home_assistant, app, "off")
        turn = await app.turn_of(kitchen.say(samples, len(samples)))
        assert turn["reply"] == "Nobody is in Office, so I keep it until somebody comes."
        await office.wait_until(lambda: _shows_message(office))
        assert not office.playbacks
        known, token = app.running.broker.announcements[0].receipts[0].satellite_id, office.token
    (file,) = kept(tmp_path)
    with wave.open(str(file)) as found:
        assert found.readframes(found.getnframes()) in microphone(samples).tobytes()
    async with (
        start_app(own_home_assistant, cloud.options) as app,
        Room.connect(app.lan, "Office", satellite_id=known, token=token) as office,
    ):
        await office.wait_until(lambda: _shows_message(office))
        await occupied(own_home_assistant, app, "on")
        await office.reply()
        await until(app, Fate.PLAYED)
        await office.wait_until(lambda: not _shows_message(office))
        states = [message.state for _, message in office.messages if isinstance(message, StateChanged)]
        assert states[-3:] == [SatelliteState.IDLE, SatelliteState.RESPONDING, SatelliteState.IDLE]
    assert kept(tmp_path) == []


def slice_played(heard: NDArray[np.int16], said: NDArray[np.int16]) -> int:
    """Return where in what was said the sound begins that was heard, which is that sound to the last sample."""
    whole, part = as_played(said).astype(np.float64), heard.astype(np.float64)
    places = len(whole) - len(part) + 1
    alike = np.fft.irfft(np.fft.rfft(whole) * np.fft.rfft(part, len(whole)).conj(), len(whole))[:places]
    loudness = np.cumsum(np.concatenate(([0.0], whole**2)))
    place = int((loudness[len(part) :] - loudness[:places] - 2 * alike).argmin())
    starts = [place * RATE // SPEECH_RATE + off for off in range(-3, 4)]
    lengths = [len(heard) * RATE // SPEECH_RATE + off for off in range(-1, 2)]
    fitting = [start for start in starts for length in lengths if _same(heard, said[max(0, start) :][:length])]
    assert fitting, "what was heard is no part of what was said"
    return fitting[0]


def _same(heard: NDArray[np.int16], said: NDArray[np.int16]) -> bool:
    return np.array_equal(as_played(said), heard)


def _shows_message(room: Room) -> bool:
    told = [message.message_waits for _, message in room.messages if isinstance(message, StateChanged)]
    return bool(told) and told[-1]
