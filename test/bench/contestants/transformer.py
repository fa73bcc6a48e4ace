"""The transformer of `models.py` (`.keras`), query, key and value taken apart."""

import tempfile
import zipfile
from pathlib import Path

import h5py


def convert(source):
    """Each parameter's name and array; what is transposed is a view yet."""
    # Through `zipfile.open`, h5py reads what lies in front again at every step back.
    with tempfile.TemporaryDirectory(dir=Path(source).parent) as folder:
        with zipfile.ZipFile(source) as archive:
            weights = archive.extract("model.weights.h5", folder)
        with h5py.File(weights) as file:
            yield from parameters(file["layers"])


def parameters(layers):
    def weight(kind, number, place):
        name = f"{kind}_{number}" if number else kind
        return layers[f"{name}/vars/{place}"][()]

    yield "words.weight", weight("embedding", 0, 0)
    for i in range(24):
        block = f"blocks.{i}"
        kernel, bias = (weight("dense", 4 * i, place) for place in (0, 1))
        for n, name in enumerate(("query", "key", "value")):
            part = slice(1024 * n, 1024 * (n + 1))
            yield f"{block}.{name}.weight", kernel[:, part].T
            yield f"{block}.{name}.bias", bias[part]
        for n, name in enumerate(("proj", "up", "down"), 1):
            yield f"{block}.{name}.weight", weight("dense", 4 * i + n, 0).T
            yield f"{block}.{name}.bias", weight("dense", 4 * i + n, 1)
        for n, name in enumerate(("norm1", "norm2")):
            yield f"{block}.{name}.weight", weight("layer_normalization", 2 * i + n, 0)
            yield f"{block}.{name}.bias", weight("layer_normalization", 2 * i + n, 1)
    yield "norm.weight", weight("layer_normalization", 48, 0)
    yield "norm.bias", weight("layer_normalization", 48, 1)
