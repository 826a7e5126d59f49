"""python -m testbed.image_build: build the app's image without docker, say what it weighs, and try it.

buildah builds it, on a base that mmdebstrap makes of Debian's packages and that stands for `python:3.13-slim-trixie`.
The file that PARLEY_NUMBERS names is given the weight and the memory as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from testbed.cache import CACHE
from testbed.image_weight import ImageWeight
from testbed.namespace import inside
from testbed.supervisor.installed_app import ROOT

FOLDER = CACHE / "image"
"""The base, and buildah's storage, whose layers the next build goes on from."""

_BASE, _IMAGE = "localhost/parley-base", "localhost/parley"

_PACKAGES = "python3,python3-venv,ca-certificates,netbase,tzdata"
"""Debian's packages that the base has, beside the essential ones."""

_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/info/*", "/usr/share/locale/*", "/usr/share/man/*")
"""Paths that Debian's slim images leave out."""

_CERTIFICATES = "/etc/ssl/certs"
"""Lent to the build: this machine may reach the package index through a proxy with a certificate of its own."""


def main() -> int:
    """Build, weigh, try; return the exit status of the trial."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    _make_base()
    began = time.monotonic()
    _build()
    print(f"Built in {time.monotonic() - began:.0f} s.")
    with _laid_out() as root, tempfile.NamedTemporaryFile("r", encoding="utf-8") as memory:
        weight = ImageWeight.of(root)
        print("\n".join(weight.lines()), flush=True)
        trial: list[str | Path] = [sys.executable, "-m", "testbed.image_trial", root, _configuration(), memory.name]
        if status := subprocess.run(inside(trial)).returncode:
            return status
        if file := os.environ.get("PARLEY_NUMBERS"):
            Path(file).write_text(json.dumps({"weight": asdict(weight), "memory": json.load(memory)}), encoding="utf-8")
    return 0


def _make_base() -> None:
    if _has(_BASE):
        return
    tar = FOLDER / "base.tar"
    excludes = [f"--dpkgopt=path-exclude={path}" for path in _LEFT_OUT]
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={_PACKAGES}", *excludes, "trixie", str(tar)]
    subprocess.run(command, check=True)
    container = _buildah("from", "scratch")
    try:
        _buildah("add", "--quiet", container, str(tar), "/")
        _buildah("commit", "--quiet", container, _BASE)
    finally:
        _buildah("rm", container)
        tar.unlink()


def _build() -> None:
    command = _command("bud", "--quiet", "--isolation", "chroot", "--pull-never", "--format", "docker", "--layers")
    lent = ["--volume", f"{_CERTIFICATES}:{_CERTIFICATES}:ro"]
    subprocess.run([*command, *lent, "--build-arg", f"BASE={_BASE}", "--tag", _IMAGE, str(ROOT)], check=True)


@contextmanager
def _laid_out() -> Iterator[Path]:
    """Yield the root of a container of the image, in which may be written."""
    container = _buildah("from", "--pull-never", _IMAGE)
    try:
        yield Path(_buildah("mount", container))
    finally:
        _buildah("rm", container)


def _configuration() -> str:
    """Return the image's configuration, as JSON in Docker's words: Env, Cmd, WorkingDir, Healthcheck."""
    return json.dumps(json.loads(_buildah("inspect", "--type", "image", _IMAGE))["Docker"]["config"])


def _has(image: str) -> bool:
    return subprocess.run(_command("inspect", "--type", "image", image), capture_output=True).returncode == 0


def _buildah(*arguments: str) -> str:
    run = subprocess.run(_command(*arguments), stdout=subprocess.PIPE, text=True, check=True)
    return run.stdout.strip()


def _command(*arguments: str) -> list[str]:
    return ["buildah", "--root", str(FOLDER / "storage"), "--runroot", str(FOLDER / "run"), *arguments]


if __name__ == "__main__":
    sys.exit(main())
