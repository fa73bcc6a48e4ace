"""Cases of a single layer."""

from dataclasses import replace

import keras
import torch

from harness.arrays import under
from harness.case import Case

#: No layer has its default name, so a path that came from a class name shows.
LAYER = "mine"


class Single(torch.nn.Module):
    """A module under the layer's name, with the call that Keras's layer stands for."""

    def __init__(self, module, call):
        super().__init__()
        self.add_module(LAYER, module)
        self.call = call

    def forward(self, *inputs):
        return self.call(getattr(self, LAYER), *inputs)


def sequential(shape, *layers, dtype="float32"):
    """A Sequential model over inputs of a shape without its batch axis."""
    return keras.Sequential([keras.Input(shape, dtype=dtype), *layers], name="model")


def call_it(module, *inputs):
    return module(*inputs)


def stated(case, rules):
    """The same case for the container without config, with the rule that it needs."""
    return replace(
        case,
        name=f"{case.name}_stated",
        containers=("weights.h5",),
        weights_rules=rules,
        weights_refused=None,
    )


def single(name, layer, module, shape, convert, call=call_it, batch=3, **options):
    """A case of one layer: `layer` and `module` make it, `convert` gives its parameters."""
    dtype = "int32" if options.get("tokens") is not None else "float32"
    return Case(
        name=name,
        build=lambda: sequential(shape, layer(name=LAYER), dtype=dtype),
        module=lambda: Single(module(), call),
        reference=lambda model: under(LAYER, convert(model.get_layer(LAYER))),
        inputs=[(batch, *shape)],
        **options,
    )
