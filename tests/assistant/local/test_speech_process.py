"""The process that decodes speech, where what it says is no answer: each job is told so, and none waits for ever."""

from pathlib import Path

import pytest

from assistant.local.speech_process import SpeechProcess, SpeechProcessError


async def test_what_is_no_answer_fails_the_job_and_those_behind_it(tmp_path: Path) -> None:
    process = SpeechProcess("this", lambda: tmp_path)  # Python's own, which prints a poem
    for _ in range(2):
        with pytest.raises(SpeechProcessError, match="no answer"):
            await process.start()
    await process.close()
