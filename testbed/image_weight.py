"""The weight of an image by its parts, and of the app running in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

_SHOWN = 15
"""Parts that are named; the rest is one line."""

_MB = 1_000_000


@dataclass(frozen=True)
class ImageWeight:
    """The weight of an image, in bytes."""

    whole: int
    base: int
    """Debian, Python and espeak-ng."""
    dependencies: int
    own: int
    packages: tuple[tuple[str, int], ...]
    """The dependencies by name, the largest first."""

    @classmethod
    def of(cls, root: Path) -> Self:
        """Weigh an image whose root is laid out."""
        whole, own, dependencies = _size(root), _size(root / "app"), _size(root / "opt" / "parley")
        (folder,) = (root / "opt" / "parley" / "lib").glob("python3*/site-packages")
        packages = sorted(((part.name, _size(part)) for part in folder.iterdir()), key=lambda part: -part[1])
        return cls(whole, whole - own - dependencies, dependencies, own, tuple(packages))

    def lines(self) -> list[str]:
        """Return it for a person, in MB."""
        layers = f"{_mb(self.base)} base and espeak-ng, {_mb(self.dependencies)} dependencies, {_mb(self.own)} our own"
        lines = [f"{_mb(self.whole)} MB in all: {layers}. The dependencies, largest first:"]
        lines += [f"{_mb(size):>5}  {name}" for name, size in self.packages[:_SHOWN]]
        rest = self.packages[_SHOWN:]
        return [*lines, f"{_mb(sum(size for _, size in rest)):>5}  {len(rest)} more"]


def memory(pid: int) -> list[tuple[str, int]]:
    """Return the processes of a tree, each with its share of memory (PSS) in bytes."""
    return [(_name(process), _share(process)) for process in _tree(pid)]


def _size(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder; a link is none."""
    if path.is_file() and not path.is_symlink():
        return path.stat().st_size
    files = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    return sum(file.lstat().st_size for file in files if not file.is_symlink())


def _mb(size: int) -> str:
    return f"{size / _MB:.0f}"


def _tree(pid: int) -> Iterator[int]:
    yield pid
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = chain.from_iterable((task / "children").read_text().split() for task in tasks)
    yield from chain.from_iterable(_tree(int(child)) for child in children)


def _share(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return words[words.index("-m") + 1] if "-m" in words else words[0]
