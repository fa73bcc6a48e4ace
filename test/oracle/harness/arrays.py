"""Short words for the hand-written conversions."""

import keras
import numpy as np


def array(variable):
    """A Keras variable's value as numpy."""
    return np.asarray(keras.ops.convert_to_numpy(variable))


def find(model, path):
    """The layer at a path such as `encoder/block/dense`."""
    for name in path.split("/"):
        model = model.get_layer(name)
    return model


def tensors(**named):
    """A state dict in the order written; `__` stands for a dot, None is left out."""
    return {
        name.replace("__", "."): np.array(value, order="C")
        for name, value in named.items()
        if value is not None
    }


def under(prefix, entries):
    """The entries under a module's name."""
    return {f"{prefix}.{name}": value for name, value in entries.items()}


def join(*parts):
    """Several state dicts one after the other; a name twice is a mistake of the test."""
    result = {}
    for part in parts:
        assert not result.keys() & part.keys()
        result.update(part)
    return result
