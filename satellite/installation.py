"""The satellite's own folder, as script/install-satellite makes it: releases side by side, and one that is on trial.

    start                the program that the service runs; it tries a release that is on trial
    environments/<id>/   a virtual environment with the packages of others, for all releases that ask for the same
    releases/<name>/     a virtual environment with the satellite alone, which sees the packages of one of those
    current  -> releases/<name>     trial -> the one to be tried next     failed -> one that was given up
    trial-begun          the trial has begun; a second start means that it has failed

Each step is one rename, so that after a power cut at any moment the service starts a release that is whole. Only the
standard library is used: a new wheel's own copy of this file, run by the system's Python, installs that wheel.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

_WHOLE = "whole"
"""File that is written last into an environment and into a release."""

_PIP_SECONDS = 1800.0
"""Time for the packages: a Pi Zero on a slow line needs some minutes."""

_DEBIAN = Path("/usr/lib/python3/dist-packages")
_LINK = "environment.pth"
"""File by which the Python of a release sees the packages of an environment (docs: site)."""

INCOMING = "incoming-"
"""Beginning of the names of the folders into which a release is fetched."""

START = "start"
"""Name of the program that the service runs."""


class InstallationError(Exception):
    """A release that cannot be installed; the text is for a person. What was there before is as it was."""


class Installation:
    """The releases in a folder, which needs to be there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_this_program(cls) -> Self | None:
        """Return the installation that this program runs from; None for one that was installed by other means."""
        release = Path(sys.prefix)
        folder = release.parent.parent
        return cls(folder) if release.parent.name == "releases" and (folder / START).is_file() else None

    @property
    def current(self) -> str:
        """Name of the release that is started; empty before the first was installed."""
        return _target(self.folder / "current")

    @property
    def on_trial(self) -> str:
        """Name of the release on trial; empty where none is."""
        return _target(self.folder / "trial")

    @property
    def failed(self) -> str:
        """Name of the release that was given up; empty where none was, or where that was told."""
        return _target(self.folder / "failed")

    def is_here(self, name: str) -> bool:
        """Return whether a release is installed, and whole."""
        return (self._release(name) / _WHOLE).is_file()

    def install(self, wheel: Path, requirements: Path) -> str:
        """Install a release beside the others, unless it is here; return its name. Raises `InstallationError`."""
        name = release_name(wheel)
        if self.is_here(name):
            return name
        environment = self._environment(requirements)
        self.remove_the_rest(environment)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not (environment / _WHOLE).is_file():
                _make_environment(environment, requirements)
            environment = self._environment(requirements)
            with _made(self._release(name)) as release:
                _make_venv(release)
                link = _site_packages(release) / _LINK
                seen = (_site_packages(environment), *_system_packages())
                link.write_text("".join(f"{path}\n" for path in seen), encoding="utf-8")
                _pip(environment, release, "--no-deps", "--no-index", str(wheel))
                _run([release / "bin/python", "-I", "-c", "import satellite.__main__"], "The release cannot be used")
        except OSError as err:
            raise InstallationError(f"The release cannot be written to {self.folder}: {err.strerror or err}.") from err
        return name

    def choose(self, name: str) -> None:
        """Have a release be started from now on, by its own copy of the starting program."""
        source = _site_packages(self._release(name)) / "satellite" / START
        new = self.folder / f".{START}.new"
        shutil.copyfile(source, new)
        new.chmod(0o755)
        new.replace(self.folder / START)
        _point(self.folder / "current", name)
        (self.folder / "trial").unlink(missing_ok=True)

    def try_next(self, name: str) -> None:
        """Have a release be tried at the next start."""
        (self.folder / "failed").unlink(missing_ok=True)
        (self.folder / "trial-begun").unlink(missing_ok=True)
        _point(self.folder / "trial", name)

    def keep(self) -> bool:
        """Keep the release on trial, if it is the one that runs: it works. Return whether it was."""
        if not self.on_trial or self._release(self.on_trial) != Path(sys.prefix):
            return False
        (self.folder / "trial").replace(self.folder / "current")
        (self.folder / "trial-begun").unlink(missing_ok=True)
        return True

    def forget_failure(self) -> None:
        """Note that the failure was told."""
        (self.folder / "failed").unlink(missing_ok=True)

    def clear_incoming(self) -> None:
        """Remove what a power cut has left of a fetched release."""
        for path in self.folder.glob(f"{INCOMING}*"):
            shutil.rmtree(path, ignore_errors=True)

    def remove_the_rest(self, environment: Path | None = None) -> None:
        """Remove what is neither started nor on trial, and what a power cut has left half made.

        `environment` is needed beside those of the releases that stay.
        """
        kept = {self.current, self.on_trial}
        needed = {environment, *(self._environment_of(name) for name in kept if name)}
        for path in self.folder.glob("releases/*"):
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob("environments/*"):
            if path not in needed:
                shutil.rmtree(path, ignore_errors=True)

    def _release(self, name: str) -> Path:
        return self.folder / "releases" / name

    def _environment_of(self, name: str) -> Path | None:
        for link in self._release(name).glob(f"lib/python3*/site-packages/{_LINK}"):
            return Path(link.read_text(encoding="utf-8").partition("\n")[0]).parents[2]
        return None

    def _environment(self, requirements: Path) -> Path:
        """Return the folder of the environment with these packages for this Python."""
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        digest = hashlib.sha256(python.encode() + requirements.read_bytes()).hexdigest()
        return self.folder / "environments" / digest[:12]


