"""Writes the models of cases.py with Keras 1.2.2 on the backend that is set, and what
their weights are: `CASE.BACKEND.h5.gz`, `CASE.BACKEND.only.h5.gz` (the weights alone)
and `BACKEND.json`. With a second folder also inputs and outputs of a forward pass, for
judge.py.

    KERAS_BACKEND=theano python write.py ../../fixtures/keras-1 [FORWARD]
    KERAS_BACKEND=tensorflow python write.py ../../fixtures/keras-1 [FORWARD]

Python 3.6, keras 1.2.2, h5py 2, numpy before 1.17; theano 1.0.5 and tensorflow 1.4.1.
"""

import gzip
import json
import os
import sys

if os.environ.get("KERAS_BACKEND") == "theano":
    # Keras 1 uses the module without importing it.
    import theano.ifelse  # noqa: F401

import numpy as np
from keras import backend
from keras.layers import BatchNormalization, Bidirectional

from cases import cases, merged_variables


def fill(layer, random):
    """Values in which no two axes are alike; variances are positive."""
    inner = list(getattr(layer, "layers", [])) or [getattr(layer, "layer", None)]
    if inner == [None] or isinstance(layer, Bidirectional):
        arrays = [random.uniform(0.1, 0.9, it.shape) for it in layer.get_weights()]
        for array in arrays:
            array *= random.choice([-1, 1], array.shape)
        if isinstance(layer, BatchNormalization):
            arrays[3] = abs(arrays[3])
        layer.set_weights([it.astype("float32") for it in arrays])
        return
    for it in inner:
        fill(it, random)


def inputs_of(model, random):
    made = []
    for tensor in model.inputs:
        shape = (2,) + tuple(backend.int_shape(tensor)[1:])
        whole = "int" in str(tensor.dtype)
        array = random.randint(0, 4, shape) if whole else random.uniform(-1, 1, shape)
        made.append(array.astype("int32" if whole else "float32"))
    return made


def pack(file):
    with open(file, "rb") as plain, gzip.GzipFile(file + ".gz", "wb", mtime=0) as packed:
        packed.write(plain.read())
    os.remove(file)


def main(folder, forward=None):
    told = {}
    name = backend.backend()
    for case, build in cases():
        random = np.random.RandomState(sum(map(ord, case)))
        model = build()
        fill(model, random)
        stem = os.path.join(folder, "%s.%s" % (case, name))
        model.save(stem + ".h5")
        model.save_weights(stem + ".only.h5")
        pack(stem + ".h5")
        pack(stem + ".only.h5")
        told[case] = {
            path: {
                "shape": list(array.shape),
                "values": array.astype(float).ravel().tolist(),
            }
            for path, array in merged_variables(model.layers, "").items()
        }
        if forward is not None:
            data = inputs_of(model, random)
            result = model.predict(data if len(data) > 1 else data[0])
            arrays = {"input_%d" % i: it for i, it in enumerate(data)}
            file = os.path.join(forward, "%s.%s.npz" % (case, name))
            np.savez(file, out=result, **arrays)
    with open(os.path.join(folder, name + ".json"), "w") as file:
        json.dump(told, file, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
