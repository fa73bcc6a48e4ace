import numpy as np
import timm
from torch import nn

from architectures.family import Family, Variant, application, headless


def from_minus_one(_model, images):
    return images / np.float32(127.5) - np.float32(1)


def variant(size, name, side=None, **options):
    settings = ", ".join(f"{key}={value}" for key, value in options.items())
    return Variant(
        f"MobileNetV3{size} {settings}".strip(),
        application(f"MobileNetV3{size}", **options),
        lambda _side: timm.create_model(f"tf_mobilenetv3_{name}"),
        side,
        from_minus_one,
    )


def headless_module(_side):
    model = timm.create_model("tf_mobilenetv3_small_100", num_classes=0)
    model.conv_head = model.act2 = nn.Identity()
    return model


FAMILY = Family(
    "timm/mobilenetv3",
    [
        variant("Small", "small_100", side=64),
        Variant(
            "MobileNetV3Small headless",
            headless("MobileNetV3Small"),
            headless_module,
            64,
            from_minus_one,
        ),
        variant("Small", "small_075", alpha=0.75),
        variant("Small", "small_minimal_100", minimalistic=True),
        variant("Large", "large_100"),
        variant("Large", "large_075", alpha=0.75),
        variant("Large", "large_minimal_100", minimalistic=True),
    ],
)
