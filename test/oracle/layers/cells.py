"""SimpleRNNCell, LSTMCell and GRUCell: run once by a layer of one's own, and by RNN."""

import keras
from keras import layers, ops
from torch import nn

from harness.arrays import under
from harness.convert import bidirectional, cell, recurrent
from harness.single import single, stated
from layers.recurrent import (
    CLASSES,
    SHAPE,
    UNITS,
    module_of,
    refused_without_config,
    sequence,
)

CELLS = {"SimpleRNN": nn.RNNCell, "LSTM": nn.LSTMCell, "GRU": nn.GRUCell}


@keras.saving.register_keras_serializable("oracle")
class TwoSteps(layers.Layer):
    """Runs its cell twice on one input."""

    def __init__(self, step, **options):
        super().__init__(**options)
        self.step = step

    def build(self, shape):
        self.step.build(shape)
        super().build(shape)

    def call(self, inputs):
        zeros = ops.zeros((ops.shape(inputs)[0], self.step.units))
        count = 2 if isinstance(self.step, layers.LSTMCell) else 1
        _, states = self.step(inputs, [zeros] * count)
        return self.step(inputs, states)[0]

    def get_config(self):
        step = keras.saving.serialize_keras_object(self.step)
        return {**super().get_config(), "step": step}

    @classmethod
    def from_config(cls, config):
        step = keras.saving.deserialize_keras_object(config.pop("step"))
        return cls(step, **config)


class WithStep(nn.Module):
    def __init__(self, step):
        super().__init__()
        self.step = step


def two_steps(module, x):
    state = module.step(x, module.step(x))
    return state[0] if isinstance(state, tuple) else state


def cell_of(class_name, **options):
    return getattr(layers, f"{class_name}Cell")(UNITS, name="step", **options)


def by_itself(class_name, bias=True, suffix="", **options):
    """A cell that nothing runs but the layer that has it."""
    suffix = suffix or ("" if bias else "_without_bias")
    return single(
        f"{class_name.lower()}_cell{suffix}",
        lambda name: TwoSteps(cell_of(class_name, use_bias=bias, **options), name=name),
        lambda: WithStep(CELLS[class_name](SHAPE[-1], UNITS, bias=bias)),
        SHAPE[-1:],
        lambda layer: under("step", cell(layer.step)),
        two_steps,
        # The cell's name does not tell its class.
        weights_refused="K2T406",
    )


def run_over(class_name, bias=True, suffix="", call=sequence, **options):
    """RNN over one cell, which is the layer of that cell."""
    suffix = suffix or ("" if bias else "_without_bias")
    running = {"return_sequences": True, **options}
    return single(
        f"rnn_of_{class_name.lower()}{suffix}",
        lambda name: layers.RNN(cell_of(class_name, use_bias=bias), name=name, **running),
        module_of(class_name, bias),
        SHAPE,
        recurrent,
        call,
        weights_refused=refused_without_config(class_name, bias),
        warns=tuple(options),
    )


def both_ways_over(class_name):
    """Bidirectional over an RNN of a cell."""
    return single(
        f"bidirectional_rnn_of_{class_name.lower()}",
        lambda name: layers.Bidirectional(
            layers.RNN(cell_of(class_name), return_sequences=True), name=name
        ),
        module_of(class_name, bidirectional=True),
        SHAPE,
        bidirectional,
        sequence,
        warns=("bidirectional=True",),
    )


def unlike_by_name(name):
    """Directions of two classes that compute alike, of which one has no bias."""
    return layers.Bidirectional(
        layers.LSTM(UNITS, return_sequences=True, use_bias=False),
        backward_layer=layers.RNN(
            layers.LSTMCell(UNITS), return_sequences=True, go_backwards=True
        ),
        name=name,
    )


def each_step(module, x):
    """TimeDistributed over a sequence of sequences."""
    batch, time = x.shape[:2]
    return sequence(module, x.flatten(0, 1))[:, -1].unflatten(0, (batch, time))


def over_time(wrapped, suffix):
    return single(
        f"time_distributed_{suffix}",
        lambda name: layers.TimeDistributed(wrapped(), name=name),
        module_of("LSTM"),
        (4, *SHAPE),
        lambda layer: recurrent(layer.layer),
        each_step,
        warns=("return_sequences",),
        # Keras tells the wrapped layer's class without a config from 3.6 on only.
        containers=("h5", "keras"),
    )


def one_unit(class_name, both):
    """With one unit a kernel is as wide as the number of its gates."""
    kind = getattr(layers, class_name)
    module = CLASSES[class_name]
    wrap = layers.Bidirectional if both else lambda layer, name: layer
    return single(
        f"{'bidirectional_' if both else ''}{class_name.lower()}_of_one_unit",
        lambda name: wrap(kind(1, return_sequences=True, name=name), name=name),
        lambda: module(SHAPE[-1], 1, batch_first=True, bidirectional=both),
        SHAPE,
        bidirectional if both else recurrent,
        sequence,
    )


CASES = [
    *(by_itself(class_name, bias) for class_name in CELLS for bias in (True, False)),
    stated(by_itself("LSTM"), "as-lstm-cell.k2t"),
    *(run_over(class_name, bias) for class_name in CELLS for bias in (True, False)),
    run_over(
        "GRU",
        suffix="_last_step",
        call=lambda module, x: sequence(module, x)[:, -1],
        return_sequences=False,
    ),
    run_over(
        "LSTM",
        suffix="_backwards",
        call=lambda module, x: sequence(module, x.flip(1)),
        go_backwards=True,
    ),
    *(both_ways_over(class_name) for class_name in CELLS),
    single(
        "bidirectional_of_two_names",
        unlike_by_name,
        module_of("LSTM", bidirectional=True),
        SHAPE,
        bidirectional,
        sequence,
        # Without a config these are two layers of two classes.
        containers=("h5", "keras"),
    ),
    over_time(lambda: layers.RNN(layers.LSTMCell(UNITS)), "rnn_of_lstm"),
    *(one_unit(class_name, both) for class_name in CELLS for both in (False, True)),
]
