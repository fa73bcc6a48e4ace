"""Runs under an old Keras: saves models in its containers, with inputs and outputs.

write_models.py FOLDER JOBS: JOBS is JSON, a list of
{"name", "inputs": [shape], "tokens": number or null, "containers": [name]}.
"""

import json
import logging
import sys
from pathlib import Path

import keras
import numpy as np

from builders.whole import BUILDERS
from harness.save import save
from harness.weights import random_input, randomise

# Models that were never compiled are warned of.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def builders():
    if keras.__version__.startswith("2."):
        from builders import only_tf_keras

        return {**BUILDERS, **only_tf_keras.BUILDERS}
    from builders.custom import encoder, fused_attention

    return {**BUILDERS, "encoder": encoder, "fused_attention": fused_attention}


def write(job, builder, folder):
    model = randomise(builder())
    for container in job["containers"]:
        save(model, str(folder / job["name"]), container)
    inputs = [
        random_input(job["name"], position, shape, job["tokens"])
        for position, shape in enumerate(job["inputs"])
    ]
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    np.savez(folder / job["name"], *[np.asarray(it) for it in outputs])


def main():
    folder, jobs = Path(sys.argv[1]), json.loads(sys.argv[2])
    known = builders()
    for job in jobs:
        write(job, known[job["name"]], folder)


if __name__ == "__main__":
    main()
