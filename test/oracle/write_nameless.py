"""Writes test/fixtures/nameless with the Keras that runs it: layers of one's own without
`get_config`, which have no name in the config of a Sequential; and a model of one's own whose
config tells of one of its two layers, as those of KerasHub do.

    $(test/oracle/environment) test/oracle/write_nameless.py test/fixtures/nameless

The matrices of `second`, `first` and `third` are filled with 2, 1 and 3, those of `body` and
`logits` with 4 and 5.
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


class Mine(layers.Layer):
    """Keras makes up a config of the arguments, and leaves the name out."""

    def __init__(self, units=3, **options):
        super().__init__(**options)
        self.units = units

    def build(self, shape):
        self.matrix = self.add_weight(shape=(shape[-1], self.units), name="matrix")

    def call(self, x):
        return x @ self.matrix


@keras.saving.register_keras_serializable("a")
class First(Mine):
    pass


@keras.saving.register_keras_serializable("b")
class Other(Mine):
    pass


@keras.saving.register_keras_serializable("c")
class Task(keras.Model):
    def __init__(self, backbone, **options):
        logits = layers.Dense(2, use_bias=False, name="logits")
        super().__init__(backbone.input, logits(backbone(backbone.input)), **options)
        self.backbone = backbone

    def get_config(self):
        backbone = keras.saving.serialize_keras_object(self.backbone)
        return {"name": self.name, "backbone": backbone}


def fill(model, numbers):
    for name, number in numbers.items():
        layer = model.get_layer(name)
        layer.set_weights([np.full_like(layer.get_weights()[0], number)])


def write(model, target, name, ends):
    for end in ends:
        file = target / f"{name}.{keras.__version__}.{end}"
        model.save(file)
        packed = gzip.compress(file.read_bytes(), mtime=0)
        Path(f"{file}.gz").write_bytes(packed)
        file.unlink()


def main():
    target = Path(sys.argv[1])
    target.mkdir(exist_ok=True)
    numbers = {"second": 2, "first": 1, "third": 3}
    own = [First(name="second"), layers.Dropout(0.5), Other(name="first")]
    model = keras.Sequential([keras.Input((4,)), *own, First(name="third")])
    fill(model, numbers)
    write(model, target, "nameless", ("keras", "h5"))

    inputs = keras.Input((4,))
    body = layers.Dense(3, use_bias=False, name="body")
    backbone = keras.Model(inputs, body(inputs), name="backbone")
    task = Task(backbone, name="task")
    fill(backbone, {"body": 4})
    fill(task, {"logits": 5})
    write(task, target, "task", ("h5",))


if __name__ == "__main__":
    main()
