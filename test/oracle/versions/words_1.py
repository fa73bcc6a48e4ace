"""The words of Keras 1 on Theano."""

import numpy as np

# Keras 1 uses the module without importing it.
import theano.ifelse  # noqa: F401
from keras import layers, models
from keras.layers import convolutional, core, pooling, recurrent, wrappers
from keras.layers.embeddings import Embedding
from keras.layers.normalization import BatchNormalization

#: Models that this version cannot make, and why.
WITHOUT = {
    "gru": "no GRU that resets after",
    "separable": "Theano has no separable convolution, Keras 1 no depthwise one",
    "norm_over_axes": "only tf.keras 2 normalizes over several axes",
    "pooled": "Flatten wants an image",
    "custom_layer": "layers in a layer are not known",
    "subclassed": "models cannot be subclassed",
    "attention": "no MultiHeadAttention before 2.4",
}

ORDERS = {False: "tf", True: "th"}


def input(shape, name, dtype="float32"):
    return layers.Input(shape=shape, name=name, dtype=dtype)


def sequential(name, shape, layers_in_order, dtype="float32"):
    model = models.Sequential(name=name)
    # What `input_shape=` does for the first layer.
    layers_in_order[0].batch_input_shape = (None,) + tuple(shape)
    layers_in_order[0].input_dtype = dtype
    for layer in layers_in_order:
        model.add(layer)
    return model


def model(inputs, outputs, name):
    return models.Model(input=inputs, output=outputs, name=name)


def dense(units, name, activation=None):
    return core.Dense(units, activation=activation, name=name)


def conv1d(filters, size, name, activation=None):
    return convolutional.Convolution1D(filters, size, activation=activation, name=name)


def conv2d(filters, size, name, activation=None, padding="valid", channels_first=False):
    return convolutional.Convolution2D(
        filters,
        size[0],
        size[1],
        activation=activation,
        border_mode=padding,
        dim_ordering=ORDERS[channels_first],
        name=name,
    )


def conv2d_transpose(filters, size, strides, name, output):
    return convolutional.Deconvolution2D(
        filters,
        size[0],
        size[1],
        output_shape=(None,) + tuple(output) + (filters,),
        subsample=strides,
        dim_ordering="tf",
        name=name,
    )


def batch_norm(name, channels_first=False):
    return BatchNormalization(axis=1 if channels_first else -1, name=name)


def activation(function, name):
    return core.Activation(function, name=name)


def max_pool2d(name, channels_first=False):
    return pooling.MaxPooling2D((2, 2), dim_ordering=ORDERS[channels_first], name=name)


def global_average_pool2d(name):
    return pooling.GlobalAveragePooling2D(dim_ordering=ORDERS[False], name=name)


def global_max_pool1d(name):
    return pooling.GlobalMaxPooling1D(name=name)


def flatten(name):
    return core.Flatten(name=name)


def dropout(name):
    return core.Dropout(0.5, name=name)


def embedding(words, width, steps, name):
    return Embedding(words, width, input_length=steps, name=name)


def lstm(units, name):
    return recurrent.LSTM(units, inner_activation="sigmoid", name=name)


def gru(units, name, reset_after):
    assert not reset_after
    return recurrent.GRU(units, inner_activation="sigmoid", name=name)


def bidirectional(layer, name):
    return wrappers.Bidirectional(layer, name=name)


def time_distributed(layer, name):
    return wrappers.TimeDistributed(layer, name=name)


def add(tensors, name):
    return layers.merge(tensors, mode="sum", name=name)


def concatenate(tensors, name):
    return layers.merge(tensors, mode="concat", name=name)


def rotated(kernel, spatial):
    """Theano convolves where TensorFlow correlates: the first axes run backwards."""
    return kernel[(slice(None, None, -1),) * spatial]


def gates(values, letters, prefix=""):
    """Keras 1 keeps a gate's arrays together: W, U, b of the first gate, and so on."""
    names = ("kernel", "recurrent_kernel", "bias")
    parts = [np.split(values[prefix + name], len(letters), axis=-1) for name in names]
    order = {"lstm": "icfo", "gru": "zrh"}["lstm" if len(letters) == 4 else "gru"]
    return [part[letters.index(letter)] for letter in order for part in parts]


def convolution(layer, values):
    kernel = values["kernel"]
    if kernel.ndim == 3:
        return [rotated(kernel, 1)[:, np.newaxis], values["bias"]]
    kernel = rotated(kernel, 2)
    # TimeDistributed has the convolution in it.
    if getattr(layer, "layer", layer).dim_ordering == "th":
        kernel = kernel.transpose(3, 2, 0, 1)
    return [kernel, values["bias"]]


def transposed(layer, values):
    """Stored with its input axis before its output axis, unlike Keras 2."""
    return [rotated(values["kernel"], 2).transpose(0, 1, 3, 2), values["bias"]]


def in_order(layer, values):
    return list(values.values())


#: The arrays that `set_weights` wants, by the kind of a layer, from canonical values.
ARRAYS = {
    "dense": in_order,
    "embedding": in_order,
    "batch_norm": in_order,
    "convolution": convolution,
    "transposed": transposed,
    "lstm": lambda layer, values: gates(values, "ifco"),
    "gru_reset_before": lambda layer, values: gates(values, "zrh"),
    "bidirectional_lstm": lambda layer, values: (
        gates(values, "ifco", "forward/") + gates(values, "ifco", "backward/")
    ),
}


def set_values(layer, entry, values):
    layer.set_weights(ARRAYS[entry.kind](layer, values))


def run(model, inputs):
    return model.predict(inputs if len(inputs) > 1 else inputs[0])
