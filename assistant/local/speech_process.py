"""A process in which speech is decoded, shared by all rooms: finished sentences first, then unfinished ones."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LOAD_SECONDS = 60.0
"""A process that is not ready by then hangs; a small machine loads the largest model in some ten seconds."""
_ANSWER_SECONDS = 30.0
"""The same of one that was given a job."""
_END_SECONDS = 5.0
_MOST_LINE = 64 * 1024
SILENCE_BYTES = 16000 * 2
"""A second of sound, 16-bit mono at 16 kHz, by which an engine decodes for the first time."""


class SpeechProcessError(Exception):
    """Nothing can be decoded; the text says why, in plain words."""


@dataclass(order=True)
class _Job:
    """A stretch of speech that waits for its turn; `audio` None asks for nothing but a process that is ready."""

    is_unfinished: bool
    number: int
    audio: bytes | None = field(compare=False)
    options: dict[str, Any] = field(compare=False)
    result: asyncio.Future[dict[str, Any] | None] = field(compare=False)


class SpeechProcess:
    """One for the app. The process begins with the first job, and anew with the next one when it was lost."""

    def __init__(self, program: str, folder: Callable[[], Path], *arguments: str) -> None:
        """`program` is a module; it is told the folder and the arguments, and answers jobs as `whisper_program` does.

        `folder` returns where a model is, or raises SpeechProcessError.
        """
        self._program = program
        self._folder = folder
        self._arguments = arguments
        self._process: Process | None = None
        self._jobs: asyncio.PriorityQueue[_Job] = asyncio.PriorityQueue()
        self._numbers = itertools.count()
        self._working: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the model, so that the first sentence need not wait for it; raises SpeechProcessError."""
        await self._put(None, {}, is_unfinished=True)

    async def answer(self, audio: bytes, *, is_unfinished: bool, **options: Any) -> dict[str, Any]:
        """Give the process sound and options, and return its answer; raises SpeechProcessError."""
        told = await self._put(audio, options, is_unfinished=is_unfinished)
        assert told  # noqa: S101 - there was audio
        return told

    async def close(self) -> None:
        """End the process, and fail what waits."""
        if self._working:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        while not self._jobs.empty():
            self._jobs.get_nowait().result.cancel()
        await self._end()

    async def _put(self, audio: bytes | None, options: dict[str, Any], *, is_unfinished: bool) -> dict[str, Any] | None:
        if not self._working:
            self._working = asyncio.create_task(self._work())
        result: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait(_Job(is_unfinished, next(self._numbers), audio, options, result))
        return await result

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            if job.result.done():  # whoever asked has gone
                continue
            try:
                text = await self._decoded(job)
            except SpeechProcessError as err:
                await self._end()
                if not job.result.done():
                    job.result.set_exception(err)
            except asyncio.CancelledError:
                job.result.cancel()
                raise
            else:
                if not job.result.done():
                    job.result.set_result(text)

    async def _decoded(self, job: _Job) -> dict[str, Any] | None:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await self._begun()
            await _answer(process, b"", _LOAD_SECONDS)
        if job.audio is None:
            return None
        head = json.dumps({"bytes": len(job.audio), **job.options}).encode()
        return await _answer(process, head + b"\n" + job.audio, _ANSWER_SECONDS)

    async def _begun(self) -> Process:
        program = (sys.executable, "-m", self._program, str(self._folder()), *self._arguments)
        path = os.pathsep.join(filter(None, sys.path))
        try:
            return await asyncio.create_subprocess_exec(
                *program,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=_MOST_LINE,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as err:
            raise SpeechProcessError(f"the process for speech to text cannot be started ({err.strerror})") from err

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            async with asyncio.timeout(_END_SECONDS if process.returncode is None else 0):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _answer(process: Process, job: bytes, seconds: float) -> dict[str, Any]:
    """Give the process a job and return its answer; raises SpeechProcessError when there is none."""
    assert process.stdin  # noqa: S101 - made with pipes
    assert process.stdout  # noqa: S101
    try:
        async with asyncio.timeout(seconds):
            process.stdin.write(job)
            await process.stdin.drain()
            line = await process.stdout.readline()
    except ValueError as err:  # a line without an end
        process.kill()
        raise SpeechProcessError("the process for speech to text said what is no answer; it is begun anew") from err
    except TimeoutError as err:
        process.kill()
        raise SpeechProcessError("the process for speech to text hung; it is begun anew") from err
    except OSError as err:
        raise SpeechProcessError("the process for speech to text has ended; it is begun anew") from err
    if not line:
        raise SpeechProcessError(
            "the process for speech to text has ended: the model is damaged, or there is too little memory"
        )
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError as err:
        process.kill()
        raise SpeechProcessError("the process for speech to text said what is no answer; it is begun anew") from err
    return answer
