"""Releases of the satellite's program for tests: the real one under other versions, whole or spoiled."""

from __future__ import annotations

import atexit
import base64
import hashlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from addon.satellites.release_files import SatelliteRelease
from satellite.software import RELEASE

_BORROWED = "borrowed-1-py3-none-any.whl"


def write_release(folder: Path, version: str, changed: Mapping[str, str] | None = None) -> Path:
    """Write a release as script/build-satellite does; return its wheel.

    `changed` are files of the wheel with another text. The packages of others are those that the tests run with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    real = SatelliteRelease.kept_in()
    old = f"parley_satellite-{real.version}.dist-info/"
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(real.files[real.wheel])) as package:
        for name in package.namelist():
            files[name.replace(old, f"parley_satellite-{version}.dist-info/")] = package.read(name)
    metadata = f"parley_satellite-{version}.dist-info/METADATA"
    was, now = (f"\nVersion: {each}\n".encode() for each in (real.version, version))
    files[metadata] = files[metadata].replace(was, now)
    files |= {name: text.encode() for name, text in (changed or {}).items()}
    wheel = folder / f"parley_satellite-{version}-py3-none-any.whl"
    wheel.write_bytes(_wheel(files))
    (folder / "requirements.txt").write_text(_requirements(), encoding="utf-8")
    (folder / "install-satellite").write_bytes(real.files["install-satellite"])
    write_sums(folder)
    return wheel


def install(folder: Path, wheel: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Install a release by its own code, as script/install-satellite does; under another command if need be."""
    paths = map(str, (folder, wheel, wheel.with_name("requirements.txt")))
    command = [*before, sys.executable, "-m", "satellite.installation", *paths]
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    return subprocess.run(command, env=environment, cwd=wheel.parent, capture_output=True, text=True, check=False)


def copy_installation(folder: Path) -> None:
    """Make `folder` an installation of the present release: a copy of one that is really installed, once a process."""
    installed = _installed()
    shutil.copytree(installed, folder, symlinks=True)
    for release in folder.glob("releases/*"):
        for file in (release / "bin/parley-satellite", *release.glob("lib/python3*/site-packages/*.pth")):
            file.write_text(file.read_text(encoding="utf-8").replace(str(installed), str(folder)), encoding="utf-8")


@cache
def _installed() -> Path:
    wheel = write_release(_scratch() / "release", RELEASE)
    done = install(_scratch() / "parley", wheel)
    assert done.returncode == 0, done.stderr
    return _scratch() / "parley"


@cache
def _scratch() -> Path:
    """Return a folder that all tests of a process share: what is installed asks for the same packages by it."""
    folder = Path(tempfile.mkdtemp(prefix="parley-releases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def write_sums(folder: Path) -> None:
    """Write the list of a release anew."""
    names = [path for path in sorted(folder.iterdir()) if path.name not in {"SHA256SUMS", _BORROWED}]
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _requirements() -> str:
    """Return requirements that bring the packages of this environment, from a folder and not from an index."""
    borrowed = sysconfig.get_path("purelib")
    metadata = b"Metadata-Version: 2.1\nName: borrowed\nVersion: 1\n"
    wheel = b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    content = _wheel(
        {
            "sitecustomize.py": f"import sys\nsys.path.append({borrowed!r})\n".encode(),
            "borrowed-1.dist-info/METADATA": metadata,
            "borrowed-1.dist-info/WHEEL": wheel,
            "borrowed-1.dist-info/RECORD": b"",
        }
    )
    shelf = _scratch() / "packages"
    shelf.mkdir(exist_ok=True)
    (shelf / _BORROWED).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return f"--no-index\n--find-links {shelf}\nborrowed==1 --hash=sha256:{digest}\n"


def _wheel(files: Mapping[str, bytes]) -> bytes:
    """Return a wheel with a fresh RECORD (PEP 427)."""
    record = next(name for name in files if name.endswith(".dist-info/RECORD"))
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items() if name != record]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, content in {**files, record: "\n".join([*lines, f"{record},,", ""]).encode()}.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
