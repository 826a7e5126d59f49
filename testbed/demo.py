"""python -m testbed.demo: the whole house on this machine, to talk to or to be shown."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence

import aiohttp

from testbed import live, spoken
from testbed.errors import HomeAssistantError
from testbed.house import HouseError
from testbed.panel import PanelError
from testbed.rest import RestApi
from testbed.sound_card import SoundCardError
from testbed.spoken import Saying


def main() -> int:
    """Run the demo and return its exit status."""
    arguments = _parse(sys.argv[1:])
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


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="Run Home Assistant with a demo home (or your own: set HASS_URL and HASS_TOKEN), Parley's app and "
        "one satellite. Without options it uses this machine's microphone and speaker and runs until Ctrl-C. "
        "With --say or --text, which may be given several times, it holds that conversation and ends: with 0 only "
        "if Home Assistant's own states say that every command and every answer was true.",
    )
    sayings = parser.add_argument_group("conversation")
    sayings.add_argument(
        "--say",
        dest="sayings",
        action="append",
        type=lambda text: Saying(text, aloud=True),
        metavar="TEXT",
        help="speak “hey jarvis, TEXT” into the satellite's microphone, through a virtual sound card",
    )
    sayings.add_argument(
        "--text",
        dest="sayings",
        action="append",
        type=lambda text: Saying(text, aloud=False),
        metavar="TEXT",
        help="the same without audio",
    )
    parser.add_argument("--room", default="", help="the area in which it is said (default: Kitchen, or the first area)")
    return parser.parse_args(arguments)


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
    own_home = await _own_home()
    if arguments.sayings:
        return await spoken.hold(arguments.sayings, arguments.room, own_home)
    return await live.run(arguments.room, own_home)


async def _own_home() -> RestApi | None:
    """Return the home that the environment names; raises HouseError when it cannot be used."""
    url, token = os.environ.get("HASS_URL", ""), os.environ.get("HASS_TOKEN", "")
    if not url and not token:
        return None
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


if __name__ == "__main__":
    sys.exit(main())
