"""A network of a command's own, in which loopback has the address of Supervisor too; for that no rights are needed."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Sequence
from pathlib import Path

from testbed.supervisor.stand_in import INGRESS_ADDRESS

_ENTER = ("unshare", "--map-root-user", "--net")
_LOOPBACK = f'ip link set lo up && ip address add {INGRESS_ADDRESS}/32 dev lo && exec "$@"'


def inside(command: Sequence[str | Path]) -> list[str]:
    """Return the command that runs `command` in such a network."""
    return [*_ENTER, "sh", "-c", _LOOPBACK, "sh", *map(str, command)]


@functools.cache
def is_possible() -> bool:
    """Return whether this machine's kernel and tools let one be made: some forbid it to all but root."""
    try:
        return subprocess.run(inside(["true"]), capture_output=True, check=False).returncode == 0
    except OSError:
        return False
