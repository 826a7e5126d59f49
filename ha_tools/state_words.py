"""A state in words: "on at 40%", "heating, set to 21 degrees", "open". Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from ha_tools.locale import Locale
from ha_tools.speech import number
from ha_tools.state import UNREACHABLE, State
from ha_tools.times.time_words import at_in_words, day_in_words, time_in_words
from ha_tools.units import in_unit_words

OPENINGS = frozenset({"door", "garage_door", "opening", "window", "lock"})
"""Device classes of binary sensors whose on is open."""

CLIMATE_MODES = {"heat": "heating", "cool": "cooling", "heat_cool": "heating and cooling", "fan_only": "fan only"}
"""Climate states that read badly as they are."""

ALARM_STATES = {
    "armed_home": "armed for home",
    "armed_away": "armed for away",
    "armed_night": "armed for the night",
    "armed_vacation": "armed for a vacation",
    "armed_custom_bypass": "armed with a bypass",
    "pending": "waiting to be disarmed",
}
"""States of an alarm panel that read badly as they are."""

ROBOT_STATES = {"docked": "at its dock", "returning": "on its way home", "error": "stopped by an error"}
"""States of vacuums and mowers that read badly as they are."""

BINARY_WORDS = {
    "motion": ("detects motion", "detects no motion"),
    "occupancy": ("occupied", "not occupied"),
    "presence": ("home", "away"),
    "moisture": ("wet", "dry"),
    "smoke": ("detects smoke", "detects no smoke"),
    "battery": ("low", "not low"),
    "battery_charging": ("charging", "not charging"),
    "carbon_monoxide": ("detects carbon monoxide", "detects no carbon monoxide"),
    "gas": ("detects gas", "detects no gas"),
    "vibration": ("detects vibration", "detects no vibration"),
    "problem": ("has a problem", "fine"),
    "connectivity": ("connected", "disconnected"),
    **dict.fromkeys(OPENINGS - {"lock"}, ("open", "closed")),
    "lock": ("unlocked", "locked"),
}
"""Device class of a binary sensor -> words for on and off."""


def in_words(state: State | None, locale: Locale) -> str:
    """What a state says, fit to follow "is"."""
    if state is None:
        return "unknown"
    if not state.available:
        return "unavailable"
    if state.domain in _BY_LOCALE:
        return _BY_LOCALE[state.domain](state, locale)
    return _BY_DOMAIN.get(state.domain, _plain)(state)


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


def brightness_percent(state: State) -> int | None:
    """A light's brightness, 1 to 100, if it has one now."""
    brightness = state.attributes.get("brightness")
    return None if brightness is None else max(1, round(brightness * 100 / 255))


def _plain(state: State) -> str:
    return state.state.replace("_", " ")


def _light(state: State) -> str:
    percent = brightness_percent(state)
    return f"on at {percent}%" if state.state == "on" and percent is not None else _plain(state)


def _climate(state: State) -> str:
    mode = CLIMATE_MODES.get(state.state, _plain(state))
    target, low, high = (state.attributes.get(key) for key in ("temperature", "target_temp_low", "target_temp_high"))
    if state.state == "off":
        return mode if target is None else f"off, set to {number(target)} degrees"
    if target is not None:
        return f"{mode}, set to {number(target)} degrees"
    if low is not None and high is not None:
        return f"{mode}, set from {number(low)} to {number(high)} degrees"
    return mode


def _measured(state: State, locale: Locale) -> str:
    """A number with its unit, a moment by the home's clock, or a word."""
    try:
        value = float(state.state)
    except ValueError:
        return moment_in_words(state.state, locale) or _plain(state)
    unit = state.attributes.get("unit_of_measurement")
    return in_unit_words(value, unit, locale.temperature_unit)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")


def moment_in_words(text: str, locale: Locale) -> str:
    """A day, a time, or both, as programs write them: "tomorrow at 6:30 am"; empty for any other text."""
    now = locale.now
    try:
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return at_in_words(at if at.tzinfo else at.replace(tzinfo=now.tzinfo), now)
        if _DAY.fullmatch(text):
            return day_in_words(date.fromisoformat(text), now.date())
        return f"at {time_in_words(time.fromisoformat(text))}" if _CLOCK.fullmatch(text) else ""
    except ValueError:
        return ""


