"""Normalization: PyTorch has no module for it, so one is written out over its buffers."""

from functools import partial

import torch
from keras import layers
from torch import nn

from harness.arrays import array, tensors, under
from harness.case import Case
from harness.convert import linear
from harness.single import LAYER, sequential, single
from layers.stems import MAKES, after_convolution, channels_first, channels_last

#: Keras's smallest standard deviation.
SMALLEST = 1e-7


class Scaler(nn.Module):
    """Normalization's mean and variance as buffers, of a shape."""

    def __init__(self, *shape, invert=False):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape))
        self.register_buffer("variance", torch.ones(shape))
        self.invert = invert

    def forward(self, x, view=None):
        mean, variance = self.mean, self.variance
        if view is not None:
            mean, variance = mean.view(view), variance.view(view)
        deviation = variance.sqrt().clamp(min=SMALLEST)
        return x * deviation + mean if self.invert else (x - mean) / deviation


class ChannelScaler(Scaler):
    """Of an image with its channels in front."""

    def forward(self, x):
        return super().forward(x, (-1, 1, 1))


class Stated(nn.Module):
    """A Linear behind a Normalization of which nothing is stored."""

    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        return self.head((x - 0.5) / 2.0**0.5)


def stated_numbers():
    scaler = layers.Normalization(mean=0.5, variance=2.0, name=LAYER)
    return sequential((4,), scaler, layers.Dense(3, name="head"))


def statistics(layer):
    return tensors(mean=array(layer.adapt_mean), variance=array(layer.adapt_variance))


def normalization(name, shape, *along, warns=(), invert=False, **options):
    """The input's axes that have a mean of their own are of the sizes `along`."""
    return single(
        name,
        partial(layers.Normalization, invert=invert, **options),
        lambda: Scaler(*along, invert=invert),
        shape,
        statistics,
        warns=("PyTorch has no such module", *warns),
    )


CASES = [
    Case(
        name="normalization_by_stated_numbers",
        build=stated_numbers,
        module=Stated,
        reference=lambda model: under("head", linear(model.get_layer("head"))),
        inputs=[(3, 4)],
        warns=("with mean 0.5 and variance 2 compute (x - mean)",),
    ),
    normalization("normalization", (4,), 4, warns=("(x - mean)",)),
    normalization("normalization_inverted", (4,), 4, warns=("+ mean",), invert=True),
    normalization("normalization_of_sequences", (5, 4), 4),
    normalization("normalization_of_each_number", (5, 4), 5, 4, axis=(1, 2)),
    normalization("normalization_by_one_number", (5, 4), axis=None),
    after_convolution(
        "normalization_of_channels",
        layers.Normalization,
        lambda: ChannelScaler(MAKES[2]),
        statistics,
        warns=("(-1, 1, 1)",),
    ),
    after_convolution(
        "normalization_of_whole_images",
        partial(layers.Normalization, axis=(1, 2, 3)),
        lambda: Scaler(MAKES[2], *MAKES[:2]),
        channels_first(statistics),
        warns=("PyTorch has no such module",),
    ),
    after_convolution(
        "normalization_of_columns_and_channels",
        partial(layers.Normalization, axis=(2, 3)),
        lambda: Scaler(*MAKES[1:]),
        statistics,
        channels_last,
        warns=("channels last",),
    ),
]
