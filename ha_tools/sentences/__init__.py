"""What a sentence certainly means, without a language model."""

from ha_tools.sentences.matcher import Match, Sentences

__all__ = ["Match", "Sentences"]
