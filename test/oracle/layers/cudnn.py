"""CuDNNLSTM and CuDNNGRU: written by tf.keras, compared with what it makes of them on a CPU.

The references take the weights as tf.keras gave them, `mine/0`, `mine/1`, …
"""

import numpy as np
from torch import nn

from harness.arrays import join, tensors, under
from harness.case import Case
from harness.single import LAYER, Single
from layers.films import Film
from layers.layouts import flattened
from layers.recurrent import SHAPE, module_of, sequence

CLASSES = {"lstm": "LSTM", "gru": "GRU"}
#: PyTorch's gates by their place in Keras.
GATES = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2)}
FILM = (4, 3, 3, 2)
IMAGE = (2, 2, 3)


def direction(kind, arrays, suffix="", image=None):
    """One direction: matrices (out, in) in rows of another length, biases in one row."""
    kernel, back, bias = arrays
    gates = GATES[kind]
    units = back.shape[0]
    parts = [np.hsplit(it, len(gates)) for it in (kernel, back)]
    into = np.concatenate([parts[0][gate].reshape(units, -1) for gate in gates])
    hidden = np.concatenate([parts[1][gate] for gate in gates])
    biases = bias.reshape(2, len(gates), units)[:, list(gates)].reshape(2, -1)
    return tensors(
        **{
            f"weight_ih_l0{suffix}": flattened(into.T, *image).T if image else into,
            f"weight_hh_l0{suffix}": hidden,
            f"bias_ih_l0{suffix}": biases[0],
            f"bias_hh_l0{suffix}": biases[1],
        }
    )


def layer_of(kind, weights, both, image=None):
    arrays = [weights[f"{LAYER}/{i}"] for i in range(6 if both else 3)]
    if not both:
        return direction(kind, arrays, "", image)
    return join(
        direction(kind, arrays[:3], "", image),
        direction(kind, arrays[3:], "_reverse", image),
    )


def alone(kind, both):
    return Case(
        f"{'bidirectional_' if both else ''}cudnn_{kind}",
        build=None,
        module=lambda: Single(
            module_of(CLASSES[kind], bidirectional=both)(), sequence
        ),
        reference=lambda weights: under(LAYER, layer_of(kind, weights, both)),
        inputs=[(3, *SHAPE)],
        containers=("h5", "keras", "legacy-weights.h5"),
    )


class CudnnFilm(Film):
    """A film whose frames are read by a layer of the name that the others have."""

    def __init__(self, module):
        super().__init__(module)
        self.add_module(LAYER, self._modules.pop("steps"))

    @property
    def steps(self):
        return getattr(self, LAYER)


def film(kind, both):
    def reference(weights):
        kernel, bias = weights["stem/0"], weights["stem/1"]
        stem = tensors(weight=kernel.transpose(3, 2, 0, 1), bias=bias)
        read = layer_of(kind, weights, both, IMAGE)
        return join(under("stem", stem), under(LAYER, read))

    def module():
        kinds = {"lstm": nn.LSTM, "gru": nn.GRU}
        read = kinds[kind](12, 5, batch_first=True, bidirectional=both)
        return CudnnFilm(read)

    return Case(
        f"film_{'bidirectional_' if both else ''}cudnn_{kind}",
        build=None,
        module=module,
        reference=reference,
        inputs=[(3, *FILM)],
        # Only a config knows what was flattened.
        containers=("h5", "keras"),
    )


CASES = [
    make(kind, both) for make in (alone, film) for kind in CLASSES for both in (False, True)
]
