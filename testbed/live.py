"""The demo to talk to: this machine's own microphone and speaker, until Ctrl-C."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack

from testbed import narrator
from testbed.cache import CACHE
from testbed.examples import TO_SAY, TO_WRITE
from testbed.home_assistant import PASSWORD, USERNAME, RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import App, HouseError, Ports, Satellite
from testbed.integration import add_integration, has_integration, install_integration
from testbed.panel import Message
from testbed.rest import RestApi

PANEL_PORT, SATELLITE_PORT = 8099, 8765
"""Where README.md and a satellite's settings look for the app."""

HOME_ASSISTANT_PORT = 8123
"""Home Assistant's usual one; taken when it is free."""

DATA = CACHE / "demo"
"""The demo's home, app and satellite, kept from one run to the next."""

_API_TOKEN = DATA / "api-token"
"""File of the token that programs need; the same from one run to the next."""


async def run(room: str, own_home: RestApi | None, ports: Ports) -> int:
    """Run the house until it is cancelled; raises HouseError when a part of it ends."""
    panel_port, satellite_port = ports.panel or PANEL_PORT, ports.satellites or SATELLITE_PORT
    _must_be_free({"--panel-port": panel_port, "--satellite-port": satellite_port})
    if ports.home_assistant:
        _must_be_free({"--home-assistant-port": ports.home_assistant})
    DATA.mkdir(parents=True, exist_ok=True)
    for log in DATA.rglob("*.log"):
        log.unlink()  # the last run's: this one's codes and failures are looked for in them
    async with AsyncExitStack() as stack:
        home = own_home or _demo_home(ports.home_assistant)
        app = App(home, DATA / "app", DATA, _api_token(), ingress_port=panel_port, lan_port=satellite_port)
        if isinstance(home, RealHomeAssistant):
            narrator.say("Home Assistant is starting …")
            install_integration(home.config_dir)
            await stack.enter_async_context(home)
        narrator.say("Parley is starting …")
        await stack.enter_async_context(app)
        await app.wait_until_ready()
        if isinstance(home, RealHomeAssistant) and not await has_integration(home.url, home.token):
            await add_integration(home.url, home.token, satellite_port, app.panel.pair)
        messages = await stack.enter_async_context(app.panel.live())
        satellite = await _start_satellite(stack, app, room)
        _welcome(home, panel_port, satellite_port, can_hear=satellite is not None)
        watching = asyncio.create_task(_watch(app, satellite))
        narrating = asyncio.create_task(_narrate(messages))
        try:
            await asyncio.wait([watching, narrating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            narrating.cancel()
            watching.cancel()
        await watching
    return 1


def _must_be_free(ports: Mapping[str, int]) -> None:
    """Raise HouseError when one of the ports, by the option that chooses it, is taken."""
    for option, port in ports.items():
        if not _is_free(port):
            raise HouseError(
                f"Port {port} is taken: is another Parley running? End it, or choose another port with {option}."
            )


def _api_token() -> str:
    if not _API_TOKEN.exists():
        _API_TOKEN.touch(mode=0o600)
        _API_TOKEN.write_text(secrets.token_urlsafe(24))
    return _API_TOKEN.read_text()


def _demo_home(port: int | None) -> RealHomeAssistant:
    usual = HOME_ASSISTANT_PORT if _is_free(HOME_ASSISTANT_PORT) else free_port()
    return RealHomeAssistant(SHOWROOM, folder=DATA / SHOWROOM.template().name, port=port or usual)


async def _start_satellite(stack: AsyncExitStack, app: App, room: str) -> Satellite | None:
    """Start and pair a satellite on this machine's own devices; None where it has no microphone."""
    if not await asyncio.to_thread(_has_microphone):
        return None
    satellite = await stack.enter_async_context(Satellite(app, room, DATA / "satellite", DATA))
    satellite.start({}, {})
    await satellite.wait_until_connected()
    return satellite


def _has_microphone() -> bool:
    try:
        import sounddevice  # loading it looks for the machine's devices: only the live demo needs that
    except OSError:
        return False  # there is no PortAudio
    return any(device["max_input_channels"] > 0 for device in sounddevice.query_devices())


def _welcome(home: RestApi, panel_port: int, satellite_port: int, *, can_hear: bool) -> None:
    is_demo_home = isinstance(home, RealHomeAssistant)
    narrator.say(f"\nParley's panel:   http://localhost:{panel_port}")
    sign_in = f"  (sign in as {USERNAME}, password {PASSWORD})" if is_demo_home else ""
    narrator.say(f"Home Assistant:   {home.url}{sign_in}")
    narrator.say(f"Satellites, API:  port {satellite_port}; the API token stands in {_API_TOKEN}")
    narrator.say(f'                  curl -k -H "Authorization: Bearer $(cat {_API_TOKEN})" \\')
    narrator.say(f"                    https://localhost:{satellite_port}/api/timers")
    if can_hear:
        _list("Say:", (f"hey jarvis, {text}" for text in TO_SAY))
    else:
        narrator.say("This machine has no microphone: write to the house on the panel's page Talk.")
    if is_demo_home:
        _list("Write:", TO_WRITE if can_hear else (*TO_SAY, *TO_WRITE))
    narrator.say(f"Logs:             {DATA}\nCtrl-C ends all of it.\n")


def _list(title: str, sentences: Iterable[str]) -> None:
    lead = title
    for sentence in sentences:
        narrator.say(f"{lead:<18}“{sentence}”")
        lead = ""


async def _narrate(messages: asyncio.Queue[Message]) -> None:
    known: dict[str, str] = {}
    while True:
        message = await messages.get()
        match message["type"]:
            case "satellites":
                narrator.satellites(message, known)
            case "step":
                narrator.step(message)
            case "turn":
                narrator.turn(message["turn"])


async def _watch(app: App, satellite: Satellite | None) -> None:
    """Raise HouseError when a part of the house has ended."""
    while True:
        app.check()
        if satellite:
            satellite.check()
        await asyncio.sleep(1.0)  # processes are asked, once a second, whether they still run


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
