"""TimeDistributed and SpectralNormalization over all kinds of layers."""

from dataclasses import replace
from functools import partial

import keras
from keras import layers
from torch import nn

from harness.arrays import under
from harness.case import Case
from harness.convert import (
    batch_norm,
    convolution,
    depthwise,
    embedding,
    linear,
    recurrent,
    scale_and_shift,
    separable,
    transposed_convolution,
)
from harness.single import LAYER, call_it, sequential, single
from layers.convolution import SeparableModule
from layers.dense import over_time, time_distributed

SPECTRAL = ("vector_u", "not under spectral_norm")


def film(name, layer, module, convert, shape=(4, 5, 6, 3), **options):
    """TimeDistributed over a layer of images."""
    return single(
        name,
        lambda name: layers.TimeDistributed(layer(), name=name),
        module,
        shape,
        lambda wrapper: convert(wrapper.layer),
        over_time,
        # Without a config the wrapped layer's class is not told before Keras 3.6.
        containers=("h5", "keras"),
        **options,
    )


def each_step(module, x):
    """Over (batch, time, steps, width), each time as a batch of its own."""
    batch, time = x.shape[:2]
    return module(x.flatten(0, 1)).unflatten(0, (batch, time))


def spectral(name, layer, module, shape, convert, call=call_it, **options):
    return single(
        name,
        lambda name: layers.SpectralNormalization(layer(), name=name),
        module,
        shape,
        lambda wrapper: convert(wrapper.layer),
        call,
        warns=SPECTRAL,
        containers=("h5", "keras"),
        **options,
    )


spectral_embedding = partial(layers.Embedding, 11, 3)


class Nested(nn.Module):
    """A model of two layers, which each step goes through."""

    def __init__(self):
        super().__init__()
        self.mine = nn.ModuleDict({"a": nn.Linear(4, 3), "b": nn.Linear(3, 2)})

    def forward(self, x):
        return self.mine["b"](self.mine["a"](x))


def nested_model():
    inner = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")],
        name="inner",
    )
    inputs = keras.Input((6, 4))
    outputs = layers.TimeDistributed(inner, name=LAYER)(inputs)
    return keras.Model(inputs, outputs, name="model")


def nested_reference(model):
    inner = model.get_layer(LAYER).layer
    a, b = linear(inner.get_layer("a")), linear(inner.get_layer("b"))
    return under(LAYER, {**under("a", a), **under("b", b)})


def sequences(name, layer, module, convert, call=each_step, **options):
    return single(
        name,
        time_distributed(layer),
        module,
        (3, 5, 6),
        lambda wrapper: convert(wrapper.layer),
        call,
        containers=("h5", "keras"),
        **options,
    )


def lstm(module, x):
    return each_step(lambda steps: module(steps)[0], x)


CASES = [
    film(
        "time_distributed_conv2d_transpose",
        partial(layers.Conv2DTranspose, 5, (2, 3)),
        lambda: nn.ConvTranspose2d(3, 5, (2, 3)),
        transposed_convolution,
    ),
    film(
        "time_distributed_depthwise_conv2d",
        partial(layers.DepthwiseConv2D, 2, depth_multiplier=2),
        lambda: nn.Conv2d(3, 6, 2, groups=3),
        depthwise,
    ),
    film(
        "time_distributed_separable_conv2d",
        partial(layers.SeparableConv2D, 4, 2),
        lambda: SeparableModule(nn.Conv2d, 3, 1, 4, 2, True),
        separable,
    ),
    film(
        "time_distributed_batch_norm",
        layers.BatchNormalization,
        lambda: nn.BatchNorm2d(3, eps=1e-3),
        batch_norm,
        warns=("eps=0.001",),
    ),
    film(
        "time_distributed_group_norm",
        partial(layers.GroupNormalization, 3),
        lambda: nn.GroupNorm(3, 3, eps=1e-3),
        scale_and_shift,
        warns=("num_groups=3",),
    ),
    sequences(
        "time_distributed_layer_norm",
        layers.LayerNormalization(),
        lambda: nn.LayerNorm(6, eps=1e-3),
        scale_and_shift,
    ),
    sequences(
        "time_distributed_lstm",
        layers.LSTM(4, return_sequences=True),
        lambda: nn.LSTM(6, 4, batch_first=True),
        recurrent,
        lstm,
    ),
    single(
        "time_distributed_embedding",
        time_distributed(layers.Embedding(11, 3)),
        lambda: nn.Embedding(11, 3),
        (4, 5),
        lambda wrapper: embedding(wrapper.layer),
        tokens=11,
        containers=("h5", "keras"),
    ),
    sequences(
        "time_distributed_spectral_dense",
        layers.SpectralNormalization(layers.Dense(3, name="inside"), name="spectral"),
        lambda: nn.Linear(6, 3),
        lambda wrapped: linear(wrapped.layer),
        warns=SPECTRAL,
    ),
    Case(
        name="time_distributed_model",
        build=nested_model,
        module=Nested,
        reference=nested_reference,
        inputs=[(3, 6, 4)],
        containers=("h5", "keras"),
    ),
    spectral(
        "spectral_dense",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (4,),
        linear,
    ),
    spectral(
        "spectral_conv2d",
        partial(layers.Conv2D, 4, (3, 2)),
        lambda: nn.Conv2d(3, 4, (3, 2)),
        (6, 5, 3),
        convolution,
        images=True,
    ),
    spectral(
        "spectral_conv2d_transpose",
        partial(layers.Conv2DTranspose, 4, (3, 2)),
        lambda: nn.ConvTranspose2d(3, 4, (3, 2)),
        (6, 5, 3),
        transposed_convolution,
        images=True,
    ),
    spectral(
        "spectral_depthwise_conv2d",
        partial(layers.DepthwiseConv2D, 2),
        lambda: nn.Conv2d(3, 3, 2, groups=3),
        (6, 5, 3),
        depthwise,
        images=True,
    ),
    replace(
        spectral(
            "spectral_embedding",
            spectral_embedding,
            lambda: nn.Embedding(11, 3),
            (7,),
            embedding,
            tokens=11,
        ),
        # Keras casts what comes out to the dtype of what goes in: of integers all is 0.
        build=lambda: sequential(
            (7,), layers.SpectralNormalization(spectral_embedding(), name=LAYER)
        ),
    ),
]
