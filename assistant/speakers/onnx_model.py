"""A network of three LSTM layers as ONNX Runtime reads it, written without the package onnx.

The messages and the numbers of their fields are those of onnx.proto (ONNX, Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_IR_VERSION, _OPSET = 8, 14
_FLOAT, _INT64 = 1, 7
_INT = 2
"""The type of an attribute that is a whole number."""

_TORCH_TO_ONNX = [0, 3, 1, 2]
"""PyTorch's gates input, forget, cell, output in ONNX's order: input, output, forget, cell."""


def encoder_model(weights: Mapping[str, Floats], layers: int, size: int) -> bytes:
    """Return the model from "spectra" [steps, windows, bands] to "voices" [windows, size], none of them negative."""
    nodes, tensors, before = list[bytes](), list[bytes](), "spectra"
    for number in range(layers):
        made, held, before = _lstm(weights, number, size, before)
        nodes += made
        tensors += held
    tensors += [
        _tensor("linear", weights["linear.weight"].T.copy()),
        _tensor("linear_bias", weights["linear.bias"]),
        _integers("first", [0]),
    ]
    nodes += [
        _node("Squeeze", [f"last_{layers - 1}", "first"], ["state"]),
        _node("MatMul", ["state", "linear"], ["multiplied"]),
        _node("Add", ["multiplied", "linear_bias"], ["added"]),
        _node("Relu", ["added"], ["voices"]),
    ]
    bands = weights["lstm.weight_ih_l0"].shape[1]
    given, result = _value("spectra", ["steps", "windows", bands]), _value("voices", ["windows", size])
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"voices")
    graph += b"".join(_field(5, tensor) for tensor in tensors) + _field(11, given) + _field(12, result)
    return _number(1, _IR_VERSION) + _field(7, graph) + _field(8, _number(2, _OPSET))


def _lstm(weights: Mapping[str, Floats], number: int, size: int, before: str) -> tuple[list[bytes], list[bytes], str]:
    """Return a layer's nodes and tensors, and the name of its states [steps, windows, size]."""

    def by_gate(name: str) -> Floats:
        taken = weights[f"lstm.{name}_l{number}"]
        return taken.reshape(4, size, -1)[_TORCH_TO_ONNX].reshape(4 * size, -1)

    bias = np.concatenate([by_gate("bias_ih").ravel(), by_gate("bias_hh").ravel()])
    names = [f"{what}_{number}" for what in ("given", "kept", "bias")]
    values = (by_gate("weight_ih")[None], by_gate("weight_hh")[None], bias[None])
    tensors = [_tensor(name, value) for name, value in zip(names, values, strict=True)]
    tensors.append(_integers(f"one_way_{number}", [1]))
    states, after = f"states_{number}", f"after_{number}"
    nodes = [
        _node("LSTM", [before, *names], [states, f"last_{number}"], _number(3, size), "hidden_size"),
        _node("Squeeze", [states, f"one_way_{number}"], [after]),
    ]
    return nodes, tensors, after


def _node(operator: str, inputs: Sequence[str], outputs: Sequence[str], value: bytes = b"", named: str = "") -> bytes:
    """Return a node; it may have one attribute that is a whole number."""
    names = b"".join(_field(1, name.encode()) for name in inputs) + b"".join(_field(2, out.encode()) for out in outputs)
    attribute = _field(5, _field(1, named.encode()) + value + _number(20, _INT)) if named else b""
    return names + _field(4, operator.encode()) + attribute


def _tensor(name: str, values: Floats) -> bytes:
    return _raw(name, values.shape, _FLOAT, np.ascontiguousarray(values, "<f4").tobytes())


def _integers(name: str, values: Sequence[int]) -> bytes:
    return _raw(name, (len(values),), _INT64, np.array(values, "<i8").tobytes())


def _raw(name: str, shape: Sequence[int], kind: int, raw: bytes) -> bytes:
    dims = b"".join(_number(1, size) for size in shape)
    return dims + _number(2, kind) + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    dims = [_number(1, size) if isinstance(size, int) else _field(2, size.encode()) for size in shape]
    tensor = _number(1, _FLOAT) + _field(2, b"".join(_field(1, dim) for dim in dims))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Return a number as Protocol Buffers write it: seven bits a byte, the lowest first."""
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)
