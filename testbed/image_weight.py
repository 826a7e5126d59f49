"""The weight of an image by its parts, and of the app running in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_SHOWN = 15
"""Parts that are named; the rest is one line."""

_MB = 1_000_000


def weight(root: Path) -> list[str]:
    """Return lines: all of an image's root, its three layers of files, and the largest packages, in MB."""
    whole, ours = _size(root), _size(root / "app")
    dependencies = _size(root / "opt" / "parley")
    base = whole - ours - dependencies
    layers = f"{_mb(base)} base and espeak-ng, {_mb(dependencies)} dependencies, {_mb(ours)} our own"
    lines = [f"{_mb(whole)} MB in all: {layers}. The dependencies, largest first:"]
    (packages,) = (root / "opt" / "parley" / "lib").glob("python3*/site-packages")
    parts = sorted(((_size(part), part.name) for part in packages.iterdir()), reverse=True)
    lines += [f"{_mb(size):>5}  {name}" for size, name in parts[:_SHOWN]]
    return [*lines, f"{_mb(sum(size for size, _ in parts[_SHOWN:])):>5}  {len(parts) - _SHOWN} more"]


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
