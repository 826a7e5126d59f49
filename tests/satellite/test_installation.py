"""The satellite's folder when something goes wrong in it: a full disk, a cut power, a start too many."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from satellite.installation import START, Installation
from satellite.software import RELEASE
from tests.satellite.releases import copy_installation, install, write_release

STARTER = Path(__file__).parents[2] / "satellite" / START


def release(folder: Path, name: str, program: str = "exit 0") -> None:
    """Put a release into an installation whose program is a line of the shell."""
    programs = folder / "releases" / name / "bin"
    programs.mkdir(parents=True)
    for file, line in (("python", "exit 0"), ("parley-satellite", f"echo {name}; {program}")):
        (programs / file).write_text(f"#!/bin/sh\n{line}\n")
        (programs / file).chmod(0o755)
    (programs.parent / "whole").touch()


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An installation of two releases, the older of which is the current one."""
    release(tmp_path, "1-old")
    release(tmp_path, "2-new")
    (tmp_path / START).write_bytes(STARTER.read_bytes())
    (tmp_path / "current").symlink_to("releases/1-old")
    return Installation(tmp_path)


def started(installation: Installation) -> str:
    """Start the satellite as its service does; return the release that ran."""
    done = subprocess.run(["bash", installation.folder / START], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_a_release_is_tried_once_and_then_given_up(installation: Installation) -> None:
    installation.try_next("2-new")
    assert [started(installation) for _ in range(3)] == ["2-new", "1-old", "1-old"]
    assert (installation.current, installation.on_trial, installation.failed) == ("1-old", "", "2-new")


def test_a_release_that_failed_may_be_tried_again(installation: Installation) -> None:
    installation.try_next("2-new")
    assert [started(installation) for _ in range(2)] == ["2-new", "1-old"]
    installation.try_next("2-new")
    assert started(installation) == "2-new"


def test_a_trial_of_which_nothing_but_the_beginning_is_left_is_none(installation: Installation) -> None:
    (installation.folder / "trial-begun").touch()
    assert started(installation) == "1-old"
    installation.try_next("2-new")
    assert started(installation) == "2-new"


def test_a_release_on_trial_that_is_not_there_is_given_up(installation: Installation) -> None:
    installation.try_next("3-gone")
    assert [started(installation) for _ in range(2)] == ["", "1-old"]


def test_a_python_that_is_gone_is_told_of(installation: Installation) -> None:
    (installation.folder / "releases/1-old/bin/python").unlink()
    done = subprocess.run(["bash", installation.folder / START], capture_output=True, text=True, check=False)
    assert done.returncode == os.EX_CONFIG
    assert "run the installer again" in done.stderr


def test_a_full_disk_leaves_the_release_that_was_there(tmp_path: Path) -> None:
    copy_installation(tmp_path / "parley")
    newer = write_release(tmp_path / "newer", "2.0")
    # Files of at most 10 kB: the wheel's larger ones cannot be written.
    done = install(tmp_path / "parley", newer, "prlimit", "--fsize=10000", "--")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert Installation(tmp_path / "parley").current.startswith(f"{RELEASE}-")
    assert not list((tmp_path / "parley/releases").glob("2.0-*"))
    assert install(tmp_path / "parley", newer).returncode == 0


def test_what_a_power_cut_left_half_made_is_made_anew(tmp_path: Path) -> None:
    wheel = write_release(tmp_path / "release", "1.0")
    name = install(tmp_path / "parley", wheel).stdout.strip()
    installation = Installation(tmp_path / "parley")
    for whole in installation.folder.rglob("whole"):
        whole.unlink()
    (installation.folder / "releases" / name / "bin/parley-satellite").unlink()
    assert not installation.is_here(name)
    assert install(tmp_path / "parley", wheel).returncode == 0
    assert (installation.folder / "releases" / name / "bin/parley-satellite").exists()


def test_releases_that_ask_for_the_same_packages_share_them_and_the_rest_goes(tmp_path: Path) -> None:
    copy_installation(tmp_path / "parley")
    for version in ("1.0", "2.0"):
        wheel = write_release(tmp_path / "release" / version, version)
        assert install(tmp_path / "parley", wheel).returncode == 0
    assert [path.name[:4] for path in (tmp_path / "parley/releases").iterdir()] == ["2.0-"]
    assert len(list((tmp_path / "parley/environments").iterdir())) == 1
