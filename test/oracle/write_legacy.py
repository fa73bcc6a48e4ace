"""Writes legacy `.h5` files with every oddity that real versions of Keras put into them, and
what Keras itself says of their weights. Run it once with each version of Keras; which files a
version writes is said in CASES. The files are packed with gzip, as HDF5 pads with zeros.

    python write_legacy.py FOLDER

`NAME.VERSION.json` has the shape and the first value of each weight under its canonical path:
the model's weights, in the order of `get_weights`, hold 0, 1, 2, … so that no two weights and
no two elements are alike.
"""

import gzip
import json
import os
import re
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np

VERSION = keras.__version__
# From 2.4 on Keras is a part of TensorFlow, until 3.
IS_TF = re.match(r"2\.(?![0123]\.)", VERSION) is not None
if IS_TF:
    import tensorflow

    keras = tensorflow.keras
IS_2 = VERSION.startswith("2.")
L = keras.layers
Model, Sequential, Input = keras.models.Model, keras.models.Sequential, L.Input


def nested_names():
    """Layers of one name in a model, in a model within it, and in one within that. Keras 2.2
    numbers the scopes of those that come later: `d1` of `inner` is `d1_1`."""
    deep = Sequential(
        [L.Dense(3, input_shape=(3,), name="d1"), L.Dense(3, name="d2")], name="deep"
    )
    values = Input((3,))
    x = deep(L.Dense(3, name="d2")(values))
    inner = Model(values, L.Dense(3, name="d1")(x), name="inner")
    outside = Input((3,))
    x = inner(L.Dense(3, name="d1")(outside))
    return Model(outside, L.Dense(3, name="d2")(x), name="outer")


def second_session():
    """The scope of `a` is `a_1`, since there is an `a` from before; that of `a_1` is `a_1_1`."""
    before = Input((3,))
    Model(before, L.Dense(3, name="a")(before))
    values = Input((3,))
    x = L.Dense(3, name="a_2")(L.Dense(3, name="a")(values))
    inner = Model(values, L.Dense(3, name="a_1")(x), name="inner")
    outside = Input((3,))
    return Model(outside, L.Dense(3, name="out")(inner(outside)), name="outer")


def siblings():
    """Two models of layers of the same names, in a model."""

    def pair(name):
        layers = [L.Dense(3, input_shape=(3,), name="p"), L.Dense(3, name="q")]
        return Sequential(layers, name=name)

    values = Input((3,))
    wrap = Model(values, pair("right")(pair("left")(values)), name="wrap")
    outside = Input((3,))
    return Model(outside, wrap(outside), name="outer")


def tied():
    """A layer that stands in a nested model and in one within that."""
    shared = L.Dense(3, name="shared")
    values = Input((3,))
    inner = Model(values, L.Dense(3, name="own")(shared(values)), name="inner")
    between = Input((3,))
    x = shared(L.Dense(3, name="mid")(inner(between)))
    wrap = Model(between, x, name="wrap")
    outside = Input((3,))
    return Model(outside, wrap(outside), name="outer")


def frozen():
    """Keras lists what is trained of all layers before what is frozen."""
    steps = Input((5, 3))
    each = [L.TimeDistributed(L.Dense(3), name="td_%d" % i) for i in range(3)]
    run = [L.RNN(L.LSTMCell(3), return_sequences=True, name="run_%d" % i) for i in (0, 1)]
    norm = [L.BatchNormalization(name="norm_%d" % i) for i in (0, 1)]
    x = steps
    for layer in each + run + norm:
        x = layer(x)
    inner = Model(steps, x, name="inner")
    each[0].trainable = False
    each[1].layer.trainable = False
    run[0].trainable = False
    norm[0].trainable = False
    outside = Input((5, 3))
    return Model(outside, inner(outside), name="outer")


def cells():
    """RNNs over several cells, also inside a Bidirectional."""
    steps = Input((5, 4))
    pair = [L.LSTMCell(2), L.LSTMCell(2)]
    x = L.Bidirectional(L.RNN(pair, return_sequences=True), name="both")(steps)
    mixed = [L.LSTMCell(3), L.GRUCell(3), L.LSTMCell(3)]
    x = L.RNN(mixed, return_sequences=True, name="mixed")(x)
    named = [L.SimpleRNNCell(3, name="zz"), L.SimpleRNNCell(3, name="aa")]
    return Model(steps, L.RNN(named, name="named")(x), name="outer")


def directions():
    """Bidirectional layers of which both have names of their own."""
    steps = Input((5, 4))
    options = {"return_sequences": True}
    x = steps
    for name, forward, backward in (("one", "aaa", "bbb"), ("two", "zzz", "forward_y")):
        back = L.LSTM(2, name=backward, go_backwards=True, **options)
        front = L.LSTM(2, name=forward, **options)
        x = L.Bidirectional(front, backward_layer=back, name=name)(x)
    return Model(steps, x, name="outer")


