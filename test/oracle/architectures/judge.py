"""Forward passes: Keras's model, converted by the pack, as the module that the pack names."""

import zlib

import h5py
import jax
import keras
import numpy as np
import torch

from architectures.family import NAMELESS
from architectures.light import initialised_by, random_value
from harness.forward import difference
from harness.save import save
from harness.state_dicts import read_state_dict
from harness.tool import apply_by_library

#: Largest difference from Keras's output, relative to the largest output.
TOLERANCE = 1e-3


def build(variant):
    keras.utils.clear_session(free_memory=False)
    with initialised_by(random_value):
        return variant.keras_model()


def outputs_of_keras(model, inputs):
    # As one program: operation by operation takes several times as long to compile.
    outputs = jax.jit(lambda it: model(it, training=False))(inputs)
    return [np.asarray(it) for it in jax.tree.leaves(outputs)]


def outputs_of_torch(variant, model, state, inputs):
    module = variant.module(getattr(variant, "side", None)).eval()
    module.load_state_dict(state, strict=True)
    with torch.no_grad():
        return [it.numpy() for it in variant.outputs_of_torch(module, model, inputs)]


def write(model, stem, container):
    """As the model's Keras does, or for NAMELESS as Keras before 3.6."""
    if container != NAMELESS:
        return save(model, stem, container)
    file = save(model, f"{stem} nameless", "weights.h5")
    with h5py.File(file, "r+") as stored:
        groups = [it for it in everything_in(stored) if isinstance(it, h5py.Group)]
        for group in groups:
            group.attrs.pop("name", None)
    return file


def everything_in(group):
    found = []
    group.visititems(lambda _path, it: found.append(it))
    return found


def rules_of(family, variant, folder):
    """The pack, or a rule file that uses it."""
    if variant.rules is None:
        return family.pack
    file = folder / "rules.k2t"
    file.write_text(f"use {family.pack}\n{variant.rules}\n")
    return str(file)


def converted(rules, settings, file):
    """The state dict that the rules make of a file, and what was wrong."""
    output = f"{file}.safetensors"
    outcome = apply_by_library(rules, file, output, settings)
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
    inputs = variant.inputs(model, generator)
    wanted = outputs_of_keras(model, inputs)
    first = None
    rules = rules_of(family, variant, folder)
    for container in variant.containers:
        file = write(model, str(folder / variant.name), container)
        state, wrong = converted(rules, variant.settings, file)
        remark = ""
        if state is not None and first is None:
            first = state
            got = outputs_of_torch(variant, model, state, inputs)
            apart = difference(*(variant.what_counts(it, inputs) for it in (wanted, got)))
            remark = f"{apart:.1e}"
            if apart > TOLERANCE:
                wrong.append(f"outputs are {apart:.1e} from Keras's")
        elif state is not None:
            wrong += apart_from_first(first, state)
        verdicts.add(f"{family.pack} {variant.name}: {container}", wrong, remark)


def judge_recorded(family, variant, folder, verdicts):
    file = folder / "tf_model.h5"
    file.write_bytes(variant.content)
    state, wrong = converted(family.pack, variant.settings, str(file))
    remark = ""
    if state is not None:
        got = outputs_of_torch(variant, None, state, None)
        apart = difference(variant.wanted(), got)
        remark = f"{apart:.1e}"
        if apart > TOLERANCE:
            wrong.append(f"outputs are {apart:.1e} from TensorFlow's")
    verdicts.add(f"{family.pack} {variant.name}: h5", wrong, remark)
