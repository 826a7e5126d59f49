"""Supervisor's rules for an app's files, and those of frenck's linter, as read in their sources.

No package holds them: they stand in supervisor/apps/{validate,options,utils}.py and utils/apparmor.py of
home-assistant/supervisor, and in src/lint.py of frenck/action-addon-linter. Supervisor says little where it is strict:
an app whose file breaks a rule is missing in the store, and a key that it does not know is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Manifest = Mapping[str, Any]

REQUIRED = frozenset({"name", "version", "slug", "description", "arch"})

KNOWN = REQUIRED | frozenset(
    """
    machine url startup boot init advanced stage ports ports_description watchdog webui ingress ingress_port
    ingress_entry ingress_stream panel_icon panel_title panel_admin homeassistant host_network host_pid host_ipc
    host_uts host_dbus devices udev tmpfs map environment privileged apparmor full_access audio video gpio usb
    uart devicetree kernel_modules realtime hassio_api hassio_role homeassistant_api stdin legacy docker_api
    auth_api services discovery backup_exclude backup_pre backup_post restore_pre restore_post backup options
    schema image ulimits timeout journald breaking_versions
    """.split()
)
"""The keys of a manifest; any other one is a typing mistake that nobody tells of."""

DEFAULTS: Manifest = {
    "startup": "application",
    "boot": "auto",
    "init": True,
    "stage": "stable",
    "ingress_port": 8099,
    "apparmor": True,
    "panel_icon": "mdi:puzzle",
    "panel_admin": True,
    "hassio_role": "default",
    "timeout": 10,
    "backup": "hot",
    **dict.fromkeys(
        """
        advanced ingress ingress_stream host_network host_pid host_ipc host_uts host_dbus udev tmpfs full_access
        audio video gpio usb uart devicetree kernel_modules realtime hassio_api homeassistant_api stdin legacy
        docker_api auth_api journald
        """.split(),
        False,
    ),
}

_NUMBERS = r"(\(-?[\d.]*,-?[\d.]*\))?"

ELEMENT = re.compile(
    rf"(bool|email|url|port|device(\(subsystem=[a-z]+\))?|(str|password|int|float){_NUMBERS}|match\(.*\)|list\(.+\))\??"
)
"""The type of one option."""

IMAGE = re.compile(r"([a-zA-Z\-.:\d{}]+/)*?([\-\w{}]+)/([\-\w{}]+)")
"""The name of an image, without a tag: Supervisor adds the version."""

PROFILE = re.compile(r"^profile ([^ ]+).*$", re.MULTILINE)
"""The line of an AppArmor profile's name, which Supervisor replaces by the app's."""

_PRIVILEGES = frozenset({"NET_ADMIN", "SYS_ADMIN", "SYS_RAWIO", "SYS_PTRACE", "SYS_MODULE", "DAC_READ_SEARCH"})


def faults(manifest: Manifest) -> Iterator[str]:
    """Yield what Supervisor would refuse, or pass over."""
    yield from (f"{key} is missing" for key in REQUIRED - manifest.keys())
    yield from (f"{key} is unknown" for key in manifest.keys() - KNOWN)
    yield from (f"{arch} is no architecture" for arch in set(manifest["arch"]) - {"aarch64", "amd64"})
    if not re.fullmatch(r"[-_.A-Za-z0-9]+", manifest["slug"]):
        yield "slug has other characters"
    if not IMAGE.fullmatch(manifest.get("image", "an/image")):
        yield "image is no name without a tag"
    if not re.fullmatch(r"https?://[^\s/]+\S*", manifest.get("url", "http://none")):
        yield "url is no address"
    if manifest.get("stage", "stable") not in {"stable", "experimental", "deprecated"}:
        yield "stage is unknown"
    if not 10 <= manifest.get("timeout", 10) <= 300:
        yield "timeout is out of bounds"
    yield from _faults_of_options(manifest)


def _faults_of_options(manifest: Manifest) -> Iterator[str]:
    for name, element in manifest["schema"].items():
        yield from (f"{name} has no type {part!r}" for part in _elements(element) if not ELEMENT.fullmatch(part))
    for name, default in manifest["options"].items():
        if name not in manifest["schema"]:
            yield f"{name} has a default and no type"
        elif manifest["schema"][name].endswith("?"):
            yield f"{name} has a default, which makes it required again"
        elif default is None:
            yield f"{name} has no default, and must be filled in before the app starts"


def _elements(element: Any) -> Iterator[str]:
    if isinstance(element, Mapping):
        for part in element.values():
            yield from _elements(part)
    elif isinstance(element, list):
        for part in element:
            yield from ["a list in a list"] if isinstance(part, list) else _elements(part)
    else:
        yield str(element)


def lint(manifest: Manifest) -> Iterator[str]:
    """Yield the linter's errors."""
    yield from (f"{key} has its default" for key, default in DEFAULTS.items() if manifest.get(key) == default)
    if manifest.get("ingress") and manifest.get("webui"):
        yield "webui beside ingress"
    if "watchdog" in manifest:
        yield "watchdog: use the image's HEALTHCHECK"
    if manifest.get("full_access") and {"devices", "gpio", "uart", "usb"} & manifest.keys():
        yield "full_access beside devices"


def rating(manifest: Manifest, *, has_profile: bool) -> int:
    """Return the security rating, 1 to 8, that the app's page shows."""
    if manifest.get("docker_api") or manifest.get("full_access"):
        return 1
    points = 5
    points += -1 if manifest.get("apparmor") is False else int(has_profile)
    points += 2 if manifest.get("ingress") else int(bool(manifest.get("auth_api")))
    points -= bool(_PRIVILEGES & set(manifest.get("privileged", ()))) or bool(manifest.get("kernel_modules"))
    points -= {"manager": 1, "admin": 2}.get(manifest.get("hassio_role", "default"), 0)
    points -= bool(manifest.get("host_network"))
    points -= 2 * bool(manifest.get("host_pid")) + bool(manifest.get("host_uts"))
    return max(1, min(8, points))
