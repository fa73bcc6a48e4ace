"""What no assignment of PyTorch's parameters computes: refused, with the reason."""

from functools import partial

import keras
from keras import layers

from harness.case import Refusal
from harness.single import LAYER, sequential

REFUSED = "K2T407"


def refused(name, shape, layer, *says):
    return Refusal(name, lambda: sequential(shape, layer(name=LAYER)), REFUSED, says)


def attention_over_columns():
    grid = keras.Input((3, 5, 6))
    layer = layers.MultiHeadAttention(2, 3, attention_axes=(2,), name=LAYER)
    return keras.Model(grid, layer(grid, grid), name="model")


def mixed_directions(name):
    return layers.Bidirectional(
        layers.GRU(4, return_sequences=True),
        backward_layer=layers.LSTM(4, return_sequences=True, go_backwards=True),
        name=name,
    )


CASES = [
    refused(
        "refuse_gru_reset_before",
        (6, 3),
        partial(layers.GRU, 4, reset_after=False),
        "reset_after",
    ),
    refused(
        "refuse_bidirectional_gru_reset_before",
        (6, 3),
        lambda name: layers.Bidirectional(layers.GRU(4, reset_after=False), name=name),
        "reset_after",
    ),
    refused(
        "refuse_lstm_relu",
        (6, 3),
        partial(layers.LSTM, 4, activation="relu"),
        "activation",
    ),
    refused(
        "refuse_gru_relu", (6, 3), partial(layers.GRU, 4, activation="relu"), "activation"
    ),
    refused(
        "refuse_simplernn_sigmoid",
        (6, 3),
        partial(layers.SimpleRNN, 4, activation="sigmoid"),
        "activation",
    ),
    refused(
        "refuse_einsum_matrix_per_position",
        (6, 4),
        partial(layers.EinsumDense, "abc,bcd->abd", output_shape=(6, 5)),
        "abc,bcd->abd",
    ),
    refused(
        "refuse_layer_norm_of_first_axis",
        (6, 4),
        partial(layers.LayerNormalization, axis=1),
        "ax",
    ),
    refused(
        "refuse_layer_norm_rms_scaling",
        (6, 4),
        partial(layers.LayerNormalization, rms_scaling=True),
        "rms_scaling",
    ),
    Refusal("refuse_attention_over_columns", attention_over_columns, REFUSED, ("axes",)),
    refused("refuse_bidirectional_of_two_classes", (6, 3), mixed_directions, "backward"),
]
