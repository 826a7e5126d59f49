"""A state as a fact, fit to follow "is": on at 40%, heating and set to 21 degrees, open. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from ha_tools.facts.facts import Day, Fact, Instant, Quantity, Quote, StateWord
from ha_tools.home.locale import Locale
from ha_tools.home.state import UNREACHABLE, State

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")


def state_fact(state: State | None, locale: Locale) -> Fact:
    """Return what a state says."""
    if state is None:
        return Fact("state.unknown")
    if not state.available:
        return Fact("state.unavailable")
    if state.domain in _BY_LOCALE:
        return _BY_LOCALE[state.domain](state, locale)
    return _BY_DOMAIN.get(state.domain, _plain)(state)


def state_word(state: State) -> StateWord:
    """Return a state's own word."""
    return StateWord(state.state, state.domain, str(state.attributes.get("device_class") or ""))


def moment_fact(text: str, locale: Locale) -> Fact | None:
    """Return a day, a time, or both, as programs write them; None for any other text."""
    now = locale.now
    try:
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return Fact("moment", at=Instant(at if at.tzinfo else at.replace(tzinfo=now.tzinfo), now))
        if _DAY.fullmatch(text):
            return Fact("moment", at=Day(date.fromisoformat(text), now.date()))
        return Fact("moment", at=time.fromisoformat(text)) if _CLOCK.fullmatch(text) else None
    except ValueError:
        return None


def brightness_percent(state: State) -> int | None:
    """A light's brightness, 1 to 100, if it has one now."""
    brightness = state.attributes.get("brightness")
    return None if brightness is None else max(1, round(brightness * 100 / 255))


def _plain(state: State) -> Fact:
    return Fact("state.plain", word=state_word(state))


def _light(state: State) -> Fact:
    percent = brightness_percent(state)
    return Fact("state.on_at", percent=percent) if state.state == "on" and percent is not None else _plain(state)


def _climate(state: State, locale: Locale) -> Fact:
    target, low, high = (state.attributes.get(key) for key in ("temperature", "target_temp_low", "target_temp_high"))
    if target is not None:
        return Fact("state.set_to", state=_plain(state), temperature=_degrees(target, locale))
    if state.state != "off" and low is not None and high is not None:
        return Fact("state.set_from_to", state=_plain(state), low=float(low), high=_degrees(high, locale))
    return _plain(state)


def _degrees(value: float, locale: Locale) -> Quantity:
    return Quantity(float(value), locale.temperature_unit, is_home_unit=True)


def _measured(state: State, locale: Locale) -> Fact:
    """A number with its unit, a moment by the home's clock, or a word."""
    try:
        value = float(state.state)
    except ValueError:
        return moment_fact(state.state, locale) or _plain(state)
    unit = state.attributes.get("unit_of_measurement") or ""
    return Fact("state.measured", quantity=Quantity(value, unit, is_home_unit=unit == locale.temperature_unit))


def _person(state: State) -> Fact:
    if state.state in UNREACHABLE:
        return Fact("state.place_unknown")
    return _plain(state) if state.state in {"home", "not_home"} else Fact("state.at_place", place=Quote(state.state))


def _fan(state: State) -> Fact:
    if state.state != "on":
        return _plain(state)
    if preset := state.attributes.get("preset_mode"):
        return Fact("state.in_mode", state=_plain(state), mode=Quote(preset))
    percent = float(state.attributes.get("percentage") or 0)
    return Fact("state.on_at", percent=percent) if percent else _plain(state)


def _humidifier(state: State) -> Fact:
    mode, target = state.attributes.get("mode"), state.attributes.get("humidity")
    told = Fact("state.in_mode", state=_plain(state), mode=Quote(mode)) if mode else _plain(state)
    return told if target is None else Fact("state.set_to_humidity", state=told, percent=target)


def _water_heater(state: State, locale: Locale) -> Fact:
    target, away = state.attributes.get("temperature"), state.attributes.get("away_mode") == "on"
    told = Fact("state.and_away", state=_plain(state)) if away else _plain(state)
    return told if target is None else Fact("state.set_to", state=told, temperature=_degrees(target, locale))


def _media_player(state: State) -> Fact:
    title, artist, app = (state.attributes.get(key) for key in ("media_title", "media_artist", "app_name"))
    if state.state not in {"playing", "paused", "buffering"} or not title:
        return _plain(state)
    if artist:
        return Fact("state.title_by", state=_plain(state), title=Quote(title), artist=Quote(artist))
    if app:
        return Fact("state.title_on", state=_plain(state), title=Quote(title), app=Quote(app))
    return Fact("state.title", state=_plain(state), title=Quote(title))


def _text(state: State) -> Fact:
    if state.attributes.get("mode") == "password":
        return Fact("state.text_set")
    return Fact("state.text", text=Quote(state.state)) if state.state else Fact("state.text_empty")


def _option(state: State) -> Fact:
    return Fact("state.set_to_option", option=Quote(state.state.replace("_", " ")))


def _moment(state: State, locale: Locale) -> Fact:
    """Return the fact of a moment that is set by hand: "set to 7 am"."""
    moment = moment_fact(state.state, locale)
    return Fact("state.set_to_moment", **moment.values) if moment else _plain(state)


def _last(case: str) -> Callable[[State, Locale], Fact]:
    """Return the function that tells the last use of a thing that is only used."""

    def last(state: State, locale: Locale) -> Fact:
        at = moment_fact(state.state, locale)
        return Fact(f"{case}.last", at=at) if at else Fact(f"{case}.never")

    return last


def _opening(state: State) -> Fact:
    position = float(state.attributes.get("current_position") or 0)
    is_between = state.state == "open" and position not in {0, 100}
    return Fact("state.open_at", percent=position) if is_between else _plain(state)


_BY_DOMAIN: Mapping[str, Callable[[State], Fact]] = {
    "light": _light,
    "person": _person,
    "device_tracker": _person,
    "fan": _fan,
    "cover": _opening,
    "valve": _opening,
    "humidifier": _humidifier,
    "media_player": _media_player,
    **dict.fromkeys(("select", "input_select"), _option),
    **dict.fromkeys(("text", "input_text"), _text),
}

_BY_LOCALE: Mapping[str, Callable[[State, Locale], Fact]] = {
    "climate": _climate,
    "water_heater": _water_heater,
    **dict.fromkeys(("sensor", "number", "input_number"), _measured),
    **dict.fromkeys(("input_datetime", "date", "time", "datetime"), _moment),
    **dict.fromkeys(("button", "input_button"), _last("state.pressed")),
    "event": _last("state.fired"),
    "scene": _last("state.activated"),
    "notify": _last("state.messaged"),
}
