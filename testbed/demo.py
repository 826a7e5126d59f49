"""python -m testbed.demo: the whole house on this machine, to talk to or to be shown."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

import aiohttp

from testbed import live, spoken
from testbed.arguments import is_own_home, no_such_room, parse
from testbed.house import HouseError, Ports
from testbed.panel import PanelError
from testbed.rest import RestApi
from testbed.sound_card import SoundCardError
from testbed.testbed_errors import HomeAssistantError


def main() -> int:
    """Run the demo and return its exit status."""
    arguments = parse(sys.argv[1:])
    try:
        return asyncio.run(_until_interrupted(arguments))
    except asyncio.CancelledError:
        return 130 if arguments.sayings else 0
    except (HomeAssistantError, HouseError, PanelError, SoundCardError) as err:
        print(err, file=sys.stderr)
    except aiohttp.ClientError as err:
        print(f"Home Assistant or the app does not answer: {err}", file=sys.stderr)
    except TimeoutError:
        print("Home Assistant or the app did not answer in time.", file=sys.stderr)
    return 1


async def _until_interrupted(arguments: argparse.Namespace) -> int:
    """Run; the first Ctrl-C ends everything in order."""
    task = asyncio.ensure_future(_run(arguments))
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        if not interrupted:
            interrupted = True
            print("\nEnding …", flush=True)
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, interrupt)
    return await task


async def _run(arguments: argparse.Namespace) -> int:
    own_home = await _own_home() if is_own_home() else None
    rooms = await _rooms(own_home) if own_home else ()
    if own_home and arguments.room and arguments.room not in rooms:
        raise HouseError(no_such_room("this home", arguments.room, rooms))
    room = arguments.room or ("Kitchen" if "Kitchen" in rooms or not rooms else rooms[0])
    ports = Ports(arguments.panel_port, arguments.satellite_port, arguments.home_assistant_port)
    if arguments.sayings:
        return await spoken.hold(arguments.sayings, room, own_home, ports)
    return await live.run(room, own_home, ports)


async def _own_home() -> RestApi:
    """Return the home that the environment names; raises HouseError when it cannot be used."""
    url, token = os.environ.get("HASS_URL", ""), os.environ.get("HASS_TOKEN", "")
    if not (url and token):
        raise HouseError("Set both HASS_URL and HASS_TOKEN for your own home, or neither for the demo home.")
    home = RestApi(url, token)
    try:
        await home.get("/api/")
    except aiohttp.ClientResponseError as err:
        raise HouseError(f"The Home Assistant at {url} refuses HASS_TOKEN ({err.status}): make a new token.") from err
    except (aiohttp.ClientError, TimeoutError, ValueError) as err:
        raise HouseError(f"No Home Assistant answers at HASS_URL, {url}: {err}") from err
    return home


async def _rooms(home: RestApi) -> tuple[str, ...]:
    """The names of its areas."""
    return tuple(json.loads(await home.render("{{ areas() | map('area_name') | list | to_json }}")))


if __name__ == "__main__":
    sys.exit(main())
