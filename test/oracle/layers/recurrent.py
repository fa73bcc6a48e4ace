"""SimpleRNN, LSTM and GRU, alone and inside Bidirectional."""

from functools import partial

import torch
from keras import layers
from torch import nn

from harness.convert import bidirectional, recurrent
from harness.single import single, stated

SHAPE = (6, 3)
UNITS = 5
CLASSES = {"SimpleRNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


def sequence(module, x):
    """Every step of a batch-first module."""
    return module(x)[0]


def last_of_both(module, x):
    """What Bidirectional gives without return_sequences: each direction's own last state."""
    hidden = module(x)[1]
    states = hidden[0] if isinstance(hidden, tuple) else hidden
    return torch.cat([states[0], states[1]], dim=-1)


def refused_without_config(class_name, bias):
    """A GRU's bias shows where its reset gate stands; without one, only a config does."""
    return "K2T407" if class_name == "GRU" and not bias else None


def gates_unknown(class_name):
    """What is said of gates that no config tells of."""
    return () if class_name == "SimpleRNN" else ("hard_sigmoid",)


def module_of(class_name, bias=True, **options):
    return lambda: CLASSES[class_name](
        SHAPE[-1], UNITS, bias=bias, batch_first=True, **options
    )


def alone(class_name, bias):
    suffix = "" if bias else "_without_bias"
    return single(
        f"{class_name.lower()}{suffix}",
        partial(getattr(layers, class_name), UNITS, use_bias=bias, return_sequences=True),
        module_of(class_name, bias),
        SHAPE,
        recurrent,
        sequence,
        weights_refused=refused_without_config(class_name, bias),
        weights_warns=gates_unknown(class_name),
    )


def last_step(class_name):
    return single(
        f"{class_name.lower()}_last_step",
        partial(getattr(layers, class_name), UNITS),
        module_of(class_name),
        SHAPE,
        recurrent,
        lambda module, x: sequence(module, x)[:, -1],
    )


def both_ways(class_name, bias, sequences=True):
    suffix = ("" if sequences else "_last_step") + ("" if bias else "_without_bias")

    def layer(name):
        wrapped = getattr(layers, class_name)(
            UNITS, use_bias=bias, return_sequences=sequences
        )
        return layers.Bidirectional(wrapped, name=name)

    return single(
        f"bidirectional_{class_name.lower()}{suffix}",
        layer,
        module_of(class_name, bias, bidirectional=True),
        SHAPE,
        bidirectional,
        sequence if sequences else last_of_both,
        weights_refused=refused_without_config(class_name, bias),
        warns=("bidirectional=True",),
        weights_warns=("bidirectional=True", *gates_unknown(class_name)),
    )


CASES = [
    *(alone(class_name, bias) for class_name in CLASSES for bias in (True, False)),
    stated(alone("GRU", bias=False), "as-gru-reset-after.k2t"),
    *(last_step(class_name) for class_name in CLASSES),
    *(both_ways(class_name, bias) for class_name in CLASSES for bias in (True, False)),
    *(both_ways(class_name, True, sequences=False) for class_name in CLASSES),
    single(
        "simplernn_relu",
        partial(layers.SimpleRNN, UNITS, activation="relu", return_sequences=True),
        module_of("SimpleRNN", nonlinearity="relu"),
        SHAPE,
        recurrent,
        sequence,
    ),
]
