import timm

from architectures.family import Family, Variant, application


def variant(alpha, name, side=None):
    return Variant(
        f"MobileNetV2 alpha={alpha}",
        application("MobileNetV2", alpha=alpha),
        lambda _side: timm.create_model(name, pad_type="same", bn_eps=1e-3),
        side,
    )


FAMILY = Family(
    "timm/mobilenetv2",
    [
        variant(0.35, "mobilenetv2_035"),
        variant(0.5, "mobilenetv2_050", side=64),
        variant(0.75, "mobilenetv2_075"),
        variant(1.0, "mobilenetv2_100"),
        variant(1.4, "mobilenetv2_140"),
    ],
)
