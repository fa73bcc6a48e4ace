"""Activations that learn."""

from functools import partial

import numpy as np
from keras import layers
from torch import nn

from harness.arrays import array, find, join, tensors, under
from harness.case import Case
from harness.convert import convolution, linear_after_flatten, recurrent
from harness.single import sequential, single
from layers.group_normalization import moved
from layers.stems import MAKES, READS, after_convolution


def alpha(layer):
    return tensors(weight=array(layer.alpha).reshape(-1))


class FlatPrelu(nn.Module):
    """conv, flatten, mine, out."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 2)
        self.mine = nn.PReLU(int(np.prod(MAKES)))
        self.out = nn.Linear(int(np.prod(MAKES)), 2)

    def forward(self, x):
        return self.out(self.mine(self.conv(x).flatten(1)))


class SequencePrelu(nn.Module):
    """rnn, mine."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(6, 4, batch_first=True)
        self.mine = nn.PReLU(4)

    def forward(self, x):
        return moved(self.mine, self.rnn(x)[0])


def flat_reference(model):
    vector = array(find(model, "mine").alpha).reshape(MAKES).transpose(2, 0, 1)
    return join(
        under("conv", convolution(find(model, "conv"))),
        under("mine", tensors(weight=vector.reshape(-1))),
        under("out", linear_after_flatten(find(model, "out"), *MAKES[:2])),
    )


CASES = [
    single("prelu_of_vectors", layers.PReLU, lambda: nn.PReLU(4), (4,), alpha),
    single(
        "prelu_of_images",
        partial(layers.PReLU, shared_axes=[1, 2]),
        lambda: nn.PReLU(3),
        (5, 6, 3),
        alpha,
        images=True,
    ),
    single(
        "prelu_of_one_number",
        partial(layers.PReLU, shared_axes=[1, 2, 3]),
        nn.PReLU,
        (5, 6, 3),
        alpha,
    ),
    after_convolution(
        "prelu_after_a_convolution",
        partial(layers.PReLU, shared_axes=[1, 2]),
        lambda: nn.PReLU(4),
        alpha,
    ),
    Case(
        name="prelu_of_a_sequence",
        build=lambda: sequential(
            (5, 6),
            layers.LSTM(4, return_sequences=True, name="rnn"),
            layers.PReLU(shared_axes=[1], name="mine"),
        ),
        module=SequencePrelu,
        reference=lambda model: join(
            under("rnn", recurrent(find(model, "rnn"))),
            under("mine", alpha(find(model, "mine"))),
        ),
        inputs=[(2, 5, 6)],
        containers=("h5", "keras"),
        warns=("behind the batch",),
    ),
    Case(
        name="prelu_after_a_flatten",
        build=lambda: sequential(
            READS,
            layers.Conv2D(4, 2, name="conv"),
            layers.Flatten(),
            layers.PReLU(name="mine"),
            layers.Dense(2, name="out"),
        ),
        module=FlatPrelu,
        reference=flat_reference,
        inputs=[(2, *READS)],
        images=True,
        containers=("h5", "keras"),
    ),
]
