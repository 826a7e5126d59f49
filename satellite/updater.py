"""Updates: the app's own release is fetched from the app, installed beside the running one, and tried.

It comes from the app that this satellite was paired with and from no other: over TLS with the pinned certificate, and
each file has the sha256 of the release's list. Without TLS it is whoever answers, as all else is.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from satellite.identity import IdentityFile
from satellite.installation import INCOMING, Installation, release_name, version_of
from satellite.protocol import Update, UpdateProgress, UpdateState
from satellite.satellite_errors import UpdateError
from satellite.software import RELEASE

if TYPE_CHECKING:
    from satellite.release_file import ReleaseDownload

_LOGGER = logging.getLogger(__name__)

_LIST = "SHA256SUMS"
_REQUIREMENTS = "requirements.txt"
_FETCH_SECONDS = 180.0
"""Time for the files of the release, of some hundred kilobytes, however steadily they drip in."""
_INSTALL_SECONDS = 3600.0
"""Time for installing; a Pi Zero 2 W needs some minutes where the packages are others than before."""


@dataclass(frozen=True)
class _Welcomed:
    """The app has welcomed the satellite."""


class Updater:
    """Installs releases, one at a time, and says how that goes."""

    def __init__(
        self,
        installation: Installation | None,
        identity: IdentityFile,
        address: Callable[[], str],
        send: Callable[[UpdateProgress], None],
        fetch_seconds: float = _FETCH_SECONDS,
    ) -> None:
        """`address` returns the WebSocket URL at which the app was reached last."""
        self._installation = installation
        self._identity = identity
        self._address = address
        self._send = send
        self._fetch_seconds = fetch_seconds
        self._work: asyncio.Queue[Update | _Welcomed] = asyncio.Queue(maxsize=4)
        self._tried: set[str] = set()
        self.restart = asyncio.Event()
        """Set once another release is to be started in place of this one."""

    def take(self, update: Update) -> None:
        """Begin an update soon, unless several wait already."""
        if not self._work.full():
            self._work.put_nowait(update)

    def follow_app(self) -> None:
        """Take the app's release, since it speaks another version of the wire; once for each, and pinned alone."""
        if self._installation and self._identity.identity.certificate and self._work.empty():
            self.take(Update(""))

    def welcomed(self) -> None:
        """Note that the app has welcomed this release: it works."""
        if not self._work.full():
            self._work.put_nowait(_Welcomed())

    async def run(self) -> None:
        """Update until cancelled."""
        while True:
            work = await self._work.get()
            if isinstance(work, _Welcomed):
                await asyncio.to_thread(self._report)
            else:
                await self._update(work)

    def _report(self) -> None:
        """Keep the release that runs if it was on trial, and tell how the last update ended."""
        if self._installation is None:
            return
        if self._installation.keep():
            self._tell(RELEASE, UpdateState.DONE)
        elif failed := self._installation.failed:
            version = version_of(failed)
            reason = f"Version {version} did not reach the app and was given up: version {RELEASE} runs again."
            self._tell(version, UpdateState.FAILED, reason)
            self._installation.forget_failure()

    async def _update(self, update: Update) -> None:
        try:
            name = await self._install(update)
        except UpdateError as err:
            _LOGGER.warning("The update failed, and all is as it was. %s", err)
            self._tell(update.version, UpdateState.FAILED, str(err))
            return
        if name:
            _LOGGER.info("Version %s is installed, and is tried now.", version_of(name))
            self.restart.set()

    async def _install(self, update: Update) -> str:
        """Install the app's release and have it be tried; return its name, empty where there is nothing to do."""
        installation = self._installation
        if installation is None:
            raise UpdateError("This satellite was not installed by install-satellite: update it as it was installed.")
        self._tell(update.version, UpdateState.FETCHING)
        try:
            await asyncio.to_thread(installation.clear_incoming)
            with tempfile.TemporaryDirectory(dir=installation.folder, prefix=INCOMING) as scratch:
                wheel = await self._fetch(Path(scratch), update.version)
                return await self._install_wheel(installation, wheel, automatic=not update.version)
        except OSError as err:
            raise UpdateError(f"The release cannot be written: {err.strerror or err}.") from err

    async def _install_wheel(self, installation: Installation, wheel: Path, *, automatic: bool) -> str:
        name = await asyncio.to_thread(release_name, wheel)
        version = version_of(name)
        if name == installation.current:
            self._tell(version, UpdateState.DONE)
            return ""
        if automatic and name in {installation.failed, *self._tried}:
            return ""  # it did not work the last time, and nobody asks for it
        self._tried.add(name)
        self._tell(version, UpdateState.INSTALLING)
        # The new release's own code knows best how it is installed.
        paths = (installation.folder, wheel, wheel.with_name(_REQUIREMENTS))
        await _run([sys.executable, "-m", "satellite.installation", "--trial", *map(str, paths)], wheel)
        self._tell(version, UpdateState.RESTARTING)
        return name

    def _tell(self, version: str, state: UpdateState, text: str = "") -> None:
        self._send(UpdateProgress(version, state, text[:1000]))

    async def _fetch(self, folder: Path, version: str) -> Path:
        """Fetch the release into a folder; return its wheel. Raises `UpdateError` for any but the version asked for."""
        from satellite.release_file import ReleaseDownload  # it loads what nothing else needs

        download = ReleaseDownload(self._address(), self._identity.identity.certificate)
        try:
            async with asyncio.timeout(self._fetch_seconds):
                return await _fetched(download, folder, version)
        except TimeoutError as err:
            raise UpdateError(
                f"The release came too slowly from the app: it was not here after {self._fetch_seconds:g} seconds. "
                "Is the Wi-Fi weak here? Try again."
            ) from err
        finally:
            download.end()


async def _fetched(download: ReleaseDownload, folder: Path, version: str) -> Path:
    """Fetch a release, whose files are what its list says, into a folder; return its wheel."""
    sums = _sums((await _bytes(download, _LIST)).decode(errors="replace"))
    wheel = next((name for name in sums if name.endswith(".whl")), "")
    if version and wheel.split("-")[1:2] != [version]:
        raise UpdateError(f"The app has {wheel or 'no release'} now, and not version {version}: try again.")
    for name in (wheel, _REQUIREMENTS):
        content = await _bytes(download, name)
        if hashlib.sha256(content).hexdigest() != sums.get(name):
            raise UpdateError(f"{name} came damaged: its checksum is another one. Try again.")
        await asyncio.to_thread((folder / name).write_bytes, content)
    return folder / wheel


async def _bytes(download: ReleaseDownload, name: str) -> bytes:
    """Return a file of a release."""
    try:
        return await asyncio.to_thread(download.file, name)
    except OSError as err:
        raise UpdateError(f"The release cannot be fetched from the app: {str(err) or 'no answer'}.") from err


def _sums(text: str) -> Mapping[str, str]:
    """Return the sha256 of each file in a list as sha256sum writes it; names with a folder are passed over."""
    pairs = [line.split("  ", 1) for line in text.splitlines() if line.count("  ") == 1]
    return {name: digest for digest, name in pairs if "/" not in name and not name.startswith(".")}


async def _run(command: list[str], wheel: Path) -> None:
    """Run a program of a wheel; raises `UpdateError` with its last words."""
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment, cwd=wheel.parent
    )
    try:
        async with asyncio.timeout(_INSTALL_SECONDS):
            _, err = await process.communicate()
    except TimeoutError as late:
        raise UpdateError("Installing the release took longer than an hour, and was given up.") from late
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise UpdateError(err.decode(errors="replace").strip().rpartition("\n")[2] or "It says nothing.")
