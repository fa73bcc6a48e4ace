"""Convolutions under settings: groups, strides, dilation, padding, data with channels first."""

from functools import partial

import torch.nn.functional as functional
from keras import layers
from torch import nn

from harness.convert import convolution, depthwise, separable, transposed_convolution
from harness.single import call_it, single
from layers.convolution import CONV, CONV_TRANSPOSE, SHAPES, SeparableModule


def plain(
    name, layer, module, convert=convolution, call=call_it, shape=SHAPES[2], **more
):
    return single(name, layer, module, shape, convert, call, images=True, **more)


def transposed(name, kernel, settings, warns=(), cut=None, shape=SHAPES[2], **options):
    """`settings`: PyTorch's; `cut`: what is kept of its result."""
    rank = len(shape) - 1
    stride, dilation = options.get("strides", 1), options.get("dilation_rate", 1)
    return single(
        name,
        partial(getattr(layers, f"Conv{rank}DTranspose"), 4, kernel, **options),
        lambda: CONV_TRANSPOSE[rank](
            3, 4, kernel, stride=stride, dilation=dilation, **settings
        ),
        shape,
        transposed_convolution,
        (lambda module, x: module(x)[(..., *cut)]) if cut else call_it,
        images=True,
        warns=warns,
    )


def stated(settings, *more):
    """The settings as the warning writes them."""
    words = ", ".join(f"{key}={value}" for key, value in settings.items())
    return (f"set {words} on", *more)


def padded(*pads):
    return lambda module, x: module(functional.pad(x, pads))


LAST = slice(None, -1)
ALL = slice(None)


def same_transposed():
    """Padding `same`, the stride as long as the kernel, longer and shorter."""
    longer = {"output_padding": (1, 1)}
    yield transposed(
        "conv2d_transpose_same_long_stride",
        2,
        longer,
        stated(longer),
        strides=3,
        padding="same",
    )
    yield transposed(
        "conv2d_transpose_same_equal_stride", 2, {}, strides=2, padding="same"
    )
    mixed = {"padding": (1, 0)}
    yield transposed(
        "conv2d_transpose_same_of_two_kinds",
        (4, 3),
        mixed,
        stated(mixed, "y[..., :, :-1]"),
        cut=(ALL, LAST),
        strides=2,
        padding="same",
    )
    wide = {"padding": (2,)}
    yield transposed(
        "conv1d_transpose_same_dilated",
        3,
        wide,
        stated(wide),
        dilation_rate=2,
        padding="same",
        shape=SHAPES[1],
    )
    deep = {"padding": (1, 1, 1)}
    yield transposed(
        "conv3d_transpose_same",
        3,
        deep,
        stated(deep),
        padding="same",
        shape=SHAPES[3],
    )


def stated_transposed():
    """Keras's own `output_padding`."""
    one = {"output_padding": (1, 1)}
    yield transposed(
        "conv2d_transpose_output_padding",
        3,
        one,
        stated(one),
        strides=2,
        output_padding=1,
    )
    both = {"padding": (1, 1)}
    yield transposed(
        "conv2d_transpose_same_output_padding_0",
        3,
        both,
        stated(both),
        strides=2,
        padding="same",
        output_padding=0,
    )
    yield transposed(
        "conv2d_transpose_same_output_padding_1",
        3,
        {},
        ("y[..., :-1, :-1]",),
        cut=(LAST, LAST),
        strides=2,
        padding="same",
        output_padding=1,
    )
    even = {"padding": (1, 1)}
    yield transposed(
        "conv2d_transpose_same_output_padding_2",
        4,
        even,
        stated(even),
        strides=3,
        padding="same",
        output_padding=2,
    )
    yield transposed(
        "conv2d_transpose_dilated", (2, 3), {}, dilation_rate=2, shape=SHAPES[2]
    )


def channels_first(name, layer, module, convert, shape):
    """Data whose channels are in front already: nothing moves."""
    return single(
        f"{name}_channels_first",
        partial(layer, data_format="channels_first"),
        module,
        shape,
        convert,
    )


