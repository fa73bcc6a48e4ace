import numpy as np
import timm

from architectures.family import Family, Variant, application

MEAN = np.array([0.485, 0.456, 0.406], "float32") * 255
DEVIATION = np.array([0.229, 0.224, 0.225], "float32") * 255


def variant(size, side=None):
    return Variant(
        f"ConvNeXt{size}",
        application(f"ConvNeXt{size}"),
        lambda _side: timm.create_model(f"convnext_{size.lower()}"),
        side,
        lambda _model, images: (images - MEAN) / DEVIATION,
    )


FAMILY = Family(
    "timm/convnext",
    [
        variant("Tiny", side=64),
        variant("Small"),
        variant("Base"),
        variant("Large"),
        variant("XLarge"),
    ],
)
