"""BatchNormalization and LayerNormalization, with their scale and shift on and off."""

from functools import partial

from keras import layers
from torch import nn

from harness.convert import batch_norm, scale_and_shift
from harness.single import single, stated

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
