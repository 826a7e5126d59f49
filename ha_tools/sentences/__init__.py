"""The certain meaning of a sentence, without a language model."""

from ha_tools.sentences.follow_up import Lately
from ha_tools.sentences.matcher import Match, Sentences

__all__ = ["Lately", "Match", "Sentences"]
