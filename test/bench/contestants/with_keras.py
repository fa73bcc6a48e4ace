"""The way through Keras itself, on its PyTorch backend, and torch.save.

    with_keras.py vgg16|transformer SOURCE OUT.pt
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402
import torch  # noqa: E402

FIRST = {1: 0, 2: 5, 3: 10, 4: 17, 5: 24}
HEADS = {"fc1": "classifier.0", "fc2": "classifier.3", "predictions": "classifier.6"}


def vgg16(layer, weights):
    if not weights:
        return
    if layer.name in HEADS:
        target = HEADS[layer.name]
    else:
        block, i = int(layer.name[5]), int(layer.name[-1])
        target = f"features.{FIRST[block] + 2 * (i - 1)}"
    kernel, bias = weights
    if layer.name == "fc1":
        kernel = kernel.reshape(7, 7, 512, 4096).permute(3, 2, 0, 1).reshape(4096, 25088)
    elif kernel.ndim == 4:
        kernel = kernel.permute(3, 2, 0, 1)
    else:
        kernel = kernel.T
    yield f"{target}.weight", kernel
    yield f"{target}.bias", bias


def transformer(layer, weights):
    if not weights:
        return
    target = layer.name
    if target.startswith("block_"):
        _, number, part = target.split("_")
        target = f"blocks.{number}.{part}"
    if target.endswith(".qkv"):
        kernel, bias = weights
        for i, name in enumerate(("query", "key", "value")):
            part, prefix = slice(1024 * i, 1024 * (i + 1)), target.removesuffix("qkv")
            yield f"{prefix}{name}.weight", kernel[:, part].T
            # A slice of a tensor would be saved with the whole of it.
            yield f"{prefix}{name}.bias", bias[part].clone()
        return
    kernel, *bias = weights
    dense = isinstance(layer, keras.layers.Dense)
    yield f"{target}.weight", kernel.T if dense else kernel
    if bias:
        yield f"{target}.bias", bias[0]


def main(model, source, out):
    parameters = {"vgg16": vgg16, "transformer": transformer}[model]
    loaded = keras.saving.load_model(source, compile=False)
    state = {
        name: tensor.contiguous()
        for layer in loaded.layers
        for name, tensor in parameters(layer, [it.value.detach() for it in layer.weights])
    }
    torch.save(state, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
