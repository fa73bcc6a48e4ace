"""Random weights that depend on names alone, so that every Keras version draws the same ones."""

import zlib

import numpy as np


def layers_beneath(model, path=""):
    """Every layer of a model with its path, nested models taken apart."""
    for layer in model.layers:
        own = f"{path}/{layer.name}" if path else layer.name
        if hasattr(layer, "layers"):
            yield from layers_beneath(layer, own)
        else:
            yield own, layer


def random_value(path, position, name, shape):
    """A value for one variable: running variances positive, scales about 1, the rest small."""
    generator = np.random.default_rng([zlib.crc32(path.encode()), position])
    if name.endswith("variance"):
        return generator.uniform(0.5, 2.0, shape).astype("float32")
    value = generator.normal(size=shape).astype("float32") * np.float32(0.4)
    return value + np.float32(1) if name.endswith("gamma") else value


def randomise(model):
    """Gives every variable of every layer a random value, BatchNormalization's statistics too."""
    for path, layer in layers_beneath(model):
        values = []
        for position, variable in enumerate(layer.weights):
            name = variable.name.split(":")[0]
            values.append(random_value(path, position, name, tuple(variable.shape)))
        if values:
            layer.set_weights(values)
            # Normalization computes with what it makes of its variables.
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()
    return model


def random_input(case_name, position, shape, high=None):
    """An input array: normal floats, or integers below `high`."""
    generator = np.random.default_rng([zlib.crc32(case_name.encode()), 1000 + position])
    if high is not None:
        return generator.integers(0, high, shape).astype("int32")
    return generator.normal(size=shape).astype("float32")
