"""script/install-satellite in a home folder of the test's own: what it makes, keeps, says and removes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from satellite.installation import Installation
from satellite.settings_file import Settings
from satellite.software import RELEASE
from tests.satellite.releases import write_release

SCRIPT = Path(__file__).parents[2] / "script/install-satellite"


def run(home: Path, *arguments: str, path: str = "", **env: str) -> tuple[int, str]:
    """Run the script as its user does, in a home folder and with the programs of `path` before all others."""
    environment = {
        "HOME": str(home),
        "PATH": f"{home / 'bin'}:{path}{os.environ['PATH']}",
        "RUSTUP_HOME": str(home.parent / "rustup"),  # pip asks rustc for its version, which then makes its own folder
        "PARLEY_AS_ROOT": "yes",  # the tests may run as root in a container
        **env,
    }
    command = ["bash", str(SCRIPT), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return done.returncode, done.stdout + done.stderr


def put(home: Path, name: str, text: str) -> None:
    """Put a program before the system's own of that name."""
    (home / "bin").mkdir(parents=True, exist_ok=True)
    (home / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
    (home / "bin" / name).chmod(0o755)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder in which the wake words are fetched already."""
    home = tmp_path / "home"
    (home / ".cache/parley").mkdir(parents=True)
    (home / ".cache/parley/models").symlink_to(Settings().models_folder)
    put(home, "python3", f'exec {sys.executable} "$@"')  # the one whose packages the release borrows
    put(home, "dpkg-query", "echo installed")  # nothing is installed on the machine that runs the tests
    put(home, "systemctl", "exit 1")  # nor started
    put(home, "loginctl", "exit 1")
    return home


def install(home: Path, release: Path, *options: str, **env: str) -> tuple[int, str]:
    """Install a release without touching the system."""
    return run(home, "--from", str(release), "--system", "no", "--yes", *options, **env)


def files_of(home: Path) -> set[Path]:
    """Return all files in a home folder, but what Python compiles and a sound server's library keeps for itself."""
    others = {"__pycache__", "pulse"}
    return {path for path in home.rglob("*") if (path.is_symlink() or path.is_file()) and not others & {*path.parts}}


@pytest.mark.timeout(400)  # four installations
def test_it_installs_is_run_again_follows_a_release_back_and_forth_and_leaves_nothing(
    home: Path, tmp_path: Path
) -> None:
    before = files_of(home)
    write_release(tmp_path / "release", RELEASE)
    status, said = install(home, tmp_path / "release", "--name", 'Anna\'s "room"')
    assert status == 0, said
    data = home / ".local/share/parley"
    settings = home / ".config/parley/satellite.toml"
    assert Installation(data).current.startswith(RELEASE)
    version = subprocess.run(
        [home / ".local/bin/parley-satellite", "--version"], capture_output=True, text=True, check=True
    )
    assert RELEASE in version.stdout
    assert 'name = "Anna\'s \\"room\\""' in settings.read_text()
    verify = subprocess.run(
        ["systemd-analyze", "verify", "--user", home / ".config/systemd/user/parley-satellite.service"],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verify.returncode, verify.stderr) == (0, "")

    settings.write_text(f"{settings.read_text()}volume = 0.5\n")
    installed = files_of(home)
    assert install(home, tmp_path / "release")[0] == 0
    assert files_of(home) == installed
    assert "volume = 0.5" in settings.read_text()
    for number in ("9.0.0", RELEASE):
        write_release(tmp_path / "releases" / f"v{number}", number)
        status, said = run(
            home, "--version", number, "--system", "no", "--yes", PARLEY_RELEASES=str(tmp_path / "releases")
        )
        assert status == 0, said
        assert Installation(data).current.startswith(f"{number}-")

    assert run(home, "--uninstall")[0] == 0
    assert settings.exists(), "without a terminal nobody can be asked"
    assert run(home, "--uninstall", "--yes")[0] == 0
    assert not files_of(home) - before


@pytest.mark.parametrize(
    ("programs", "words"),
    [
        ({"uname": 'case "$1" in -s) echo Linux;; *) echo armv7l;; esac'}, "this is a 32-bit system (armv7l)"),
        ({"uname": 'case "$1" in -s) echo Linux;; *) echo riscv64;; esac'}, "no ONNX Runtime for this processor"),
        ({"uname": "echo Darwin"}, "a satellite needs Linux; this is Darwin"),
        ({"getconf": "echo 32"}, "the programs are 32-bit"),
        ({"df": "echo Avail; echo 100M"}, "450 MB of disk are needed, and 100 MB are free"),
        (
            dict.fromkeys(("python3", "python3.11", "python3.12", "python3.13"), "exit 1"),
            "Python 3.11, 3.12 or 3.13 is needed",
        ),
        ({"dpkg-query": "exit 1", "sudo": "exit 1", "id": "echo 1000"}, "apt-get install --no-install-recommends"),
    ],
)
def test_a_machine_that_cannot_have_it_is_told_so_before_anything_is_changed(
    home: Path, tmp_path: Path, programs: Mapping[str, str], words: str
) -> None:
    write_release(tmp_path / "release", RELEASE)
    for name, text in programs.items():
        put(home, name, text)
    status, said = install(home, tmp_path / "release")
    assert status == 1
    assert words in " ".join(said.split())
    assert not (home / ".local/share/parley/current").exists()
    assert not (home / ".config").exists()


def test_an_app_that_does_not_answer_is_told_of(home: Path) -> None:
    status, said = run(home, "--from", "https://127.0.0.1:9", "--pin", "sha256//AAAA", "--system", "no", "--yes")
    assert status == 1
    assert "https://127.0.0.1:9/satellite/SHA256SUMS cannot be reached" in said


def test_a_release_that_is_damaged_is_not_installed(home: Path, tmp_path: Path) -> None:
    wheel = write_release(tmp_path / "release", RELEASE)
    wheel.write_bytes(wheel.read_bytes() + b"x")
    status, said = install(home, tmp_path / "release")
    assert status == 1
    assert "its checksum is wrong" in said
    assert not (home / ".local/share/parley/current").exists()


def test_the_release_that_was_asked_for_is_the_one_that_is_taken(home: Path, tmp_path: Path) -> None:
    write_release(tmp_path / "release", RELEASE)
    status, said = install(home, tmp_path / "release", "--version", "9.0.0")
    assert status == 1
    assert f"has version {RELEASE}, not 9.0.0" in said


def test_root_is_sent_back(home: Path, tmp_path: Path) -> None:
    put(home, "id", "echo 0")
    status, said = install(home, tmp_path / "release", PARLEY_AS_ROOT="")
    assert status == 1
    assert "not as root" in said


@pytest.mark.parametrize("bytes_kept", [2000, 15000])
def test_a_script_that_is_cut_off_on_its_way_does_nothing(home: Path, bytes_kept: int) -> None:
    before = files_of(home)
    text = SCRIPT.read_bytes()[:bytes_kept]
    subprocess.run(["bash"], input=text, env={**os.environ, "HOME": str(home)}, capture_output=True, check=False)
    assert files_of(home) == before
