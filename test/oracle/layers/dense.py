"""Dense, EinsumDense, Embedding, TimeDistributed over them."""

from functools import partial

import torch
from keras import layers
from torch import nn

from harness.arrays import array, tensors
from harness.convert import convolution, embedding, linear
from harness.single import single


def einsum_apart(layer):
    """abc,cde->abde: (in, heads, size) to (heads * size, in)."""
    kernel = array(layer.kernel)
    bias = array(layer.bias).reshape(-1) if layer.bias is not None else None
    return tensors(weight=kernel.reshape(kernel.shape[0], -1).T, bias=bias)


def einsum_together(layer):
    """abcd,cde->abe: (heads, size, out) to (out, heads * size)."""
    kernel = array(layer.kernel)
    bias = array(layer.bias) if layer.bias is not None else None
    return tensors(weight=kernel.reshape(-1, kernel.shape[-1]).T, bias=bias)


def einsum(equation, output_shape, bias_axes):
    return partial(
        layers.EinsumDense, equation, output_shape=output_shape, bias_axes=bias_axes
    )


def over_time(module, inputs):
    """TimeDistributed over an image layer, inputs (batch, time, height, width, channel)."""
    batch, time = inputs.shape[:2]
    images = inputs.flatten(0, 1).movedim(-1, 1)
    outputs = module(images).movedim(1, -1)
    return outputs.unflatten(0, (batch, time))


def time_distributed(wrapped):
    return lambda name: layers.TimeDistributed(wrapped, name=name)


CASES = [
    single(
        "dense",
        partial(layers.Dense, 5, activation="relu"),
        lambda: nn.Linear(4, 5),
        (4,),
        linear,
        lambda module, x: torch.relu(module(x)),
    ),
    single(
        "dense_square", partial(layers.Dense, 4), lambda: nn.Linear(4, 4), (4,), linear
    ),
    single(
        "dense_without_bias",
        partial(layers.Dense, 5, use_bias=False),
        lambda: nn.Linear(4, 5, bias=False),
        (4,),
        linear,
    ),
    single(
        "dense_on_sequence",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (6, 4),
        linear,
    ),
    single(
        "einsum_linear",
        einsum("abc,cd->abd", (None, 5), "d"),
        lambda: nn.Linear(4, 5),
        (6, 4),
        linear,
        weights_rules="einsum-linear.k2t",
    ),
    single(
        "einsum_linear_without_bias",
        einsum("abc,cd->abd", (None, 5), None),
        lambda: nn.Linear(4, 5, bias=False),
        (6, 4),
        linear,
        weights_rules="einsum-linear.k2t",
    ),
    single(
        "einsum_apart",
        einsum("abc,cde->abde", (None, 2, 3), "de"),
        lambda: nn.Linear(4, 6),
        (5, 4),
        einsum_apart,
        lambda module, x: module(x).unflatten(-1, (2, 3)),
        weights_rules="einsum-apart.k2t",
    ),
    single(
        "einsum_apart_without_bias",
        einsum("abc,cde->abde", (None, 2, 3), None),
        lambda: nn.Linear(4, 6, bias=False),
        (5, 4),
        einsum_apart,
        lambda module, x: module(x).unflatten(-1, (2, 3)),
        weights_rules="einsum-apart.k2t",
    ),
    single(
        "einsum_together",
        einsum("abcd,cde->abe", (None, 5), "e"),
        lambda: nn.Linear(6, 5),
        (4, 2, 3),
        einsum_together,
        lambda module, x: module(x.flatten(-2)),
        weights_rules="einsum-together.yaml",
    ),
    single(
        "einsum_together_without_bias",
        einsum("abcd,cde->abe", (None, 5), None),
        lambda: nn.Linear(6, 5, bias=False),
        (4, 2, 3),
        einsum_together,
        lambda module, x: module(x.flatten(-2)),
        weights_rules="einsum-together.yaml",
    ),
    single(
        "embedding",
        partial(layers.Embedding, 11, 3),
        lambda: nn.Embedding(11, 3),
        (7,),
        embedding,
        tokens=11,
    ),
    single(
        "time_distributed_dense",
        time_distributed(layers.Dense(5)),
        lambda: nn.Linear(4, 5),
        (6, 4),
        lambda layer: linear(layer.layer),
    ),
    single(
        "time_distributed_conv2d",
        time_distributed(layers.Conv2D(5, (2, 3))),
        lambda: nn.Conv2d(3, 5, (2, 3)),
        (4, 5, 6, 3),
        lambda layer: convolution(layer.layer),
        over_time,
        weights_rules="as-time-distributed-conv2d.k2t",
    ),
]