def attention():
    """A nested model that is called as a part of the attention within it."""
    tokens = Input((5, 4))
    x = L.MultiHeadAttention(2, 2, name="query")(tokens, tokens)
    values = Input((5, 4))
    attend = L.MultiHeadAttention(2, 2, name="mha")
    inner = Model(values, attend(values, values), name="attention_output")
    return Model(tokens, inner(x), name="outer")


class Block(L.Layer):
    """A layer of one's own with sublayers, of which one has the name of a class of Keras."""

    def __init__(self, units=3, **options):
        super(Block, self).__init__(**options)
        self.units = units
        self.zeta = L.Dense(units)
        self.alpha = L.Dense(units)

    def build(self, shape):
        self.shift = self.add_weight(name="shift", shape=(3,), initializer="zeros")
        if not IS_2:
            self.zeta.build(shape)
            self.alpha.build(shape)
        super(Block, self).build(shape)

    def call(self, x):
        return self.alpha(self.zeta(x) + self.shift)

    def get_config(self):
        return dict(super(Block, self).get_config(), units=self.units)


def custom():
    values = Input((3,))
    inside = Block(name="blk_b")(Block(name="blk_a")(values))
    inner = Model(values, L.Dense(3, name="dense")(inside), name="inner")
    outside = Input((3,))
    return Model(outside, Block(name="blk_a")(inner(outside)), name="outer")


def renamed():
    """The layers got other names when their weights had their scopes already."""
    model = Sequential(
        [
            L.Dense(3, input_shape=(3,), name="a"),
            L.Dense(3, name="b"),
            L.Dense(3, name="c"),
        ]
    )
    return rename(model, ["b", "c", "a"])


def exchanged():
    """The same in a nested model, where the names are all that tells layers apart: Keras
    reads by order, so `b` has the weights that are called after `a`."""
    layers = [L.Dense(3, input_shape=(3,), name="a"), L.Dense(3, name="b")]
    inner = Sequential(layers, name="inner")
    outside = Input((3,))
    model = Model(outside, L.Dense(3, name="out")(inner(outside)), name="outer")
    rename(inner, ["b", "a"])
    return model


def rename(model, names):
    attribute = "_name" if IS_TF else "name"
    for layer, name in zip(model.layers[-len(names) :], names):
        setattr(layer, attribute, name)
    return model


def slashes():
    """tf.keras allows `/` in names of layers, which makes groups in groups."""
    values = Input((3,))
    x = values
    for name in ("a/b", "a/c", "a"):
        x = L.Dense(3, name=name)(x)
    layers = [L.Dense(3, input_shape=(3,), name="x/y"), L.Dense(3, name="x/z")]
    return Model(values, Sequential(layers, name="in/ner")(x), name="outer")


def odd_names():
    """Keras 3 allows everything but `/` in names of layers."""
    x = values = Input((3,))
    names = ["with space", "st*r", "br[a]c{e}", "\u00fcn\u00efcode", "col:0", "dot.dot"]
    for name in names + ['q"uote', "back`tick", "@1", "1", "back\\slash", "tab\t", "->"]:
        x = L.Dense(3, name=name)(x)
    return Model(values, x, name="outer")


def many():
    """Lists of names of more than 64,512 bytes, which are split: `layer_names0`, …"""
    long = "x" * 950

    def chain(tensor, count):
        for i in range(count):
            tensor = L.Dense(1, name="%s%d" % (long, i * 37 % count))(tensor)
        return tensor

    values = Input((1,))
    inner = Model(values, chain(values, 40), name="inner")
    outside = Input((1,))
    return Model(outside, inner(chain(outside, 70)), name="outer")


def spectral():
    values = Input((3,))
    x = L.SpectralNormalization(L.Dense(3, name="inside"), name="sn")(values)
    return Model(values, x, name="outer")


class WithOwn(Model):
    """A model with a weight of its own beside those of its layers."""

    def __init__(self, *arguments, **options):
        super(WithOwn, self).__init__(*arguments, **options)
        self.extra = self.add_weight(name="extra", shape=(3,), initializer="zeros")


def top_level():
    values = Input((3,))
    return WithOwn(values, L.Dense(3, name="d")(values), name="outer")


def distributed():
    steps = Input((5, 3))
    layers = [L.Dense(3, input_shape=(3,), name="p"), L.BatchNormalization(name="n")]
    sub = Sequential(layers + [L.Dense(3, name="q")], name="sub")
    x = L.TimeDistributed(sub, name="td_model")(L.BatchNormalization(name="first")(steps))
    x = L.TimeDistributed(L.BatchNormalization(), name="td_norm")(x)
    inner = Model(steps, x, name="inner")
    outside = Input((5, 3))
    return Model(outside, inner(outside), name="outer")


def trained():
    """The optimizer's state, which looks like weights."""
    values = Input((3,))
    model = Model(values, L.Dense(3, name="d")(values), name="outer")
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.ones((4, 3)), np.ones((4, 3)), verbose=0)
    return model


K2 = ["2.2.4", "2.3.1"]
TF = ["2.13.1", "2.15.0"]
K3 = ["3.3.3", "3.15.1"]

