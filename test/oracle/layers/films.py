"""Sequences of images: ConvLSTM in them, and what reads TimeDistributed(Flatten)."""

import keras
import numpy as np
from keras import layers
from torch import nn

from harness.arrays import join, under
from harness.case import Case
from harness.convert import bidirectional, convolution, recurrent, stacked, tensors
from layers.layouts import flattened
from layers.recurrent import UNITS, sequence


class Film(nn.Module):
    """A convolution of each frame, flattened, and what reads the frames."""

    def __init__(self, module):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 2)
        self.steps = module

    def forward(self, x):
        batch, time = x.shape[:2]
        frames = self.stem(x.flatten(0, 1).movedim(-1, 1)).flatten(1)
        return sequence(self.steps, frames.unflatten(0, (batch, time)))


def film(name, layer, module, convert, inputs=12):
    """What reads TimeDistributed(Flatten): images of 2, 2, 3 behind the convolution."""

    def build():
        return keras.Sequential(
            [
                keras.Input((4, 3, 3, 2)),
                layers.TimeDistributed(layers.Conv2D(3, 2), name="stem"),
                layers.TimeDistributed(layers.Flatten(), name="flatten"),
                layer("steps"),
            ],
            name="model",
        )

    def reference(model):
        entries = convert(model.get_layer("steps"))
        for key, value in entries.items():
            if "weight_ih_l0" in key:
                entries.update(tensors(**{key: flattened(value.T, 2, 2, 3).T}))
        stem = under("stem", convolution(model.get_layer("stem").layer))
        return join(stem, under("steps", entries))

    return Case(
        f"film_{name}",
        build,
        lambda: Film(module(inputs)),
        reference,
        [(3, 4, 3, 3, 2)],
        # Only a config knows what was flattened.
        containers=("h5", "keras"),
    )


CASES = [
    film(
        "rnn_of_gru",
        lambda name: layers.RNN(layers.GRUCell(UNITS), return_sequences=True, name=name),
        lambda width: nn.GRU(width, UNITS, batch_first=True),
        recurrent,
    ),
    film(
        "bidirectional_lstm",
        lambda name: layers.Bidirectional(
            layers.LSTM(UNITS, return_sequences=True), name=name
        ),
        lambda width: nn.LSTM(width, UNITS, batch_first=True, bidirectional=True),
        bidirectional,
    ),
    *(
        film(
            f"stacked_{class_name.lower()}",
            lambda name, kind=cell: layers.RNN(
                [kind(UNITS), kind(UNITS)], return_sequences=True, name=name
            ),
            lambda width, kind=module: kind(width, UNITS, num_layers=2, batch_first=True),
            stacked,
        )
        for class_name, cell, module in (
            ("LSTM", layers.LSTMCell, nn.LSTM),
            ("GRU", layers.GRUCell, nn.GRU),
        )
    ),
]
