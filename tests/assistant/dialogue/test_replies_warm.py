"""Short replies are judged on the event loop: what they are compared with is read before, off it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from assistant.dialogue.replies import Replies
replies, opened = Replies({language!r}), []
replies.warm_up()
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(str(arguments[0])))
for words in ("okay", "stop", "turn on the kitchen lights", "ja", "21"):
    replies.acknowledges(words), replies.ends_ringing(words), replies.is_yes(words), replies.is_no(words)
    replies.is_stop(words), replies.numbers(words)
print([name for name in opened if name.endswith((".yaml", ".json"))])
"""


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_read_once_they_are_warm(language: str) -> None:
    program = [sys.executable, "-c", PROGRAM.format(language=language)]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
