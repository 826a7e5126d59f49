"""The word by which a kind was called, where templates keep nothing but its domain: a lamp is not every light. Pure."""

from collections.abc import Mapping

from ha_tools.sentences.template_words import tokens

_OF_DOMAIN: Mapping[str, tuple[str, ...]] = {
    "light": ("lamp",),
    "climate": ("air conditioning", "air conditioner", "ac", "heater", "radiator", "heating", "heat", "thermostat"),
    "switch": ("plug", "socket", "outlet"),
}
"""Domain -> words that only some of its things go by, singular."""

_OF_INTENT: Mapping[str, str] = {
    **dict.fromkeys(("HassLightSet", "ParleyLightStep", "ParleyLightEffect"), "light"),
    **dict.fromkeys(
        ("HassClimateSetTemperature", "ParleyTemperatureStep", "ParleyClimateMode", "ParleyTemperatureRange"), "climate"
    ),
}
"""Intents for one domain -> that domain."""


def said_kind(said: str, intent: str, domain: str) -> str:
    """The word, as it was said; empty where none of these was."""
    known = _OF_DOMAIN.get(domain or _OF_INTENT.get(intent, ""), ())
    text = f" {' '.join(tokens(said))} "
    for word in known:
        for spoken in (word, f"{word}s"):
            if f" {spoken} " in text:
                return "heating" if spoken == "heat" else spoken
    return ""
