"""Dense layers of a `.weights.h5`, each to a Linear of its name."""

import h5py


def convert(source):
    """Each parameter's name and array; what is transposed is a view yet."""
    with h5py.File(source) as file:
        for name, layer in file["layers"].items():
            if len(layer["vars"]) == 0:
                continue  # an input layer
            yield f"{name}.weight", layer["vars/0"][()].T
            yield f"{name}.bias", layer["vars/1"][()]
