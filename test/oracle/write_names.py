"""Writes test/fixtures/names with the Keras that runs it: a model of layers of one's own,
whose children have two names each, and what becomes of it in PyTorch.

    for name in keras-3.15 keras-3.3; do
      $(test/oracle/environment $name) test/oracle/write_names.py test/fixtures/names
    done

The weights are the same in every version. `expected.safetensors` is written where the
safetensors library is there; the models are packed with gzip, since HDF5 pads its groups.
"""

import gzip
import logging
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

logging.getLogger("absl").setLevel(logging.ERROR)


@keras.saving.register_keras_serializable("names")
class Block(layers.Layer):
    """Children in attributes and in a list, of which its config says nothing."""

    def __init__(self, width, **options):
        super().__init__(**options)
        self.width = width
        self.proj = layers.Dense(width)
        self.norm = layers.LayerNormalization(name="ln")
        self.parts = [layers.Dense(width), layers.Dense(width, name="last")]

    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(self.width,))
        for child in (self.proj, self.norm, *self.parts):
            child.build(shape)
        super().build(shape)

    def call(self, x):
        x = self.norm(self.proj(x))
        for part in self.parts:
            x = part(x)
        return x * self.scale

    def get_config(self):
        return {**super().get_config(), "width": self.width}


@keras.saving.register_keras_serializable("names")
class Stack(layers.Layer):
    """Layers of one's own within one of one's own, and a model of Keras's."""

    def __init__(self, width, **options):
        super().__init__(**options)
        self.width = width
        self.blocks = [Block(width), Block(width)]
        self.mlp = keras.Sequential(
            [keras.Input((width,)), layers.Dense(3, name="up"), layers.Dense(width)]
        )

    def build(self, shape):
        for child in self.blocks:
            child.build(shape)
        super().build(shape)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.mlp(x)

    def get_config(self):
        return {**super().get_config(), "width": self.width}


@keras.saving.register_keras_serializable("names")
class Holder(layers.Layer):
    """Children that are in its config too."""

    def __init__(self, inner, more, **options):
        super().__init__(**options)
        self.inner, self.more = inner, more

    def build(self, shape):
        for child in (self.inner, *self.more):
            child.build(shape)
        super().build(shape)

    def call(self, x):
        x = self.inner(x)
        for child in self.more:
            x = child(x)
        return x

    def get_config(self):
        serialize = keras.saving.serialize_keras_object
        return {
            **super().get_config(),
            "inner": serialize(self.inner),
            "more": [serialize(child) for child in self.more],
        }

    @classmethod
    def from_config(cls, config):
        load = keras.saving.deserialize_keras_object
        inner, more = load(config.pop("inner")), [load(it) for it in config.pop("more")]
        return cls(inner, more, **config)


def build():
    return keras.Sequential(
        [
            keras.Input((2,)),
            Block(2, name="blk"),
            Stack(2, name="stk"),
            Holder(
                layers.Dense(2), [layers.Dense(2), layers.Dense(2, name="end")], name="hold"
            ),
            layers.Dense(1, name="head"),
        ],
        name="names",
    )


def dense(prefix, layer):
    kernel, bias = (np.asarray(it) for it in layer.weights)
    return {f"{prefix}.weight": np.ascontiguousarray(kernel.T), f"{prefix}.bias": bias}


def block(prefix, layer):
    gamma, beta = (np.asarray(it) for it in layer.norm.weights)
    return {
        f"{prefix}.scale": np.asarray(layer.scale),
        **dense(f"{prefix}.proj", layer.proj),
        f"{prefix}.norm.weight": gamma,
        f"{prefix}.norm.bias": beta,
        **dense(f"{prefix}.parts.0", layer.parts[0]),
        **dense(f"{prefix}.parts.1", layer.parts[1]),
    }


def expected(model):
    """The state dict, by the objects that hold the weights."""
    blk, stk, hold, head = model.layers
    return {
        **block("blk", blk),
        **block("stk.0", stk.blocks[0]),
        **block("stk.1", stk.blocks[1]),
        **dense("mlp.0", stk.mlp.layers[0]),
        **dense("mlp.1", stk.mlp.layers[1]),
        **dense("hold.0", hold.inner),
        **dense("hold.1", hold.more[0]),
        **dense("hold.2", hold.more[1]),
        **dense("head", head),
    }


def main(folder):
    model = build()
    random = np.random.default_rng(5)
    model.set_weights([random.normal(size=it.shape) for it in model.get_weights()])
    folder.mkdir(exist_ok=True)
    for container in ("keras", "h5"):
        file = folder / f"names.{keras.__version__}.{container}"
        model.save(file)
        Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        file.unlink()
    try:
        from safetensors.numpy import save_file
    except ImportError:
        return
    # What the library writes for PyTorch.
    state = {"format": "pt"}
    save_file(expected(model), folder / "expected.safetensors", metadata=state)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
