"""Runs a case's Keras model and its PyTorch module on the same inputs."""

import keras
import numpy as np
import torch

# The largest difference allowed, for all who compare forward passes.
from harness.case import TOLERANCE as TOLERANCE
from harness.weights import random_input


def inputs_of(case):
    return [
        random_input(case.name, position, shape, case.tokens)
        for position, shape in enumerate(case.inputs)
    ]


def as_list(outputs):
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def keras_outputs(model, inputs):
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    return [np.asarray(keras.ops.convert_to_numpy(it)) for it in as_list(outputs)]


def torch_outputs(case, state):
    """Strict-loads a state dict and gives the outputs in Keras's layout."""
    module = case.module()
    module.load_state_dict(state, strict=True)
    module.eval()
    tensors = [torch.from_numpy(it) for it in inputs_of(case)]
    if case.images:
        tensors = [it.movedim(-1, 1) if it.ndim > 2 else it for it in tensors]
    with torch.no_grad():
        outputs = as_list(module(*tensors))
    if case.images:
        outputs = [it.movedim(1, -1) if it.ndim > 2 else it for it in outputs]
    return [it.numpy() for it in outputs]


def difference(wanted, got):
    """The largest difference over all outputs, relative to the largest output of each."""
    assert len(wanted) == len(got), f"{len(got)} outputs for {len(wanted)}"
    worst = 0.0
    for left, right in zip(wanted, got):
        assert left.shape == right.shape, f"output {right.shape} for {left.shape}"
        assert np.isfinite(right).all(), "an output is not finite"
        scale = np.abs(left).max()
        assert scale > 0, "outputs that are all zero prove nothing"
        worst = max(worst, float(np.abs(left - right).max() / scale))
    return worst
