"""The common parts of sentences about every part of the home. Data."""

RULES = {
    "p_all": "[all [of]] [the|my]",
    "p_in_area": "(in|of) [the|my] {area}",
    "p_on_floor": "[on|of] [the] {floor} [floor]",
    "p_percent": "[[ ]%| percent]",
    "p_degrees": "[[ ]°| degree[s]]",
}
"""Expansion rules, with a prefix that home-assistant-intents does not use."""
