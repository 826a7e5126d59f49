"""The voice that asked for what needs a yes or a PIN: the answer must come from it, where voices are told apart."""

from __future__ import annotations

from assistant.dialogue import AnswerToUs, Understanding
from assistant.dialogue.open_question import OpenQuestion
from assistant.speakers.speakers import Speakers
from assistant.speakers.voiceprint import HeardVoice
from assistant.trace import Turn
from ha_tools.acting.command import Command
from ha_tools.permissions import Need


class AskingVoice:
    """Remembers whose wish the open question of a room is about."""

    def __init__(self, speakers: Speakers) -> None:
        self._speakers = speakers
        self._command: Command | None = None
        self._voice: HeardVoice | None = None

    def remember(self, turn: Turn, question: OpenQuestion | None) -> None:
        """Note the voice of a turn behind which a question of ours is open."""
        if question is None or question.needs is Need.FREE:
            self._command = self._voice = None
        elif question.command != self._command:
            self._command, self._voice = question.command, turn.voice

    def is_another(self, turn: Turn, understanding: Understanding) -> bool:
        """Return whether a turn would give somebody else's wish a yes or a PIN; what is written has no voice."""
        if not isinstance(understanding, AnswerToUs) or understanding.grants is Need.FREE or turn.is_written:
            return False
        if not self._speakers.tells_apart:
            return False
        if self._voice is None:
            return turn.speaker is None
        return turn.voice is None or not turn.voice.is_same_as(self._voice)
