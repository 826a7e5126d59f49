"""`python -m addon`: the app, where what it needs is installed."""

from __future__ import annotations

import sys

_INSTALL = "python3 -m venv .venv && .venv/bin/pip install --constraint constraints.txt '.[addon]'"


def main() -> None:
    """Run the app; ends with a sentence that says what to install where a package is missing."""
    try:
        from loguru import logger

        logger.remove()  # Pipecat greets when it is imported, in a format of its own
        from addon.process import run
    except ModuleNotFoundError as err:
        sys.exit(
            f"Parley cannot start: the Python package {err.name} is missing. In the folder of the checkout, install "
            f"what the app needs: {_INSTALL}; then run .venv/bin/python -m addon."
        )
    run()


if __name__ == "__main__":
    main()
