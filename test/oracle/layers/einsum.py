"""EinsumDense in general: whichever equations are a Linear of the last axes."""

from functools import partial

import numpy as np
from keras import layers
from torch import nn

from harness.arrays import array, tensors
from harness.single import single


def case(name, equation, bias_axes, shape, output_shape, axes, sizes, bias=None):
    """
    `axes`: the kernel's axes as (out…, in…), of which `sizes` says the size of each; `bias`:
    repeats a bias along the axes that it lacks. All three are written down, not derived.
    """
    outputs, inputs = sizes
    wide, narrow = int(np.prod(outputs)), int(np.prod(inputs))

    def convert(layer):
        kernel = array(layer.kernel).transpose(axes)
        value = None if layer.bias is None else array(layer.bias)
        if bias is not None:
            value = bias(value)
        return tensors(
            weight=kernel.reshape(wide, narrow),
            bias=None if value is None else value.reshape(-1),
        )

    def call(module, x):
        x = x.flatten(-len(inputs)) if len(inputs) > 1 else x
        y = module(x)
        return y.unflatten(-1, outputs) if len(outputs) > 1 else y

    return single(
        name,
        partial(
            layers.EinsumDense, equation, output_shape=output_shape, bias_axes=bias_axes
        ),
        lambda: nn.Linear(narrow, wide, bias=bias_axes is not None),
        shape,
        convert,
        call,
        # Only the config says the equation.
        containers=("h5", "keras"),
    )


CASES = [
    case("einsum_of_vectors", "ab,bc->ac", "c", (4,), 5, (1, 0), ((5,), (4,))),
    case("einsum_turned", "abc,dc->abd", "d", (6, 4), (None, 5), (0, 1), ((5,), (4,))),
    case("einsum_square", "abc,cd->abd", "d", (6, 4), (None, 4), (1, 0), ((4,), (4,))),
    case(
        "einsum_with_ellipsis", "...x,xy->...y", "y", (3, 6, 4), 5, (1, 0), ((5,), (4,))
    ),
    case(
        "einsum_inputs_in_another_order",
        "abcd,dce->abe",
        "e",
        (4, 2, 3),
        (None, 5),
        (2, 1, 0),
        ((5,), (2, 3)),
    ),
    case(
        "einsum_outputs_in_another_order",
        "abc,ecd->abde",
        "de",
        (6, 4),
        (None, 2, 3),
        (2, 0, 1),
        ((2, 3), (4,)),
        bias=lambda value: value,
    ),
    case(
        "einsum_from_two_to_two_axes",
        "abcd,cdef->abef",
        "ef",
        (4, 2, 3),
        (None, 2, 5),
        (2, 3, 0, 1),
        ((2, 5), (2, 3)),
    ),
    case(
        "einsum_from_three_axes",
        "abcd,bcde->ae",
        "e",
        (2, 3, 2),
        5,
        (3, 0, 1, 2),
        ((5,), (2, 3, 2)),
    ),
    case(
        "einsum_bias_of_the_last_axis",
        "abc,cde->abde",
        "e",
        (6, 4),
        (None, 2, 3),
        (1, 2, 0),
        ((2, 3), (4,)),
        bias=lambda value: np.tile(value, (2, 1)),
    ),
    case(
        "einsum_bias_of_the_first_axis",
        "abc,cde->abde",
        "d",
        (6, 4),
        (None, 2, 3),
        (1, 2, 0),
        ((2, 3), (4,)),
        bias=lambda value: np.repeat(value.reshape(2, 1), 3, axis=1),
    ),
]
