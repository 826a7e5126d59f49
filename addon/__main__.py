"""The app's process: `python -m addon`."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys

from addon.app import running
from addon.options import Options, OptionsError, Surroundings, read
from addon.server import PortError
from addon.store import StoreError

_LOGGER = logging.getLogger("parley")


def main() -> None:
    """Read the options and run until SIGTERM or SIGINT; both end with 0."""
    try:
        options, surroundings = read(os.environ)
    except OptionsError as err:
        sys.exit(f"Parley cannot start: {err}")
    _log(options)
    try:
        asyncio.run(_run(options, surroundings))
    except (PortError, StoreError) as err:
        sys.exit(f"Parley cannot start: {err}")


async def _run(options: Options, surroundings: Surroundings) -> None:
    told_to_end = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, told_to_end.set)
    async with running(options, surroundings) as app:
        _LOGGER.info("Panel on port %d, satellites on port %d", app.ingress_port, app.lan_port)
        await told_to_end.wait()
        _LOGGER.info("Ending")


def _log(options: Options) -> None:
    """Log in one line a message; Pipecat's own log, which is loguru's, goes the same way and tells no speech."""
    from loguru import logger

    level = options.log_level.upper()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logger.remove()
    if level == "DEBUG":
        logger.add(sys.stderr, level="DEBUG")
    else:
        logger.add(sys.stderr, level="ERROR")


if __name__ == "__main__":
    main()
