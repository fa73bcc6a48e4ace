"""A model of Keras 2.3.1 whose kernels Theano has learnt, and what they are for TensorFlow:
`rotated.h5.gz` and `rotated.json`. Run on Theano it writes them, and then on TensorFlow it
holds the values in the JSON to the outputs on Theano.

    KERAS_BACKEND=theano python rotated.py ../../fixtures/keras-1 SCRATCH
    KERAS_BACKEND=tensorflow python rotated.py ../../fixtures/keras-1 SCRATCH

Python 3.7, keras 2.3.1, theano 1.0.5, tensorflow 1.15, h5py 2.
"""

import gzip
import json
import os
import sys

if os.environ.get("KERAS_BACKEND") == "theano":
    import theano.ifelse  # noqa: F401

import numpy as np
from keras import backend, layers, models

#: Theano's depthwise and separable convolutions turn their kernels before they use them.
TURNED = (
    layers.Conv1D,
    layers.Conv2D,
    layers.Conv3D,
    layers.Conv2DTranspose,
    layers.Conv3DTranspose,
    layers.ConvLSTM2D,
)
AS_THEY_ARE = (layers.DepthwiseConv2D, layers.SeparableConv1D, layers.SeparableConv2D)


def build():
    line = layers.Input((7, 3), name="line")
    image = layers.Input((5, 6, 2), name="image")
    room = layers.Input((4, 4, 3, 2), name="room")
    film = layers.Input((2, 5, 6, 2), name="film")
    results = [
        layers.Conv1D(2, 3, dilation_rate=2, name="conv1d")(line),
        layers.Conv2D(2, (3, 2), name="conv2d")(image),
        layers.Conv2D(2, (1, 1), name="point")(image),
        layers.Conv3D(2, (2, 3, 2), name="conv3d")(room),
        layers.Conv2DTranspose(3, (3, 2), strides=2, name="transposed2d")(image),
        layers.Conv3DTranspose(3, (2, 3, 2), name="transposed3d")(room),
        layers.DepthwiseConv2D((3, 2), depth_multiplier=2, name="depthwise")(image),
        layers.SeparableConv1D(2, 3, name="separable1d")(line),
        layers.SeparableConv2D(2, (3, 2), name="separable2d")(image),
        layers.ConvLSTM2D(2, (3, 3), name="memory")(film),
        layers.TimeDistributed(layers.Conv2D(2, (3, 2)), name="each")(film),
    ]
    return models.Model([line, image, room, film], results)


def turned(array):
    spatial = range(array.ndim - 2)
    return np.flip(array, axis=tuple(spatial)) if array.ndim > 2 else array


def for_tensorflow(layer, arrays):
    kind = layer.layer if isinstance(layer, layers.TimeDistributed) else layer
    # A depthwise layer is a Conv2D by inheritance.
    turns = isinstance(kind, TURNED) and not isinstance(kind, AS_THEY_ARE)
    return [turned(it) for it in arrays] if turns else arrays


def canonical(weight):
    name = weight.name.split("/")[-1].split(":")[0]
    return "kernel" if name == "depthwise_kernel" and "depthwise/" in weight.name else name


def inputs():
    random = np.random.RandomState(1)
    shapes = [(2, 7, 3), (2, 5, 6, 2), (2, 4, 4, 3, 2), (2, 2, 5, 6, 2)]
    return [random.uniform(-1, 1, shape).astype("float32") for shape in shapes]


def write(folder, scratch):
    model, told = build(), {}
    random = np.random.RandomState(2)
    for layer in model.layers:
        arrays = [random.uniform(-1, 1, it.shape) for it in layer.get_weights()]
        arrays = [it.astype("float32") for it in arrays]
        layer.set_weights(arrays)
        for weight, array in zip(layer.weights, for_tensorflow(layer, arrays)):
            told["%s/%s" % (layer.name, canonical(weight))] = {
                "shape": list(array.shape),
                "values": array.astype(float).ravel().tolist(),
            }
    plain = os.path.join(scratch, "rotated.h5")
    model.save(plain)
    with open(plain, "rb") as file, gzip.GzipFile(
        os.path.join(folder, "rotated.h5.gz"), "wb", mtime=0
    ) as packed:
        packed.write(file.read())
    with open(os.path.join(folder, "rotated.json"), "w") as file:
        json.dump(told, file, sort_keys=True)
        file.write("\n")
    np.savez(os.path.join(scratch, "rotated.npz"), *model.predict(inputs()))


def check(folder, scratch):
    model = build()
    with open(os.path.join(folder, "rotated.json")) as file:
        told = json.load(file)
    for layer in model.layers:
        arrays = [told["%s/%s" % (layer.name, canonical(it))] for it in layer.weights]
        layer.set_weights([np.reshape(it["values"], it["shape"]) for it in arrays])
    wanted = np.load(os.path.join(scratch, "rotated.npz"))
    for name, found in zip(model.output_names, model.predict(inputs())):
        off = np.abs(found - wanted["arr_%d" % model.output_names.index(name)]).max()
        print("%s: off by %.1e" % (name, off))
        assert off < 1e-5, name


if __name__ == "__main__":
    (write if backend.backend() == "theano" else check)(*sys.argv[1:])
