"""Compares state dicts tensor by tensor, byte for byte.

    compare.py EXPECTED ACTUAL

Exit status 1, with what differs, if they are not the same.
"""

import sys

import numpy as np


def opened(path):
    """The names of a state dict, and what reads one of its tensors as an array."""
    if path.endswith(".safetensors"):
        from safetensors import safe_open

        file = safe_open(path, framework="np")
        return file.keys(), file.get_tensor
    import torch

    state = torch.load(path, weights_only=True, mmap=True)

    def read(name):
        tensor = state[name]
        if not tensor.is_contiguous():
            raise SystemExit(f"{path}: {name} is not contiguous")
        return tensor.numpy()

    return state.keys(), read


def main(expected, actual):
    names, read = opened(expected)
    actual_names, read_actual = opened(actual)
    if set(names) != set(actual_names):
        different = sorted(set(names) ^ set(actual_names))
        raise SystemExit(f"{actual}: other names than {expected}: {different[:5]}")
    for name in names:
        ours, theirs = read_actual(name), read(name)
        if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
            raise SystemExit(f"{actual}: {name} is {ours.dtype} {ours.shape}")
        # Bytes, not numbers: a NaN equals itself, and 0.0 is not -0.0.
        as_bytes = (it.reshape(-1).view(np.uint8) for it in (ours, theirs))
        if not np.array_equal(*as_bytes):
            raise SystemExit(f"{actual}: {name} has other bytes than in {expected}")
    print(len(names))


if __name__ == "__main__":
    main(*sys.argv[1:])
