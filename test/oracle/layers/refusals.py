"""What no assignment of PyTorch's parameters computes: refused, with the reason."""

from functools import partial

import keras
import numpy
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


def behind_convolution(name, layer, *says):
    """What the layer reads is an image for certain."""

    def build():
        stem = layers.Conv2D(4, 2, name="conv")
        return sequential((6, 5, 3), stem, layer(name=LAYER))

    return Refusal(name, build, REFUSED, says)


def flat(name, layer, *says):
    def build():
        stem = layers.Conv2D(4, 2, name="conv")
        return sequential((6, 5, 3), stem, layers.Flatten(), layer(name=LAYER))

    return Refusal(name, build, REFUSED, says)


def attention_to_an_image():
    steps = keras.Input((1, 24))
    layer = layers.MultiHeadAttention(2, 3, name=LAYER)
    image = layers.Reshape((3, 4, 2))(layers.Flatten()(layer(steps, steps)))
    return keras.Model(steps, layers.Conv2D(3, 2)(image), name="model")


def of_jax():
    values = {"w": numpy.ones((4, 3), "float32")}
    layer = layers.JaxLayer(lambda params, inputs: inputs @ params["w"], params=values)
    layer.name = LAYER
    return sequential((4,), layer)


CASES = [
    behind_convolution("refuse_prelu_of_images", layers.PReLU, "alpha"),
    behind_convolution(
        "refuse_prelu_of_rows", partial(layers.PReLU, shared_axes=[2, 3]), "alpha"
    ),
    refused("refuse_prelu_of_sequences", (5, 4), layers.PReLU, "alpha"),
    behind_convolution(
        "refuse_group_norm_of_rows",
        partial(layers.GroupNormalization, 5, axis=1),
        "neither the channel axis nor the last",
    ),
    flat(
        "refuse_group_norm_after_a_flatten",
        partial(layers.GroupNormalization, 4),
        "groups",
    ),
    behind_convolution(
        "refuse_rms_norm_of_rows",
        partial(layers.RMSNormalization, axis=[1]),
        "not the last",
    ),
    refused(
        "refuse_einsum_that_turns_its_output",
        (6, 4),
        partial(layers.EinsumDense, "abc,cd->adb", output_shape=(5, 6)),
        "abc,cd->adb",
    ),
    refused(
        "refuse_einsum_bias_of_positions",
        (6, 4),
        partial(layers.EinsumDense, "abc,cd->abd", output_shape=(6, 5), bias_axes="bd"),
        "abc,cd->abd",
    ),
    Refusal("refuse_attention_to_an_image", attention_to_an_image, REFUSED, ("image",)),
    Refusal("refuse_jax", of_jax, REFUSED, ("another library",)),
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
