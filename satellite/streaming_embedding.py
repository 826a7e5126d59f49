"""python -m satellite.streaming_embedding MODEL RESULT: the speech embedding model, made to compute only what is new.

A feature vector sees 76 mel frames and the next one the same shifted by eight: nine tenths of the model's work is done
again. Its convolutions along time are without padding, and its strides multiply to eight, so eight new mel frames and
the last inputs of each convolution (37 kB in all) give the same vector with an eighth of the multiplications. The
rewritten graph takes those inputs and returns the next ones. Needs the package onnx, which nothing else does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper, shape_inference

STEP = 8
"""New mel frames for each feature vector."""
_TIME = 2
"""The axis of time: tensors are [1, channels, frames, bins]."""


def streaming(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model with inputs `mel` [1, 1, 8, 32] and a `last_N` a convolution, and outputs alike."""
    graph = shape_inference.infer_shapes(model).graph
    shapes = {each.name: [size.dim_value for size in each.type.tensor_type.shape.dim] for each in graph.value_info}
    kernels = {each.name: list(each.dims) for each in graph.initializer}
    first, *others = graph.node
    if first.op_type != "Reshape" or graph.node[-1].op_type != "Reshape":
        raise ValueError("This is not the embedding model that is known.")
    nodes: list[onnx.NodeProto] = []
    caches: list[onnx.ValueInfoProto] = []
    kept: list[onnx.ValueInfoProto] = []
    counts: set[int] = set()
    for node in others:
        node.input[0] = "mel" if node.input[0] == first.output[0] else node.input[0]
        before = kernels[node.input[1]][_TIME] - 1 if node.op_type == "Conv" else 0
        if before:
            heard, last, now = node.input[0], f"last_{len(caches)}", f"now_{len(caches)}"
            _, channels, _, bins = shapes.get(heard, [1, 1, STEP, 32])
            counts.add(before)
            shape = [1, channels, before, bins]
            caches.append(helper.make_tensor_value_info(last, TensorProto.FLOAT, shape))
            kept.append(helper.make_tensor_value_info(now, TensorProto.FLOAT, shape))
            nodes.append(helper.make_node("Concat", [last, heard], [f"{last}_joined"], axis=_TIME))
            nodes.append(helper.make_node("Slice", [f"{last}_joined", f"from_{before}", "end", "time"], [now]))
            node.input[0] = f"{last}_joined"
        nodes.append(node)
    numbers = {"end": sys.maxsize, "time": _TIME} | {f"from_{count}": -count for count in counts}
    constants = [helper.make_tensor(name, TensorProto.INT64, [1], [value]) for name, value in numbers.items()]
    used = [each for each in graph.initializer if any(each.name in node.input for node in nodes)]
    mel = helper.make_tensor_value_info("mel", TensorProto.FLOAT, [1, 1, STEP, 32])
    made = helper.make_graph(nodes, "streaming_embedding", [mel, *caches], [*graph.output, *kept], [*used, *constants])
    result = helper.make_model(made, opset_imports=list(model.opset_import), ir_version=model.ir_version)
    onnx.checker.check_model(result, full_check=True)
    return result


def main() -> None:
    """Write what `streaming` makes of the first argument's file to the second's."""
    source, result = map(Path, sys.argv[1:])
    result.write_bytes(streaming(onnx.load(source)).SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
