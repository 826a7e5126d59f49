"""A state in words: "on at 40%", "heating, set to 21 degrees", "open". Pure."""

from collections.abc import Mapping
from datetime import datetime

from ha_tools.home.locale import Locale
from ha_tools.home.state import State
from ha_tools.results.state_facts import state_fact
from ha_tools.wording import wording_in


def in_words(state: State | None, locale: Locale) -> str:
    """Return the words for a state, fit to follow "is"."""
    return wording_in("en").phrase(state_fact(state, locale))


def in_detail(state: State | None, locale: Locale) -> str:
    """As `in_words`, with all that can be set: fit to be compared before and after a change."""
    said = in_words(state, locale)
    if state is None or not state.available:
        return said
    color = _color(state) if state.domain == "light" and state.state == "on" else ""
    details = {name: state.attributes.get(name) for name in _DETAILS.get(state.domain, ())}
    told = [f"{name.replace('_', ' ')} {value}" for name, value in details.items() if value is not None]
    return ", ".join([f"{said}{color}", *told])


_DETAILS: Mapping[str, tuple[str, ...]] = {
    "light": ("effect",),
    "media_player": ("volume_level", "is_volume_muted", "source", "shuffle", "repeat", "media_content_id"),
    "cover": ("current_tilt_position",),
    "fan": ("percentage", "oscillating", "direction"),
    "climate": ("preset_mode", "fan_mode", "humidity"),
    "automation": ("last_triggered",),
    "script": ("last_triggered",),
}
"""Domain -> attributes that a change may be about, and that its words do not tell."""


def _color(state: State) -> str:
    if state.attributes.get("color_mode") == "color_temp" and (kelvin := state.attributes.get("color_temp_kelvin")):
        return f", {kelvin} kelvin"
    rgb = state.attributes.get("rgb_color")
    return ", #{:02x}{:02x}{:02x}".format(*rgb) if rgb else ""


def is_past_day(state: State, locale: Locale) -> bool:
    """Return whether a sensor tells a moment or a day that was before today."""
    if state.attributes.get("device_class") not in {"timestamp", "date"}:
        return False
    try:
        at = datetime.fromisoformat(state.state)
    except ValueError:
        return False
    now = locale.now
    return (at.astimezone(now.tzinfo) if at.tzinfo else at).date() < now.date()
