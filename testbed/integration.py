"""Parley's own integration in a Home Assistant of the test bed, as the Marketplace would put it there."""

from __future__ import annotations

import shutil
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "custom_components" / "parley"
"""The integration in the checkout."""


def install_integration(config_dir: Path) -> None:
    """Put the integration into a configuration folder, in place of what is there; it is found at the next start."""
    target = config_dir / "custom_components" / SOURCE.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("__pycache__"))
