"""Home Assistant's program, loaded once: for each line of its input it forks a Home Assistant.

To load takes three of the four seconds of processor of a start, and is the same for every home. It runs in Home
Assistant's own Python; `loaded_process.py` starts it, writes the lines, and reads the forks' process ids.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of linux/prctl.h."""


def main(integrations: Sequence[str]) -> int:
    """Load, and fork until the input ends; in a fork, return Home Assistant's exit code."""
    from homeassistant.__main__ import main as run

    _load(integrations)
    gc.collect()
    gc.freeze()  # a fork that looked for garbage among all that is loaded would copy it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel forgets the forks: nobody waits for them here
    ours = os.getpid()
    for line in sys.stdin:
        order = json.loads(line)
        if os.fork() == 0:
            _become(ours, order["environment"], order["log"])
            sys.argv = order["command"]
            return int(run())
    return 0


def _load(integrations: Sequence[str]) -> None:
    """Import the modules of integrations, and of all that these depend on."""
    from homeassistant import bootstrap, components

    waiting, known = [*bootstrap.CORE_INTEGRATIONS, *bootstrap.DEFAULT_INTEGRATIONS, *integrations], set[str]()
    while waiting:
        name = waiting.pop()
        manifest = Path(components.__path__[0], name, "manifest.json")
        if name in known or not manifest.exists():
            continue
        known.add(name)
        waiting += json.loads(manifest.read_text()).get("dependencies", [])
        for module in pkgutil.iter_modules([str(manifest.parent)]):
            with contextlib.suppress(ImportError):  # of a library that only some homes need
                importlib.import_module(f"homeassistant.components.{name}.{module.name}")


def _become(parent: int, environment: dict[str, str], log: str) -> None:
    """Be as a process that was started by itself: with a group, an environment and an output of its own."""
    os.setsid()
    print(os.getpid(), flush=True)  # the group of this number is there from here on
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it has ended before it could tell of that
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for source, descriptor in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, descriptor)
    os.closerange(3, max(nothing, output) + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
