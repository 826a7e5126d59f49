"""A CPython that Home Assistant 2026 accepts: the machine's own, Debian's packages unpacked, or one that uv fetches."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from testbed.cache import TOOLS

MINIMUM = (3, 14, 2)
"""What homeassistant 2026.3 and later ask for (their `requires-python`)."""

SUITE = "forky"
"""The Debian suite that has Python 3.14. Its packages run on older Debians with their own C library beside them."""

PACKAGES = ("python3.14", "python3.14-venv", "libpython3.14-dev", "libstdc++6")
"""With the headers: pymicro-vad and pyspeex-noise have no wheels for this Python and are compiled."""

_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class PythonMissingError(Exception):
    """No Python that is new enough could be had; the text says what to do."""


def find_python(folder: Path) -> Path:
    """Return a Python of at least `MINIMUM`, unpacked into `folder` where the machine has none."""
    unpacked = folder / "usr" / "bin" / "python3.14"
    for candidate in (shutil.which("python3.14"), unpacked):
        if candidate and is_usable(Path(candidate)):
            return Path(candidate)
    if _unpack_debian_packages(folder) and is_usable(unpacked):
        return unpacked
    subprocess.run([TOOLS / "uv", "python", "install", "--quiet", "3.14"], check=False)
    found = subprocess.run(
        [TOOLS / "uv", "python", "find", "--managed-python", "3.14"], capture_output=True, text=True, check=False
    )
    if found.returncode == 0 and is_usable(Path(found.stdout.strip())):
        return Path(found.stdout.strip())
    wanted = ".".join(map(str, MINIMUM))
    raise PythonMissingError(
        f"Home Assistant needs Python {wanted} or later. Install it so that python3.14 is on the PATH."
    )


def headers_of(python: Path) -> dict[str, str]:
    """Return the environment in which a compiler finds all headers of an unpacked Python, after the machine's own."""
    flag = f"-idirafter {python.parents[1] / 'include'}"
    return {"CFLAGS": flag, "CXXFLAGS": flag}


def is_usable(python: Path) -> bool:
    """Tell whether `python` is new enough, has its headers, and can make an environment and a secure connection."""
    check = (
        "import sys, ssl, sqlite3, sysconfig, venv, ensurepip; from pathlib import Path; "
        f"sys.exit(sys.version_info < {MINIMUM} or not Path(sysconfig.get_path('include'), 'Python.h').exists())"
    )
    try:
        return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _unpack_debian_packages(folder: Path) -> bool:
    """Unpack Debian's Python with all it needs into `folder`; False where apt has no Debian mirror."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb") or not _KEYRING.exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    apt = folder / "apt"
    for part in ("lists/partial", "archives/partial"):
        (apt / part).mkdir(parents=True)
    (apt / "status").touch()
    if not any(_download(apt, mirror) for mirror in _mirrors()):
        return False
    for package in sorted((apt / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    shutil.rmtree(apt)
    _bind_to_own_libraries(folder)
    return True


def _mirrors() -> Sequence[str]:
    """Return the addresses of the archives in the machine's own apt sources."""
    targets = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    listed = subprocess.run(targets, capture_output=True, text=True, check=False).stdout.split()
    return [mirror for mirror in dict.fromkeys(listed) if "security" not in mirror]


def _download(apt: Path, mirror: str) -> bool:
    """Let apt fetch and verify `PACKAGES` and all they depend on, as on a machine with nothing installed."""
    (apt / "sources.list").write_text(f"deb [signed-by={_KEYRING}] {mirror} {SUITE} main\n")
    options = {
        "Dir::State": apt,
        "Dir::State::status": apt / "status",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt,
        "Dir::Cache::archives": apt / "archives",
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "APT::Keep-Downloaded-Packages": "1",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    command = ["apt-get", "-qq", *(f"-o{key}={value}" for key, value in options.items())]
    install = [*command, "--yes", "--download-only", "--no-install-recommends", "install", *PACKAGES]
    # update exits with 0 although a source had no such suite; then install finds no package.
    return all(
        subprocess.run(step, capture_output=True, check=False).returncode == 0
        for step in ([*command, "update"], install)
    )


def _bind_to_own_libraries(folder: Path) -> None:
    """Make the unpacked Python load the C library beside it, since the machine's may be older."""
    libraries = folder / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
    loader = next(libraries.glob("ld-linux-*.so.*"))
    options: list[str | Path] = ["--set-interpreter", loader, "--force-rpath", "--set-rpath", libraries]
    subprocess.run([TOOLS / "patchelf", *options, folder / "usr" / "bin" / "python3.14"], check=True)
