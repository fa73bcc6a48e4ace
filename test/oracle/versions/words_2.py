"""The words of Keras 2 and 3."""

import keras
import numpy as np
from keras import layers

MAJOR = int(keras.__version__.split(".")[0])
VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
#: From tf.keras 2.4 on a Sequential model takes its input as a layer.
INPUT_AS_LAYER = VERSION >= (2, 4)

#: Models that this version cannot make, and why.
WITHOUT = {}
if VERSION < (2, 4):
    WITHOUT["attention"] = "no MultiHeadAttention before 2.4"
    WITHOUT["pooled"] = "Flatten wants an image"
if not (2, 4) <= VERSION < (3, 0):
    WITHOUT["norm_over_axes"] = "only tf.keras 2 normalizes over several axes"


def input(shape, name, dtype="float32"):
    return layers.Input(shape=shape, name=name, dtype=dtype)


def sequential(name, shape, layers_in_order, dtype="float32"):
    model = keras.models.Sequential(name=name)
    if INPUT_AS_LAYER:
        model.add(keras.Input(shape=shape, dtype=dtype))
    else:
        # What `input_shape=` does for the first layer.
        layers_in_order[0].batch_input_shape = (None,) + tuple(shape)
        layers_in_order[0].dtype = "float32"
    for layer in layers_in_order:
        model.add(layer)
    return model


def model(inputs, outputs, name):
    single = outputs[0] if len(outputs) == 1 else outputs
    return keras.models.Model(
        inputs[0] if len(inputs) == 1 else inputs, single, name=name
    )


def dense(units, name, activation=None):
    return layers.Dense(units, activation=activation, name=name)


def order(channels_first):
    return {"data_format": "channels_first" if channels_first else "channels_last"}


def conv1d(filters, size, name, activation=None):
    return layers.Conv1D(filters, size, activation=activation, name=name)


def conv2d(filters, size, name, activation=None, padding="valid", channels_first=False):
    return layers.Conv2D(
        filters,
        size,
        activation=activation,
        padding=padding,
        name=name,
        **order(channels_first)
    )


def conv2d_transpose(filters, size, strides, name, output):
    return layers.Conv2DTranspose(filters, size, strides=strides, name=name)


def separable_conv1d(filters, size, multiplier, name):
    return layers.SeparableConv1D(filters, size, depth_multiplier=multiplier, name=name)


def separable_conv2d(filters, size, multiplier, name):
    return layers.SeparableConv2D(filters, size, depth_multiplier=multiplier, name=name)


def depthwise_conv2d(size, multiplier, name):
    return layers.DepthwiseConv2D(size, depth_multiplier=multiplier, name=name)


def batch_norm(name, channels_first=False):
    return layers.BatchNormalization(axis=1 if channels_first else -1, name=name)


def batch_norm_over(axes, name):
    return layers.BatchNormalization(axis=axes, name=name)


def activation(function, name):
    return layers.Activation(function, name=name)


def max_pool2d(name, channels_first=False):
    return layers.MaxPooling2D((2, 2), name=name, **order(channels_first))


def global_average_pool2d(name):
    return layers.GlobalAveragePooling2D(name=name)


def global_max_pool1d(name):
    return layers.GlobalMaxPooling1D(name=name)


def flatten(name):
    return layers.Flatten(name=name)


def reshape(shape, name):
    return layers.Reshape(shape, name=name)


def dropout(name):
    return layers.Dropout(0.5, name=name)


def embedding(words, width, steps, name):
    options = {"input_length": steps} if MAJOR == 2 else {}
    return layers.Embedding(words, width, name=name, **options)


def lstm(units, name):
    # Said, because the default was hard_sigmoid before 2.3.
    return layers.LSTM(units, recurrent_activation="sigmoid", name=name)


def gru(units, name, reset_after):
    return layers.GRU(
        units, recurrent_activation="sigmoid", reset_after=reset_after, name=name
    )


def bidirectional(layer, name):
    return layers.Bidirectional(layer, name=name)


def time_distributed(layer, name):
    return layers.TimeDistributed(layer, name=name)


def add(tensors, name):
    return layers.Add(name=name)(tensors)


def concatenate(tensors, name):
    return layers.Concatenate(name=name)(tensors)


def attention(heads, size, name):
    return layers.MultiHeadAttention(heads, size, name=name)


class Block(layers.Layer):
    """Layers in attributes, one of them under another name, and in a list."""

    def __init__(self, width, **options):
        super(Block, self).__init__(**options)
        self.width = width
        self.proj = layers.Dense(width, name="proj")
        self.gate = layers.Dense(width, activation="sigmoid", name="gating")
        self.steps = [
            layers.Dense(width, name="step_a"),
            layers.Dense(width, name="step_b"),
        ]

    def build(self, shape):
        # Keras 2 builds them when they are called, under the scope of this layer.
        if MAJOR == 3:
            for layer in [self.proj, self.gate] + list(self.steps):
                layer.build(shape)
        super(Block, self).build(shape)

    def call(self, inputs):
        x = self.proj(inputs) * self.gate(inputs)
        for step in self.steps:
            x = step(x)
        return x

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (self.width,)

    def get_config(self):
        config = super(Block, self).get_config()
        config["width"] = self.width
        return config


def block(width, name):
    return Block(width, name=name)


class Network(keras.models.Model):
    """A model of one's own: its layers have the names of their attributes."""

    def __init__(self, **options):
        super(Network, self).__init__(**options)
        self.first = layers.Dense(4, activation="relu", name="first")
        self.steps = [layers.Dense(4, name="step_a"), layers.Dense(4, name="step_b")]
        self.last = layers.Dense(4, name="last")

    def call(self, inputs):
        x = self.first(inputs)
        for step in self.steps:
            x = step(x)
        return self.last(x)

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (4,)

    def get_config(self):
        return {"name": self.name}


def network(name):
    made = Network(name=name)
    run(made, [np.zeros((1, 4), "float32")])
    return made


def set_values(layer, entry, values):
    """Gives a layer its canonical values: their order is Keras's own."""
    layer.set_weights(list(values.values()))


def run(model, inputs):
    """The outputs of a forward pass."""
    arguments = inputs if len(inputs) > 1 else inputs[0]
    if INPUT_AS_LAYER:
        return np.asarray(model(arguments, training=False))
    return model.predict(arguments)
