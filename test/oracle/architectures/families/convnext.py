import numpy as np
import timm

from architectures.family import Family, Variant, application, headless

MEAN = np.array([0.485, 0.456, 0.406], "float32") * 255
DEVIATION = np.array([0.229, 0.224, 0.225], "float32") * 255


def normalise(_model, images):
    return (images - MEAN) / DEVIATION


def variant(size, side=None):
    return Variant(
        f"ConvNeXt{size}",
        application(f"ConvNeXt{size}"),
        lambda _side: timm.create_model(f"convnext_{size.lower()}"),
        side,
        normalise,
    )


FAMILY = Family(
    "timm/convnext",
    [
        variant("Tiny", side=64),
        Variant(
            "ConvNeXtTiny headless",
            headless("ConvNeXtTiny"),
            lambda _side: timm.create_model("convnext_tiny", num_classes=0),
            32,
            normalise,
        ),
        variant("Small"),
        variant("Base"),
        variant("Large"),
        variant("XLarge"),
    ],
)
