import timm

from architectures.family import Family, Variant, application, headless, within_another


def module(name, **options):
    return lambda _side: timm.create_model(name, pad_type="same", bn_eps=1e-3, **options)


def variant(alpha, name, side=None):
    return Variant(
        f"MobileNetV2 alpha={alpha}",
        application("MobileNetV2", alpha=alpha),
        module(name),
        side,
    )


FAMILY = Family(
    "timm/mobilenetv2",
    [
        variant(0.35, "mobilenetv2_035"),
        variant(0.5, "mobilenetv2_050", side=64),
        Variant(
            "MobileNetV2 headless",
            headless("MobileNetV2", alpha=0.35),
            module("mobilenetv2_035", num_classes=0),
            side=64,
        ),
        Variant(
            "MobileNetV2 within another",
            within_another("MobileNetV2", alpha=0.35),
            module("mobilenetv2_035", num_classes=3),
            side=64,
            containers=("keras", "weights.h5", "h5"),
            rules='allow K2T411 map "classes" -> "classifier"',
        ),
        variant(0.75, "mobilenetv2_075"),
        variant(1.0, "mobilenetv2_100"),
        variant(1.4, "mobilenetv2_140"),
    ],
)
