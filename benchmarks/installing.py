"""Sizes and times of what is installed: the image with its parts and memory, a satellite. Needs root, and minutes."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import Field
from benchmarks.processes import CommandError
from benchmarks.results import Resource

ROOT = Path(__file__).parents[1]

SHOWN = 8
"""Packages of the image that are named."""

LVA_SECONDS, LVA_MB = 27.5, 159.0
"""linux-voice-assistant (OHF-Voice), installed by its own script on a machine of this kind in November 2026."""


async def image(_field: Field) -> list[Resource]:
    """Build the image and try it (script/image); return its size by parts, and the memory of the app in it."""
    told = await _numbers("script/image")
    weight, packages = told["weight"], told["weight"]["packages"]
    parts = [
        Resource(f"image: {part}", size / 1e6, "MB")
        for part, size in (
            ("all", weight["whole"]),
            *((part, weight[part]) for part in ("base", "dependencies", "own")),
        )
    ]
    largest = [Resource(f"image: package {name}", size / 1e6, "MB") for name, size in packages[:SHOWN]]
    memory = [Resource(f"app in its image, after a command: {name}", size / 1e6, "MB") for name, size in told["memory"]]
    whole = Resource("app in its image, after a command: all", sum(size for _, size in told["memory"]) / 1e6, "MB")
    return [*parts, *largest, whole, *memory]


async def install(_field: Field) -> list[Resource]:
    """Install a satellite in a fresh Debian (script/try-satellite-install); return how long it took and its size."""
    told = await _numbers("script/try-satellite-install")
    return [
        Resource("satellite, installed in a fresh Debian: time", told["seconds"], "s"),
        Resource("satellite, installed in a fresh Debian: size", told["megabytes"], "MB"),
        Resource("satellite, the same once more: time", told["again_seconds"], "s"),
        Resource("linux-voice-assistant, measured once: time", LVA_SECONDS, "s"),
        Resource("linux-voice-assistant, measured once: size", LVA_MB, "MB"),
    ]


async def _numbers(script: str) -> dict[str, Any]:
    """Run a script to its end; return the numbers that it writes to the file in PARLEY_NUMBERS."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        file = Path(folder) / "numbers.json"
        process = await asyncio.create_subprocess_exec(
            "env",
            f"PARLEY_NUMBERS={file}",
            ROOT / script,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode or not file.exists():
            raise CommandError(script, output.decode(errors="replace"))
        numbers: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return numbers
