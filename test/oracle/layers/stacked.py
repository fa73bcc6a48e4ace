"""RNN over several cells, alike and not, also inside Bidirectional."""

import torch
from keras import layers
from torch import nn

from harness.arrays import join, under
from harness.convert import cell, stacked
from harness.single import single, stated
from layers.cells import CELLS
from layers.recurrent import (
    CLASSES,
    SHAPE,
    UNITS,
    gates_unknown,
    refused_without_config,
    sequence,
)


def cells_of(class_name, count=2, **options):
    kind = getattr(layers, f"{class_name}Cell")
    return [kind(UNITS, **options) for _ in range(count)]


def alike(class_name, count=2, bias=True, suffix="", nonlinearity=None, **options):
    suffix = suffix or ("" if bias else "_without_bias")
    more = {} if nonlinearity is None else {"nonlinearity": nonlinearity}
    return single(
        f"stacked_{class_name.lower()}{suffix}",
        lambda name: layers.RNN(
            cells_of(class_name, count, use_bias=bias, **options),
            return_sequences=True,
            name=name,
        ),
        lambda: CLASSES[class_name](
            SHAPE[-1], UNITS, num_layers=count, bias=bias, batch_first=True, **more
        ),
        SHAPE,
        stacked,
        sequence,
        weights_refused=refused_without_config(class_name, bias),
        warns=("num_layers", *more),
        weights_warns=("num_layers", *gates_unknown(class_name)),
    )


class EachCell(nn.Module):
    """One module for each cell, and what runs them over the steps."""

    def __init__(self, *cells):
        super().__init__()
        self.cells = nn.ModuleList(cells)

    def forward(self, x):
        states = [None] * len(self.cells)
        steps = []
        for step in x.unbind(1):
            for number, cell_module in enumerate(self.cells):
                states[number] = cell_module(step, states[number])
                state = states[number]
                step = state[0] if isinstance(state, tuple) else state
            steps.append(step)
        return torch.stack(steps, dim=1)


def by_kind(entries):
    """In the order of the rules: each takes one kind of weight from all cells."""
    return {
        name: value
        for kind in ("weight_ih", "weight_hh", "bias")
        for name, value in entries.items()
        if name.split(".")[-1].startswith(kind)
    }


def by_cell(layer):
    """Each cell as its module; the rules take those of GRUs first."""
    cells = sorted(
        enumerate(layer.cell.cells), key=lambda it: type(it[1]).__name__ != "GRUCell"
    )
    return by_kind(join(*(under(f"cells.{number}", cell(it)) for number, it in cells)))


def unlike(name, cells, modules, **options):
    return single(
        f"stacked_{name}",
        lambda name: layers.RNN(cells(), return_sequences=True, name=name),
        lambda: EachCell(*modules()),
        SHAPE,
        by_cell,
        warns=("cells.0",),
        **options,
    )


class TwoDirections(nn.Module):
    """Two stacks, of which the second runs over the flipped sequence."""

    def __init__(self, kind, count):
        super().__init__()
        options = {"num_layers": count, "batch_first": True}
        self.forward_layer = kind(SHAPE[-1], UNITS, **options)
        self.backward_layer = kind(SHAPE[-1], UNITS, **options)

    def forward(self, x):
        backward = sequence(self.backward_layer, x.flip(1)).flip(1)
        return torch.cat([sequence(self.forward_layer, x), backward], dim=-1)


def each_direction(layer):
    directions = ("forward_layer", "backward_layer")
    return by_kind(
        join(*(under(name, stacked(getattr(layer, name))) for name in directions))
    )


def both_ways(class_name, count=2):
    return single(
        f"bidirectional_stacked_{class_name.lower()}",
        lambda name: layers.Bidirectional(
            layers.RNN(cells_of(class_name, count), return_sequences=True), name=name
        ),
        lambda: TwoDirections(CLASSES[class_name], count),
        SHAPE,
        each_direction,
        warns=("forward_layer", "backward_layer"),
    )


CASES = [
    alike("SimpleRNN"),
    alike("LSTM"),
    alike("GRU", count=3),
    *(alike(class_name, bias=False) for class_name in CLASSES),
    stated(alike("GRU", bias=False), "as-stacked-gru-reset-after.k2t"),
    alike("SimpleRNN", suffix="_relu", activation="relu", nonlinearity="relu"),
    unlike(
        "of_three_classes",
        lambda: [
            layers.LSTMCell(UNITS),
            layers.GRUCell(UNITS - 1),
            layers.SimpleRNNCell(UNITS),
        ],
        lambda: [
            nn.LSTMCell(SHAPE[-1], UNITS),
            nn.GRUCell(UNITS, UNITS - 1),
            nn.RNNCell(UNITS - 1, UNITS),
        ],
        # A file without a config lists the cells by class, so their order is lost.
        containers=("h5", "keras"),
    ),
    unlike(
        "of_two_sizes",
        lambda: [layers.GRUCell(UNITS), layers.GRUCell(UNITS - 1)],
        lambda: [nn.GRUCell(SHAPE[-1], UNITS), nn.GRUCell(UNITS, UNITS - 1)],
    ),
    *(
        unlike(
            f"{class_name.lower()}_with_one_bias",
            lambda kind=class_name: [
                *cells_of(kind, 1),
                *cells_of(kind, 1, use_bias=False),
            ],
            lambda kind=class_name: [
                CELLS[kind](SHAPE[-1], UNITS),
                CELLS[kind](UNITS, UNITS, bias=False),
            ],
            weights_refused=refused_without_config(class_name, False),
        )
        for class_name in CELLS
    ),
    *(both_ways(class_name) for class_name in CLASSES),
]
