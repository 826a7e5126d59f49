"""The effects of a script or an automation, by its configuration: the services it calls, and on what. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Config = Mapping[str, Any]
"""A script's or an automation's configuration, or a step of it, as Home Assistant has it."""

TARGETS = ("entity_id", "device_id", "area_id", "floor_id", "label_id")
"""Under what a service is told what to act on."""

ANY = "*"
"""In place of a service, or of its name, where a template chooses it."""

_STEPS_WITHIN = ("sequence", "then", "else", "default", "choose", "repeat", "parallel")
"""Under what a step has further steps."""

_HARMLESS = frozenset(
    "delay wait_template wait_for_trigger condition and or not event variables stop set_conversation_response".split()
)
"""Steps that call nothing."""

_SERVICE = re.compile(r"([a-z0-9_]+)\.([a-z0-9_]+)")
_DOMAIN = re.compile(r"\s*([a-z0-9_]+)\.")
_ENTITY_ID = re.compile(r"all|[a-z0-9_]+\.[a-z0-9_]+")

_DEVICE_SERVICES = {
    ("cover", "close"): "cover.close_cover",
    ("cover", "open"): "cover.open_cover",
    ("cover", "stop"): "cover.stop_cover",
    ("alarm_control_panel", "disarm"): "alarm_control_panel.alarm_disarm",
    ("alarm_control_panel", "trigger"): "alarm_control_panel.alarm_trigger",
    **{
        ("alarm_control_panel", how): f"alarm_control_panel.alarm_{how}"
        for how in ("arm_home", "arm_night", "arm_away", "arm_vacation")
    },
    **{("lock", what): f"lock.{what}" for what in ("lock", "unlock", "open")},
    **{
        (domain, f"turn_{way}"): f"{domain}.turn_{way}"
        for domain in ("light", "switch", "fan")
        for way in ("on", "off")
    },
}
"""A device action's domain and type -> the service that it comes to; what is not here is any of its domain."""


@dataclass(frozen=True)
class Deed:
    """One service that is called."""

    service: str
    """"lock.unlock"; "lock.*" or "*.*" where a template chooses."""
    target: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By what it is told under (one of `TARGETS`): on what it is called."""
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The things left out of the target."""
    is_open: bool = False
    """True if a template chooses (more of) its targets."""
    wanted: Mapping[str, str] = field(default_factory=dict)
    """Entity id -> the state that it is brought to, where that is told instead; empty where it is not known."""

    @property
    def domain(self) -> str:
        """The service's domain."""
        return self.service.partition(".")[0]

    @property
    def name(self) -> str:
        """The service's name within its domain."""
        return self.service.partition(".")[2]


UNSEEN = Deed(f"{ANY}.{ANY}", is_open=True)
"""Whatever it may be."""


def deeds(config: Config) -> tuple[Deed, ...]:
    """All that a script or an automation may do, whatever its conditions; `UNSEEN` for what is not understood."""
    steps = next((config[key] for key in ("sequence", "actions", "action") if key in config), None)
    return (UNSEEN,) if steps is None else tuple(_of_steps(steps))


def is_set_off(automation: Config, entity_id: str, state: str | None) -> bool:
    """Return whether an automation waits for a thing to change; to that very state, where one is told and known."""
    triggers = automation.get("triggers", automation.get("trigger"))
    return any(
        _waits_for(trigger, entity_id, state) for trigger in (triggers if isinstance(triggers, list) else [triggers])
    )


def _waits_for(trigger: Any, entity_id: str, state: str | None) -> bool:
    if entity_id not in json.dumps(trigger, default=str):
        return False
    wanted = trigger.get("to") if isinstance(trigger, Mapping) and "attribute" not in trigger else None
    states = [wanted] if isinstance(wanted, str) else wanted
    return state is None or not isinstance(states, list) or state in states


def wanted_states(entities: Any) -> dict[str, str]:
    """The states of a scene, by entity id; empty for one that is not told plainly."""
    if not isinstance(entities, Mapping):
        return {}
    return {item: _state(wanted) for item, wanted in entities.items()}


def _state(wanted: Any) -> str:
    state = wanted.get("state") if isinstance(wanted, Mapping) else wanted
    return "" if state is None or _is_template(state) else str(state)


def _of_steps(steps: Any) -> Iterator[Deed]:
    for step in steps if isinstance(steps, list | tuple) else [steps]:
        yield from _of_step(step)


