"""A child process that leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

TIED_TO_US = ("setpriv", "--pdeathsig", "KILL", "--")
"""Put before a command: the kernel ends it when the thread that started it ends."""


_GONE_SECONDS = 30.0
"""Time in which the kernel ends what it was told to; a process that waits for a device may not end before that."""


class RunningProgram(Protocol):
    """As much of `subprocess.Popen` as is used of it here."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once there is one; raises subprocess.TimeoutExpired."""

    def terminate(self) -> None:
        """Ask it to end."""


class Process:
    """A program in a process group of its own, its output in a file; it ends when the program that started it dies.

    Make it in a thread that lives as long as the child should: the kernel ends the child with that thread.
    """

    def __init__(self, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        """File that its output is appended to."""
        with log.open("ab") as output:
            self._popen: RunningProgram = subprocess.Popen(
                [*TIED_TO_US, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **(env or {})},
            )
        self.pid = self._popen.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while the program runs."""
        return self._popen.poll()

    def wait(self, seconds: float) -> int:
        """Block until the program ends by itself and return its exit code; raises subprocess.TimeoutExpired."""
        return self._popen.wait(seconds)

    def stop(self, seconds: float = 15.0) -> None:
        """Ask the program to end, insist after `seconds`; blocks until nothing of its group is left."""
        if self.returncode is None:
            self._popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End the whole group at once; blocks until it is gone, or raises subprocess.TimeoutExpired."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait(_GONE_SECONDS)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """A time in which the program does nothing at all."""
        os.killpg(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.pid, signal.SIGCONT)

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its output, for a message that says what went wrong."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
