"""`parley-satellite`: one room's microphone and speaker."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from satellite import models
from satellite.allocator import share_one_arena
from satellite.app_address import FoundAddress, GivenAddress
from satellite.button import Button
from satellite.client import Client
from satellite.connection import Connection
from satellite.device_check import check_devices
from satellite.echo_canceller import PACKAGE
from satellite.echo_filter import EchoFilter
from satellite.echo_path import kept_echo_path
from satellite.echo_reference import EchoReference
from satellite.identity import IdentityFile
from satellite.installation import START, Installation
from satellite.leds import Lights, open_leds
from satellite.listening import MOST_AT_ONCE, WakeWordListener
from satellite.microphone import BLOCK_SAMPLES, DeviceMicrophone, Microphone
from satellite.night_check import TapedMicrophone
from satellite.problems import Problems
from satellite.protocol import VERSION, Capabilities
from satellite.satellite_errors import DeviceError, SatelliteError, SettingsError, WakeWordModelError
from satellite.satellite_record import SatelliteRecord
from satellite.settings_file import EchoCancellation, LightKind, Settings, default_file, load
from satellite.software import SOFTWARE
from satellite.sound_devices import SoundDevices, list_devices
from satellite.speaker import Speaker
from satellite.spoken_code import SpokenCode
from satellite.streaming import Streaming
from satellite.updater import Updater
from satellite.wake_engines import engine_of
from satellite.wav_microphone import WavMicrophone

_LOGGER = logging.getLogger(__name__)


def main() -> int:
    """Run the satellite until it is told to end; return the exit status.

    It is EX_CONFIG for what a person must mend before another start, and 1 for what may pass.
    """
    arguments = _parse()
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
        datefmt="%H:%M:%S",
    )
    try:
        return _do(arguments)
    except SatelliteError as err:
        print(f"parley-satellite: {err}", file=sys.stderr)
        return os.EX_CONFIG if isinstance(err, SettingsError | WakeWordModelError) else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="parley-satellite", description="A voice satellite for Parley.")
    parser.add_argument("--config", type=Path, help=f"settings file (default: {default_file()})")
    parser.add_argument(
        "--server", help="the app's address, such as homeassistant.local; without one it is looked for in the network"
    )
    parser.add_argument("--name", help="name of this satellite, instead of the file's")
    parser.add_argument("--version", action="version", version=f"{SOFTWARE} (version {VERSION} of the wire)")
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.add_argument("--list-devices", action="store_true", help="list microphones and speakers, and end")
    parser.add_argument("--check", action="store_true", help="try the microphone and the speaker, and end")
    parser.add_argument("--fetch-models", action="store_true", help="fetch the wake-word models, and end")
    parser.add_argument("--forget-pairing", action="store_true", help="be ready to be paired with another app, and end")
    return parser.parse_args()


def _do(arguments: argparse.Namespace) -> int:
    if arguments.list_devices:
        print(list_devices())
        return 0
    overrides = {key: getattr(arguments, key) for key in ("server", "name") if getattr(arguments, key) is not None}
    settings = load(arguments.config, **overrides)
    if arguments.check:
        return 0 if check_devices(settings, print) else 1
    if arguments.fetch_models:
        models.fetch(settings.models_folder, print)
        return 0
    if arguments.forget_pairing:
        IdentityFile(settings.state_folder).forget_pairing()
        print("The pairing is forgotten: the satellite shows a code when it is started again.")
        return 0
    installation = Installation.of_this_program()
    if asyncio.run(_run(settings, installation)) and installation:
        os.execv(installation.folder / START, [START, *sys.argv[1:]])  # noqa: S606 - systemd watches this process
    return 0


async def _run(settings: Settings, installation: Installation | None) -> bool:
    """Work until SIGINT or SIGTERM, or until another release is to be started; return whether one is.

    SIGUSR1, as a button may send it, switches the microphone off and on.
    """
    share_one_arena()
    devices = SoundDevices()
    client = wire(settings, devices, installation)
    button = _button(settings, client)
    work = asyncio.create_task(client.run(), name="satellite")
    restart = asyncio.create_task(client.updater.restart.wait(), name="update")
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, client.toggle_mute)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        await asyncio.wait((work, restart), return_when=asyncio.FIRST_COMPLETED)
        for task in (work, restart):
            task.cancel()
        await asyncio.wait((work, restart))
    finally:
        if button:
            button.close()
        await asyncio.to_thread(devices.close_all)
    if not work.cancelled():
        work.result()
    return client.updater.restart.is_set()


def wire(settings: Settings, devices: SoundDevices, installation: Installation | None = None) -> Client:
    """Make the parts and tie them together; `installation` is the one that may be updated."""
    problems = Problems()
    listener = WakeWordListener(settings.wake_words, engine_of(settings))
    reference = EchoReference()
    echo = _echo_filter(settings, reference)
    echo_cancellation = (echo is not None and echo.works) or settings.echo_cancellation is EchoCancellation.HARDWARE
    streaming = Streaming(echo_cancellation)
    capabilities = Capabilities(
        echo_cancellation,
        listener.names,
        SOFTWARE,
        listener.available,
        MOST_AT_ONCE,
        listener.threshold,
        settings.volume,
    )
    identity = IdentityFile(settings.state_folder)
    address = (
        GivenAddress(settings.server, settings.interfaces)
        if settings.server
        else FoundAddress(identity, settings.interfaces)
    )
    connection = Connection(address, settings.name, capabilities, identity)
    speaker = Speaker(devices, settings.output_device, settings.volume, problems, reference, connection.send)

    def blocks_together() -> int:
        """Return how many blocks of sound nobody needs one by one: those of the next scores, while nothing goes on."""
        goes_on = streaming.open or streaming.suspected or speaker.playing
        return 1 if goes_on else listener.lacks_samples // BLOCK_SAMPLES

    microphone: Microphone
    if settings.wav_microphone is not None:
        microphone = WavMicrophone(settings.wav_microphone, blocks_together)
    else:
        microphone = DeviceMicrophone(devices, settings.input_device, problems, lambda: streaming.open, blocks_together)
    record = SatelliteRecord(
        identity.identity.satellite_id, {"name": settings.name, "version": SOFTWARE}, settings.interfaces
    )
    record.show(not identity.identity.token)
    code = SpokenCode(speaker, settings.state_folder, aloud=not identity.identity.token)
    updater = Updater(installation, identity, lambda: connection.app_url, connection.send)
    if echo is not None and not echo.works:
        _LOGGER.info(
            "The speaker's echo is not taken out of what the microphone hears: parley-satellite --check has not found "
            "that one clock runs both."
        )
    return Client(
        settings,
        connection,
        TapedMicrophone(microphone),
        speaker,
        listener,
        streaming,
        problems,
        record,
        updater,
        code,
        _lights(settings, problems),
        reference,
        echo,
    )


def _echo_filter(settings: Settings, reference: EchoReference) -> EchoFilter | None:
    """Return the part that takes our own echo out; None where it never can."""
    if settings.echo_cancellation is not EchoCancellation.AUTO:
        return None
    path = kept_echo_path(settings.state_folder, settings.input_device, settings.output_device)
    try:
        return EchoFilter(reference, path.delay_ms / 1000 if path and path.can_be_cancelled else None)
    except OSError:
        _LOGGER.warning("The speaker's echo is not taken out: install the system's package %s.", PACKAGE)
        return None


def _lights(settings: Settings, problems: Problems) -> Lights:
    """Return the lights of the settings; where they cannot be used that is a problem, and the satellite works on."""
    leds = None
    try:
        if settings.light is not LightKind.NONE:
            leds = open_leds(settings.light, settings.light_pins, settings.light_brightness)
    except DeviceError as err:
        problems.report("light", str(err))
    return Lights(leds, problems)


def _button(settings: Settings, client: Client) -> Button | None:
    """Return the button of the settings: short for talking and stopping, long for the microphone's switch."""
    if settings.button_pin is None:
        return None
    try:
        return Button(settings.button_pin, client.press, client.toggle_mute)
    except DeviceError as err:
        client.problems.report("button", str(err))
        return None


if __name__ == "__main__":
    sys.exit(main())
