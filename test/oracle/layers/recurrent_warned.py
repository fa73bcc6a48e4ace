"""Recurrent layers whose parameters convert, but whose PyTorch side must be written with care."""

import keras
import torch
from keras import layers
from torch import nn

from harness.arrays import join, under
from harness.case import Case
from harness.convert import bidirectional, cell, embedding, recurrent, stacked
from harness.single import LAYER, Single, single
from layers.cells import TwoSteps, WithStep
from layers.recurrent import SHAPE, UNITS, last_of_both, module_of, sequence

TOKENS = 5
hard = nn.functional.hardsigmoid


def hard_step(parameters, x, states):
    """One step with hard gates: of an LSTM if there is a cell state, else of a GRU."""
    into, back, bias_into, bias_back = parameters
    hidden, *memory = states
    given, kept = x @ into.T + bias_into, hidden @ back.T + bias_back
    if memory:
        i, f, g, o = (given + kept).chunk(4, dim=-1)
        cell_state = hard(f) * memory[0] + hard(i) * torch.tanh(g)
        return hard(o) * torch.tanh(cell_state), cell_state
    (r, z, n), (kept_r, kept_z, kept_n) = given.chunk(3, -1), kept.chunk(3, -1)
    update = hard(z + kept_z)
    new = torch.tanh(n + hard(r + kept_r) * kept_n)
    return ((1 - update) * new + update * hidden,)


def hard_run(parameters, x, count):
    """Every hidden state of a layer with `count` states."""
    states = (x.new_zeros(x.shape[0], UNITS),) * count
    steps = []
    for step in x.unbind(1):
        states = hard_step(parameters, step, states)
        steps.append(states[0])
    return torch.stack(steps, dim=1)


def parameters_of(module, suffix):
    kinds = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    return [getattr(module, f"{kind}{suffix}") for kind in kinds]


def hard_gru(module, x):
    return hard_run(parameters_of(module, "_l0"), x, 1)


def hard_both_ways(module, x):
    forward = hard_run(parameters_of(module, "_l0"), x, 2)
    backward = hard_run(parameters_of(module, "_l0_reverse"), x.flip(1), 2)
    return torch.cat([forward, backward.flip(1)], dim=-1)


def hard_stack(module, x):
    return hard_run(
        parameters_of(module, "_l1"), hard_run(parameters_of(module, "_l0"), x, 2), 2
    )


def hard_twice(module, x):
    parameters = parameters_of(module.step, "")
    states = (x.new_zeros(x.shape[0], UNITS),) * 2
    return hard_step(parameters, x, hard_step(parameters, x, states))[0]


def hard_cell(kind, **options):
    return kind(UNITS, recurrent_activation="hard_sigmoid", **options)


class OverTokens(nn.Module):
    """An Embedding, and a module that passes over token 0 as Keras does with `mask_zero`."""

    def __init__(self, module, call):
        super().__init__()
        self.words = nn.Embedding(TOKENS, SHAPE[-1])
        self.add_module(LAYER, module)
        self.call = call

    def forward(self, tokens):
        # Each sample without its masked steps, by itself.
        kept = [self.words(it[it != 0])[None] for it in tokens]
        return torch.cat([self.call(getattr(self, LAYER), it) for it in kept])


def masked(name, layer, module, convert, call):
    return Case(
        f"{name}_masked",
        lambda: keras.Sequential(
            [
                keras.Input((9,), dtype="int32"),
                layers.Embedding(TOKENS, SHAPE[-1], mask_zero=True, name="words"),
                layer(LAYER),
            ],
            name="model",
        ),
        lambda: OverTokens(module(), call),
        lambda model: join(
            under("words", embedding(model.get_layer("words"))),
            under(LAYER, convert(model.get_layer(LAYER))),
        ),
        [(3, 9)],
        tokens=TOKENS,
        warns=("masked steps",),
    )


def last_step(module, x):
    return sequence(module, x)[:, -1]


def directions_apart(module, x):
    """What Bidirectional without a merge mode gives: two tensors."""
    return sequence(module, x).chunk(2, dim=-1)


def stateful():
    return keras.Sequential(
        [
            keras.Input(batch_shape=(3, *SHAPE)),
            layers.LSTM(UNITS, stateful=True, return_sequences=True, name=LAYER),
        ],
        name="model",
    )


CASES = [
    single(
        "rnn_of_gru_hard_sigmoid",
        lambda name: layers.RNN(
            hard_cell(layers.GRUCell), return_sequences=True, name=name
        ),
        module_of("GRU"),
        SHAPE,
        recurrent,
        hard_gru,
        warns=("hard_sigmoid",),
    ),
    single(
        "bidirectional_lstm_hard_sigmoid",
        lambda name: layers.Bidirectional(
            hard_cell(layers.LSTM, return_sequences=True), name=name
        ),
        module_of("LSTM", bidirectional=True),
        SHAPE,
        bidirectional,
        hard_both_ways,
        warns=("hard_sigmoid",),
    ),
    single(
        "stacked_lstm_hard_sigmoid",
        lambda name: layers.RNN(
            [hard_cell(layers.LSTMCell), hard_cell(layers.LSTMCell)],
            return_sequences=True,
            name=name,
        ),
        module_of("LSTM", num_layers=2),
        SHAPE,
        stacked,
        hard_stack,
        warns=("hard_sigmoid",),
    ),
    single(
        "lstm_cell_hard_sigmoid",
        lambda name: TwoSteps(hard_cell(layers.LSTMCell, name="step"), name=name),
        lambda: WithStep(nn.LSTMCell(SHAPE[-1], UNITS)),
        SHAPE[-1:],
        lambda layer: under("step", cell(layer.step)),
        hard_twice,
        warns=("hard_sigmoid",),
        weights_refused="K2T406",
    ),
    masked(
        "lstm",
        lambda name: layers.LSTM(UNITS, name=name),
        module_of("LSTM"),
        recurrent,
        last_step,
    ),
    masked(
        "bidirectional_gru",
        lambda name: layers.Bidirectional(layers.GRU(UNITS), name=name),
        module_of("GRU", bidirectional=True),
        bidirectional,
        last_of_both,
    ),
    Case(
        "lstm_stateful",
        stateful,
        lambda: Single(module_of("LSTM")(), sequence),
        lambda model: under(LAYER, recurrent(model.get_layer(LAYER))),
        [(3, *SHAPE)],
        warns=("stateful",),
    ),
    single(
        "bidirectional_lstm_backwards",
        lambda name: layers.Bidirectional(
            layers.LSTM(UNITS, return_sequences=True, go_backwards=True),
            backward_layer=layers.LSTM(UNITS, return_sequences=True),
            name=name,
        ),
        module_of("LSTM", bidirectional=True),
        SHAPE,
        bidirectional,
        # The output sequence stays reversed, in both directions.
        lambda module, x: sequence(module, x.flip(1)),
        warns=("goes backwards",),
    ),
    single(
        "bidirectional_gru_apart",
        lambda name: layers.Bidirectional(
            layers.GRU(UNITS, return_sequences=True), merge_mode=None, name=name
        ),
        module_of("GRU", bidirectional=True),
        SHAPE,
        bidirectional,
        directions_apart,
        warns=("merge_mode",),
    ),
]
