"""The script by hand: h5py and numpy, one tensor after the other, then one call that saves.

    by_hand.py CONVERSION SOURCE OUT.safetensors|OUT.pt

CONVERSION is a module beside this one. Only what is needed is imported.
"""

import importlib
import sys


def main(conversion, source, out):
    parameters = importlib.import_module(conversion).convert(source)
    if out.endswith(".safetensors"):
        import numpy as np
        from safetensors.numpy import save_file

        # In one pass, as soon as it is read: nothing is held twice.
        save_file({name: np.ascontiguousarray(it) for name, it in parameters}, out)
    else:
        import torch

        # PyTorch's own copy of a transposed tensor runs on all cores.
        state = {name: torch.from_numpy(it).contiguous() for name, it in parameters}
        torch.save(state, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
