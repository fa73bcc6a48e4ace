"""Reads what the tool wrote, in the order it was written."""

import json

import numpy as np
import torch
from safetensors.torch import load_file

from harness.case import Reference


def safetensors_order(file):
    """Parameter names in the order of the data, read from the header by hand."""
    with open(file, "rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        header = json.loads(stream.read(size))
    entries = [(name, it) for name, it in header.items() if name != "__metadata__"]
    by_data = sorted(entries, key=lambda entry: entry[1]["data_offsets"])
    return [name for name, _ in by_data]


def read_state_dict(file):
    """The state dict of a `.safetensors` or `.pt` file, by the real libraries."""
    if file.endswith(".safetensors"):
        state = load_file(file)
        return {name: state[name] for name in safetensors_order(file)}
    return dict(torch.load(file, weights_only=True))


def faults(reference: Reference, state):
    """What differs between the hand-written conversion and the tool's: names, order, bytes."""
    found = []
    missing = [name for name in reference if name not in state]
    extra = [name for name in state if name not in reference]
    if missing:
        found.append(f"missing {', '.join(missing)}")
    if extra:
        found.append(f"extra {', '.join(extra)}")
    if not found and list(reference) != list(state):
        found.append(f"order {', '.join(state)} instead of {', '.join(reference)}")
    for name, wanted in reference.items():
        if name not in state:
            continue
        got = state[name].numpy()
        if got.shape != wanted.shape:
            found.append(f"{name} has shape {got.shape} instead of {wanted.shape}")
        elif got.dtype != wanted.dtype:
            found.append(f"{name} is {got.dtype} instead of {wanted.dtype}")
        elif got.tobytes() != np.ascontiguousarray(wanted).tobytes():
            found.append(f"{name} differs in value")
    return found
