"""Reads what the tool wrote, by the real libraries."""

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from harness.case import Reference


def read_state_dict(file):
    """The state dict of a `.safetensors` or `.pt` file, which says how it was made."""
    if file.endswith(".safetensors"):
        with safe_open(file, "pt") as opened:
            metadata = opened.metadata()
        assert metadata["format"] == "pt" and "k2t-rules" in metadata, metadata
        return load_file(file)
    state = dict(torch.load(file, weights_only=True))
    mapped = torch.load(file, weights_only=True, mmap=True)
    assert list(mapped) == list(state), "mapped into memory it has other names"
    for name, tensor in state.items():
        same = torch.equal(bytes_of(tensor), bytes_of(mapped[name]))
        assert same, f"mapped into memory {name} is another"
    return state


def bytes_of(tensor):
    """As bytes, since a NaN is not equal to itself."""
    return torch.atleast_1d(tensor).view(torch.uint8)


def faults(reference: Reference, state, ordered):
    """What differs between the hand-written conversion and the tool's: names, order, bytes."""
    found = []
    missing = [name for name in reference if name not in state]
    extra = [name for name in state if name not in reference]
    if missing:
        found.append(f"missing {', '.join(missing)}")
    if extra:
        found.append(f"extra {', '.join(extra)}")
    if ordered and not found and list(reference) != list(state):
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
