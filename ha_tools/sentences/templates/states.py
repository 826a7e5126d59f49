"""What can be asked about the states of things."""

from ha_tools.sentences.reading import HERE, Reading, Templates, named
from ha_tools.tool import Command


def _get_state(reading: Reading) -> Command | None:
    found, state = named(reading), reading.slots.get("state")
    if found is None:
        return None
    if state is None:
        return Command("get_state", found)
    tool = "find_in_state" if reading.response in {"any", "which", "how_many"} else "is_state"
    return Command(tool, {**found, "state": state})


TEMPLATES = Templates(
    commands={"HassGetState": _get_state},
    intents={
        "HassGetState": [
            {
                "sentences": ["(what is|what's|whats) [the] {climate_name:name} set to"],
                "response": "one",
            },
            {"sentences": ["(is|are) [the] {climate_name:name} {on_off_states:state}"], "response": "one_yesno"},
            {
                "sentences": [
                    "(is|are) (<p_area_lights>|<p_floor_lights>) {on_off_states:state}",
                    "(is|are) <p_all> <p_lights> {on_off_states:state} (<p_in_area>|<p_on_floor>)",
                ],
                "slots": {"domain": "light"},
                "response": "all",
            },
            {
                "sentences": ["(is|are) <p_here_lights> {on_off_states:state} [in here]"],
                "slots": {"domain": "light"},
                "response": "all",
                "requires_context": HERE,
            },
        ],
    },
)
