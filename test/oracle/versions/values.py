"""The weights of every model, by canonical path alone: each version is given the same.

Runs under Python 3.6 and NumPy 1.16 and later: RandomState is frozen, so all draw the same.
"""

import zlib

import numpy as np

#: Variables that divide: positive ones.
POSITIVE = ("moving_variance",)
#: Variables that multiply: about 1.
SCALES = ("gamma",)


def generator(name):
    return np.random.RandomState(zlib.crc32(name.encode("utf-8")) & 0xFFFFFFFF)


def value(path, shape):
    """The value of the variable at a canonical path such as `tower/core/dense/kernel`."""
    name = path.split("/")[-1]
    random = generator(path)
    if name in POSITIVE:
        return random.uniform(0.5, 2.0, shape).astype("float32")
    drawn = (random.normal(size=shape) * 0.4).astype("float32")
    return drawn + np.float32(1) if name in SCALES else drawn


def input_value(model, position, shape, below=None):
    """A batch of inputs: floats, or integers below a number."""
    random = generator("%s input %d" % (model, position))
    if below is not None:
        return random.randint(0, below, shape).astype("int32")
    return random.normal(size=shape).astype("float32")
