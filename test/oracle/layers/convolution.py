"""Convolutions of one to three dimensions: plain, transposed, depthwise, separable."""

from functools import partial

import torch.nn.functional as functional
from keras import layers
from torch import nn

from harness.convert import convolution, depthwise, separable, transposed_convolution
from harness.single import single

SHAPES = {1: (9, 3), 2: (8, 7, 3), 3: (5, 6, 7, 3)}
KERNELS = {1: 3, 2: (3, 2), 3: (2, 3, 2)}
CONV = {1: nn.Conv1d, 2: nn.Conv2d, 3: nn.Conv3d}
CONV_TRANSPOSE = {1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}


class SeparableModule(nn.Module):
    """A depthwise and a pointwise convolution one after the other."""

    def __init__(
        self, convolution_class, channels, multiplier, filters, kernel, bias, stride=1
    ):
        super().__init__()
        middle = channels * multiplier
        self.depthwise = convolution_class(
            channels, middle, kernel, groups=channels, bias=False, stride=stride
        )
        self.pointwise = convolution_class(middle, filters, 1, bias=bias)

    def forward(self, x):
        return self.pointwise(self.depthwise(x))


def plain(dimensions, bias):
    suffix = "" if bias else "_without_bias"
    return single(
        f"conv{dimensions}d{suffix}",
        partial(
            getattr(layers, f"Conv{dimensions}D"), 4, KERNELS[dimensions], use_bias=bias
        ),
        lambda: CONV[dimensions](3, 4, KERNELS[dimensions], bias=bias),
        SHAPES[dimensions],
        convolution,
        images=True,
    )


def transposed(dimensions, bias):
    suffix = "" if bias else "_without_bias"
    return single(
        f"conv{dimensions}d_transpose{suffix}",
        partial(
            getattr(layers, f"Conv{dimensions}DTranspose"),
            4,
            KERNELS[dimensions],
            strides=2,
            use_bias=bias,
        ),
        lambda: CONV_TRANSPOSE[dimensions](
            3, 4, KERNELS[dimensions], stride=2, bias=bias
        ),
        SHAPES[dimensions],
        transposed_convolution,
        images=True,
    )


def depthwise_case(dimensions, multiplier, bias):
    suffix = "" if bias else "_without_bias"
    return single(
        f"depthwise_conv{dimensions}d_times_{multiplier}{suffix}",
        partial(
            getattr(layers, f"DepthwiseConv{dimensions}D"),
            KERNELS[dimensions],
            depth_multiplier=multiplier,
            use_bias=bias,
        ),
        lambda: CONV[dimensions](
            3, 3 * multiplier, KERNELS[dimensions], groups=3, bias=bias
        ),
        SHAPES[dimensions],
        depthwise,
        images=True,
    )


def separable_case(dimensions, multiplier, bias):
    suffix = "" if bias else "_without_bias"
    return single(
        f"separable_conv{dimensions}d_times_{multiplier}{suffix}",
        partial(
            getattr(layers, f"SeparableConv{dimensions}D"),
            4,
            KERNELS[dimensions],
            depth_multiplier=multiplier,
            use_bias=bias,
        ),
        lambda: SeparableModule(
            CONV[dimensions], 3, multiplier, 4, KERNELS[dimensions], bias
        ),
        SHAPES[dimensions],
        separable,
        images=True,
    )


SETTINGS = [
    single(
        "conv2d_square",
        partial(layers.Conv2D, 3, 3, padding="same"),
        lambda: nn.Conv2d(3, 3, 3, padding=1),
        (5, 5, 3),
        convolution,
        images=True,
    ),
    single(
        "conv2d_groups_dilation",
        partial(layers.Conv2D, 6, 2, groups=2, dilation_rate=2),
        lambda: nn.Conv2d(4, 6, 2, groups=2, dilation=2),
        (7, 6, 4),
        convolution,
        images=True,
    ),
    # Keras pads more on the right where the padding is odd; PyTorch cannot say that.
    single(
        "conv2d_same_with_strides",
        partial(layers.Conv2D, 4, 3, strides=2, padding="same"),
        lambda: nn.Conv2d(3, 4, 3, stride=2),
        (6, 6, 3),
        convolution,
        lambda module, x: module(functional.pad(x, (0, 1, 0, 1))),
        images=True,
        warns=("same",),
    ),
    # `same` cuts kernel - stride cells off a transposed convolution, the odd one at the end:
    # an even number is PyTorch's padding, an odd one leaves a row and a column to cut.
    single(
        "conv2d_transpose_same_even",
        partial(layers.Conv2DTranspose, 4, 4, strides=2, padding="same"),
        lambda: nn.ConvTranspose2d(3, 4, 4, stride=2, padding=1),
        (5, 4, 3),
        transposed_convolution,
        images=True,
        warns=("set padding=(1, 1) on",),
    ),
    single(
        "conv2d_transpose_same_odd",
        partial(layers.Conv2DTranspose, 4, 3, strides=2, padding="same"),
        lambda: nn.ConvTranspose2d(3, 4, 3, stride=2),
        (5, 4, 3),
        transposed_convolution,
        lambda module, x: module(x)[..., :-1, :-1],
        images=True,
        warns=("y[..., :-1, :-1]",),
    ),
    # Where the kernel is shorter than the stride, Keras fills up with output_padding.
    single(
        "conv2d_transpose_gaps",
        partial(layers.Conv2DTranspose, 4, 2, strides=3),
        lambda: nn.ConvTranspose2d(3, 4, 2, stride=3, output_padding=1),
        (5, 4, 3),
        transposed_convolution,
        images=True,
        warns=("output_padding",),
    ),
    single(
        "conv1d_causal",
        partial(layers.Conv1D, 4, 3, dilation_rate=2, padding="causal"),
        lambda: nn.Conv1d(3, 4, 3, dilation=2),
        (9, 3),
        convolution,
        lambda module, x: module(functional.pad(x, (4, 0))),
        images=True,
        warns=("causal",),
    ),
]

CASES = [
    *(plain(dimensions, bias) for dimensions in (1, 2, 3) for bias in (True, False)),
    *(transposed(dimensions, bias) for dimensions in (1, 2, 3) for bias in (True, False)),
    *(
        depthwise_case(dimensions, multiplier, bias)
        for dimensions in (1, 2)
        for multiplier, bias in ((1, True), (2, True), (2, False))
    ),
    *(
        separable_case(dimensions, multiplier, bias)
        for dimensions in (1, 2)
        for multiplier, bias in ((1, True), (2, True), (2, False))
    ),
    *SETTINGS,
]
