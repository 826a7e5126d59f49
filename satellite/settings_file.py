"""A satellite's settings: one TOML file, checked once, frozen from then on."""

from __future__ import annotations

import dataclasses
import ipaddress
import logging
import os
import socket
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from satellite.protocol import PATH, PORT
from satellite.satellite_errors import SettingsError

_LOGGER = logging.getLogger(__name__)

Word = TypeVar("Word", bound=StrEnum)


class EchoCancellation(StrEnum):
    """The part that takes the speaker's own sound out of the microphone's."""

    AUTO = "auto"
    """The satellite itself, where the check of its devices found that it can."""
    HARDWARE = "hardware"
    NONE = "none"


class WakeEngineKind(StrEnum):
    """The engines that score wake words."""

    OPEN = "openwakeword"
    MICRO = "microwakeword"
    """For the smallest machines, such as a Pi Zero 2 W."""


class LightKind(StrEnum):
    """The lights that a satellite may have at its pins."""

    NONE = "none"
    RESPEAKER_2MIC = "respeaker_2mic"
    """The three of Seeed's ReSpeaker 2-Mics Pi HAT."""
    LED = "led"
    RGB_LED = "rgb_led"


PINS_OF_LIGHT = {LightKind.LED: 1, LightKind.RGB_LED: 3}
"""Pins that each kind of light is to be told."""

MOST_PIN = 27
"""Highest GPIO line of a Raspberry Pi's header."""


@dataclass(frozen=True)
class Settings:
    """All that a person can set."""

    server: str = ""
    """WebSocket URL of the app; empty has it looked for in the network."""
    plain: bool = False
    """Do without TLS: whoever is on the network can hear the microphone and take the token. The app must allow it."""
    interfaces: tuple[str, ...] = ()
    """Addresses of this machine at which the app is looked for and the satellite announced; none means all."""
    name: str = field(default_factory=socket.gethostname)
    """The name that people say: "Kitchen"."""
    state_folder: Path = field(default_factory=lambda: _xdg("XDG_STATE_HOME", "~/.local/state"))
    """Folder of the identity and the token; each satellite of one machine needs its own."""
    models_folder: Path = field(default_factory=lambda: _xdg("XDG_CACHE_HOME", "~/.cache") / "models")
    """Folder of the wake-word models."""
    wake_words: Mapping[str, float] = field(default_factory=lambda: {"hey_jarvis": 0.5})
    """Wake words, by name or as the path of an ONNX file, each with the score above which it counts."""
    wake_engine: WakeEngineKind = WakeEngineKind.OPEN
    """"microwakeword" where the machine is very small: a tenth of the work, and fewer words heard."""
    input_device: str = ""
    """Name of the microphone, a part of it or its number; empty means the system's own choice."""
    output_device: str = ""
    """Name of the speaker, a part of it or its number; empty means the system's own choice."""
    wav_microphone: Path | None = None
    """A WAV file to hear in place of a microphone."""
    volume: float = 1.0
    """Loudness from 0 to 1."""
    earcons: bool = True
    """Short sounds at the wake word and when something fails."""
    echo_cancellation: EchoCancellation = EchoCancellation.AUTO
    """"hardware" when the microphone does not hear the speaker, so that one can talk over an answer."""
    light: LightKind = LightKind.NONE
    """"respeaker_2mic", or "led" or "rgb_led" at `light_pins`."""
    light_pins: tuple[int, ...] = ()
    """GPIO lines of the light: one for "led", red, green and blue for "rgb_led"."""
    light_brightness: float = 0.5
    """Brightness from 0 to 1."""
    button_pin: int | None = None
    """GPIO line of a button to ground: 17 on the ReSpeaker 2-Mics Pi HAT."""


def default_file() -> Path:
    """Return where the settings are when no file is named."""
    return _xdg("XDG_CONFIG_HOME", "~/.config") / "satellite.toml"


