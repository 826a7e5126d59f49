"""Understands what is said in languages other than English beside Home Assistant's own sentences."""

from ha_tools.languages.phrasebook import SPOKEN, Phrasebook, phrasebook

__all__ = ["SPOKEN", "Phrasebook", "phrasebook"]
