"""GroupNormalization and RMSNormalization; normalisations of whole images."""

from functools import partial

from keras import layers
from torch import nn

from harness.arrays import array, tensors
from harness.convert import scale_and_shift
from harness.single import call_it, single
from layers.stems import MAKES, after_convolution, channels_first, channels_last

#: Keras's default epsilon of both but RMSNormalization; PyTorch's is 1e-5.
EPSILON = 1e-3


def group(name, shape, groups, images=True, count=None, call=call_it, **options):
    """`count`: the number of groups that a -1 stands for."""
    scale, center = options.get("scale", True), options.get("center", True)
    number = count or groups
    return single(
        name,
        partial(layers.GroupNormalization, groups, **options),
        lambda: nn.GroupNorm(number, shape[-1], eps=EPSILON, affine=scale or center),
        shape,
        scale_and_shift,
        call,
        images=images,
        weights_refused="K2T406" if scale != center else None,
        warns=(f"num_groups={number}, eps=0.001",) if scale or center else (),
    )


def rms_scale(layer):
    return tensors(weight=array(layer.scale))


def rms(name, shape, *normalized, **options):
    return single(
        name,
        partial(layers.RMSNormalization, **options),
        lambda: nn.RMSNorm(normalized, eps=1e-6),
        shape,
        rms_scale,
        warns=("eps=0.000001",),
    )


def moved(module, x):
    """Over (batch, time, width), with the width where PyTorch has channels."""
    return module(x.movedim(-1, 1)).movedim(1, -1)


CASES = [
    group("group_norm", (5, 6, 4), 2),
    group("group_norm_in_one_group", (5, 6, 4), 1),
    group("group_norm_of_vectors", (6,), 3, images=False),
    group("group_norm_of_a_sequence", (5, 6), 3, images=False, call=moved),
    group("group_norm_of_each_channel", (5, 6, 4), -1, count=4),
    group("group_norm_without_scale", (5, 6, 4), 2, scale=False),
    group("group_norm_without_center", (5, 6, 4), 2, center=False),
    group("group_norm_bare", (5, 6, 4), 2, scale=False, center=False),
    rms("rms_norm", (6, 4), 4),
    rms("rms_norm_of_two_axes", (5, 6, 4), 6, 4, axis=[-2, -1]),
    after_convolution(
        "group_norm_after_a_convolution",
        partial(layers.GroupNormalization, 2),
        lambda: nn.GroupNorm(2, 4, eps=EPSILON),
        scale_and_shift,
    ),
    after_convolution(
        "layer_norm_of_whole_images",
        partial(layers.LayerNormalization, axis=[1, 2, 3]),
        lambda: nn.LayerNorm((MAKES[2], *MAKES[:2]), eps=EPSILON),
        channels_first(scale_and_shift),
    ),
    after_convolution(
        "layer_norm_of_channels",
        layers.LayerNormalization,
        lambda: nn.LayerNorm(MAKES[2], eps=EPSILON),
        scale_and_shift,
        channels_last,
        warns=("channels last",),
    ),
    after_convolution(
        "layer_norm_of_rows_of_images",
        partial(layers.LayerNormalization, axis=[2, 3]),
        lambda: nn.LayerNorm(MAKES[1:], eps=EPSILON),
        scale_and_shift,
        channels_last,
        warns=("channels last",),
    ),
    after_convolution(
        "rms_norm_of_whole_images",
        partial(layers.RMSNormalization, axis=[1, 2, 3]),
        lambda: nn.RMSNorm((MAKES[2], *MAKES[:2]), eps=1e-6),
        channels_first(rms_scale),
    ),
    after_convolution(
        "rms_norm_of_channels",
        layers.RMSNormalization,
        lambda: nn.RMSNorm(MAKES[2], eps=1e-6),
        rms_scale,
        channels_last,
        warns=("channels last",),
    ),
]