def load(file: Path | None, **overrides: str) -> Settings:
    """Return the settings of `file` (None: the default file if it is there) with `overrides` on top."""
    raw: dict[str, Any] = {}
    if file is not None or default_file().exists():
        raw = _read(file or default_file())
    return parse(raw | overrides)


def parse(raw: Mapping[str, Any]) -> Settings:
    """Return the settings in a TOML table; raises `SettingsError` with the key and what is allowed."""
    unknown = sorted(set(raw) - set(_READERS))
    if unknown:
        meant = get_close_matches(unknown[0].lower(), _READERS, 1)
        hint = f" Is it {meant[0]}?" if meant else ""
        raise SettingsError(f"There is no setting {unknown[0]!r}.{hint} There are: {', '.join(sorted(_READERS))}.")
    settings = dataclasses.replace(Settings(), **{key: _READERS[key](key, value) for key, value in raw.items()})
    _check_pins(settings)
    if not settings.server and settings.plain:  # without a certificate nobody found can be told from a stranger
        settings = dataclasses.replace(settings, server=f"ws://homeassistant.local:{PORT}{PATH}")
    if not settings.server:
        return settings
    return dataclasses.replace(settings, server=_address(settings.server, str(raw.get("server", "")), settings.plain))


def _check_pins(settings: Settings) -> None:
    pins, light = PINS_OF_LIGHT.get(settings.light, 0), settings.light.value
    if settings.light_pins and not pins:
        raise SettingsError(f"light_pins are of no use to the light {light!r}: take the line out, or choose a light.")
    if len(settings.light_pins) != pins:
        raise SettingsError(f"light_pins must be a list of {pins} GPIO lines for the light {light!r}.")
    if settings.button_pin in settings.light_pins:
        raise SettingsError(f"button_pin and light_pins name one GPIO line, {settings.button_pin}: take another.")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # Windows' editor begins a file with such a sign
    except OSError as err:
        raise SettingsError(f"The settings file {file} cannot be read: {err.strerror}.") from err
    except UnicodeDecodeError as err:
        raise SettingsError(f"The settings file {file} is not written in UTF-8: save it anew as UTF-8.") from err
    except tomllib.TOMLDecodeError as err:
        raise SettingsError(f"The settings file {file} is not valid TOML: {err}.") from err


def _xdg(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default).expanduser() / "parley"


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{key} must be a text in quotes, not {value!r}.")
    if any(unicodedata.category(sign) == "Cc" for sign in value):
        raise SettingsError(f"{key} must be a text of one line without control characters, not {value!r}.")
    return value


def _name(key: str, value: object) -> str:
    text = _text(key, value).strip()
    if not 0 < len(text) <= 60:
        raise SettingsError(f"{key} must be a text of 1 to 60 characters, not {value!r}.")
    return text


def _device(key: str, value: object) -> str:
    return str(value) if type(value) is int else _text(key, value)


def _path(key: str, value: object) -> Path:
    if not _text(key, value):
        raise SettingsError(f"{key} must be a path; leave the line out for the default.")
    try:
        return Path(_text(key, value)).expanduser()
    except RuntimeError as err:
        raise SettingsError(f"{key} names the home of a user whom this machine does not know: {value!r}.") from err


def _fraction(key: str, value: object) -> float:
    if type(value) not in (int, float) or not 0 <= float(value) <= 1:  # type: ignore[arg-type]  # a number by now
        raise SettingsError(f"{key} must be a number from 0 to 1, not {value!r}.")
    return float(value)  # type: ignore[arg-type]  # as above


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise SettingsError(f"{key} must be true or false, not {value!r}.")
    return value


