"""Runs under tf.keras 2.15: saves models with cuDNN's layers, with inputs and outputs.

write_cudnn.py FOLDER JOBS: JOBS is JSON, a list of {"name", "inputs": [shape], "containers"}.
NAME.npz holds the outputs and the weights of each layer, `layer/0`, `layer/1`, …
"""

import json
import logging
import sys
from pathlib import Path

import numpy as np

from builders.cudnn import BUILDERS
from harness.save import save
from harness.weights import random_input, randomise

# Models that were never compiled are warned of.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def write(job, folder):
    name, build = job["name"], BUILDERS[job["name"]]
    model = randomise(build(cudnn=True))
    for container in job["containers"]:
        save(model, str(folder / name), container)
    # Keras turns cuDNN's weights into LSTM's and GRU's where it loads them.
    weights = save(model, str(folder / name), "legacy-weights.h5")
    twin = build(cudnn=False)
    twin.load_weights(weights)
    outputs = twin(random_input(name, 0, job["inputs"][0]), training=False)
    arrays = {
        f"{layer.name}/{i}": array
        for layer in model.layers
        for i, array in enumerate(layer.get_weights())
    }
    np.savez(folder / name, outputs=np.asarray(outputs), **arrays)


def main():
    folder = Path(sys.argv[1])
    for job in json.loads(sys.argv[2]):
        write(job, folder)


if __name__ == "__main__":
    main()