def _of_step(step: Any) -> Iterator[Deed]:
    if isinstance(step, list | tuple):
        yield from _of_steps(step)
    elif isinstance(step, Mapping) and step.get("enabled") is not False:
        yield from _of_known(step)
    elif step is not None and not isinstance(step, str | Mapping):  # text is a condition in short
        yield UNSEEN


def _of_known(step: Config) -> Iterator[Deed]:
    if "condition" in step:
        return
    within = [key for key in _STEPS_WITHIN if key in step]
    for key in within:
        yield from _of_steps(step[key])
    service = next((step[key] for key in ("action", "service", "service_template") if key in step), None)
    if service is not None:
        yield _called(service, step)
    elif "scene" in step:
        yield Deed("scene.turn_on", *_target([{"entity_id": step["scene"]}]))
    elif "device_id" in step:
        yield _done_by_device(step)
    elif not within and not _HARMLESS.intersection(step):
        yield UNSEEN


def _called(service: Any, step: Config) -> Deed:
    told = [step.get(key) for key in ("target", "data", "data_template")]
    target, exclude, is_open = _target([{"entity_id": step.get("entity_id")}, *told])
    data = {key: value for part in told if isinstance(part, Mapping) for key, value in part.items()}
    entities, snapshot = data.get("entities"), _texts(data.get("snapshot_entities"))
    wanted = wanted_states(entities) | dict.fromkeys(snapshot, "")
    is_plain = isinstance(entities, Mapping | None) and all(_is_plain("entity_id", item) for item in wanted)
    return Deed(_service(service), target, exclude, is_open or not is_plain, wanted)


def _service(said: Any) -> str:
    text = str(said).strip().lower()
    if _SERVICE.fullmatch(text):
        return text
    domain = _DOMAIN.match(text)
    return f"{domain[1]}.{ANY}" if domain else f"{ANY}.{ANY}"


def _done_by_device(step: Config) -> Deed:
    """A device action; it names its entity by an id of the registry, which only the device's own things can have."""
    domain = str(step.get("domain"))
    service = _DEVICE_SERVICES.get((domain, str(step.get("type"))), f"{domain}.{ANY}")
    entity_id = str(step.get("entity_id"))
    if _ENTITY_ID.fullmatch(entity_id):
        return Deed(service, {"entity_id": (entity_id,)})
    return Deed(service, {"device_id": (str(step["device_id"]),)})


def _target(parts: list[Any]) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], bool]:
    """Return what is acted on, what is left out of it, and whether a template has a say in it."""
    target: dict[str, tuple[str, ...]] = {}
    exclude: dict[str, tuple[str, ...]] = {}
    is_open = any(isinstance(part, str) for part in parts)
    for part in parts:
        if not isinstance(part, Mapping):
            continue
        for key in TARGETS:
            ids = _texts(part.get(key))
            plain = tuple(item for item in ids if _is_plain(key, item))
            is_open = is_open or len(plain) < len(ids)
            if plain:
                target[key] = (*target.get(key, ()), *plain)
        exclude |= _left_out(part.get("exclude"))
    return target, exclude, is_open


def _left_out(exclude: Any) -> dict[str, tuple[str, ...]]:
    """Return the plainly named exceptions, without those that only a template knows."""
    told = exclude if isinstance(exclude, Mapping) else {}
    ids = {key: tuple(item for item in _texts(told.get(key)) if _is_plain(key, item)) for key in TARGETS}
    return {key: items for key, items in ids.items() if items}


def _texts(value: Any) -> tuple[str, ...]:
    """One or several ids, as a list or with commas between; "none" is none."""
    if value is None:
        return ()
    if isinstance(value, str) and not _is_template(value):
        value = value.split(",")
    texts = [str(item).strip() for item in (value if isinstance(value, list | tuple) else [value])]
    return tuple(text for text in texts if text and text.lower() != "none")


def _is_plain(key: str, item: str) -> bool:
    """Return whether an id is told as what it is; an entity's may also be a template, or an id of the registry."""
    return not _is_template(item) and (key != "entity_id" or bool(_ENTITY_ID.fullmatch(item)))


def _is_template(value: Any) -> bool:
    return isinstance(value, str) and any(mark in value for mark in ("{{", "{%", "{#"))
