"""A new satellite's way to its program: the line in the panel, the script and the release on the LAN site."""

from __future__ import annotations

import asyncio
import hashlib
import re
import tomllib
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from addon.satellites.release_files import SatelliteRelease
from addon.satellites.satellite_installer import SCRIPT
from tests.addon.conftest import App
from tests.addon.homeless import homeless_app

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def release() -> SatelliteRelease:
    """The release that script/setup has built."""
    return SatelliteRelease.kept_in()


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """An app whose home does not answer."""
    async with homeless_app(tmp_path) as app:
        yield app


async def fetched(line: str) -> tuple[int, str]:
    """Run a line of the shell; return its exit status and what it printed."""
    process = await asyncio.create_subprocess_shell(line, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def line_of(app: App) -> str:
    """Return the panel's line up to the pipe, for the port that this app listens at."""
    line: str = (await app.get("/api/install-line?host=127.0.0.1"))["line"]
    return re.sub(r":\d+/", f":{app.running.lan_port}/", line.partition(" | ")[0])


async def test_the_line_of_the_panel_brings_a_script_that_knows_the_app_and_its_key(app: App) -> None:
    line = await line_of(app)
    status, script = await fetched(line)
    assert status == 0
    pin = re.search(r"'(sha256//\S+)'", line)
    assert pin
    assert f'\napp="https://127.0.0.1:{app.running.lan_port}"\napp_pin="{pin[1]}"\n' in script


async def test_another_key_than_the_one_of_the_line_is_not_believed(app: App) -> None:
    other = re.sub("sha256//..", "sha256//AA", await line_of(app))
    assert await fetched(f"{other} 2>/dev/null") == (90, "")  # CURLE_SSL_PINNEDPUBKEYNOTMATCH


async def test_the_files_of_the_release_need_no_token_and_are_those_of_its_list(app: App) -> None:
    async with app.http.get(f"{app.lan}/satellite/SHA256SUMS") as response:
        listed = [line.split("  ") for line in (await response.text()).splitlines()]
    sums = {name: digest for digest, name in listed}
    assert set(sums) == {SCRIPT, "requirements.txt", SatelliteRelease.kept_in().wheel}
    for name, digest in sums.items():
        async with app.http.get(f"{app.lan}/satellite/{name}") as response:
            assert hashlib.sha256(await response.read()).hexdigest() == digest
            tag = {"If-None-Match": response.headers["ETag"]}
        async with app.http.get(f"{app.lan}/satellite/{name}", headers=tag) as response:
            assert response.status == 304


@pytest.mark.parametrize(
    "path", ["/satellite/identity.json", "/satellite/..%2Fserver.py", "/satellite/%00", "/api/turns"]
)
async def test_nothing_else_is_open(app: App, path: str) -> None:
    async with app.http.get(app.lan + path) as response:
        assert response.status in {400, 403, 404}


@pytest.mark.parametrize("host", ['x"; reboot; "', "$(reboot)", "a b", "x:$(id)", "", "ä"])
async def test_no_address_makes_another_program_of_the_script(app: App, host: str) -> None:
    async with app.http.get(f"{app.lan}/{SCRIPT}", headers={"Host": host}) as response:
        if response.status == 200:
            addresses = re.findall(r"^app=.*$", await response.text(), re.MULTILINE)
            assert addresses == ['app="https://homeassistant.local:8765"']
    async with app.http.get(f"{app.panel}/api/install-line", params={"host": host}) as response:
        assert response.status == (400 if host else 200)


def test_the_wheel_holds_the_satellite_and_its_licences_and_nothing_else(release: SatelliteRelease) -> None:
    names = zipfile.ZipFile(BytesIO(release.files[release.wheel])).namelist()
    assert {name.partition("/")[0] for name in names} == {"satellite", f"parley_satellite-{release.version}.dist-info"}
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in names}
    modules = {path.name for path in (ROOT / "satellite").glob("*.py")}
    assert modules | {"py.typed", "start"} == {
        name.partition("/")[2] for name in names if name.startswith("satellite/")
    }


def test_the_release_has_the_version_of_the_app(release: SatelliteRelease) -> None:
    assert release.version == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_a_satellite_is_given_the_packages_that_the_tests_run_with() -> None:
    """script/build-satellite --pin brings them together again."""
    project = tomllib.loads((ROOT / "satellite/pyproject.toml").read_text("utf-8"))["project"]
    pins = {line.partition(" \\")[0] for line in _lines("satellite/requirements.txt") if "==" in line}
    tested = {line.partition(" ;")[0] for line in _lines("constraints.txt")}
    assert {pin.partition(" ;")[0] for pin in pins} <= tested
    needed = {Requirement(line).name for line in project["dependencies"]}
    assert needed <= {Requirement(pin).name for pin in pins}


def _lines(file: str) -> list[str]:
    return (ROOT / file).read_text("utf-8").splitlines()
