"""A convolution and a layer on the image that it makes: so its axes are known to be one's."""

import numpy as np
from keras import layers
from torch import nn

from harness.arrays import find, join, under
from harness.case import Case
from harness.convert import convolution
from harness.single import call_it, sequential

#: What the convolution reads and makes: rows, columns, channels.
READS, MAKES = (6, 5, 3), (5, 4, 4)


class Stem(nn.Module):
    """`call` calls the layer on an image with its channels in front."""

    def __init__(self, layer, call):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 2)
        self.mine = layer
        self.call = call

    def forward(self, x):
        return self.call(self.mine, self.conv(x))


def channels_last(module, x):
    """The layer reads the channels last, as Keras's does."""
    return module(x.movedim(1, -1)).movedim(-1, 1)


def after_convolution(name, layer, module, convert, call=call_it, **options):
    """`convert` gives the layer's parameters, `module` makes it for PyTorch."""
    return Case(
        name=name,
        build=lambda: sequential(
            READS, layers.Conv2D(4, 2, name="conv"), layer(name="mine")
        ),
        module=lambda: Stem(module(), call),
        reference=lambda model: join(
            under("conv", convolution(find(model, "conv"))),
            under("mine", convert(find(model, "mine"))),
        ),
        inputs=[(2, *READS)],
        images=True,
        # Without its config nothing tells how the convolution's result is arranged.
        containers=("h5", "keras"),
        **options,
    )


def channels_first(convert):
    """What lies along (rows, columns, channels), with the channels in front."""

    def moved(layer):
        entries = convert(layer).items()
        return {k: np.ascontiguousarray(np.moveaxis(v, -1, 0)) for k, v in entries}

    return moved
