"""The generator of TensorFlow's DCGAN tutorial, which lets Keras name its layers."""

import keras
import torch
from keras import layers
from torch import nn

from architectures.family import Family, Given


def generator(side, *widths):
    """`widths` are those of the image that the Dense makes and of what follows."""
    model = keras.Sequential(name="generator")
    model.add(keras.Input((10,)))
    model.add(layers.Dense(side * side * widths[0], use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((side, side, widths[0])))
    for i, width in enumerate(widths[1:]):
        convolution = layers.Conv2DTranspose(
            width, 5, strides=min(i + 1, 2), padding="same", use_bias=False
        )
        model.add(convolution)
        model.add(layers.BatchNormalization())
        model.add(layers.LeakyReLU())
    last = layers.Conv2DTranspose(
        1, 5, strides=2, padding="same", use_bias=False, activation="tanh"
    )
    model.add(last)
    return model


class Generator(nn.Module):
    def __init__(self, side, *widths):
        super().__init__()
        parts = [
            nn.Linear(10, side * side * widths[0], bias=False),
            nn.BatchNorm1d(side * side * widths[0], eps=1e-3),
            nn.LeakyReLU(0.3),
            nn.Unflatten(1, (widths[0], side, side)),
        ]
        for i, (given, made) in enumerate(zip(widths, (*widths[1:], 1))):
            parts.append(convolution(given, made, min(i + 1, 2)))
            if i < len(widths) - 1:
                parts += [nn.BatchNorm2d(made, eps=1e-3), nn.LeakyReLU(0.3)]
        self.main = nn.Sequential(*parts, nn.Tanh())

    def forward(self, noise):
        return self.main(noise)


def convolution(given, made, stride):
    padding = 2 if stride == 1 else 1
    part = nn.ConvTranspose2d(given, made, 5, stride, padding=padding, bias=False)
    if stride == 2:
        part.register_forward_hook(lambda _part, _x, y: y[..., :-1, :-1])
    return part


FAMILY = Family(
    "examples/dcgan",
    [
        Given(
            "DCGAN generator narrow",
            lambda: generator(4, 8, 6, 4),
            lambda _side: Generator(4, 8, 6, 4),
            given=lambda numbers: numbers.normal(size=(3, 10)).astype("float32"),
            call=lambda module, noise: [module(torch.from_numpy(noise)).movedim(1, -1)],
            settings={"channels": "8"},
        ),
        Given(
            "DCGAN generator",
            lambda: generator(7, 256, 128, 64),
            lambda _side: Generator(7, 256, 128, 64),
        ),
    ],
)
