"""Forward passes: Keras's model, converted by the pack, as the module that the pack names."""

import zlib

import jax
import keras
import numpy as np
import torch

from architectures.light import initialised_by, random_value
from harness.forward import difference
from harness.save import save
from harness.state_dicts import read_state_dict
from harness.tool import apply_by_library

#: Largest difference from Keras's output, relative to the largest output.
TOLERANCE = 1e-3
#: Whole, and without a config, where layers are known by name alone.
CONTAINERS = ("keras", "weights.h5")


def build(variant):
    keras.utils.clear_session(free_memory=False)
    with initialised_by(random_value):
        return variant.build(input_shape=(variant.side, variant.side, 3))


def outputs_of_keras(model, images):
    # As one program: operation by operation takes several times as long to compile.
    return np.asarray(jax.jit(lambda it: model(it, training=False))(images))


def outputs_of_torch(variant, state, images):
    module = variant.module(variant.side).eval()
    module.load_state_dict(state, strict=True)
    with torch.no_grad():
        return module(torch.from_numpy(images).movedim(-1, 1)).numpy()


def converted(pack, file):
    """The state dict that the pack makes of a file, and what was wrong."""
    output = f"{file}.safetensors"
    outcome = apply_by_library(pack, file, output)
    if outcome.status != 0:
        return None, [f"exit {outcome.status}", outcome.messages() or outcome.text]
    # What the pack's header says of settings is not said again for each layer.
    said = [outcome.messages()] if outcome.diagnostics else []
    return read_state_dict(output), said


def apart_from_first(first, state):
    names = [name for name in state if name not in first or not first[name].equal(state[name])]
    return [f"other values than from the first container: {', '.join(names)}"] if names else []


def judge_forward(family, variant, folder, verdicts):
    model = build(variant)
    generator = np.random.default_rng(zlib.crc32(variant.name.encode()))
    shape = (2, variant.side, variant.side, 3)
    images = generator.uniform(0, 255, shape).astype("float32")
    if model.layers[1].__class__.__name__ not in ("Rescaling", "Normalization"):
        images = images / np.float32(127.5) - np.float32(1)
    wanted = outputs_of_keras(model, images)
    first = None
    for container in CONTAINERS:
        file = save(model, str(folder / variant.name), container)
        state, wrong = converted(family.pack, file)
        remark = ""
        if state is not None and first is None:
            first = state
            got = outputs_of_torch(variant, state, variant.prepare(model, images))
            apart = difference([wanted], [got])
            remark = f"{apart:.1e}"
            if apart > TOLERANCE:
                wrong.append(f"outputs are {apart:.1e} from Keras's")
        elif state is not None:
            wrong += apart_from_first(first, state)
        verdicts.add(f"{family.pack} {variant.name}: {container}", wrong, remark)
