"""Runs under an old Keras: saves its own classes, and what their variables hold.

write_only_old.py FOLDER: for each layer NAME.CONTAINER, and NAME.npz with the values in
Keras's order; cases.json has the catalog's names for them, and how `keras/auto` refuses it.
"""

import json
import os
import sys
import zlib

# Theano loads this part of itself late, and then Keras 1 fails without it.
if os.environ.get("KERAS_BACKEND") == "theano":
    import theano.ifelse  # noqa: F401

import keras
import numpy as np

from builders import only_old

IS_1 = keras.__version__.startswith("1.")


def randomised(name, layer):
    """Every value another; lookups keep what they were made with."""
    if IS_1 or not hasattr(layer, "adapt") or name == "normalization":
        values = []
        for value in layer.get_weights():
            seed = zlib.crc32(("%s %d" % (name, len(values))).encode()) % 2**32
            made = np.random.RandomState(seed).uniform(0.5, 1.5, value.shape)
            values.append(made.astype(value.dtype))
        layer.set_weights(values)


def save(model, name, folder):
    """The containers that could be written: h5 lacks lookups that were adapted."""
    written = []
    for container in ("h5",) if IS_1 else ("h5", "keras"):
        file = "%s/%s.%s" % (folder, name, container)
        try:
            model.save(file)
        except NotImplementedError:
            continue
        written.append(container)
    return written


def main(folder):
    cases = []
    made = only_old.keras_1() if IS_1 else only_old.tf_keras()
    for name, layer, shape, dtype, names, refused in made:
        model = only_old.model_of(layer, shape, dtype)
        randomised(name, layer)
        np.savez("%s/%s.npz" % (folder, name), *only_old.values_of(layer))
        case = {"name": name, "names": names and names.split(), "refused": refused}
        case["containers"] = save(model, name, folder)
        cases.append(case)
    classes = [] if IS_1 else only_old.classes_of_tf_keras()
    with open(folder + "/cases.json", "w") as file:
        json.dump({"cases": cases, "classes": classes}, file)


if __name__ == "__main__":
    main(sys.argv[1])
