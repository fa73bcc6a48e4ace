import numpy as np
import timm

from architectures.family import Family, Variant, application, headless


def normalise(model, images):
    """What Rescaling and Normalization, the model's first layers, do."""
    layer = model.get_layer("normalization")
    mean, variance = (np.asarray(it) for it in (layer.mean, layer.variance))
    return ((images / 255 - mean) / np.sqrt(variance)).astype("float32")


def variant(number, side=None):
    return Variant(
        f"EfficientNetB{number}",
        application(f"EfficientNetB{number}"),
        lambda _side: timm.create_model(f"tf_efficientnet_b{number}"),
        side,
        normalise,
    )


FAMILY = Family(
    "timm/efficientnet",
    [
        variant(0, side=64),
        Variant(
            "EfficientNetB0 headless",
            headless("EfficientNetB0"),
            lambda _side: timm.create_model("tf_efficientnet_b0", num_classes=0),
        ),
        *(variant(number) for number in range(1, 8)),
    ],
)
