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


async def test_what_a_library_prints_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chatty.py").write_text(
        "import os, sys\n"
        "from assistant.local.speech_jobs import serve\n"
        "def load():\n"
        "    print('loaded', flush=True)\n"
        "    return lambda audio: os.write(1, b'heard') and {'length': len(audio)}\n"
        "serve(load)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    process = SpeechProcess("chatty", lambda: tmp_path)
    for length in (2, 4):
        assert await process.answer(bytes(length), is_unfinished=False) == {"length": length}
    await process.close()
