"""The demo to talk to: this machine's own microphone and speaker, until Ctrl-C."""

from __future__ import annotations

import asyncio
import socket
from contextlib import AsyncExitStack

from testbed import narrator
from testbed.cache import CACHE
from testbed.home_assistant import PASSWORD, USERNAME, RealHomeAssistant, free_port
from testbed.homes.demo import DEMO
from testbed.house import App, HouseError, Satellite
from testbed.panel import Message
from testbed.rest import RestApi

INGRESS_PORT, LAN_PORT = 8099, 8765
"""Where README.md and a satellite's settings look for the app."""

HOME_ASSISTANT_PORT = 8123
"""Home Assistant's usual one; taken when it is free."""

DATA = CACHE / "demo"
"""The demo's home, app and satellite, kept from one run to the next."""

EXAMPLES = (
    "hey jarvis, turn on the kitchen lights",
    "hey jarvis, what is the temperature in the living room",
    "hey jarvis, turn off the lights in the living room",
)


async def run(room: str, own_home: RestApi | None) -> int:
    """Run the house until it is cancelled; raises HouseError when a part of it ends."""
    for port in (INGRESS_PORT, LAN_PORT):
        if not _is_free(port):
            raise HouseError(f"Port {port} is taken: is another Parley running? End it, then try again.")
    DATA.mkdir(parents=True, exist_ok=True)
    for log in DATA.rglob("*.log"):
        log.unlink()  # the last run's: this one's codes and failures are looked for in them
    async with AsyncExitStack() as stack:
        home = own_home or _demo_home()
        app = App(home, DATA / "app", DATA, ingress_port=INGRESS_PORT, lan_port=LAN_PORT)
        await stack.enter_async_context(app)
        if isinstance(home, RealHomeAssistant):
            narrator.say("Home Assistant is starting …")
            await stack.enter_async_context(home)
        await app.wait_until_ready()
        messages = await stack.enter_async_context(app.panel.live())
        satellite = await _start_satellite(stack, app, room or await _first_room(app))
        _welcome(home, can_hear=satellite is not None)
        watching = asyncio.create_task(_watch(app, satellite))
        narrating = asyncio.create_task(_narrate(messages))
        try:
            await asyncio.wait([watching, narrating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            narrating.cancel()
            watching.cancel()
        await watching
    return 1


def _demo_home() -> RealHomeAssistant:
    port = HOME_ASSISTANT_PORT if _is_free(HOME_ASSISTANT_PORT) else free_port()
    return RealHomeAssistant(folder=DATA / DEMO.template().name, port=port)


async def _first_room(app: App) -> str:
    areas = [area["name"] for area in (await app.panel.satellites())["areas"]]
    return "Kitchen" if "Kitchen" in areas or not areas else str(areas[0])


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


def _welcome(home: RestApi, *, can_hear: bool) -> None:
    narrator.say(f"\nParley's panel:   http://localhost:{INGRESS_PORT}")
    sign_in = f"  (sign in as {USERNAME}, password {PASSWORD})" if isinstance(home, RealHomeAssistant) else ""
    narrator.say(f"Home Assistant:   {home.url}{sign_in}")
    if can_hear:
        narrator.say("Say:              " + "\n                  ".join(f"“{example}”" for example in EXAMPLES))
    else:
        narrator.say("This machine has no microphone: write to the house in the panel's text box.")
    narrator.say(f"Logs:             {DATA}\nCtrl-C ends all of it.\n")


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
