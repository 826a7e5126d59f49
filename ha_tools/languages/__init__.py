"""What is said and heard in languages other than English beside Home Assistant's own sentences: a file for each."""

from ha_tools.languages.phrasebook import SPOKEN, Phrasebook, phrasebook

__all__ = ["SPOKEN", "Phrasebook", "phrasebook"]
