"""Home Assistant as a child process that begins where its program is loaded already."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from testbed.process import Process
from testbed.testbed_errors import HomeAssistantError

_PROGRAM = Path(__file__).with_name("loaded_home_assistant.py")

_LOAD_SECONDS = 90.0
"""The first fork waits for all that is loaded, 3 s; a busy machine of two cores takes longer."""


class LoadedProcess(Process):
    """A Home Assistant that ends, as any `Process`, when the program that started it dies."""

    def __init__(
        self, python: Path, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str], load: Sequence[str]
    ) -> None:
        """`command` is that of `hass`. The first one that is started loads the integrations `load`."""
        self.log = log
        self._popen = _Fork(_loaded(python, tuple(load)).fork(list(map(str, command)), log, {**os.environ, **env}))
        self.pid = self._popen.pid


class _Loaded:
    """The program that forks."""

    def __init__(self, python: Path, load: Sequence[str]) -> None:
        self._alone = threading.Lock()
        self._program = subprocess.Popen(
            [python, "-P", _PROGRAM, *load],  # -P: what lies beside the program is not Home Assistant's to import
            stdin=subprocess.PIPE,  # it ends with this pipe, however its other end is closed
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},  # compiled once, it is loaded in a third of the time
            text=True,
        )
        atexit.register(self._close)

    def fork(self, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> int:
        """Return the process id of a new Home Assistant. Raises HomeAssistantError, after which all is loaded anew."""
        order = json.dumps({"command": command, "log": str(log), "environment": environment})
        with self._alone, contextlib.suppress(OSError, ValueError):
            print(order, file=self._program.stdin, flush=True)
            return int(self._answer())
        _loaded.cache_clear()
        self._close()
        raise HomeAssistantError("Home Assistant's program cannot be loaded: run script/setup.")

    def _answer(self) -> str:
        """Return the line that a fork says; nothing where none comes."""
        assert self._program.stdout
        answered = select.poll()
        answered.register(self._program.stdout, select.POLLIN)
        return self._program.stdout.readline() if answered.poll(_LOAD_SECONDS * 1000) else ""

    def _close(self) -> None:
        atexit.unregister(self._close)
        self._program.kill()
        with contextlib.suppress(OSError), self._program:  # what it was not given any more is not to be written
            pass


_loaded = cache(_Loaded)


class _Fork:
    """A process that is no child of ours, as `subprocess.Popen` shows one; its exit code is known to nobody."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._closing = threading.Lock()
        self._descriptor: int | None = None
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            self._descriptor = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Return None while it runs."""
        return None if self._runs(0) else 0

    def wait(self, timeout: float | None = None) -> int:
        """Block until it has ended; raises subprocess.TimeoutExpired."""
        if self._runs(timeout):
            raise subprocess.TimeoutExpired("hass", timeout or 0.0)
        return 0

    def terminate(self) -> None:
        """Ask it to end."""
        if self._descriptor is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGTERM)

    def _runs(self, seconds: float | None) -> bool:
        """Return whether it still runs after some time, or before that where it ends."""
        if self._descriptor is not None:
            ended = select.poll()
            ended.register(self._descriptor, select.POLLIN)
            if not ended.poll(None if seconds is None else seconds * 1000):
                return True
            with self._closing:  # one thread may start it while another ends it
                if self._descriptor is not None:
                    os.close(self._descriptor)
                self._descriptor = None
        return False
