"""Things that a Pi is spared."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from testbed.sound_card import VirtualSoundCard

ROOT = Path(__file__).parents[2]

HEAVY = {
    "ha_tools",
    "assistant",
    "addon",
    "hassil",
    "homeassistant_api",
    "openwakeword",
    "pipecat",
    "pydantic",
    "scipy",
    "sklearn",
    "transformers",
}

ALLOWED = {"numpy", "onnxruntime", "sounddevice", "soxr", "websockets", "zeroconf"}


def _modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return {name.partition(".")[0] for name in run.stdout.split()}


def _needed(distribution: str, extras: frozenset[str]) -> set[str]:
    """Return every distribution that an installation brings, by walking the metadata."""
    found: set[str] = set()
    waiting = [(distribution, extras)]
    seen = set(waiting)
    while waiting:
        name, wanted = waiting.pop()
        for line in _requirements(name):
            requirement = Requirement(line)
            marker = requirement.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in wanted or {""}):
                continue
            found.add(canonicalize_name(requirement.name))
            step = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return found


def _requirements(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def test_the_satellite_loads_nothing_heavy() -> None:
    assert not HEAVY & _modules_after("import satellite.__main__")


def test_the_wire_is_the_standard_library_alone() -> None:
    assert not ALLOWED & _modules_after("import satellite.protocol")


def test_what_not_every_satellite_uses_is_not_loaded_before_it_is_used() -> None:
    assert not {"aiohttp", "sounddevice", "zeroconf", "ifaddr", "gpiozero"} & _modules_after(
        "import satellite.__main__"
    )


def test_wake_words_are_scored_without_the_rest_of_numpy(models_folder: Path) -> None:
    loading = (
        "from pathlib import Path; from satellite.wake_engines import OpenWakeWordEngine;"
        f"OpenWakeWordEngine(Path({str(models_folder)!r})).load(['hey_jarvis'])"
    )
    program = f"{loading}\nimport sys\nprint('numpy' in sys.modules, 'numpy.random' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == ["True", "False"]


def test_looking_for_devices_leaves_none_of_the_video_codecs_in_memory(sound_card: VirtualSoundCard) -> None:
    program = (
        "from pathlib import Path\n"
        "from satellite.sound_devices import list_devices\n"
        "print(list_devices())\n"
        "print(*{line.split()[-1] for line in Path('/proc/self/maps').read_text().splitlines()})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, **sound_card.env},
    )
    devices, _, files = run.stdout.strip().rpartition("\n")
    assert sound_card.microphone("kitchen") in devices
    assert "libportaudio" in files
    assert "libavcodec" not in files


def test_installing_the_satellite_brings_no_pipecat() -> None:
    own = tomllib.loads((ROOT / "satellite" / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {canonicalize_name(Requirement(line).name) for line in own}
    assert names == ALLOWED
    brought = names.union(*(_needed(name, frozenset()) for name in names))
    assert not {name.replace("-", "_") for name in brought} & (HEAVY | {"pipecat_ai", "homeassistant_api"})
    assert len(brought) < 30


def test_the_walk_would_have_found_pipecat() -> None:
    brought = _needed("parley-assistant", frozenset({"addon"}))
    assert "pipecat-ai" in brought
    assert "pydantic" in brought