def is_past_day(state: State, locale: Locale) -> bool:
    """Whether a sensor tells a moment or a day that was before today."""
    if state.attributes.get("device_class") not in {"timestamp", "date"}:
        return False
    try:
        at = datetime.fromisoformat(state.state)
    except ValueError:
        return False
    now = locale.now
    return (at.astimezone(now.tzinfo) if at.tzinfo else at).date() < now.date()


def _person(state: State) -> str:
    if state.state in UNREACHABLE:
        return "at an unknown place"
    return {"home": "at home", "not_home": "away"}.get(state.state, f"at {state.state}")


def _binary_sensor(state: State) -> str:
    words = BINARY_WORDS.get(state.attributes.get("device_class", ""))
    return _plain(state) if words is None else words[0] if state.state == "on" else words[1]


def _fan(state: State) -> str:
    percent, preset = state.attributes.get("percentage"), state.attributes.get("preset_mode")
    if state.state != "on":
        return _plain(state)
    return f"on in {preset} mode" if preset else f"on at {number(percent)}%" if percent else "on"


def _humidifier(state: State) -> str:
    target = state.attributes.get("humidity")
    mode = f" in {state.attributes['mode']} mode" if state.attributes.get("mode") else ""
    return f"{_plain(state)}{mode}" + (f", set to {number(target)}%" if target is not None else "")


def _water_heater(state: State) -> str:
    target = state.attributes.get("temperature")
    away = " and away" if state.attributes.get("away_mode") == "on" else ""
    return f"{_plain(state)}{away}" + (f", set to {number(target)} degrees" if target is not None else "")


def _media_player(state: State) -> str:
    if state.state not in {"playing", "paused", "buffering"}:
        return _plain(state)
    title, artist, app = (state.attributes.get(key) for key in ("media_title", "media_artist", "app_name"))
    by = f" by {artist}" if title and artist else f" on {app}" if title and app else ""
    return f"{_plain(state)} {title}{by}" if title else _plain(state)


def _text(state: State) -> str:
    return "set" if state.attributes.get("mode") == "password" else state.state or "empty"


def _option(state: State) -> str:
    return f"set to {_plain(state)}"


def _moment(state: State, locale: Locale) -> str:
    """What is set by hand: "set to 7 am"; the seconds that nobody set are not said."""
    said = moment_in_words(state.state, locale)
    return f"set to {re.sub('^(at|on) ', '', said)}" if said else _plain(state)


def _last(deed: str) -> Callable[[State, Locale], str]:
    """What Home Assistant knows of a thing that is only used: when that was last."""

    def words(state: State, locale: Locale) -> str:
        return f"not {deed} yet" if state.state == "unknown" else f"{deed} {moment_in_words(state.state, locale)}"

    return words


def _opening(state: State) -> str:
    position = state.attributes.get("current_position")
    return f"open at {number(position)}%" if state.state == "open" and position not in {None, 0, 100} else _plain(state)


def _alarm(state: State) -> str:
    return ALARM_STATES.get(state.state, _plain(state))


def _robot(state: State) -> str:
    return ROBOT_STATES.get(state.state, _plain(state))


_BY_DOMAIN: Mapping[str, Callable[[State], str]] = {
    "light": _light,
    "climate": _climate,
    "person": _person,
    "device_tracker": _person,
    "binary_sensor": _binary_sensor,
    "fan": _fan,
    "cover": _opening,
    "valve": _opening,
    "alarm_control_panel": _alarm,
    "vacuum": _robot,
    "lawn_mower": _robot,
    "humidifier": _humidifier,
    "water_heater": _water_heater,
    "media_player": _media_player,
    **dict.fromkeys(("select", "input_select"), _option),
    **dict.fromkeys(("text", "input_text"), _text),
}

_BY_LOCALE: Mapping[str, Callable[[State, Locale], str]] = {
    **dict.fromkeys(("sensor", "number", "input_number"), _measured),
    **dict.fromkeys(("input_datetime", "date", "time", "datetime"), _moment),
    **dict.fromkeys(("button", "input_button"), _last("pressed")),
    "event": _last("fired"),
    "scene": _last("activated"),
}
