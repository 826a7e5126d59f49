"""Prints as JSON what Core looks like where the integration builds on parts that Core does not promise.

Runs on Home Assistant's own Python, and stands on nothing of ours.
"""

import inspect
import json

from homeassistant.components.assist_satellite import const, entity, services

SATELLITE = entity.AssistSatelliteEntity
REPLACED = ("async_internal_announce", "async_internal_start_conversation", "async_internal_ask_question")


def parameters(function: object) -> dict[str, str]:
    """Return the names of a function's parameters, and their defaults."""
    found = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    return {one.name: "" if one.default is one.empty else repr(one.default) for one in found}


print(
    json.dumps(
        {
            "parameters": {name: parameters(getattr(SATELLITE, name)) for name in REPLACED},
            "final": [name for name in REPLACED if getattr(getattr(SATELLITE, name), "__final__", False)],
            "called": [name for name in REPLACED if name in inspect.getsource(services)],
            "set_state": parameters(vars(SATELLITE)["_set_state"]),
            "waits_for_wake_word": "_wake_word_intercept_future" in vars(SATELLITE),
            "fulfils_wake_word": "_wake_word_intercept_future"
            in inspect.getsource(SATELLITE.async_intercept_wake_word),
            "chime": const.PREANNOUNCE_URL,
            "states": [str(state) for state in entity.AssistSatelliteState],
            "answer": list(inspect.signature(entity.AssistSatelliteAnswer).parameters),
            "busy": "SatelliteBusyError" in inspect.getsource(SATELLITE.async_internal_announce),
        }
    )
)