def first():
    yield channels_first(
        "conv1d",
        partial(layers.Conv1D, 4, 3),
        lambda: nn.Conv1d(3, 4, 3),
        convolution,
        (3, 9),
    )
    yield channels_first(
        "conv2d",
        partial(layers.Conv2D, 4, (3, 2)),
        lambda: nn.Conv2d(3, 4, (3, 2)),
        convolution,
        (3, 8, 7),
    )
    yield channels_first(
        "conv3d",
        partial(layers.Conv3D, 4, (3, 2, 2)),
        lambda: nn.Conv3d(3, 4, (3, 2, 2)),
        convolution,
        (3, 4, 5, 6),
    )
    yield channels_first(
        "conv2d_transpose",
        partial(layers.Conv2DTranspose, 4, (3, 2), strides=2),
        lambda: nn.ConvTranspose2d(3, 4, (3, 2), stride=2),
        convolution,
        (3, 8, 7),
    )
    yield channels_first(
        "depthwise_conv2d",
        partial(layers.DepthwiseConv2D, 2, depth_multiplier=2),
        lambda: nn.Conv2d(3, 6, 2, groups=3),
        depthwise,
        (3, 8, 7),
    )
    yield channels_first(
        "separable_conv2d",
        partial(layers.SeparableConv2D, 4, 2, depth_multiplier=2),
        lambda: SeparableModule(nn.Conv2d, 3, 2, 4, 2, True),
        separable,
        (3, 8, 7),
    )


def same():
    """Padding `same`: the warning says what to pad."""
    yield plain(
        "conv1d_same_even_kernel",
        partial(layers.Conv1D, 4, 4, padding="same"),
        lambda: nn.Conv1d(3, 4, 4),
        call=padded(1, 2),
        shape=SHAPES[1],
        warns=("F.pad(x, (1, 2))",),
    )
    yield plain(
        "conv2d_same_of_strides",
        partial(layers.Conv2D, 4, (3, 2), strides=(3, 2), padding="same"),
        lambda: nn.Conv2d(3, 4, (3, 2), stride=(3, 2)),
        call=padded(0, 1, 0, 1),
        warns=("F.pad(x, (0, 1, 0, 1))",),
    )
    yield plain(
        "conv3d_same_of_strides",
        partial(layers.Conv3D, 4, 3, strides=2, padding="same"),
        lambda: nn.Conv3d(3, 4, 3, stride=2),
        call=padded(1, 1, 0, 1, 1, 1),
        shape=SHAPES[3],
        warns=("F.pad(x, (1, 1, 0, 1, 1, 1))",),
    )
    yield plain(
        "depthwise_conv2d_same_of_strides",
        partial(layers.DepthwiseConv2D, 3, strides=2, padding="same"),
        lambda: nn.Conv2d(3, 3, 3, stride=2, groups=3),
        depthwise,
        padded(1, 1, 0, 1),
        warns=("F.pad(x, (1, 1, 0, 1))",),
    )
    yield plain(
        "separable_conv2d_same_of_strides",
        partial(layers.SeparableConv2D, 4, 3, strides=2, padding="same"),
        lambda: SeparableModule(nn.Conv2d, 3, 1, 4, 3, True, stride=2),
        separable,
        padded(1, 1, 0, 1),
        warns=("F.pad(x, (1, 1, 0, 1))",),
    )
    yield plain(
        "conv2d_same_dilated",
        partial(layers.Conv2D, 4, 3, dilation_rate=2, padding="same"),
        lambda: nn.Conv2d(3, 4, 3, dilation=2, padding="same"),
    )


def grouped():
    for rank, kernel in ((1, 3), (3, 2)):
        shape = (*SHAPES[rank][:-1], 4)
        yield plain(
            f"conv{rank}d_groups",
            partial(getattr(layers, f"Conv{rank}D"), 6, kernel, groups=2),
            lambda rank=rank, kernel=kernel: CONV[rank](4, 6, kernel, groups=2),
            shape=shape,
        )


CASES = [*grouped(), *same(), *same_transposed(), *stated_transposed(), *first()]
