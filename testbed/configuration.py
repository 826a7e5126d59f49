"""The files of Home Assistant's configuration folder, from a plan."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

from testbed.home_plan import INTEGRATION, HomePlan, integration_files


def write_configuration(plan: HomePlan, config_dir: Path) -> None:
    """Write what a person would edit by hand, and which steps of the welcome are done."""
    (config_dir / ".storage").mkdir(parents=True, exist_ok=True)
    # Only the owner's step is left: `core_config` would add integrations that use the network.
    done = {"done": ["core_config", "analytics", "integration"]}
    (config_dir / ".storage" / "onboarding").write_text(
        json.dumps({"version": 4, "minor_version": 1, "key": "onboarding", "data": done})
    )
    (config_dir / "configuration.yaml").write_text(plan.configuration)
    (config_dir / "scripts.yaml").write_text(plan.scripts)
    (config_dir / "scenes.yaml").write_text(plan.scenes)
    (config_dir / "automations.yaml").write_text(plan.automations)
    if plan.devices:
        _write_devices(plan, config_dir)


def _write_devices(plan: HomePlan, config_dir: Path) -> None:
    """Add the testbed's own integration, and its devices as JSON, which is YAML too."""
    folder = config_dir / "custom_components" / INTEGRATION.name
    folder.mkdir(parents=True)
    for file in integration_files():
        shutil.copy(file, folder)
    devices = json.dumps({"devices": [asdict(device) for device in plan.devices]}, ensure_ascii=False)
    (config_dir / "devices.yaml").write_text(devices)
    with (config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write(f"{INTEGRATION.name}: !include devices.yaml\n")


def remove_past(config_dir: Path) -> None:
    """Leave nothing of what happened while the home was made: no log, no history."""
    (config_dir / "output.log").unlink()
    for database in config_dir.glob("home-assistant_v2.db*"):
        database.unlink()