def release_name(wheel: Path) -> str:
    """Return the name of a wheel's release: its version and a part of its sha256, as "0.2.0-1f2e3d4c"."""
    return f"{wheel.name.split('-')[1]}-{hashlib.sha256(wheel.read_bytes()).hexdigest()[:8]}"


def version_of(name: str) -> str:
    """Return the version of a release by its name."""
    return name.rpartition("-")[0]


@contextmanager
def _made(path: Path) -> Iterator[Path]:
    """Give a new folder to fill, which counts as whole once that was done, and is removed where it was not."""
    shutil.rmtree(path, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
        os.sync()  # all of it is on the disk before it counts
        (path / _WHOLE).touch()
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _site_packages(environment: Path) -> Path:
    return next(environment.glob("lib/python3*/site-packages"))


def _system_packages() -> list[Path]:
    """Return Debian's packages for its own Python, where those for the pins of a Raspberry Pi are among them."""
    return [_DEBIAN] if (_DEBIAN / "gpiozero").is_dir() and sys.base_prefix == "/usr" else []


def _target(link: Path) -> str:
    with suppress(OSError):
        return link.readlink().name
    return ""


def _point(link: Path, name: str) -> None:
    """Make or change a link to a release in one step."""
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(Path("releases") / name)
    new.replace(link)
    os.sync()


def _make_environment(path: Path, requirements: Path) -> None:
    with _made(path):
        _make_venv(path, with_pip=True)
        _pip(path, path, "--require-hashes", "--requirement", str(requirements))


def _make_venv(path: Path, *, with_pip: bool = False) -> None:
    options: list[str] = [] if with_pip else ["--without-pip"]
    _run([sys.executable, "-m", "venv", *options, path], "No environment can be made")
    if with_pip and sys.version_info < (3, 12):  # setuptools comes with it, and is used by nobody
        _run([path / "bin/python", "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools"], "")


def _pip(environment: Path, into: Path, *what: str) -> None:
    """Install packages; what Python compiles of them is left to the first start, which needs little of them."""
    pip = [environment / "bin/python", "-m", "pip", "--python", into / "bin/python", "--disable-pip-version-check"]
    options = ["--quiet", "--no-input", "--no-cache-dir", "--no-compile", "--only-binary=:all:"]
    _run([*pip, "install", *options, *what], "The packages cannot be installed")


def _run(command: Sequence[object], failure: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands, no shell
            [*map(str, command)], capture_output=True, text=True, timeout=_PIP_SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired as err:
        raise InstallationError(f"{failure}: it took longer than {_PIP_SECONDS / 60:.0f} minutes.") from err
    if done.returncode:
        raise InstallationError(f"{failure}: {_reason(done.stdout + done.stderr)}")


def _reason(output: str) -> str:
    """Return the lines of a program's output that tell of its failure, the common ones in plain words."""
    if "No space left on device" in output:
        return "the disk is full."
    if any(words in output for words in ("NewConnectionError", "Temporary failure in name resolution", "timed out")):
        return "the package index (pypi.org) cannot be reached: is there a way to the internet?"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return " ".join([line for line in lines if line.startswith("ERROR")] or lines[-1:]) or "it says nothing."


def main() -> int:
    """Install the release of a wheel and have it be started, at once or on trial; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m satellite.installation", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--trial", action="store_true", help="start it once, and go on with it only if it works")
    arguments = parser.parse_args()
    installation = Installation(arguments.folder.expanduser().absolute())
    try:
        name = installation.install(arguments.wheel, arguments.requirements)
    except InstallationError as err:
        print(err, file=sys.stderr)
        return 1
    if arguments.trial:
        installation.try_next(name)
    else:
        installation.choose(name)
        installation.remove_the_rest()
    print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
