"""Recurrent layers that no setting of PyTorch's modules computes."""

from functools import partial

import keras
from keras import layers, ops

from harness.case import Refusal
from harness.single import LAYER, sequential
from layers.cells import TwoSteps
from layers.refusals import REFUSED, refused

SHAPE = (6, 3)
RESET = ("reset_after",)


@keras.saving.register_keras_serializable("oracle")
def own_activation(x):
    return ops.tanh(x)


def rnn(*cells):
    return partial(layers.RNN, cells[0] if len(cells) == 1 else list(cells))


def both_ways(layer, **options):
    return lambda name: layers.Bidirectional(layer, name=name, **options)


def unlike(forward, backward):
    options = {"return_sequences": True}
    return both_ways(
        forward(4, **options), backward_layer=backward(4, go_backwards=True, **options)
    )


def reshaped(layer):
    """A recurrent layer whose result is made an image."""
    return lambda: sequential(
        SHAPE,
        layer(name=LAYER),
        layers.Reshape((2, 2, 3)),
        layers.Conv2D(2, 2, name="images"),
    )


def as_image(name, layer):
    return Refusal(f"refuse_{name}_made_an_image", reshaped(layer), REFUSED, ("image",))


CASES = [
    refused(
        "refuse_gru_cell_reset_before",
        SHAPE[-1:],
        partial(TwoSteps, layers.GRUCell(4, reset_after=False, name="step")),
        *RESET,
    ),
    refused(
        "refuse_rnn_of_gru_reset_before",
        SHAPE,
        rnn(layers.GRUCell(4, reset_after=False)),
        *RESET,
    ),
    refused(
        "refuse_stacked_gru_reset_before",
        SHAPE,
        rnn(layers.GRUCell(4), layers.GRUCell(4, reset_after=False)),
        *RESET,
    ),
    refused(
        "refuse_bidirectional_rnn_reset_before",
        SHAPE,
        both_ways(layers.RNN(layers.GRUCell(4, reset_after=False, use_bias=False))),
        *RESET,
    ),
    refused(
        "refuse_bidirectional_stacked_reset_before",
        SHAPE,
        both_ways(
            layers.RNN([layers.GRUCell(4, reset_after=False) for _ in range(2)])
        ),
        *RESET,
    ),
    refused(
        "refuse_bidirectional_of_two_resets",
        SHAPE,
        unlike(layers.GRU, partial(layers.GRU, reset_after=False)),
        "backward",
    ),
    refused(
        "refuse_bidirectional_of_two_sizes",
        SHAPE,
        lambda name: layers.Bidirectional(
            layers.LSTM(4, return_sequences=True),
            backward_layer=layers.LSTM(5, return_sequences=True, go_backwards=True),
            name=name,
        ),
        "backward",
    ),
    refused(
        "refuse_bidirectional_of_two_activations",
        SHAPE,
        unlike(layers.SimpleRNN, partial(layers.SimpleRNN, activation="relu")),
        "activation",
    ),
    refused(
        "refuse_bidirectional_lstm_relu",
        SHAPE,
        both_ways(layers.LSTM(4, activation="relu")),
        "tanh",
    ),
    refused(
        "refuse_bidirectional_gru_softsign_gates",
        SHAPE,
        both_ways(layers.GRU(4, recurrent_activation="softsign")),
        "softsign",
    ),
    refused(
        "refuse_bidirectional_stacked_of_two_sizes",
        SHAPE,
        both_ways(layers.RNN([layers.LSTMCell(4), layers.LSTMCell(5)])),
        "sizes",
    ),
    refused(
        "refuse_lstm_cell_relu",
        SHAPE[-1:],
        partial(TwoSteps, layers.LSTMCell(4, activation="relu", name="step")),
        "relu",
    ),
    refused(
        "refuse_simplernn_cell_sigmoid",
        SHAPE[-1:],
        partial(TwoSteps, layers.SimpleRNNCell(4, activation="sigmoid", name="step")),
        "sigmoid",
    ),
    refused(
        "refuse_rnn_of_lstm_relu",
        SHAPE,
        rnn(layers.LSTMCell(4, activation="relu")),
        "relu",
    ),
    refused(
        "refuse_stacked_lstm_relu",
        SHAPE,
        rnn(*(layers.LSTMCell(4, activation="relu") for _ in range(2))),
        "relu",
    ),
    refused(
        "refuse_stacked_lstm_one_relu",
        SHAPE,
        rnn(layers.LSTMCell(4), layers.LSTMCell(4, activation="relu")),
        "relu",
    ),
    refused(
        "refuse_stacked_gru_softsign_gates",
        SHAPE,
        rnn(layers.GRUCell(4), layers.GRUCell(3, recurrent_activation="softsign")),
        "softsign",
    ),
    refused(
        "refuse_lstm_activation_of_ones_own",
        SHAPE,
        partial(layers.LSTM, 4, activation=own_activation),
        "own_activation",
    ),
    as_image("lstm", partial(layers.LSTM, 12)),
    as_image("rnn_of_lstm", rnn(layers.LSTMCell(12))),
    as_image("stacked_lstm", rnn(layers.LSTMCell(12), layers.LSTMCell(12))),
]
