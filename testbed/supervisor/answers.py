"""Answers of Supervisor's API that Home Assistant reads when it starts, for a machine with one app and no trouble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from testbed.supervisor.installed_app import SLUG, InstalledApp

Answer = Mapping[str, Any]

_ADDRESS = "127.0.0.1"
_MACHINE = {"arch": "amd64", "machine": "qemux86-64", "timezone": "Europe/London"}
_VERSION = "2026.11.0"
_UP_TO_DATE = {"version": _VERSION, "version_latest": _VERSION, "update_available": False}
_STATS = dict.fromkeys(
    ("memory_usage", "memory_limit", "network_rx", "network_tx", "blk_read", "blk_write"), 0
) | dict.fromkeys(("cpu_percent", "memory_percent"), 0.0)

FIXED: Mapping[str, Answer] = {
    "supervisor/ping": {},
    "info": {
        **_MACHINE,
        "supervisor": _VERSION,
        "homeassistant": _VERSION,
        "hassos": "16.0",
        "docker": "28.0",
        "hostname": "homeassistant",
        "operating_system": "Home Assistant OS 16.0",
        "features": ["haos"],
        "machine_id": None,
        "state": "running",
        "supported_arch": ["amd64"],
        "supported": True,
        "channel": "stable",
        "logging": "info",
    },
    "core/info": {
        **_UP_TO_DATE,
        "machine": "qemux86-64",
        "ip_address": _ADDRESS,
        "arch": "amd64",
        "image": "homeassistant",
        "boot": True,
        "port": 8123,
        "ssl": False,
        "watchdog": True,
        "audio_input": None,
        "audio_output": None,
        "backups_exclude_database": False,
        "duplicate_log_file": False,
    },
    "core/stats": _STATS,
    "supervisor/info": {
        **_UP_TO_DATE,
        "channel": "stable",
        "arch": "amd64",
        "supported": True,
        "healthy": True,
        "ip_address": _ADDRESS,
        "timezone": None,
        "logging": "info",
        "debug": False,
        "debug_block": False,
        "diagnostics": False,
        "auto_update": True,
        "country": None,
        "detect_blocking_io": False,
        "feature_flags": {},
        "addons": [],
        "addons_repositories": [],
    },
    "supervisor/stats": _STATS,
    "os/info": {
        **_UP_TO_DATE,
        "version_pending": None,
        "board": "ova",
        "boot": "A",
        "data_disk": None,
        "boot_slots": {},
    },
    "host/info": {
        **dict.fromkeys(
            (
                *("agent_version", "apparmor_version", "chassis", "virtualization", "cpe", "deployment"),
                *("disk_life_time", "hostname", "llmnr_hostname", "kernel", "operating_system", "timezone"),
                *("dt_utc", "dt_synchronized", "use_ntp", "startup_time", "boot_timestamp"),
                *("broadcast_llmnr", "broadcast_mdns"),
            )
        ),
        "disk_free": 10.0,
        "disk_total": 32.0,
        "disk_used": 22.0,
        "features": [],
    },
    "network/info": {
        "interfaces": [],
        "docker": {"interface": "hassio", "address": "172.30.32.0/23", "gateway": "172.30.32.1", "dns": "172.30.32.3"},
        "host_internet": None,
        "supervisor_internet": False,
    },
    "store": {"addons": [], "repositories": []},
    "mounts": {"default_backup_mount": None, "mounts": []},
    "jobs/info": {"ignore_conditions": [], "jobs": []},
    "resolution/info": {"unsupported": [], "unhealthy": [], "issues": [], "suggestions": [], "checks": []},
    "backups/info": {"backups": [], "days_until_stale": 30},
    "backups": {"backups": []},
    "available_updates": {"available_updates": []},
    "services": {"services": []},
}
"""Path -> what stands below "data" in the answer."""


def listed(app: InstalledApp) -> Answer:
    """Return an app as it stands in Supervisor's list."""
    about = app.configuration
    return {
        "advanced": False,
        "available": True,
        "build": True,
        "description": about["description"],
        "homeassistant": about.get("homeassistant"),
        "icon": False,
        "logo": False,
        "name": about["name"],
        "repository": SLUG.partition("_")[0],
        "slug": SLUG,
        "stage": about["stage"],
        "update_available": False,
        "url": about.get("url"),
        "version": about["version"],
        "version_latest": about["version"],
        "detached": False,
        "state": "started" if app.is_running else "stopped",
    }


def described(app: InstalledApp) -> Answer:
    """Return an app as Supervisor tells about it, to Home Assistant and to the app itself."""
    about = app.configuration
    return {
        **listed(app),
        **dict.fromkeys(("auth_api", "docker_api", "full_access", "hassio_api", "host_network", "host_pid"), False),
        **dict.fromkeys(("host_ipc", "host_uts", "host_dbus", "gpio", "usb", "uart", "kernel_modules"), False),
        **dict.fromkeys(("devicetree", "udev", "video", "audio", "signed", "system_managed", "auto_update"), False),
        **dict.fromkeys(("audio_input", "audio_output", "webui", "long_description"), None),
        "arch": about["arch"],
        "apparmor": "profile",
        "boot": "auto",
        "boot_config": "auto",
        "changelog": True,
        "devices": [],
        "discovery": about.get("discovery", []),
        "dns": [],
        "documentation": True,
        "hassio_role": "default",
        "homeassistant_api": about["homeassistant_api"],
        "hostname": _ADDRESS,
        "ingress": about["ingress"],
        "ingress_entry": f"/api/hassio_ingress/{app.ingress_token}",
        "ingress_panel": True,
        "ingress_port": app.ingress_port,
        "ingress_url": f"/api/hassio_ingress/{app.ingress_token}/",
        "ip_address": _ADDRESS,
        "machine": [],
        "network": {"8765/tcp": app.published_port},
        "network_description": about["ports_description"],
        "options": app.options,
        "privileged": [],
        "protected": True,
        "rating": 8,
        "schema": [],
        "services": about.get("services", []),
        "startup": "application",
        "stdin": about.get("stdin", False),
        "system_managed_config_entry": None,
        "translations": {},
        "watchdog": False,
    }


def panels(app: InstalledApp) -> Answer:
    """Return the panels that apps have in the sidebar."""
    about = app.configuration
    panel = {
        "title": about["panel_title"],
        "icon": about["panel_icon"],
        "admin": about.get("panel_admin", True),
        "enable": True,
    }
    return {"panels": {SLUG: panel}}


STATS = _STATS
"""What a container takes, where nobody measures."""
