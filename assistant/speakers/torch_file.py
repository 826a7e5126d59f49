"""The tensors in a file that PyTorch wrote before its version 1.6, read without PyTorch.

Such a file is a row of pickles, the objects among them, and then each storage: its count of numbers as 8 bytes, and the
numbers. Nothing but numbers, texts and tensors is ever made of it (torch/serialization.py, `_legacy_save`).
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_MAGIC = 0x1950A86A20F9469CFC6C
_VERSION = 1001

Weights = NDArray[np.float32]


class TorchFileError(ValueError):
    """A file that cannot be read: it is another format, or holds more than tensors."""


@dataclass(frozen=True)
class _Tensor:
    """A view of a storage."""

    storage: str
    offset: int
    shape: tuple[int, ...]


def tensors(path: Path, section: str) -> Mapping[str, Weights]:
    """Return the tensors of one section of a checkpoint by their names. Raises `TorchFileError`."""
    with path.open("rb") as file:
        try:
            if _Restricted(file).load() != _MAGIC or _Restricted(file).load() != _VERSION:
                raise TorchFileError(f"{path.name} was not written by such a PyTorch.")
            _Restricted(file).load()  # the machine that wrote it
            found, keys = _Restricted(file).load()[section], _Restricted(file).load()
            storages = {str(key): _numbers(file) for key in keys}
        except (pickle.UnpicklingError, KeyError, TypeError, EOFError) as err:
            raise TorchFileError(f"{path.name} cannot be read: {err}") from err
    return {name: _taken(tensor, storages) for name, tensor in found.items() if isinstance(tensor, _Tensor)}


class _Restricted(pickle.Unpickler):
    """Makes tensors and ordered dicts, and nothing else that has a name."""

    def find_class(self, module: str, name: str) -> Any:
        match module, name:
            case "collections", "OrderedDict":
                return OrderedDict
            case "torch._utils", "_rebuild_tensor_v2":
                return _rebuilt
            case "torch", "FloatStorage":
                return name
        raise pickle.UnpicklingError(f"it holds {module}.{name}")

    def persistent_load(self, pid: Any) -> str:
        if pid[:2] != ("storage", "FloatStorage"):
            raise pickle.UnpicklingError(f"it refers to {pid[0]}")
        return str(pid[2])


def _rebuilt(storage: str, offset: int, shape: tuple[int, ...], *_how: object) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape))


def _numbers(file: BinaryIO) -> Weights:
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(4 * count), "<f4", count)


def _taken(tensor: _Tensor, storages: Mapping[str, Weights]) -> Weights:
    count = int(np.prod(tensor.shape, dtype=np.int64))
    return storages[tensor.storage][tensor.offset : tensor.offset + count].reshape(tensor.shape)
