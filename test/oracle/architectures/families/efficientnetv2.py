import numpy as np
import timm

from architectures.family import Family, Variant, application, headless

MEAN = np.array([0.485, 0.456, 0.406], "float32")
DEVIATION = np.array([0.229, 0.224, 0.225], "float32")


def prepare(model, images):
    """What Keras's first layers do: Normalization of the small ones has ImageNet's numbers."""
    if any(type(layer).__name__ == "Normalization" for layer in model.layers):
        return (images / 255 - MEAN) / DEVIATION
    return images / np.float32(128) - np.float32(1)


def variant(size, side=None):
    return Variant(
        f"EfficientNetV2{size}",
        application(f"EfficientNetV2{size}"),
        lambda _side: timm.create_model(f"tf_efficientnetv2_{size.lower()}"),
        side,
        prepare,
    )


FAMILY = Family(
    "timm/efficientnetv2",
    [
        variant("B0", side=64),
        Variant(
            "EfficientNetV2B0 headless",
            headless("EfficientNetV2B0"),
            lambda _side: timm.create_model("tf_efficientnetv2_b0", num_classes=0),
        ),
        variant("B1"),
        variant("B2"),
        variant("B3"),
        variant("S"),
        variant("M"),
        variant("L"),
    ],
)
