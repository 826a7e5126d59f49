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
    (config_dir / "configuration.yaml").write_text(plan.configuration, encoding="utf-8")
    (config_dir / "scripts.yaml").write_text(plan.scripts, encoding="utf-8")
    (config_dir / "scenes.yaml").write_text(plan.scenes, encoding="utf-8")
    (config_dir / "automations.yaml").write_text(plan.automations, encoding="utf-8")
    if plan.devices:
        _write_devices(plan, config_dir)


def _write_devices(plan: HomePlan, config_dir: Path) -> None:
    """Add the testbed's own integration, and its devices as JSON, which is YAML too."""
    folder = config_dir / "custom_components" / INTEGRATION.name
    folder.mkdir(parents=True)
    for file in integration_files():
        shutil.copy(file, folder)
    # As they are written: YAML reads an escaped emoji as two halves of a character.
    devices = json.dumps({"devices": [asdict(device) for device in plan.devices]}, ensure_ascii=False)
    (config_dir / "devices.yaml").write_text(devices, encoding="utf-8")
    with (config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write(f"{INTEGRATION.name}: !include devices.yaml\n")
