"""Sentences that work in the demo home: the demo shows them to the person who runs it."""

from __future__ import annotations

TO_SAY = (
    "turn on the kitchen lights",
    "what is the temperature in the living room",
    "turn off all the lights",
    "set a timer for five minutes",
    "will it rain tomorrow",
    "what's on the shopping list",
)
"""Heard by the recogniser that needs no key."""

TO_WRITE = (
    "play jazz in the kitchen",
    "start the vacuum",
    "which windows are open",
    "since when is the garage door open",
    "what was the temperature this morning",
    "move the dentist to friday at ten",
    "tell Anna's phone that dinner is ready",
    "set the house mode to away",
    "turn off the kitchen lights and open the bedroom blinds",
    "undo that",
)
"""Understood without a language model, on the panel's page Talk."""
