"""The dialogue with a person: the ladder, our open questions and their answers, and the PIN that nobody sees."""

from assistant.dialogue.dialogue import Dialogue, Reply, RunCommand
from assistant.dialogue.ladder import STOP_RINGING, SentenceMatcher
from assistant.dialogue.open_question import QUESTION_SECONDS
from assistant.dialogue.understanding import (
    AboutTalk,
    AnswerToUs,
    CourtesyWords,
    ForModel,
    HomeSentence,
    NotUnderstood,
    Stop,
    Understanding,
)

__all__ = [
    "QUESTION_SECONDS",
    "STOP_RINGING",
    "AboutTalk",
    "AnswerToUs",
    "CourtesyWords",
    "Dialogue",
    "ForModel",
    "HomeSentence",
    "NotUnderstood",
    "Reply",
    "RunCommand",
    "SentenceMatcher",
    "Stop",
    "Understanding",
]
