"""The effects of Home Assistant's services on the things that they are called on. Data."""

from __future__ import annotations

from ha_tools.home.home import Entity
from ha_tools.live.registry import StandIn
from ha_tools.permissions.routines import ANY

WHATEVER = f"{ANY}.{ANY}"
"""The service where it is not known which: the gravest counts."""

BRINGS_TO = {
    **dict.fromkeys((("lock", "locked"), ("lock", "locking")), "lock.lock"),
    **dict.fromkeys((("lock", "unlocked"), ("lock", "unlocking")), "lock.unlock"),
    **dict.fromkeys((("lock", "open"), ("lock", "opening")), "lock.open"),
    **dict.fromkeys((("cover", "open"), ("cover", "opening")), "cover.open_cover"),
    **dict.fromkeys((("cover", "closed"), ("cover", "closing")), "cover.close_cover"),
    **dict.fromkeys((("valve", "open"), ("valve", "opening")), "valve.open_valve"),
    **dict.fromkeys((("valve", "closed"), ("valve", "closing")), "valve.close_valve"),
    **dict.fromkeys(
        (("alarm_control_panel", state) for state in ("disarmed", "armed_home", "armed_night")),
        "alarm_control_panel.alarm_disarm",
    ),
}
"""(domain, state) -> the service that bringing a thing there amounts to, where it is not turning it on."""

RUNS = {
    "script": frozenset({"turn_on", "toggle"}),
    "automation": frozenset({"trigger"}),
    "scene": frozenset({"turn_on"}),
    "button": frozenset({"press"}),
    "input_button": frozenset({"press"}),
    "intent_script": frozenset({"run"}),
}
"""Domain -> services by which something else happens; a script's own name is one too."""

SET_OFF = frozenset({"input_boolean", "input_datetime", "input_number", "input_select", "input_text", "switch"})
"""Domains of what people take to set automations off: there is often nothing else behind it."""

SCRIPT_SERVICES = frozenset({"turn_on", "turn_off", "toggle", "reload"})

TURNS = frozenset({"turn_on", "turn_off", "toggle"})
WITHOUT_TURNS = {
    **dict.fromkeys(("lock", "alarm_control_panel", "homeassistant"), TURNS),
    **dict.fromkeys(("cover", "valve"), TURNS - {"toggle"}),
}
"""Domain -> what `homeassistant.turn_on` and the like do not do to its things."""

ONLY_TELLS = frozenset({"logbook", "notify", "persistent_notification", "recorder", "tts"})
"""Domains whose services change none of the things that they are told of."""

UNDERSTANDS = frozenset({"conversation.process"})
"""Domains that are told in words what to do."""

ABOUT_ITSELF = frozenset({"identify", "restart", "update"})
"""Device classes of buttons that concern their device alone."""

BY_SWITCH = {
    "lock": ("lock.unlock", "lock.lock"),
    "cover": ("cover.open_cover", "cover.close_cover"),
    "valve": ("valve.open_valve", "valve.close_valve"),
}
"""Domain -> what its two ways are for what a switch is shown as."""

LETS_MOVE = frozenset({"alarm_arm_home", "alarm_arm_night", "alarm_arm_custom_bypass"})
"""Arming at home what is armed away lets a burglar move."""


def runs(service: str, entity: Entity) -> bool:
    """Return whether something else happens by a service on a thing."""
    domain, _, name = service.partition(".")
    return domain == entity.domain and name in {*RUNS.get(domain, ()), *([ANY] if domain in RUNS else [])}


def state_after(service: str) -> str | None:
    """The state that a service brings a thing to, where that is plain."""
    return {"turn_on": "on", "turn_off": "off"}.get(service.partition(".")[2])


def by_switch(service: str, domain: str, stand_in: StandIn) -> str:
    """Return the effect of a service on a switch for the thing that it is shown as."""
    way = service.partition(".")[2]
    if domain not in BY_SWITCH or way not in {"turn_on", "turn_off"}:
        return WHATEVER
    opens = (way == "turn_on") != stand_in.is_inverted
    return BY_SWITCH[domain][0 if opens else 1]