def _server(key: str, value: object) -> str:
    """Return the WebSocket URL in a text such as "192.168.1.5", "homeassistant.local:8765" or "wss://host"."""
    text = _text(key, value).strip()
    text = f"[{text}]" if _is_bare_address_of_ipv6(text) else text
    try:
        url = urlsplit(text if "://" in text else f"wss://{text}")
        port, host = url.port, url.hostname
    except ValueError as err:
        raise SettingsError(f"{key} is no address, or has a port that is not a number up to 65535: {value!r}.") from err
    if port == 0:
        raise SettingsError(f"{key} has the port 0, at which nobody listens: {value!r}.")
    if url.scheme in ("http", "https") and host:
        raise SettingsError(
            f"{key} must be Parley's own address, not a page's: write wss://{host}:{PORT} in place of {value!r}."
        )
    if url.scheme not in ("ws", "wss") or not host or " " in text:
        raise SettingsError(f"{key} must look like wss://homeassistant.local:{PORT}, not {value!r}.")
    place = url.netloc if port else f"{url.netloc.rstrip(':')}:{PORT}"
    return urlunsplit((url.scheme, place, url.path if url.path not in ("", "/") else PATH, "", ""))


def _is_bare_address_of_ipv6(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 6
    except ValueError:
        return False


def _address(server: str, given: str, plain: bool) -> str:
    """Return the URL with TLS, or without it where `plain` says so. Raises `SettingsError` where `given` disagrees."""
    if plain and given.startswith("wss://"):
        raise SettingsError(f"server is {given!r}, which is encrypted, and plain = true: take one of them out.")
    if not plain and server.startswith("ws://"):
        _LOGGER.warning(
            "server is %r, and Parley is spoken to over TLS: wss:// is taken. (plain = true does without, and shows "
            "the token and all that the microphone hears to whoever is on the network.)",
            given,
        )
    return ("ws" if plain else "wss") + server[server.index("://") :]


def _addresses(key: str, value: object) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_address(_text(key, each))) for each in value)  # type: ignore[attr-defined]  # or raises
    except (SettingsError, TypeError, ValueError) as err:
        raise SettingsError(f'{key} must be a list of this machine\'s addresses, such as ["192.168.1.7"].') from err


def _wake_words(key: str, value: object) -> Mapping[str, float]:
    if not isinstance(value, dict) or not value:
        raise SettingsError(f"{key} must be a table of names and thresholds, such as hey_jarvis = 0.5.")
    for word in value:
        if word in _READERS:
            raise SettingsError(
                f"{word} stands below [{key}], and counts as a wake word there: move it above that line."
            )
    return {word: _threshold(f"{key}.{word}", threshold) for word, threshold in value.items()}


def _threshold(key: str, value: object) -> float:
    threshold = _fraction(key, value)
    if not threshold:
        raise SettingsError(f"{key} must be more than 0: every sound would count as the wake word.")
    return threshold


def _one_of(words: type[Word]) -> Callable[[str, object], Word]:
    """Return a reader of one of some words."""

    def read(key: str, value: object) -> Word:
        allowed = [str(word) for word in words]
        if value not in allowed:
            raise SettingsError(f"{key} must be one of {', '.join(allowed)}, not {value!r}.")
        return words(str(value))

    return read


def _pin(key: str, value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_PIN:
        raise SettingsError(f"{key} must be a GPIO line from 0 to {MOST_PIN}, not {value!r}.")
    return value


def _pins(key: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        raise SettingsError(f"{key} must be a list of different GPIO lines, such as [22, 23, 24], not {value!r}.")
    return tuple(_pin(key, pin) for pin in value)


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "server": _server,
    "plain": _flag,
    "interfaces": _addresses,
    "name": _name,
    "state_folder": _path,
    "models_folder": _path,
    "wake_words": _wake_words,
    "wake_engine": _one_of(WakeEngineKind),
    "input_device": _device,
    "output_device": _device,
    "wav_microphone": _path,
    "volume": _fraction,
    "earcons": _flag,
    "echo_cancellation": _one_of(EchoCancellation),
    "light": _one_of(LightKind),
    "light_pins": _pins,
    "light_brightness": _fraction,
    "button_pin": _pin,
}
