"""The app as a process: its options, its log, its end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from addon.app import running
from addon.options import Options, OptionsError
from addon.options_reader import read
from addon.redaction import Redaction
from addon.sites.server import PortError
from addon.store.database import StoreError
from addon.surroundings import Surroundings
from satellite.allocator import share_one_arena

_LOGGER = logging.getLogger("parley")


def run() -> None:
    """Read the options and run until SIGTERM or SIGINT; both end with 0."""
    try:
        options, surroundings = read(os.environ)
    except OptionsError as err:
        sys.exit(f"Parley cannot start: {err}")
    share_one_arena()  # each of a dozen threads would keep the 13 MB that it needed once
    redaction = log_without_secrets(options, surroundings)
    try:
        asyncio.run(_run(options, surroundings, redaction))
    except (PortError, StoreError) as err:
        sys.exit(f"Parley cannot start: {err}")


async def _run(options: Options, surroundings: Surroundings, redaction: Redaction) -> None:
    told_to_end = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_number, told_to_end.set)
    # Supervisor writes to it what automations send; by hand it is somebody's terminal.
    stdin = 0 if surroundings.supervised else None
    # 180,000 objects are here for good: to look through them for garbage would hold the audio up for 0.1 s each time.
    gc.freeze()
    async with running(options, surroundings, stdin=stdin, on_secret=redaction.hide) as app:
        _LOGGER.info("Panel on port %d, satellites on port %d", app.ingress_port, app.lan_port)
        _LOGGER.info("The certificate's SHA-256 is %s", app.certificate.fingerprint)
        if options.allow_unencrypted:
            _LOGGER.warning("Plain connections are allowed: the network can hear tokens and microphones")
        await told_to_end.wait()
        _LOGGER.info("Ending")


def log_without_secrets(options: Options, surroundings: Surroundings) -> Redaction:
    """Log in one line a message, without secrets; return what hides them.

    What loguru has (Pipecat's own log) goes the same way: above debug errors only, since the rest holds what was said.
    """
    from loguru import logger

    level = options.log_level.upper()
    handler = logging.StreamHandler()
    tokens = {surroundings.hass_token, surroundings.supervisor_token} - {""}
    redaction = Redaction(options.secrets | tokens, options.usable_pin, options.language)
    handler.setFormatter(redaction)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, err, trace: _LOGGER.critical("Parley ends", exc_info=(kind, err, trace))
    logger.remove()
    shown = "DEBUG" if level == "DEBUG" else "ERROR"
    logger.add(handler, level=shown, format=_loguru_format, backtrace=False, diagnose=False)
    return redaction


def _loguru_format(record: Mapping[str, Any]) -> str:
    return "{message}\n{exception}" if record["exception"] else "{message}"
