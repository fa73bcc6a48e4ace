"""Runs under one Keras version: writes the models in every container that it has.

write.py FOLDER [MODEL ...]: FOLDER/MODEL.CONTAINER, FOLDER/MODEL.npy with the outputs of a
forward pass, and FOLDER/written.json with what was written and what was not.
"""

import json
import os
import sys

import keras
import numpy as np

from versions.builders import BUILDERS
from versions.models import MODELS

VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
if VERSION[0] == 1:
    from versions import words_1 as k
else:
    from versions import words_2 as k


def whole(model, file):
    model.save(file)


def weights(model, file):
    model.save_weights(file)


def zipped_of_2_12(model, file):
    model.save(file, save_format="keras_v3")


def folder(model, file):
    model.save(file, zipped=False)


def shards(model, file):
    # In GB: some 430 bytes, so that there are several; no variable is larger.
    model.save_weights(file, max_shard_size=4e-7)


def containers():
    """The containers of this version: what names of files end with, and how to write them."""
    made = {"h5": whole}
    if VERSION < (3, 0):
        made["legacy-weights.h5"] = weights
    if (2, 4) <= VERSION < (3, 0):
        # HDF5 in spite of its name.
        made["legacy-weights.keras"] = weights
    if VERSION == (2, 12):
        made["hdf5.keras"] = lambda model, file: model.save(file, save_format="h5")
        made["keras"] = zipped_of_2_12
    if VERSION >= (2, 13):
        made["keras"] = whole
    if VERSION >= (2, 12):
        made["weights.h5"] = weights
    if VERSION >= (3, 6):
        made["folder"] = folder
    if VERSION >= (3, 10):
        made["weights.json"] = shards
    return made


def find(model, path):
    """The layer at a path: by name in a model, by attribute or index elsewhere."""
    for segment in path.split("/"):
        if segment.isdigit():
            model = model[int(segment)]
        elif hasattr(model, segment):
            model = getattr(model, segment)
        else:
            model = model.get_layer(segment)
    return model


def train(model, inputs):
    """One step, so that an optimizer's arrays, of the weights' shapes, are written too."""
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(inputs[0], np.zeros((inputs[0].shape[0], 3), "float32"))


def make(name):
    # So that automatic names start anew. Keras 1 has no such thing.
    if VERSION[0] > 1:
        keras.backend.clear_session()
    spec = MODELS[name]
    model = BUILDERS[name](k)
    if name == "mlp":
        train(model, spec.input_values(name))
    for entry in spec.layers:
        k.set_values(find(model, entry.at), entry, entry.values())
    return model


def try_to_write(model, container, write, file):
    """Writes a file and says what became of it; only what a version cannot do may fail."""
    try:
        write(model, file)
    except NotImplementedError:
        # Keras 2 has no config of a subclassed model.
        return "refused"
    except ValueError as error:
        # 3.0 gives the weights of all layers in a layer the same names, and stops half-way.
        if VERSION == (3, 0) and container == "h5" and "already exists" in str(error):
            return "truncated"
        raise
    return "written"


def write_model(name, target):
    """Writes a model and its outputs; the containers by what became of them."""
    model = make(name)
    outputs = k.run(model, MODELS[name].input_values(name))
    np.save(os.path.join(target, name + ".npy"), outputs)
    became = {}
    for container, write in containers().items():
        file = os.path.join(target, "%s.%s" % (name, container))
        became[container] = try_to_write(model, container, write, file)
    return became


def main():
    target, names = sys.argv[1], sys.argv[2:] or list(MODELS)
    if not os.path.isdir(target):
        os.makedirs(target)
    models = {
        name: write_model(name, target) for name in names if name not in k.WITHOUT
    }
    told = {"keras": keras.__version__, "models": models, "without": k.WITHOUT}
    with open(os.path.join(target, "written.json"), "w") as stream:
        json.dump(told, stream, indent=1)


if __name__ == "__main__":
    main()
