"""Keras's VGG16 (legacy HDF5) to torchvision's names."""

import h5py

FIRST = {1: 0, 2: 5, 3: 10, 4: 17, 5: 24}
LENGTH = {1: 2, 2: 2, 3: 3, 4: 3, 5: 3}


def convert(source):
    """Each parameter's name and array; what is transposed is a view yet."""
    with h5py.File(source) as file:

        def weight(layer, variable):
            return file[f"model_weights/{layer}/{layer}/{variable}"][()]

        for block, length in LENGTH.items():
            for i in range(length):
                layer, target = f"block{block}_conv{i + 1}", f"features.{FIRST[block] + 2 * i}"
                yield f"{target}.weight", weight(layer, "kernel").transpose(3, 2, 0, 1)
                yield f"{target}.bias", weight(layer, "bias")
        kernel = weight("fc1", "kernel").reshape(7, 7, 512, 4096)
        yield "classifier.0.weight", kernel.transpose(3, 2, 0, 1).reshape(4096, 25088)
        yield "classifier.0.bias", weight("fc1", "bias")
        for layer, target in ("fc2", "classifier.3"), ("predictions", "classifier.6"):
            yield f"{target}.weight", weight(layer, "kernel").T
            yield f"{target}.bias", weight(layer, "bias")
