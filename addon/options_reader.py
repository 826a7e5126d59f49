"""The one reader of what is set: the app's options page (`/data/options.json`) and the environment, which wins.

Every option `x` can be given in the environment as `PARLEY_X`; `HASS_URL` and `HASS_TOKEN` name the Home Assistant to
use when the app runs outside of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from addon.options import LogLevel, Options, OptionsError
from addon.permission_rows import rules_of
from addon.surroundings import Surroundings, surroundings_of
from addon.telemetry.telemetry import TurnLog
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from ha_tools.permissions import Rule
from ha_tools.web.search_engines import SearchProvider


def read(environment: Mapping[str, str]) -> tuple[Options, Surroundings]:
    """Return what is set. Raises `OptionsError`."""
    surroundings = surroundings_of(environment)
    given = {**_page(surroundings.data / "options.json"), **_from_environment(environment)}
    known = {item.name: given[item.name] for item in fields(Options) if item.name in given}
    return Options(**{name: _checked(name, value) for name, value in known.items()}), surroundings


def _page(path: Path) -> dict[str, Any]:
    if path.exists() and not path.is_file():  # to read a pipe would wait for ever
        raise OptionsError(f"{path} is no file: move it away and save the options page again.")
    try:
        page = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as err:
        raise OptionsError(f"{path} cannot be read as JSON ({err}): save the options page again.") from err
    if not isinstance(page, dict):
        raise OptionsError(f"{path} does not hold a JSON object: save the options page again.")
    return page


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    names = {f"PARLEY_{item.name.upper()}": item.name for item in fields(Options)}
    return {name: environment[variable] for variable, name in names.items() if environment.get(variable)}


_KINDS: Mapping[str, type[StrEnum]] = {
    "stt": SttProvider,
    "llm": LlmProvider,
    "tts": TtsProvider,
    "search": SearchProvider,
    "log_level": LogLevel,
    "turn_log": TurnLog,
}

_THEN: Mapping[str, type[StrEnum]] = {"stt_then": SttProvider, "llm_then": LlmProvider, "tts_then": TtsProvider}
"""Lists of providers, which are one text on the page: "wyoming, openai"."""


_FLAGS = frozenset(
    {
        "telemetry_words",
        "allow_unencrypted",
        "read_pages",
        "exchange_rates",
        "look_at_cameras",
        "messages_by_house",
        "browser_webrtc",
    }
)


def _checked(name: str, value: Any) -> Any:
    if name == "permissions":
        return _rules(value)
    if name in _FLAGS:
        return _flag(name, value)
    if name == "pin":
        return "" if value is None else str(value).strip()  # never a reason not to start
    kind = _KINDS.get(name)
    if name in _THEN and isinstance(value, str):
        return tuple(_one_of(name, each, _THEN[name]) for each in re.split(r"[\s,;]+", value.strip()) if each)
    if kind is None:
        if not isinstance(value, str):
            raise OptionsError(f"{name} must be text: put it in quotes.")
        return value.strip()
    return _one_of(name, value, kind)


def _one_of(name: str, value: Any, kind: type[StrEnum]) -> StrEnum:
    if value not in list(kind):
        raise OptionsError(f"{name} is {value!r}: it must be one of {', '.join(kind)}.")
    return kind(value)


def _flag(name: str, value: Any) -> bool:
    """Return a switch of the options page; from the environment, the same as a word."""
    words = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().lower() not in words:
        raise OptionsError(f"{name} must be true or false.")
    return words[value.strip().lower()]


def _rules(value: Any) -> tuple[Rule, ...]:
    """Return the rules of a former options page: [{service, needs, only}]; from the environment, the same as JSON."""
    try:
        return rules_of(value)
    except ValueError as err:
        raise OptionsError(f"permissions cannot be read. {err}") from err
