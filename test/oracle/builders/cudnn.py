"""Models of tf.keras with cuDNN's layers, and the same ones with LSTM and GRU.

A CPU can build CuDNNLSTM and CuDNNGRU but not run them. Keras itself turns their weights into
LSTM's and GRU's when it loads a file of the one into a model of the other.
"""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

UNITS = 5
SHAPE = (6, 3)
FILM = (4, 3, 3, 2)


def kinds(cudnn):
    """The classes of LSTM and of GRU."""
    old = tf.compat.v1.keras.layers
    if cudnn:
        return {"lstm": old.CuDNNLSTM, "gru": old.CuDNNGRU}
    return {"lstm": layers.LSTM, "gru": layers.GRU}


def alone(kind, cudnn):
    layer = kinds(cudnn)[kind](UNITS, return_sequences=True, name="mine")
    return keras.Sequential([keras.Input(SHAPE), layer], name="model")


def both_ways(kind, cudnn):
    layer = kinds(cudnn)[kind](UNITS, return_sequences=True)
    wrapper = layers.Bidirectional(layer, name="mine")
    return keras.Sequential([keras.Input(SHAPE), wrapper], name="model")


def film(kind, cudnn):
    parts = [
        layers.TimeDistributed(layers.Conv2D(3, 2), name="stem"),
        layers.TimeDistributed(layers.Flatten(), name="flatten"),
        kinds(cudnn)[kind](UNITS, return_sequences=True, name="mine"),
    ]
    return keras.Sequential([keras.Input(FILM), *parts], name="model")


def film_both_ways(kind, cudnn):
    layer = kinds(cudnn)[kind](UNITS, return_sequences=True)
    parts = [
        layers.TimeDistributed(layers.Conv2D(3, 2), name="stem"),
        layers.TimeDistributed(layers.Flatten(), name="flatten"),
        layers.Bidirectional(layer, name="mine"),
    ]
    return keras.Sequential([keras.Input(FILM), *parts], name="model")


#: By the names of the cases: builds the model with cuDNN's layers, or without.
BUILDERS = {
    f"{prefix}cudnn_{kind}": (
        lambda cudnn, builder=builder, kind=kind: builder(kind, cudnn)
    )
    for prefix, builder in (
        ("", alone),
        ("bidirectional_", both_ways),
        ("film_", film),
        ("film_bidirectional_", film_both_ways),
    )
    for kind in ("lstm", "gru")
}
