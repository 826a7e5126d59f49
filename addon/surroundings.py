"""The app's surroundings, of which the environment tells: its Home Assistant, its folders, its ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from addon.options import OptionsError
from assistant.local.model_store import ModelSource
from satellite.protocol import PORT

SUPERVISOR = "http://supervisor"
"""The address of Supervisor for its apps; `SUPERVISOR_URL` in the environment wins."""

SUPERVISOR_DATA = Path("/data")
"""The folder that Supervisor keeps for an app."""

SUPERVISOR_CONFIG = Path("/config")
"""The folder of an app's own files that a person may edit (the map addon_config)."""

INGRESS_PEER = "172.30.32.2"
"""Supervisor's proxy, the only one that may reach an app's ingress port."""

INGRESS_PORT = 8099
"""The port that `config.yaml` names to Supervisor."""


@dataclass(frozen=True)
class Surroundings:
    """The app's surroundings: its Home Assistant, its folder, its ports."""

    hass_url: str
    hass_token: str = field(repr=False)
    data: Path
    """Folder of everything that must last."""
    ingress_port: int
    lan_port: int
    supervised: bool
    """Supervisor runs the app: the panel's requests come from its proxy, not from this machine."""
    supervisor_url: str = ""
    """The address of Supervisor; empty where it is not there."""
    supervisor_token: str = field(default="", repr=False)
    ingress_peer: str = INGRESS_PEER
    """Address of Supervisor's proxy."""
    announced_at: tuple[str, ...] | None = None
    """Addresses of this machine at which the network is told of the app, empty for all; None tells nobody."""
    config: Path | None = None
    """Folder in which a person may lay files for the app; None for `data`."""
    models: Path | None = None
    """Folder of the models of speech, which can be fetched again; None for one in `data`."""
    models_from: ModelSource = ModelSource.HOME

    @property
    def prices(self) -> Path:
        """The household's own table of prices."""
        return (self.config or self.data) / "prices.yaml"

    @property
    def turn_file(self) -> Path:
        """The file of a line a turn."""
        return (self.config or self.data) / "turns.jsonl"


def surroundings_of(environment: Mapping[str, str]) -> Surroundings:
    """Return the surroundings that an environment tells of. Raises `OptionsError`."""
    supervised = "SUPERVISOR_TOKEN" in environment
    data = Path(environment.get("PARLEY_DATA") or (SUPERVISOR_DATA if supervised else Path.home() / ".parley"))
    supervisor = (environment.get("SUPERVISOR_URL") or SUPERVISOR).rstrip("/") if supervised else ""
    supervisor_token = environment.get("SUPERVISOR_TOKEN", "")
    url = environment.get("HASS_URL") or (f"{supervisor}/core" if supervised else "")
    token = environment.get("HASS_TOKEN") or supervisor_token
    if not url or not token:
        raise OptionsError(
            "No Home Assistant is named: set HASS_URL (such as http://homeassistant.local:8123) and HASS_TOKEN "
            "(a long-lived access token, made in Home Assistant under your profile, Security)."
        )
    return Surroundings(
        url.rstrip("/"),
        token,
        data,
        _port(environment, "PARLEY_INGRESS_PORT", INGRESS_PORT),
        _port(environment, "PARLEY_LAN_PORT", PORT),
        supervised,
        supervisor,
        supervisor_token,
        announced_at=None if supervised else _announced_at(environment.get("PARLEY_MDNS", "")),
        config=SUPERVISOR_CONFIG if supervised else None,
        models=Path(environment["PARLEY_MODELS"]) if environment.get("PARLEY_MODELS") else None,
        models_from=_models_from(environment),
    )


def _announced_at(told: str) -> tuple[str, ...] | None:
    """Return the addresses in a text such as "192.168.1.5, 10.0.0.2"; None for "no". Raises `OptionsError`."""
    if told.strip().lower() in {"no", "off", "false"}:
        return None
    try:
        return tuple(str(ip_address(each)) for each in told.replace(",", " ").split())
    except ValueError as err:
        raise OptionsError(
            "PARLEY_MDNS must be “no”, or addresses of this machine at which the network is told of the app."
        ) from err


def _models_from(environment: Mapping[str, str]) -> ModelSource:
    source = environment.get("PARLEY_MODELS_FROM", ModelSource.HOME)
    try:
        return ModelSource(source)
    except ValueError as err:
        raise OptionsError(f"PARLEY_MODELS_FROM is {' or '.join(ModelSource)}, not {source!r}.") from err


def _port(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise OptionsError(f"{variable} is {text!r}: it must be a port, 1 to 65535 (0 takes a free one).")
    return int(text)
