"""What to do with what was heard: the ladder, our open questions and their answers, and the PIN that nobody sees."""

from assistant.dialogue.policy import QUESTION_SECONDS, STOP_RINGING, Dialogue, Reply, Understanding

__all__ = ["QUESTION_SECONDS", "STOP_RINGING", "Dialogue", "Reply", "Understanding"]
