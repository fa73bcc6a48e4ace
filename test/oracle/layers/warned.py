"""Layers whose parameters convert, but whose PyTorch side must be written with care."""

from functools import partial

import torch
from keras import layers
from torch import nn

from harness.convert import bidirectional, recurrent
from harness.single import single
from layers.recurrent import SHAPE, UNITS, module_of, sequence


def hard_sigmoid(x):
    """Keras 3's, which is PyTorch's too; PyTorch's LSTM has no setting for it."""
    return nn.functional.hardsigmoid(x)


def hard_lstm(module, x):
    """An LSTM with hard gates, written out over nn.LSTM's parameters."""
    hidden = cell = x.new_zeros(x.shape[0], UNITS)
    steps = []
    for step in x.unbind(1):
        gates = (
            step @ module.weight_ih_l0.T
            + module.bias_ih_l0
            + hidden @ module.weight_hh_l0.T
            + module.bias_hh_l0
        )
        i, f, g, o = gates.chunk(4, dim=-1)
        cell = hard_sigmoid(f) * cell + hard_sigmoid(i) * torch.tanh(g)
        hidden = hard_sigmoid(o) * torch.tanh(cell)
        steps.append(hidden)
    return torch.stack(steps, dim=1)


def summed(module, x):
    """Bidirectional with merge_mode sum: the two halves added."""
    forward, backward = sequence(module, x).chunk(2, dim=-1)
    return forward + backward


CASES = [
    single(
        "lstm_hard_sigmoid",
        partial(
            layers.LSTM, UNITS, recurrent_activation="hard_sigmoid", return_sequences=True
        ),
        module_of("LSTM"),
        SHAPE,
        recurrent,
        hard_lstm,
        warns=("hard_sigmoid",),
    ),
    single(
        "gru_backwards",
        partial(layers.GRU, UNITS, go_backwards=True, return_sequences=True),
        module_of("GRU"),
        SHAPE,
        recurrent,
        # The output sequence stays reversed.
        lambda module, x: sequence(module, x.flip(1)),
        warns=("go_backwards",),
    ),
    single(
        "bidirectional_summed",
        lambda name: layers.Bidirectional(
            layers.SimpleRNN(UNITS, return_sequences=True), merge_mode="sum", name=name
        ),
        module_of("SimpleRNN", bidirectional=True),
        SHAPE,
        bidirectional,
        summed,
        warns=("merge_mode",),
    ),
]
