"""The live state of an entity, and Home Assistant's compressed form of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

EPOCH = datetime.fromtimestamp(0, UTC)
"""Time of change of a thing that never changed."""

UNREACHABLE = frozenset({"unavailable", "unknown"})
"""States that Home Assistant gives an entity of which nothing is known."""


_NUMBERS = (
    "brightness color_temp_kelvin current_position current_tilt_position humidity max max_humidity max_temp min "
    "min_humidity min_temp percentage percentage_step step supported_features target_humidity_step target_temp_high "
    "target_temp_low target_temp_step temperature volume_level"
)
"""Attributes that are calculated with."""

_COLORS = "rgb_color rgbww_color"
"""Lists of whole numbers, three at least."""

_CHOICES = "effect_list fan_modes hvac_modes options preset_modes source_list supported_color_modes swing_modes"
"""Lists of texts."""

_TEXTS = "color_mode device_class effect hvac_action preset_mode source unit_of_measurement"
"""Attributes that are compared, spoken and looked up."""

_LARGEST = 1e15
"""No device measures more; beyond it arithmetic ends at infinity."""


@dataclass(frozen=True)
class State:
    """The last state of one entity, as Home Assistant told it."""

    entity_id: str
    """"light.kitchen_lights"."""
    state: str
    """Home Assistant's word: "on", "21.5", "unavailable"."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """Home Assistant's attributes, as they came."""
    last_changed: datetime = EPOCH
    """Time of the last change of the state, not of an attribute."""

    @property
    def available(self) -> bool:
        """Return whether the device can be reached."""
        return self.state != "unavailable"

    @property
    def domain(self) -> str:
        """The part of the entity id before the dot."""
        return self.entity_id.partition(".")[0]


def _sound(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes without those that cannot be worked with: an integration may report a brightness of "bright"."""
    return {key: value for key, value in attributes.items() if value is None or _FITS.get(key, _fits_anything)(value)}


def from_compressed(entity_id: str, data: Mapping[str, Any]) -> State | None:
    """The state in an "a" (added) entry of subscribe_entities: keys s, a, lc; None where it has another form."""
    match data:
        case {"s": str(state), "lc": int() | float() as changed}:
            attributes = data.get("a", {})
            at = _moment(changed)
            return State(entity_id, state, _sound(attributes), at) if at and isinstance(attributes, dict) else None
    return None


def updated(state: State, difference: Mapping[str, Any]) -> State | None:
    """The state after a "c" (changed) entry: "+" holds what is new, "-" the attributes that went.

    None where it has another form.
    """
    new, old = difference.get("+", {}), difference.get("-", {})
    if not (isinstance(new, dict) and isinstance(old, dict)):
        return None
    said, added, gone = new.get("s", state.state), new.get("a", {}), old.get("a", [])
    changed = _moment(new["lc"]) if "lc" in new else state.last_changed
    if not (isinstance(said, str) and isinstance(added, dict) and isinstance(gone, list) and changed):
        return None
    attributes = {
        key: value for key, value in state.attributes.items() if key not in gone and key not in added
    } | _sound(added)
    return replace(state, state=said, attributes=attributes, last_changed=changed)


def _moment(seconds: Any) -> datetime | None:
    """A moment in seconds since 1970; None for what is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= _LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_color(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 2 and all(isinstance(part, int) for part in value)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _fits_anything(_value: Any) -> bool:
    return True


_FITS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_NUMBERS.split(), _is_number),
    **dict.fromkeys(_COLORS.split(), _is_color),
    **dict.fromkeys(_CHOICES.split(), _are_texts),
    **dict.fromkeys(_TEXTS.split(), _is_text),
}
"""By the name of an attribute, whether a value can be worked with."""