# What is saved: the whole model, or its weights only.
CASES = [
    (nested_names, K2 + K3, ["whole"]),
    (second_session, ["2.2.4"], ["whole"]),
    (siblings, K2 + ["3.15.1"], ["whole"]),
    (tied, ["2.3.1", "2.13.1", "3.15.1"], ["whole"]),
    (frozen, K2 + TF + K3, ["whole"]),
    (cells, K2 + ["2.13.1", "3.15.1"], ["whole"]),
    (directions, ["2.15.0", "3.15.1"], ["whole"]),
    (attention, ["2.13.1", "3.15.1"], ["whole", "only"]),
    (custom, ["2.3.1", "2.13.1", "3.15.1"], ["whole", "only"]),
    (renamed, ["2.2.4", "2.15.0", "3.15.1"], ["whole"]),
    (exchanged, ["2.3.1", "2.15.0", "3.15.1"], ["whole"]),
    (slashes, ["2.13.1"], ["whole", "only"]),
    (odd_names, ["3.15.1"], ["whole"]),
    (many, ["2.13.1"], ["whole", "only"]),
    (spectral, ["2.13.1", "3.15.1"], ["whole", "only"]),
    (top_level, ["2.13.1", "3.15.1"], ["whole"]),
    (distributed, K2 + ["2.15.0", "3.15.1"], ["whole"]),
    (trained, ["2.3.1", "2.15.0", "3.15.1"], ["whole"]),
]


def weights(layer, path):
    """(canonical path, variable), by the objects that hold the variables."""
    kind = type(layer).__name__
    if kind == "Block":
        yield path + "/shift", layer.shift
        for part in (layer.zeta, layer.alpha):
            for found in weights(part, path + "/" + part.name):
                yield found
        return
    if isinstance(layer, Model):
        if kind == "WithOwn":
            yield "extra", layer.extra
        parts = [(part.name, part) for part in layer.layers]
    elif kind == "Bidirectional":
        parts = [("forward", layer.forward_layer), ("backward", layer.backward_layer)]
    elif kind == "StackedRNNCells":
        parts = [("cells/%d" % i, cell) for i, cell in enumerate(layer.cells)]
    elif kind == "MultiHeadAttention":
        names = ("query", "key", "value", "attention_output")
        inside = ("query", "key", "value", "output")
        parts = [(a, getattr(layer, "_%s_dense" % b)) for a, b in zip(names, inside)]
    elif kind == "SpectralNormalization":
        parts = [("", layer.layer)]
        vector = getattr(layer, "vector_u", None)
        yield path + "/vector_u", layer.u if vector is None else vector
    elif kind == "TimeDistributed":
        parts = [("", layer.layer)]
    elif hasattr(layer, "cell"):
        parts = [("", layer.cell)]
    else:
        for variable in layer.weights:
            name = re.sub(r":\d+$", "", variable.name).split("/")[-1]
            # TensorFlow 1 numbers the second variable of a name in a scope.
            yield path + "/" + re.sub(r"_\d+$", "", name), variable
        return
    for name, part in parts:
        for found in weights(part, "/".join(word for word in (path, name) if word)):
            yield found


def value(variable):
    if IS_2:
        return np.asarray(keras.backend.get_value(variable))
    return np.asarray(variable)


def count_up(model):
    start = 0
    values = []
    for old in model.get_weights():
        size = int(np.prod(old.shape))
        values.append(np.arange(start, start + size).reshape(old.shape).astype(old.dtype))
        start += size
    model.set_weights(values)


def save_weights(model, file):
    if not IS_2:
        import h5py
        from keras.src.legacy.saving import legacy_h5_format

        # It reads this format still, and writes it only within a whole model.
        with h5py.File(file, "w") as group:
            legacy_h5_format.save_weights_to_hdf5_group(group, model)
    elif IS_TF:
        model.save_weights(file, save_format="h5")
    else:
        model.save_weights(file)


def pack(file):
    with open(file, "rb") as plain:
        packed = gzip.compress(plain.read(), 9)
    with open(file + ".gz", "wb") as out:
        # The time of packing would differ each time.
        out.write(packed[:4] + bytes(4) + packed[8:])
    os.remove(file)


def main(folder):
    for build, versions, kinds in CASES:
        if VERSION not in versions:
            continue
        keras.backend.clear_session()
        model = build()
        count_up(model)
        stem = os.path.join(folder, "%s.%s" % (build.__name__, VERSION))
        told = {}
        for path, variable in weights(model, ""):
            told[path] = [list(value(variable).shape), int(value(variable).ravel()[0])]
        with open(stem + ".json", "w") as file:
            lines = ["  %s: %s" % (json.dumps(k), json.dumps(v)) for k, v in told.items()]
            file.write("{\n" + ",\n".join(lines) + "\n}\n")
        if build is many:
            pack(stem + ".json")
        for kind in kinds:
            file = "%s.%s.h5" % (stem, kind)
            if os.path.exists(file):
                os.remove(file)
            if kind == "whole":
                model.save(file)
            else:
                save_weights(model, file)
            pack(file)


if __name__ == "__main__":
    main(sys.argv[1])
