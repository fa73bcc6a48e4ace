"""BatchNormalization and LayerNormalization, with their scale and shift on and off."""

from functools import partial

from keras import layers
from torch import nn

from harness.arrays import find, join, under
from harness.case import Case
from harness.convert import batch_norm, recurrent, scale_and_shift
from harness.single import sequential, single, stated
from layers.stems import MAKES, after_convolution

#: Keras's default epsilon of both classes; PyTorch's is 1e-5.
EPSILON = 1e-3


def batch(name, shape, module_class, **options):
    """BatchNormalization of the last axis; PyTorch's has both parameters or none."""
    scale, center = options.get("scale", True), options.get("center", True)
    ambiguous = scale != center
    return single(
        name,
        partial(layers.BatchNormalization, **options),
        lambda: module_class(shape[-1], eps=EPSILON, affine=scale or center),
        shape,
        batch_norm,
        images=len(shape) > 1,
        weights_refused="K2T406" if ambiguous else None,
    )


def layer(name, **options):
    scale, center = options.get("scale", True), options.get("center", True)
    return single(
        name,
        partial(layers.LayerNormalization, **options),
        lambda: nn.LayerNorm(4, eps=EPSILON, elementwise_affine=scale or center),
        (6, 4),
        scale_and_shift,
        weights_refused="K2T406" if scale != center else None,
    )


class AfterRecurrent(nn.Module):
    """rnn, mine: PyTorch's BatchNorm1d wants the width behind the batch."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(6, 4, batch_first=True)
        self.mine = nn.BatchNorm1d(4, eps=EPSILON)

    def forward(self, x):
        return self.mine(self.rnn(x)[0].movedim(-1, 1)).movedim(1, -1)


def rows_first(module, x):
    """The rows of an image in the channels' place."""
    return module(x.movedim(2, 1)).movedim(1, 2)


NO_SCALE = batch("batch_norm_without_scale", (5, 6, 3), nn.BatchNorm2d, scale=False)
NO_CENTER = batch("batch_norm_without_center", (5, 6, 3), nn.BatchNorm2d, center=False)
LAYER_NO_SCALE = layer("layer_norm_without_scale", scale=False)
LAYER_NO_CENTER = layer("layer_norm_without_center", center=False)

CASES = [
    batch("batch_norm_vector", (4,), nn.BatchNorm1d),
    batch("batch_norm_sequence", (6, 4), nn.BatchNorm1d),
    batch("batch_norm_image", (5, 6, 3), nn.BatchNorm2d),
    batch("batch_norm_volume", (3, 4, 5, 2), nn.BatchNorm3d),
    NO_SCALE,
    stated(NO_SCALE, "as-batch-norm-without-scale.k2t"),
    NO_CENTER,
    stated(NO_CENTER, "as-batch-norm-without-center.yaml"),
    batch("batch_norm_bare", (5, 6, 3), nn.BatchNorm2d, scale=False, center=False),
    after_convolution(
        "batch_norm_of_rows",
        partial(layers.BatchNormalization, axis=1),
        lambda: nn.BatchNorm2d(MAKES[0], eps=EPSILON),
        batch_norm,
        rows_first,
        warns=("not the channel axis", "eps=0.001"),
    ),
    Case(
        name="batch_norm_of_a_recurrent_sequence",
        build=lambda: sequential(
            (5, 6),
            layers.LSTM(4, return_sequences=True, name="rnn"),
            layers.BatchNormalization(name="mine"),
        ),
        module=AfterRecurrent,
        reference=lambda model: join(
            under("rnn", recurrent(find(model, "rnn"))),
            under("mine", batch_norm(find(model, "mine"))),
        ),
        inputs=[(2, 5, 6)],
        containers=("h5", "keras"),
        warns=("it reads a sequence",),
    ),
    layer("layer_norm"),
    LAYER_NO_SCALE,
    stated(LAYER_NO_SCALE, "as-layer-norm-without-scale.k2t"),
    LAYER_NO_CENTER,
    stated(LAYER_NO_CENTER, "as-layer-norm-without-center.k2t"),
    single(
        "layer_norm_over_two_axes",
        partial(layers.LayerNormalization, axis=[-2, -1]),
        lambda: nn.LayerNorm((6, 4), eps=EPSILON),
        (5, 6, 4),
        scale_and_shift,
    ),
]
